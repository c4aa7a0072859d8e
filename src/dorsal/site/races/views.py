"""Public pages of races and editions."""

from __future__ import annotations

import hashlib
import mimetypes

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.vary import vary_on_headers

from dorsal.site.journal import clock
from dorsal.site.pages.access import READERS, RoleRequest, edition_page, public, race_page, viewer
from dorsal.site.pages.downloads import attachment
from dorsal.site.races.calendar_file import calendar_file
from dorsal.site.races.cards import cards_of
from dorsal.site.races.colours import theme as theme_of
from dorsal.site.races.forms import SearchForm
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.pages import calendar_of, page_of_edition, page_of_race
from dorsal.site.races.queries import is_public
from dorsal.site.races.timetable import happenings_of

A_PAGE = 24
LOGO_TYPES = ("image/png", "image/jpeg", "image/webp")
THEME_S = 3600  # the address changes with the colours


@public
@vary_on_headers("HX-Request")
def calendar(request: HttpRequest) -> HttpResponse:
    """All coming editions, searched and filtered."""
    now, imperial = clock.now(), getattr(request, "units", "") == "imperial"
    search = SearchForm(request.GET, now=now, imperial=imperial)
    page = Paginator(search.found(), A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {"search": search, "page": page, "cards": cards_of(page, now)}
    name = "races/found.html" if request.headers.get("HX-Request") else "races/calendar.html"
    return render(request, name, {**context, "query": asked.urlencode()})


@race_page()
def race(request: RoleRequest, race: Race) -> HttpResponse:
    """A race and its editions; it does not exist for the public before the first is published."""
    is_reader, user = request.role in READERS, viewer(request)
    context = page_of_race(race, clock.now(), user=user, is_reader=is_reader)
    if not context["coming"] and not context["past"] and not is_reader:
        raise Http404
    return render(request, "races/race.html", context)


@race_page()
def theme(request: RoleRequest, race: Race) -> HttpResponse:
    """The race's colours, as a style sheet."""
    css = theme_of(race.colour, race.accent)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(css.encode()).hexdigest()[:16]}"'
    response["Cache-Control"] = f"public, max-age={THEME_S}"
    kept = get_conditional_response(request, etag=response["ETag"], response=response)
    return kept if kept is not None else response


@race_page()
def logo(request: RoleRequest, race: Race) -> FileResponse:
    """The race's logo: an image for its pages, a download for who opens it by itself."""
    if not request.role and not is_public(race):
        raise Http404
    name = race.logo.name or ""
    kind = mimetypes.guess_type(name)[0]
    if kind not in LOGO_TYPES or not race.logo.storage.exists(name):
        raise Http404
    file = FileResponse(race.logo.open(), as_attachment=True, content_type=kind)
    file["Cache-Control"] = f"public, max-age={THEME_S}"
    return file


@edition_page()
def edition(request: RoleRequest, edition: Edition) -> HttpResponse:
    """An edition's page."""
    context = page_of_edition(edition, clock.now(), viewer(request))
    context["is_reader"] = request.role in READERS
    return render(request, "races/edition.html", context)


@edition_page()
def dates(request: RoleRequest, edition: Edition) -> HttpResponse:  # noqa: ARG001
    """The edition's dates for a calendar."""
    file = calendar_file(calendar_of(edition, clock.now()), happenings_of(edition))
    return attachment(f"{edition.race.slug}-{edition.key}.ics", file)
