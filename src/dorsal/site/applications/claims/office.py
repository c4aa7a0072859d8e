"""Claims at the office: each is answered with a reason, by the right value or by a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.applications.claims.actions import tell_answered
from dorsal.site.applications.models import Claim
from dorsal.site.applications.office.actions import give_fact, lock_until_sealed, read_reason
from dorsal.site.applications.office.tickets import shown_tickets
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.events import note


class AnsweredAlready(RuntimeError):
    """The claim has its answer."""


@dataclass(frozen=True)
class ClaimCounts:
    """How many claims were made in a ballot, and what became of them."""

    made: int
    granted: int
    refused: int
    open: int


def grant_claim(claim: Claim, value: str, reason: str, *, by: User) -> None:
    """Grant a claim: the fact has this value from now on. `AnsweredAlready`, `BadInput`,
    `NotOpen`.
    """
    reason = read_reason(reason)
    if not value.strip():
        right = _("write what it should be, or refuse the claim")
        raise BadInput([Problem(_("the right value is missing"), right)])
    with transaction.atomic():
        held = _lock_open(claim)
        give_fact(claim.application, claim.about, value, reason, by=by)
        claim.value = value.strip()
        _answer(claim, held, "granted", reason, by=by)


def refuse_claim(claim: Claim, reason: str, *, by: User) -> None:
    """Refuse a claim: the fact stands. `AnsweredAlready`, `BadInput`, `NotOpen`."""
    reason = read_reason(reason)
    with transaction.atomic():
        _answer(claim, _lock_open(claim), "refused", reason, by=by)


def claim_counts(ballot: Ballot) -> ClaimCounts:
    """The claims of a ballot, counted in one query."""
    counted = Claim.objects.filter(application__ballot=ballot).aggregate(
        made=Count("pk"),
        granted=Count("pk", filter=Q(state="granted")),
        refused=Count("pk", filter=Q(state="refused")),
        open=Count("pk", filter=Q(state="open")),
    )
    return ClaimCounts(**counted)


def claims_of(ballot: Ballot) -> QuerySet[Claim]:
    """The claims of a ballot, the open ones first, each group as they were made."""
    rank = Case(When(state="open", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Claim.objects.filter(application__ballot=ballot)
    return rows.select_related("application__person__user").order_by(rank, "pk")


def shown_claims(ballot: Ballot, claims: Sequence[Claim]) -> dict[str, object]:
    """Claims with the facts that they are about, the earlier ones of the same applications, and
    how many there are in all.
    """
    applications = {one.application_id: one.application for one in claims}
    tickets = shown_tickets(ballot, list(applications.values()))
    earlier = Claim.objects.filter(application__in=applications).order_by("pk")
    return {
        "claims": [(one, tickets[one.application_id].facts.get(one.about)) for one in claims],
        "earlier": list(earlier),
        "counts": claim_counts(ballot),
    }


def _lock_open(claim: Claim) -> Ballot:
    held = lock_until_sealed(claim.application.ballot)
    claim.refresh_from_db()
    if claim.state != "open":
        raise AnsweredAlready
    return held


def _answer(claim: Claim, ballot: Ballot, state: str, reason: str, *, by: User) -> None:
    claim.state, claim.reason = state, reason
    claim.decided_by, claim.decided_at = by.pk, clock.now()
    claim.save(update_fields=["state", "value", "reason", "decided_by", "decided_at"])
    note(f"claim_{state}", claim, by=by, edition=ballot.edition, why=reason, about=claim.about)
    tell_answered(claim)
