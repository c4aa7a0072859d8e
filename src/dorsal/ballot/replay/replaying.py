"""The seating rule once more: the seed of a drawn record, the same people, other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import ReservedPool, SealedRules
from dorsal.ballot.draw.seating import Outcome, Seated, seat_pools
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ballot.replay.result import (
    ClassCount,
    Gain,
    ListPlace,
    Loss,
    Move,
    Places,
    Replay,
    TicketCount,
    WaitingLists,
)
from dorsal.ballot.rules import Rules
from dorsal.ground.progress import SILENT, Progress

Classes: TypeAlias = Mapping[str, Sequence[str]]


def replay_draw(
    record: SealedRecord,
    drawn: DrawnRecord,
    rules: Rules,
    *,
    rows: Sequence[PublicEntry],
    progress: Progress = SILENT,
) -> Replay:
    """What the record's draw would have given under other rules: a what-if, not a draw.

    `record` and `drawn` come from verification; `rows` are the same people under the other rules
    (`rows_of_record` or `rows_of_entries`). Floors and caps are counted anew on them.
    """
    frozen = with_counts(freeze_rules(rules), Tally(rows))
    with progress.stage("Seating under the other rules"):
        after = _Side(frozen, rows, seat_pools(rows, frozen, seed=bytes.fromhex(drawn.drawn.seed)))
    before = _Side(record.seal.rules, record.entries, drawn.outcome)
    names = sorted({*before.rules.classes, *after.rules.classes})
    classes = _classes_of(before, after)
    return Replay(
        race=record.seal.race,
        draw=record.seal.draw,
        kind=record.seal.kind,
        seed=drawn.drawn.seed,
        gain=_gains(before, after),
        lose=_losses(before, after),
        moved=_moves(before.holders, after.holders),
        all_places=_places("all", before.ids(), after.ids(), classes, names),
        drawn=_places("drawn", before.drawn_ids(), after.drawn_ids(), classes, names),
        pools=tuple(
            _places(pool, before.ids(pool), after.ids(pool), classes, names)
            for pool in _both(before.named_pools(), after.named_pools())
        ),
        elsewhere_same=before.not_drawn() == after.not_drawn(),
        tickets=_tickets(before, after, classes, names),
        waiting=tuple(_waiting_lists(before, after)),
    )


class _Side:
    """The record or the what-if: its rules and rows, who holds a place, who waits where."""

    def __init__(self, rules: SealedRules, rows: Sequence[PublicEntry], outcome: Outcome) -> None:
        self.rules = rules
        self.rows = rows
        # those whom the draw seated: offers have gone on with `outcome.seating`
        self.holders = {member: one for one in outcome.seated for member in one.members}
        self.queues = {
            pool: [(order, entry.id, self._waiting_in(entry)) for order, entry in queue]
            for pool, queue in outcome.waiting.items()
        }

    def _waiting_in(self, entry: PublicEntry) -> tuple[str, ...]:
        return tuple([member for member in entry.members if member not in self.holders])

    def ids(self, pool: str = "") -> list[str]:
        """Those who hold a place of a pool, or of any."""
        return [id_ for id_, one in self.holders.items() if pool in ("", one.pool)]

    def drawn_ids(self) -> list[str]:
        """Those who hold a place that is drawn."""
        elsewhere = self.not_drawn()
        return [id_ for id_ in self.holders if id_ not in elsewhere]

    def not_drawn(self) -> dict[str, str]:
        """The pool of each who holds a place that is not drawn."""
        draws = {pool.name for pool in self.rules.draws}
        return {id_: one.pool for id_, one in self.holders.items() if one.pool not in draws}

    def named_pools(self) -> list[str]:
        """The pools that name people, in order."""
        return [pool.name for pool in self.rules.pools if not isinstance(pool, ReservedPool)]

    def list_places(self) -> dict[str, tuple[ListPlace, ...]]:
        """Where each applicant stands on the waiting lists."""
        found: dict[str, tuple[ListPlace, ...]] = {}
        for pool, queue in self.queues.items():
            for position, (order, _, members) in enumerate(queue, 1):
                for member in members:
                    place = ListPlace(pool, position, order)
                    found[member] = (*found.get(member, ()), place)
        return found


def _both(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The names of either side, each once."""
    return list(dict.fromkeys([*before, *after]))


def _gains(before: _Side, after: _Side) -> tuple[Gain, ...]:
    waited = before.list_places()
    return tuple(
        Gain(id_, one.entry.id, one.pool, one.order, one.why, waited.get(id_, ()))
        for id_, one in _only_in(after.holders, before.holders)
    )


def _losses(before: _Side, after: _Side) -> tuple[Loss, ...]:
    waits = after.list_places()
    return tuple(
        Loss(id_, one.entry.id, one.pool, one.order, one.why, waits.get(id_, ()))
        for id_, one in _only_in(before.holders, after.holders)
    )


def _moves(before: Mapping[str, Seated], after: Mapping[str, Seated]) -> tuple[Move, ...]:
    return tuple(
        Move(id_, one.pool, after[id_].pool)
        for id_, one in before.items()
        if id_ in after and after[id_].pool != one.pool
    )


def _only_in(
    holders: Mapping[str, Seated], others: Mapping[str, Seated]
) -> Iterable[tuple[str, Seated]]:
    return [(id_, one) for id_, one in holders.items() if id_ not in others]


def _classes_of(before: _Side, after: _Side) -> Classes:
    """Everybody's classes: as the other rules define them, and those that only the record knows."""
    defined = frozenset(after.rules.classes)
    found: dict[str, list[str]] = {}
    for row in before.rows:
        for member, names in zip(row.members, row.classes, strict=True):
            found[member] = [name for name in names if name not in defined]
    for row in after.rows:
        for member, names in zip(row.members, row.classes, strict=True):
            found[member].extend(names)
    return found


def _places(
    scope: str, before: Sequence[str], after: Sequence[str], classes: Classes, names: Sequence[str]
) -> Places:
    was = Counter(name for id_ in before for name in classes[id_])
    would = Counter(name for id_ in after for name in classes[id_])
    counts = tuple(ClassCount(name, was[name], would[name]) for name in names)
    return Places(scope, len(before), len(after), counts)


def _tickets(
    before: _Side, after: _Side, classes: Classes, names: Sequence[str]
) -> tuple[TicketCount, ...]:
    """Tickets by draw and class, for all when any of them changes."""
    was, would = (_count_tickets(side.rows, classes) for side in (before, after))
    if was == would:
        return ()
    draws = _both(*([pool.name for pool in side.rules.draws] for side in (before, after)))
    return tuple(
        TicketCount(draw, name, was[draw, name], would[draw, name])
        for draw in draws
        for name in ("", *names)
    )


def _count_tickets(rows: Iterable[PublicEntry], classes: Classes) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        held = {"", *(name for member in row.members for name in classes[member])}
        for draw, number in row.tickets:
            for name in held:
                counts[draw, name] += number
    return counts


def _waiting_lists(before: _Side, after: _Side) -> Iterable[WaitingLists]:
    for pool in _both(before.queues, after.queues):
        was, would = (
            [(id_, members) for _, id_, members in side.queues.get(pool, ())]
            for side in (before, after)
        )
        alike = 0
        while alike < min(len(was), len(would)) and was[alike] == would[alike]:
            alike += 1
        first_change = 0 if was == would else alike + 1
        yield WaitingLists(pool, len(was), len(would), first_change)
