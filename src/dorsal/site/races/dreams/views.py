"""My dream races."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dorsal.site.pages.access import SignedInRequest, account
from dorsal.site.races.dreams import actions
from dorsal.site.races.queries import find_race, is_public


@account
@require_POST
def dream(request: SignedInRequest, race: str) -> HttpResponse:
    """Dream of a race, or stop dreaming of it."""
    found = find_race(race)
    if request.POST.get("stop"):
        actions.stop_dreaming(found, request.user)
    elif not is_public(found):
        raise Http404
    else:
        actions.dream_of(found, request.user)
    return redirect("dreams") if request.POST.get("back") else redirect("race", found.slug)


@account
def dreams(request: SignedInRequest) -> HttpResponse:
    """My dream races, and what I want to be told of them."""
    mine = request.user.dreams.select_related("race").order_by("race__name")
    if request.method == "POST":
        shown = [int(one) for one in request.POST.getlist("dream") if one.isdecimal()]
        for one in mine.filter(pk__in=shown):  # not those that another tab has added since
            told = request.POST.getlist(f"tell-{one.pk}")
            actions.choose_alerts(one, opening="opening" in told, closing="closing" in told)
        messages.success(request, gettext("Saved."))
        return redirect("dreams")
    return render(request, "races/office/dreams.html", {"dreams": mine})
