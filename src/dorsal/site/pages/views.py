"""Shared pages: home, about, errors, the health check."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dorsal.site.accounts.choices import COOKIES, keep_choices, known_choices
from dorsal.site.accounts.sign_in import signing_in_addresses, wanted_address
from dorsal.site.journal import clock
from dorsal.site.pages.access import public, viewer
from dorsal.site.pages.own_addresses import own_address
from dorsal.site.pages.ridges import aizkorri
from dorsal.site.races.cards import cards_of, next_ballots
from dorsal.site.races.queries import coming_editions, told_editions

LOOKED_AT = 100  # editions among which the next ballots are found
SHOWN = 6
YEAR_S = 365 * 24 * 3600
FROM_ELSEWHERE = REASON_BAD_ORIGIN.partition("%s")[0]


@public
def home(request: HttpRequest) -> HttpResponse:
    """What is coming, and what Dorsal is."""
    coming = cards_of(coming_editions(now := clock.now())[:LOOKED_AT], now)
    ballots = next_ballots(coming, most=SHOWN)
    context = {"skyline": aizkorri(), "ballots": ballots, "coming": coming[:SHOWN]}
    return render(request, "pages/home.html", context)


@public
def about(request: HttpRequest) -> HttpResponse:
    """What Dorsal is, and why its draws can be trusted."""
    drawn = told_editions(clock.now())[:SHOWN]
    return render(request, "pages/about.html", {"drawn": drawn})


@public
def healthy(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Whether the site and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("healthy\n", content_type="text/plain")


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose language and units: for the account, or for this browser."""
    language, units = request.POST.get("language", ""), request.POST.get("units", "")
    chosen = known_choices(language=language, units=units)
    response = HttpResponseRedirect(own_address(request, request.POST.get("back", ""), "/"))
    for name, choice in chosen.items():
        response.set_cookie(COOKIES[name], choice, YEAR_S, samesite="Lax")
    if user := viewer(request):
        keep_choices(user, chosen)
    return response


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """There is no such page, or not for you."""
    return render(request, "pages/not_found.html", status=404)


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The request was refused."""
    return render(request, "pages/forbidden.html", status=403)


@public
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came from elsewhere, or its page was open for too long. Whoever has signed in by
    another press or tab of this site meanwhile goes on.
    """
    elsewhere = reason.startswith(FROM_ELSEWHERE)
    if viewer(request) and request.path in signing_in_addresses() and not elsewhere:
        return HttpResponseRedirect(wanted_address(request))
    return render(request, "pages/forbidden.html", status=403)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side."""
    return render(request, "pages/broken.html", status=500)
