"""The presenter's desk."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.broken import holding
from dorsal.site.journal import clock
from dorsal.site.pages.access import DIRECTORS, RoleRequest, SignedInRequest, edition_page
from dorsal.site.races.models import Edition
from dorsal.site.shows import actions
from dorsal.site.shows.desk import desk_of
from dorsal.site.shows.forms import SPEEDS, ActForm, PlanForm
from dorsal.site.shows.views.stage import ballot_of

ACTS: dict[str, Callable[[Ballot, int | None, User], object]] = {
    "start": lambda ballot, _value, by: actions.start_show(ballot, by=by),
    "pause": lambda ballot, _value, by: actions.pause_show(ballot, by=by),
    "resume": lambda ballot, _value, by: actions.resume_show(ballot, by=by),
    "speed": lambda ballot, value, by: actions.set_speed(ballot, value or 0, by=by),
    "next": lambda ballot, value, by: actions.show_next(ballot, value, by=by),
    "skip_to": lambda ballot, value, by: actions.skip_to(ballot, value or 0, by=by),
    "end": lambda ballot, _value, by: actions.end_show(ballot, by=by),
    "tell": lambda ballot, _value, by: actions.tell_without_show(ballot, by=by),
}


@edition_page(*DIRECTORS)
@holding
def office_show(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Start, pause, speed, skip, end; what comes next only when asked for."""
    ballot = ballot_of(edition)
    peek = request.GET.get("peek") == "yes"
    desk = desk_of(ballot, clock.now(), peek=peek)
    plan = desk.plan
    form = PlanForm(initial={"minutes": plan.length_ms // 60_000, "languages": plan.languages})
    context = {"race": edition.race, "edition": edition, "desk": desk, "form": form}
    return render(request, "shows/office.html", {**context, "peek": peek, "speeds": SPEEDS})


@edition_page(*DIRECTORS)
@require_POST
def act(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """One act of the presenter."""
    form = ActForm(request.POST)
    if form.is_valid():
        verb, value = form.cleaned_data["verb"], form.cleaned_data["value"]
        _try(request, lambda: ACTS[verb](ballot_of(edition), value, request.user))
    else:
        messages.error(request, _("That is no act of a presenter."))
    return _back(request, edition)


@edition_page(*DIRECTORS)
@require_POST
def plan(request: SignedInRequest, edition: Edition) -> HttpResponse:
    """Length and languages, before the start."""
    form = PlanForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        _try(request, lambda: actions.plan_show(ballot_of(edition), **given, by=request.user))
    else:
        messages.error(request, _("Give a length in minutes, and a language that there is."))
    return _back(request, edition)


def _try(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except BadInput as error:
        for problem in error.problems:
            messages.error(request, f"{problem.what}: {problem.right}")


def _back(request: HttpRequest, edition: Edition) -> HttpResponseRedirect:
    peek = "?peek=yes" if request.POST.get("peek") == "yes" else ""
    return HttpResponseRedirect(
        reverse("office_show", args=(edition.race.slug, edition.key)) + peek
    )
