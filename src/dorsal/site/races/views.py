"""Public pages of races and editions."""

from __future__ import annotations

import hashlib
import mimetypes
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.vary import vary_on_headers

from dorsal.ballot.acknowledgement import public_key_of, public_key_text
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.countries import country_name
from dorsal.site.journal import clock
from dorsal.site.pages.access import READERS, RoleRequest, edition_page, public, race_page, viewer
from dorsal.site.pages.ridges import skyline
from dorsal.site.races.calendar_file import Calendar, calendar_file
from dorsal.site.races.cards import card_of, cards_of
from dorsal.site.races.colours import theme as theme_of
from dorsal.site.races.forms import SearchForm
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.next_step import step_of
from dorsal.site.races.queries import dreams_of, editions_of, has_applied
from dorsal.site.races.timetable import happenings_of, timetable
from dorsal.site.races.videos import Video, read_video

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
    is_reader = request.role in READERS
    cards = cards_of(editions_of(race, drafts=is_reader), now := clock.now())
    if not cards and not is_reader:
        raise Http404
    context = {
        "race": race,
        "skyline": skyline(race.slug),
        "coming": [card for card in reversed(cards) if card.edition.starts_at >= now],
        "past": [card for card in cards if card.edition.starts_at < now],
        "is_reader": is_reader,
        "dreamt": dreams_of(race, viewer(request)),
        "public_key": _public_key(race),
    }
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
def logo(request: RoleRequest, race: Race) -> FileResponse:  # noqa: ARG001
    """The race's logo: an image for its pages, a download for who opens it by itself."""
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
    now, card = clock.now(), card_of(edition, clock.now())
    applied = card.ballot is not None and has_applied(card.ballot, viewer(request))
    rehearsal = card.ballot is not None and card.ballot.rehearsal
    step = step_of(card.stage, applied=applied, rehearsal=rehearsal)
    context = {
        "race": edition.race,
        "edition": edition,
        "card": card,
        "step": step,
        "dreamt": dreams_of(edition.race, viewer(request)),
        "lines": timetable(happenings_of(edition), now),
        "skyline": skyline(edition.race.slug),
        "video": _video_of(edition),
        "is_reader": request.role in READERS,
    }
    return render(request, "races/edition.html", context)


@edition_page()
def dates(request: RoleRequest, edition: Edition) -> HttpResponse:  # noqa: ARG001
    """The edition's dates for a calendar."""
    race = edition.race
    page = reverse("edition", args=[race.slug, edition.key])
    calendar = Calendar(
        name=str(edition),
        key=f"{race.slug}.{edition.key}",
        host=urlsplit(settings.SITE_ADDRESS).hostname or "localhost",
        address=f"{settings.SITE_ADDRESS}{page}",
        place=", ".join(filter(None, (race.town, country_name(race.country)))),
        made_at=clock.now(),
        cancelled=bool(edition.cancelled_why),
    )
    file = calendar_file(calendar, happenings_of(edition))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{race.slug}-{edition.key}.ics"'
    return response


def _video_of(edition: Edition) -> Video | None:
    """The edition's video; none when its address is not one that may be shown."""
    if not edition.video:
        return None
    try:
        return read_video(edition.video)
    except BadInput:
        return None


def _public_key(race: Race) -> str:
    return public_key_text(public_key_of(bytes.fromhex(race.signing_key)))
