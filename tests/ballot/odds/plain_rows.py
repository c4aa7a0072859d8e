"""Public rows of few words, and finding the chance of a kind again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind


def entry(id_: str, tickets: Mapping[str, int], *classes: str, **standing: int) -> PublicEntry:
    """A row of one applicant, or of a group when the identifier has a `+`: all members are in all
    the classes, and the first has the standing.
    """
    members = tuple(id_.split("+"))
    stands = tuple(sorted(standing.items()))
    return PublicEntry(
        id_,
        members,
        tuple(classes for _ in members),
        (stands, *[() for _ in members[1:]]),
        tuple(sorted(tickets.items())),
        sha256(id_.encode()).digest(),
    )


def row_of(chances: Chances, kind: Kind) -> ChanceRow:
    """The row of a kind."""
    return next(row for row in chances.rows if row.kind == kind)
