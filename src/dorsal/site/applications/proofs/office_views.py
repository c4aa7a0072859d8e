"""The office's queue of documents, made for a phone: one at a time, one tap each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.models import Proof
from dorsal.site.applications.office.actions import NotTakenBack
from dorsal.site.applications.office.queries import office_ballot
from dorsal.site.applications.office.views import acting, sealed
from dorsal.site.applications.pages import told
from dorsal.site.applications.proofs.actions import proof_answer
from dorsal.site.applications.proofs.office import (
    DecidedAlready,
    accept_proof,
    last_decided,
    refuse_proof,
    show_proof,
    take_proof_back,
    usual_reasons,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.pages.access import OFFICE, READERS, RoleRequest, edition_page
from dorsal.site.races.models import Edition

OWN_REASON = "own"


@edition_page(*READERS)
def proofs(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The document that waits longest, or the one that the address names."""
    return _review(request, edition, _whole_number(request.GET.get("at", "")))


@edition_page(*READERS)
def picture(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """The document itself, in a sandbox; a picture may be shown by the page."""
    ballot, _frame = office_ballot(request, edition)
    return proof_answer(_proof(ballot, number))


@edition_page(*OFFICE)
@require_POST
def decide(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Accept or refuse a document, or take the decision about it back."""
    ballot, _frame = office_ballot(request, edition)
    proof = _proof(ballot, number)
    decision = request.POST.get("decision", "")
    _decide(request, proof, decision)
    at = number if decision == "back" else number + 1
    if request.headers.get("HX-Request"):
        return _review(request, edition, at)
    address = reverse("office_proofs", args=(edition.race.slug, edition.key))
    return redirect(f"{address}?at={at}")


def _review(request: RoleRequest, edition: Edition, at: int) -> HttpResponse:
    ballot, frame = office_ballot(request, edition)
    user = acting(request)
    context = {
        **frame,
        "shown": show_proof(ballot, at),
        "last": last_decided(ballot, user),
        "reasons": usual_reasons(ballot),
    }
    whole = not request.headers.get("HX-Request")
    name = "proofs.html" if whole else "proof.html"
    return render(request, f"applications/office/{name}", context)


def _proof(ballot: Ballot, number: int) -> Proof:
    rows = Proof.objects.select_related("application__person__user")
    found = get_object_or_404(rows, pk=number, application__ballot=ballot)
    found.application.ballot = ballot
    return found


def _decide(request: HttpRequest, proof: Proof, decision: str) -> None:
    reason = request.POST.get("reason", "")
    if reason in ("", OWN_REASON):
        reason = request.POST.get("own", "")
    try:
        if decision == "accept":
            accept_proof(proof, by=acting(request))
        elif decision == "refuse":
            refuse_proof(proof, reason, by=acting(request))
        elif decision == "back":
            take_proof_back(proof, by=acting(request))
    except BadInput as error:
        messages.error(request, told(error))
    except DecidedAlready:
        messages.warning(request, _("Somebody has decided about this document already."))
    except NotTakenBack:
        messages.error(request, _("This decision can no longer be taken back."))
    except NotOpen:
        messages.error(request, sealed())


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
