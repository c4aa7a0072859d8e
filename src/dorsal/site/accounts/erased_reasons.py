"""Reasons that staff has written about somebody who is erased: those for which numbers are left
out, which are public, and those that name them beside others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Value
from django.db.models.functions import Replace

from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.ballots.entries import left_out
from dorsal.site.ballots.models import GivenFact, MismatchReport, PastClaim
from dorsal.site.journal.models import Event

ERASED = "(erased)"
OURS = frozenset(  # reasons that name nobody stay
    {
        *(left_out.NO_APPLICATION, left_out.WITHDRAWN, left_out.TWICE),
        *(left_out.TOO_YOUNG, left_out.TOO_OLD),
        *(left_out.REFUSED, left_out.MISSING, left_out.NOT_ACCEPTED, ""),
    }
)
REASONS = (
    (Application, "left_out_why"),
    (Claim, "reason"),
    (GivenFact, "why"),
    (MismatchReport, "answer"),
    (PairReview, "why"),
    (PastClaim, "reason"),
    (Proof, "reason"),
)


def blank_reasons(applications: Sequence[Application], words: Iterable[str]) -> None:
    """Take away why these applications were left out, here and in the seals, and these words from
    the reasons of others.
    """
    words = list(words)
    mine = Application.objects.filter(pk__in=[one.pk for one in applications])
    mine.exclude(left_out_why__in=OURS).update(left_out_why=ERASED)
    for model, field in REASONS:
        for word in words:
            named = model._default_manager.filter(**{f"{field}__contains": word})
            named.update(**{field: Replace(field, Value(word), Value(ERASED))})
    for ballot in {one.ballot_id for one in applications}:
        numbers = {one.number for one in applications if one.ballot_id == ballot}
        _blank_seals(ballot, numbers, words)


def _blank_seals(ballot: int, numbers: set[int], words: Iterable[str]) -> None:
    """The same in what was noted of the seals of a ballot."""
    events: QuerySet[Event] = QuerySet(Event)  # an erasure may rewrite a text; see erasure.py
    for event in events.filter(verb="seal_begun", subject_kind="ballot", subject=ballot):
        told = [
            [number, ERASED if number in numbers and why not in OURS else _without(why, words)]
            for number, why in event.details.get("left_out", [])
        ]
        if told != event.details.get("left_out"):
            details = {**event.details, "left_out": told}
            events.filter(pk=event.pk).update(details=details)


def _without(why: str, words: Iterable[str]) -> str:
    for word in words:
        why = why.replace(word, ERASED)
    return why
