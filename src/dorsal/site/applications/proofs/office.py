"""Documents at the office: a queue in which each is accepted, or refused with a reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Proof
from dorsal.site.applications.office.actions import (
    check_may_take_back,
    hold_mails,
    lock_until_sealed,
    read_reason,
    take_mails_back,
)
from dorsal.site.applications.proofs.actions import label_of, tell_refused
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

MOST_REASONS = 6
DOCUMENTS_SEEN = 300  # the last refusals from which the race's usual reasons are read


class DecidedAlready(RuntimeError):
    """Somebody has decided about the document."""


@dataclass(frozen=True)
class ShownProof:
    """The document to look at now, the one after it, and how many wait."""

    proof: Proof | None
    following: Proof | None
    label: str
    left: int

    @property
    def size(self) -> str:
        """How large the file is, in words; blank when it is not there."""
        file = self.proof.file if self.proof else None
        there = file is not None and file.storage.exists(file.name or "")
        return str(filesizeformat(file.size)) if file is not None and there else ""


def accept_proof(proof: Proof, *, by: User) -> None:
    """Accept a document. `DecidedAlready`, `NotOpen`."""
    _decide(proof, "accepted", "", by=by)


def refuse_proof(proof: Proof, reason: str, *, by: User) -> None:
    """Refuse a document and tell its applicant why. `BadInput`, `DecidedAlready`, `NotOpen`."""
    _decide(proof, "refused", read_reason(reason), by=by)


def take_proof_back(proof: Proof, *, by: User) -> None:
    """Take one's own decision of the last minutes back: the document is open again.

    `NotTakenBack`, `NotOpen`.
    """
    with transaction.atomic():
        held = lock_until_sealed(proof.application.ballot)
        proof.refresh_from_db()
        check_may_take_back(proof.decided_by, proof.decided_at, by=by)
        take_mails_back(_occasion(proof))
        note("proof_reopened", proof, by=by, edition=held.edition, state=proof.state)
        proof.state, proof.reason, proof.decided_by, proof.decided_at = "open", "", 0, None
        proof.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def show_proof(ballot: Ballot, wanted: int = 0) -> ShownProof:
    """The first open document from the wanted one on, and the one after it; past the last, the
    queue begins again. Two queries.
    """
    waiting = list(open_proofs(ballot).values_list("pk", flat=True))
    at = bisect_left(waiting, wanted) % (len(waiting) or 1)
    numbers = [*waiting[at:], *waiting[:at]][:2]
    found = {one.pk: one for one in open_proofs(ballot).filter(pk__in=numbers)}
    shown = [found[number] for number in numbers if number in found]
    now, following = (*shown, None, None)[:2]
    return ShownProof(now, following, label_of(ballot, now.kind) if now else "", len(waiting))


def open_proofs(ballot: Ballot) -> QuerySet[Proof]:
    """The documents that wait for a decision, of those who apply; the longest waiting first."""
    rows = Proof.objects.filter(state="open", application__ballot=ballot)
    rows = rows.filter(application__withdrawn_at=None)
    return rows.select_related("application__person").order_by("pk")


def last_decided(ballot: Ballot, user: User) -> Proof | None:
    """What the viewer has decided last, if it can still be taken back."""
    rows = Proof.objects.filter(application__ballot=ballot, decided_by=user.pk)
    rows = rows.select_related("application__person", "application__ballot")
    return rows.order_by("-decided_at", "-pk").first()


def usual_reasons(ballot: Ballot) -> list[str]:
    """What this race's office has mostly written when it refused, filled up with common reasons."""
    race = ballot.edition.race
    refused = Proof.objects.filter(application__ballot__edition__race=race, state="refused")
    written = refused.order_by("-pk").values_list("reason", flat=True)[:DOCUMENTS_SEEN]
    own = [reason for reason, times in Counter(written).most_common(MOST_REASONS) if times > 1]
    common = [
        _("The document cannot be read: please take the picture again."),
        _("The document has expired."),
        _("The document is another person's."),
        _("The document is not the one that is asked for."),
    ]
    return list(dict.fromkeys([*own, *common]))[:MOST_REASONS]


def _decide(proof: Proof, state: str, reason: str, *, by: User) -> None:
    with transaction.atomic():
        held = lock_until_sealed(proof.application.ballot)
        proof.refresh_from_db()
        if proof.state != "open":
            raise DecidedAlready
        proof.state, proof.reason = state, reason
        proof.decided_by, proof.decided_at = by.pk, clock.now()
        proof.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        note(f"proof_{state}", proof, by=by, edition=held.edition, why=reason, kind=proof.kind)
        if state == "refused":
            tell_refused(proof)
            hold_mails(_occasion(proof))


def _occasion(proof: Proof) -> str:
    return f"proof:{proof.pk}:{proof.decided_at}"
