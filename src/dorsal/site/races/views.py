"""Pages of races and editions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dorsal.site.journal import clock
from dorsal.site.pages.access import RoleRequest, edition_page, public, race_page
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.queries import coming_editions


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """All coming editions."""
    return render(request, "pages/home.html", {"editions": coming_editions(clock.now())})


@race_page()
def race(request: RoleRequest, race: Race) -> HttpResponse:
    """A race and its editions."""
    return render(request, "races/race.html", {"race": race})


@race_page()
def theme(request: RoleRequest, race: Race) -> HttpResponse:  # noqa: ARG001
    """The race's colours, as a style sheet."""
    css = f":root {{ --race: {race.colour}; --race-accent: {race.accent}; }}\n"
    return HttpResponse(css, content_type="text/css")


@edition_page()
def edition(request: RoleRequest, edition: Edition) -> HttpResponse:
    """An edition's page."""
    return render(request, "races/edition.html", {"race": edition.race, "edition": edition})
