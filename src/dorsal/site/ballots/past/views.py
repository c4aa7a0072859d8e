"""Pages of earlier years: import, doubtful pairs, claims; and the runner's 'these were me'."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsal.ballot.past_years import PastFile
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.ballots.chances.tasks import ask_for_matching
from dorsal.site.ballots.models import Ballot, PastClaim, PastPair
from dorsal.site.ballots.office.views import director
from dorsal.site.ballots.past.actions import change_ledger, claim_line, decide_claim, decide_pair
from dorsal.site.ballots.past.forms import ClaimSearchForm, LedgerForm, UploadForm
from dorsal.site.ballots.past.importing import Upload, find_upload, keep_upload, store_lines
from dorsal.site.ballots.past.pages import (
    claim_page,
    columns_form,
    look_page,
    read_as_told,
    searched_lines,
)
from dorsal.site.ballots.queries import (
    ballot_of,
    open_claims,
    open_pairs,
    past_counts,
    with_years,
)
from dorsal.site.pages.access import (
    OFFICE,
    RoleRequest,
    SignedInRequest,
    account,
    edition_page,
)
from dorsal.site.pages.formats import whole
from dorsal.site.races.models import Edition
from dorsal.site.races.queries import find_edition

PAIRS_A_PAGE = 20


@edition_page(*OFFICE)
def past(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Earlier years: what is there, doubtful pairs, claims, how years count."""
    if request.method != "POST":
        return _show_past(request, ballot_of(edition))
    try:
        return _do_past(request, ballot_of(edition))
    except BadInput as error:
        return _show_past(request, ballot_of(edition), problems=error.problems)


def _do_past(request: RoleRequest, ballot: Ballot) -> HttpResponse:
    verb, _space, number = request.POST.get("do", "").partition(" ")
    by, edition = _decides(request), ballot.edition
    if verb == "upload":
        return _upload(request, ballot)
    if verb == "ledger":
        form = LedgerForm(request.POST)
        if not form.is_valid():
            return _show_past(request, ballot, ledger=form)
        change_ledger(ballot, form.told(), director(request), why=form.cleaned_data["why"])
    elif verb in ("same", "other"):
        pair = get_object_or_404(PastPair, race=edition.race, pk=_number(number))
        decide_pair(pair, verb == "same", by)
    elif verb in ("grant", "refuse"):
        claim = get_object_or_404(PastClaim, line__race=edition.race, pk=_number(number))
        reason = request.POST.get(f"reason-{claim.pk}", "")
        decide_claim(claim, verb == "grant", director(request), edition=edition, reason=reason)
    messages.success(request, _("Kept."))
    return redirect("office_past", edition.race.slug, edition.key)


def _decides(request: RoleRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _upload(request: RoleRequest, ballot: Ballot) -> HttpResponse:
    director(request)
    file = request.FILES.get("file")
    if file is None:
        raise BadInput([Problem(_("there is no file"), _("choose a CSV file"))])
    made = keep_upload(ballot.edition.race, file.name or "", file.read())
    return redirect("office_past_look", ballot.edition.race.slug, ballot.edition.key, made.sha256)


def _show_past(
    request: RoleRequest,
    ballot: Ballot,
    *,
    problems: tuple[Problem, ...] = (),
    ledger: LedgerForm | None = None,
) -> HttpResponse:
    race = ballot.edition.race
    page = Paginator(open_pairs(race), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "race": race,
        "edition": ballot.edition,
        "counts": past_counts(race),
        "page": page,
        "pairs": with_years(race, list(page)),
        "claims": list(open_claims(race)),
        "upload": UploadForm(),
        "ledger": ledger or LedgerForm.of_ballot(ballot),
        "problems": problems,
        "directs": request.role == "director",
        "files": list(race.past_files.order_by("-id")),
    }
    return render(request, "ballots/past/office.html", context)


@edition_page("director")
def look(request: RoleRequest, edition: Edition, digest: str) -> HttpResponse:
    """A list before it is imported: which column holds what, what is wrong, what it counts."""
    upload = find_upload(edition.race, digest)
    if upload is None:
        messages.error(request, _("This list was forgotten: upload it again."))
        return redirect("office_past", edition.race.slug, edition.key)
    told = request.POST if request.method == "POST" else None
    words = request.POST.getlist("words")
    read = read_as_told(upload, columns_form(upload, words, told))
    if request.POST.get("do") == "import" and read.lines:
        return _import(request, edition, upload, read)
    context = look_page(edition, upload, read, words=words, told=told)
    return render(request, "ballots/past/look.html", context)


def _import(request: RoleRequest, edition: Edition, upload: Upload, read: PastFile) -> HttpResponse:
    try:
        store_lines(edition.race, upload, read, director(request))
    except BadInput as error:
        messages.error(request, str(error))
    else:
        ask_for_matching(edition.race)
        told = ngettext(
            "%(n)s line is kept. It is being matched to people.",
            "%(n)s lines are kept. They are being matched to people.",
            len(read.lines),
        )
        messages.success(request, told % {"n": whole(len(read.lines))})
    return redirect("office_past", edition.race.slug, edition.key)


@account
def claim_years(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """A runner's own earlier years at a race, and 'these years were me'."""
    found, person = find_edition(race, edition), getattr(request.user, "person", None)
    if not found.published or person is None:
        raise Http404
    form = ClaimSearchForm(request.POST or None)
    lines = searched_lines(found.race, person, form)
    chosen = [one for one in lines if request.POST.get("do") == f"claim {one.pk}"]
    for line in chosen:
        claim_line(line, person, request.user, edition=found)
    if chosen:
        messages.success(request, _("Your claim is with the director. You get a mail."))
        return redirect("claim_past", race, edition)
    return render(request, "ballots/past/claim.html", claim_page(found, person, form, lines))
