"""The slip of whoever is signed in: seen, saved, checked, and reported when it is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ballot.draw.slips import slip_bytes
from dorsal.ground.problems import BadInput
from dorsal.site.applications.models import Application
from dorsal.site.applications.queries import ballot_of, own_application_or_404
from dorsal.site.ballots.record.broken import holding
from dorsal.site.ballots.sealing.forms import ReportForm, SlipForm, errors_of
from dorsal.site.ballots.slips.actions import CheckedSlip, check_slip_file, report_mismatch, slip_of
from dorsal.site.ballots.slips.pages import slip_page
from dorsal.site.ballots.wording import wording_of
from dorsal.site.journal import clock
from dorsal.site.pages.access import SignedInRequest, account
from dorsal.site.pages.downloads import attachment
from dorsal.site.races.queries import find_edition


def own(request: SignedInRequest, race: str, edition: str) -> Application:
    """The viewer's application in the ballot of an edition; `Http404` when there is none."""
    ballot, _ = ballot_of(find_edition(race, edition), "", clock.now())
    return own_application_or_404(ballot, request.user)


@account
@holding
def slip(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """The slip, with the reasons for its tickets."""
    return render(request, "ballots/slip.html", slip_page(own(request, race, edition)))


@account
def slip_file(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """The slip, to be saved."""
    application = own(request, race, edition)
    try:
        data = slip_bytes(slip_of(application))
    except BadInput:
        raise Http404("no slip") from None
    return attachment(f"slip-{application.code}.json", data)


@account
@require_POST
@holding
def check(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """Check a slip against the record, and show what it comes to."""
    application = own(request, race, edition)
    form = SlipForm(request.POST, request.FILES)
    checked, problems = None, tuple(errors_of(form))
    if form.is_valid():
        checked, problems = _check(application, form.data_given())
    context = {**slip_page(application), "checked": checked, "problems": problems}
    return render(request, "ballots/slip.html", context)


def _check(application: Application, data: bytes) -> tuple[CheckedSlip | None, tuple[str, ...]]:
    try:
        data = data or slip_bytes(slip_of(application))
        words = wording_of(application.ballot)
        return check_slip_file(application.ballot, data, words=words), ()
    except BadInput as error:
        return None, tuple(one.what for one in error.problems)


@account
@require_POST
def report(request: SignedInRequest, race: str, edition: str) -> HttpResponseBase:
    """Report that the sealed line is not what it should be."""
    application = own(request, race, edition)
    form = ReportForm(request.POST)
    if form.is_valid():
        report_mismatch(application.ballot, request.user, form.cleaned_data["text"])
        messages.success(request, _("The office has your report, and will answer here."))
    for error in errors_of(form):
        messages.error(request, error)
    return redirect("slip", race, edition)
