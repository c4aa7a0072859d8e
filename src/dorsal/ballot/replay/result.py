"""What a replay finds, as values: who would gain and lose a place, and what each class would
have."""

from __future__ import annotations

from typing import Literal

import msgspec


class ListPlace(msgspec.Struct, frozen=True):
    """Where somebody stands on a published waiting list: the position (from 1) and the order."""

    pool: str
    position: int
    order: int


class Gain(msgspec.Struct, frozen=True):
    """Somebody who would get a place and got none; `waiting` is where they stood in the record."""

    id: str
    entry: str
    pool: str
    order: int
    why: str
    waiting: tuple[ListPlace, ...]


class Loss(msgspec.Struct, frozen=True):
    """Somebody who got a place and would get none: pool, order and reason of the record, and where
    they would stand on the what-if waiting lists.
    """

    id: str
    entry: str
    pool: str
    order: int
    why: str
    waiting: tuple[ListPlace, ...]


class Move(msgspec.Struct, frozen=True):
    """Somebody who has a place either way, but from another pool."""

    id: str
    before: str
    after: str


class ClassCount(msgspec.Struct, frozen=True):
    """Places of one class, before (in the record) and after (under the other rules)."""

    name: str
    before: int
    after: int


class Places(msgspec.Struct, frozen=True):
    """Places given to named applicants, before and after, in all and by class.

    `scope` is the name of a pool, `all`, or `drawn` for all pools that are drawn.
    """

    scope: str
    before: int
    after: int
    classes: tuple[ClassCount, ...]

    def shares(self, one: ClassCount) -> tuple[float, float]:
        """The share of a class before and after, from 0 to 1; 0 where there are no places."""
        return (
            one.before / self.before if self.before else 0.0,
            one.after / self.after if self.after else 0.0,
        )


class TicketCount(msgspec.Struct, frozen=True):
    """Tickets in a draw before and after, of entries with a member of the class (`""`: of all)."""

    draw: str
    class_name: str
    before: int
    after: int


class WaitingLists(msgspec.Struct, frozen=True):
    """The published waiting list of a draw: its entries before and after, and the first position
    (from 1) at which the two differ, 0 when they are the same.
    """

    pool: str
    before: int
    after: int
    first_change: int


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """A what-if, not a draw: the draw of a record beside the same under other rules.

    `kind` is that of the record's seal and `seed` the seed of its draw, hex. Both sides are as the
    draw left them, before any offer. `all_places` counts every place given to somebody named,
    `drawn` those from pools that are drawn, `pools` each pool of either rules that names people.
    `elsewhere_same` says whether the pools that are not drawn seat the same people. `tickets` is
    empty when no number of tickets changes.
    """

    race: str
    draw: str
    kind: Literal["draw", "rehearsal"]
    seed: str
    gain: tuple[Gain, ...]
    lose: tuple[Loss, ...]
    moved: tuple[Move, ...]
    all_places: Places
    drawn: Places
    pools: tuple[Places, ...]
    elsewhere_same: bool
    tickets: tuple[TicketCount, ...]
    waiting: tuple[WaitingLists, ...]

    @property
    def differ(self) -> int:
        """Places that somebody else would have, or nobody: those gained or lost, whichever are
        more.
        """
        return max(len(self.gain), len(self.lose))

    @property
    def same(self) -> bool:
        """Whether everybody has the same place, and every waiting list is the same."""
        lists = any(one.first_change for one in self.waiting)
        return not (self.gain or self.lose or self.moved or lists)
