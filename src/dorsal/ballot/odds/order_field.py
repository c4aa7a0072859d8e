"""The draw order of a whole ballot, which has an exact form under all rules: it knows neither
floors nor caps, and takes a group for one.
"""

from __future__ import annotations

from collections import Counter

from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.field import Field, TicketClass


def order_field(form: BallotForm, pool: str) -> Field:
    """The entries of a draw by their tickets, an entry counting as one applicant."""
    taking_part = {at for at, kind in enumerate(form.kinds) if pool in dict(kind.tickets)}
    counted: Counter[int] = Counter()
    at = 0
    for entry in form.entries:
        kinds = form.kind_of[at : at + len(entry.members)]
        at += len(entry.members)
        if not taking_part.isdisjoint(kinds):
            counted[entry.tickets_in(pool)] += 1
    classes = tuple(TicketClass(tickets=t, applicants=n) for t, n in sorted(counted.items()))
    return Field(classes=classes, places=form.seating.free[pool])
