"""What the draw decided for each applicant, as values to be told one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.verify import Verified
from dorsal.ballot.show.growing import Growth
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified
from dorsal.site.shows.scripts import SameRecord, drawn_parts

KEPT = 8


@dataclass(frozen=True)
class Fate:
    """One applicant's result.

    A place is number `nth` of `places` in its pool; somebody who waits stands at `position`.
    `order` is the number in the pool's order (0: none), `why` the reason as `places.csv` states it.
    """

    code: str
    kind: Literal["place", "waiting", "none"]
    pool: str = ""
    order: int = 0
    nth: int = 0
    places: int = 0
    position: int = 0
    why: str = ""
    drawn: bool = False


def fate_of(ballot: Ballot, code: str) -> Fate:
    """The result of one applicant of a drawn ballot; `BadInput` when its record does not hold.

    The caller asks `telling.is_told` first.
    """
    return fates_of(ballot).get(code, Fate(code, "none"))


def fates_of(ballot: Ballot) -> Mapping[str, Fate]:
    """The results of all who stand in the rows; `BadInput` when the record does not hold."""
    return _fates(SameRecord(read_verified(ballot)))


@lru_cache(maxsize=KEPT)
def _fates(record: SameRecord) -> dict[str, Fate]:
    sealed, _ = drawn_parts(record.verified)
    fates = {member: Fate(member, "none") for one in sealed.entries for member in one.members}
    fates |= {fate.code: fate for fate in reversed(list(_waiting(record.verified)))}
    fates |= {fate.code: fate for fate in _seated(record.verified)}
    return fates


def _seated(verified: Verified) -> Iterator[Fate]:
    sealed, drawn = drawn_parts(verified)
    growth = Growth(sealed.seal.rules)
    draws = {pool.name for pool in sealed.seal.rules.draws}
    for pool in sealed.seal.rules.pools:
        seated = [one for one in drawn.outcome.seated if one.pool == pool.name]
        for one in sorted(seated, key=lambda each: each.order):
            first = growth.given_in(pool.name)
            growth.give(one)
            for nth, member in enumerate(one.members, first + 1):
                yield Fate(
                    member,
                    "place",
                    pool=pool.name,
                    order=one.order,
                    nth=nth,
                    places=growth.places_of(pool.name),
                    why=one.why,
                    drawn=pool.name in draws,
                )
        growth.send_unused(pool)


def _waiting(verified: Verified) -> Iterator[Fate]:
    _, drawn = drawn_parts(verified)
    placed = {member for one in drawn.outcome.seated for member in one.members}
    for pool, queue in drawn.outcome.waiting.items():
        for position, (order, entry) in enumerate(queue, 1):
            for member in entry.members:
                if member not in placed:
                    yield Fate(
                        member, "waiting", pool=pool, order=order, position=position, drawn=True
                    )


def entry_of(ballot: Ballot, code: str) -> PublicEntry | None:
    """The public row that holds an applicant under the last seal, if one does."""
    sealed = read_verified(ballot).sealed
    entries = sealed.entries if sealed else []
    return next((entry for entry in entries if code in entry.members), None)
