"""Office pages from closing to the draw: what stands in the way, the seal, the round, the draw."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications.queries import ballot_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.broken import holding
from dorsal.site.ballots.sealing.actions import amend_ballot, seal_ballot_now
from dorsal.site.ballots.sealing.ceremony import record_ceremony_numbers
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, give_round
from dorsal.site.ballots.sealing.drawing import take_round as fetch_round
from dorsal.site.ballots.sealing.forms import (
    AmendForm,
    AnswerForm,
    CeremonyForm,
    DrawForm,
    RoundForm,
    SealForm,
    errors_of,
)
from dorsal.site.ballots.sealing.obstacles import SealRefused
from dorsal.site.ballots.sealing.pages import (
    find_report,
    left_out_page,
    mismatches_page,
    office_page,
)
from dorsal.site.ballots.slips.actions import answer_mismatch
from dorsal.site.journal import clock
from dorsal.site.pages.access import DIRECTORS, OFFICE, RoleRequest, edition_page, viewer
from dorsal.site.races.models import Edition


def ballot_in_office(request: RoleRequest, edition: Edition) -> Ballot:
    """The ballot of an edition, as its office may see it at any stage."""
    return ballot_of(edition, request.role, clock.now())[0]


def act(
    request: RoleRequest,
    edition: Edition,
    form: forms.Form,
    do: Callable[[], object],
    done: str,
    *,
    keep: str = "",
) -> HttpResponseBase:
    """Do something if its form is valid, say what came of it, and show the office again. With
    `keep`, the name of the form on that page, a refusal leaves there what was typed.
    """
    if _done(request, form, do):
        messages.success(request, done)
    elif keep:
        context = office_page(ballot_in_office(request, edition), request.role, clock.now())
        return render(request, "ballots/office/sealing.html", {**context, keep: form})
    return redirect("office_sealing", edition.race.slug, edition.key)


def _done(request: RoleRequest, form: forms.Form, do: Callable[[], object]) -> bool:
    """Whether it was done; if not, messages say why."""
    against: list[str] = list(errors_of(form))
    try:
        if not against:
            do()
    except SealRefused as refused:
        against = [one.says for one in refused.obstacles]
    except BadInput as error:
        against = [str(problem) for problem in error.problems]
    for one in against:
        messages.error(request, one)
    return not against


@edition_page(*OFFICE)
@holding
def sealing(request: RoleRequest, edition: Edition) -> HttpResponse:
    """What stands in the way of the seal; after it, what leads to the draw."""
    ballot = ballot_in_office(request, edition)
    context = office_page(ballot, request.role, clock.now())
    return render(request, "ballots/office/sealing.html", context)


@edition_page(*OFFICE)
def left_out(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The numbers that are left out as the list stands now."""
    ballot = ballot_in_office(request, edition)
    context = left_out_page(ballot, request.GET.get("page"))
    return render(request, "ballots/office/sealing_left_out.html", context)


@edition_page(*DIRECTORS)
def seal(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """The second step of sealing: what will be fixed, and the button that fixes it."""
    ballot, by = ballot_in_office(request, edition), viewer(request)
    if request.method != "POST":
        context = office_page(ballot, request.role, clock.now())
        name = "sealing" if context["seal"] else "sealing_confirm"
        return render(request, f"ballots/office/{name}.html", context)
    despite = request.POST.get("despite_open_claims") == "on"

    def do() -> None:
        seal_ballot_now(ballot, by, despite_open_claims=despite)

    done = _("Sealed. Read the eight words aloud, and publish them.")
    return act(request, edition, SealForm(request.POST), do, done)


@edition_page(*DIRECTORS)
@require_POST
def amend(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Replace the seal for a reason."""
    ballot, form, by = ballot_in_office(request, edition), AmendForm(request.POST), viewer(request)

    def do() -> None:
        given = form.cleaned_data
        amend_ballot(ballot, by, given["why"], amends=given["amends"])

    done = _("Amended. The new eight words count.")
    return act(request, edition, form, do, done, keep="amend_form")


@edition_page(*DIRECTORS)
@require_POST
def ceremony(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Record the numbers of one source of the ceremony."""
    ballot, by = ballot_in_office(request, edition), viewer(request)
    form = CeremonyForm(request.POST, prefix=request.POST.get("prefix", ""))

    def do() -> None:
        form.cleaned_data.pop("sure")
        record_ceremony_numbers(ballot, by, **form.cleaned_data)

    return act(request, edition, form, do, _("Recorded."))


@edition_page(*DIRECTORS)
@require_POST
def take_round(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Fetch the round from the relays, or take what was uploaded or typed in."""
    ballot, by = ballot_in_office(request, edition), viewer(request)
    form = RoundForm(request.POST, request.FILES)

    def do() -> None:
        data, name = form.data_given()
        fallback = form.cleaned_data["fallback"]
        if data:
            give_round(ballot, by, data, name=name, fallback=fallback)
        else:
            fetch_round(ballot, fallback=fallback)

    done = _("The round is here, and its signature holds.")
    return act(request, edition, form, do, done, keep="round_form")


@edition_page(*DIRECTORS)
@require_POST
def draw(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Draw the ballot."""
    ballot, form, by = ballot_in_office(request, edition), DrawForm(request.POST), viewer(request)

    def do() -> None:
        draw_ballot_now(ballot, by, fallback=form.cleaned_data["fallback"])

    return act(request, edition, form, do, _("Drawn. The result is told by the show."))


@edition_page(*OFFICE)
def mismatches(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The reports that a sealed line is not what it should be."""
    ballot = ballot_in_office(request, edition)
    context = mismatches_page(ballot, request.GET.get("page"))
    return render(request, "ballots/office/sealing_mismatches.html", context)


@edition_page(*OFFICE)
@require_POST
def mismatch(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Answer a report."""
    ballot, by = ballot_in_office(request, edition), viewer(request)
    report, form = find_report(ballot, number), AnswerForm(request.POST)
    if report is None or by is None:
        raise Http404(str(number))

    def do() -> None:
        answer_mismatch(report, by, form.cleaned_data["answer"])

    act(request, edition, form, do, _("Answered, by mail."))
    return redirect("office_mismatches", edition.race.slug, edition.key)
