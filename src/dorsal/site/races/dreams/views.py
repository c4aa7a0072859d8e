"""My dream races."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dorsal.site.journal import clock
from dorsal.site.pages.access import SignedInRequest, account
from dorsal.site.races.cards import cards_of
from dorsal.site.races.dreams import actions
from dorsal.site.races.queries import coming_editions, find_race


@account
@require_POST
def dream(request: SignedInRequest, race: str) -> HttpResponse:
    """Dream of a race, or stop dreaming of it."""
    found = find_race(race)
    if request.POST.get("stop"):
        actions.stop_dreaming(found, request.user)
    else:
        actions.dream_of(found, request.user)
    return redirect("dreams") if request.POST.get("back") else redirect("race", found.slug)


@account
def dreams(request: SignedInRequest) -> HttpResponse:
    """My dream races, and what I want to be told of them."""
    mine = request.user.dreams.select_related("race").order_by("race__name")
    if request.method == "POST":
        for one in mine:
            told = request.POST.getlist(f"tell-{one.pk}")
            actions.choose_alerts(one, opening="opening" in told, closing="closing" in told)
        return redirect("dreams")
    coming = coming_editions(clock.now()).filter(race__dreamt_by__user=request.user)
    context = {"dreams": mine, "cards": cards_of(coming, clock.now())}
    return render(request, "races/office/dreams.html", context)
