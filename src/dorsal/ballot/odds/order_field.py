"""The draw order of a whole ballot, which has an exact form under all rules: it knows neither
floors nor caps, and takes a group for one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import ChanceRow, Chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.odds.positions import position_quantile


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


def likely_standings(
    form: BallotForm, chances: Chances, row: ChanceRow, shares: Sequence[float]
) -> list[int]:
    """About where somebody of a kind without a place stands on the waiting list of their first
    draw, in entries: for each share (0 to 1) the standing that is reached with that chance.

    From the exact draw order, less the entries that are expected to be seated. An estimate: who is
    seated by a floor comes from further back.
    """
    pool, tickets = row.kind.tickets[0]
    field = order_field(form, pool)
    index = [one.tickets for one in field.classes].index(tickets)
    seated = sum(
        one.place * one.applicants / (1 + len(one.kind.friends))
        for one in chances.rows
        if pool in dict(one.kind.tickets)
    )
    standings = []
    for share in shares:
        position = position_quantile(field, index, row.place + share * (1 - row.place))
        standings.append(max(1, round(position - seated)))
    return standings
