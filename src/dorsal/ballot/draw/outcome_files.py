"""`places.csv` and `waiting-list.csv`: the outcome as anybody reads it (section 10 of the draw
protocol).
"""

from __future__ import annotations

from dorsal.ballot.draw.seating import Outcome

PLACES_HEADER = "order,id,entry,pool,why"
WAITING_HEADER = "order,id,entry,pool,position"


def places_csv(outcome: Outcome) -> bytes:
    """One line for each applicant with a place, by pool (declared order), order and id."""
    rank = {pool.name: number for number, pool in enumerate(outcome.seating.rules.pools)}
    rows = [
        (rank[one.pool], one.order, member, one.entry.id, one.pool, one.why)
        for one in outcome.seated
        for member in one.members
    ]
    rows.sort()
    lines = [
        f"{order},{member},{entry},{pool},{why}" for _, order, member, entry, pool, why in rows
    ]
    return ("\n".join([PLACES_HEADER, *lines]) + "\n").encode()


def waiting_list_csv(outcome: Outcome) -> bytes:
    """One line for each waiting member, by draw and position."""
    lines = [WAITING_HEADER]
    for pool, queue in outcome.waiting.items():
        for position, (order, entry) in enumerate(queue, 1):
            for member in outcome.seating.waiting_members(entry):
                lines.append(f"{order},{entry.members[member]},{entry.id},{pool},{position}")
    return ("\n".join(lines) + "\n").encode()
