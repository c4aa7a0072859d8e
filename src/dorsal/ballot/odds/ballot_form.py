"""What a ballot comes to before anything is drawn: who is sure of a place, and who takes part in
which draw, as a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import DrawPool, MeritPool, ReservedPool, SealedRules
from dorsal.ballot.draw.seating import Seated, Seating, seat_before_draws
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem

Tie: TypeAlias = tuple[str, int]


@dataclass(frozen=True)
class BallotForm:
    """A ballot before its draws.

    `sure` maps those who get a place without a draw to their pool. `kind_of` runs over the members
    of all entries, in order, and gives a position in `kinds`, or -1 for those who are sure of a
    place or have no chance of one; `applicants` counts each kind. `tied` says that the last
    place of a merit pool is decided by lot.
    """

    entries: tuple[PublicEntry, ...]
    rules: SealedRules
    seating: Seating
    sure: dict[str, str]
    kinds: tuple[Kind, ...]
    kind_of: tuple[int, ...]
    applicants: tuple[int, ...]
    tied: bool

    def kind_of_applicant(self, id_: str) -> Kind | None:
        """The kind of an applicant, if they take part in a draw; `KeyError` when there is none."""
        position = 0
        for entry in self.entries:
            for member in entry.members:
                if member == id_:
                    kind = self.kind_of[position]
                    return self.kinds[kind] if kind >= 0 else None
                position += 1
        raise KeyError(id_)


def form_ballot(entries: Sequence[Entry], rules: Rules) -> BallotForm:
    """Form the ballot of entries (from `form_entries`) under rules; `BadInput` when the floors
    need more places than there are.
    """
    public = tuple(public_entry(entry) for entry in entries)
    frozen = with_counts(freeze_rules(rules), Tally(public))
    if scope := overfull_scope(frozen.floors, frozen):
        what = f"the floors of {scope} need more places than there are"
        right = f"at most {frozen.places_of(scope)} in all"
        raise BadInput([Problem(what, right, column="floors")])
    return form_public(public, frozen)


def public_entry(entry: Entry) -> PublicEntry:
    """An entry as its public row would hold it, without the leaf that only a seal gives it."""
    members = sorted(entry.members, key=lambda member: member.id)
    return PublicEntry(
        entry.id,
        tuple([member.id for member in members]),
        tuple([member.classes for member in members]),
        tuple([member.standing for member in members]),
        entry.tickets,
        b"",
    )


def form_public(
    entries: tuple[PublicEntry, ...],
    rules: SealedRules,
    *,
    classes: frozenset[str] | None = None,
) -> BallotForm:
    """Form the ballot of public rows under counted rules.

    Kinds tell `classes` apart, by default those with a floor or a cap; name them to compare the
    chances under several rules kind by kind.
    """
    if classes is None:
        classes = classes_told_apart(rules)
    seating, open_pools, tie = _settle(entries, rules)
    known: dict[Kind, int] = {}
    kind_of: list[int] = []
    for entry in entries:
        for kind in _kinds_of(entry, seating, classes, open_pools, tie):
            kind_of.append(-1 if kind is None else known.setdefault(kind, len(known)))
    return _in_order(entries, rules, seating, known, kind_of, tied=tie is not None)


def classes_told_apart(rules: SealedRules) -> frozenset[str]:
    """The classes with a floor or a cap: the others change nobody's chance."""
    return frozenset(one.class_name for one in (*rules.floors, *rules.caps))


def _in_order(
    entries: tuple[PublicEntry, ...],
    rules: SealedRules,
    seating: Seating,
    known: dict[Kind, int],
    kind_of: list[int],
    *,
    tied: bool,
) -> BallotForm:
    """The form with its kinds sorted."""
    kinds = tuple(sorted(known))
    place = [0] * len(kinds)
    for position, kind in enumerate(kinds):
        place[known[kind]] = position
    sorted_kind_of = tuple([place[kind] if kind >= 0 else -1 for kind in kind_of])
    applicants = [0] * len(kinds)
    for position in sorted_kind_of:
        if position >= 0:
            applicants[position] += 1
    return BallotForm(
        entries, rules, seating, dict(seating.holds), kinds, sorted_kind_of, tuple(applicants), tied
    )


def _settle(
    entries: Sequence[PublicEntry], rules: SealedRules
) -> tuple[Seating, frozenset[str], Tie | None]:
    """Who is sure of a place before the first draw, the pools without a draw that are still open,
    and the first merit pool whose last place is decided by lot, with the number tied there.

    With a tie, those of earlier pools and those better than the tied ones are sure.
    """
    seating, seated = seat_before_draws(entries, rules, seed=b"")
    number = {pool.name: at for at, pool in enumerate(rules.pools)}
    tie = min(_ties(entries, rules, seating, seated), key=lambda one: number[one[0]], default=None)
    draws = (at for at, pool in enumerate(rules.pools) if isinstance(pool, DrawPool))
    first = number[tie[0]] if tie else next(draws, len(number))
    if tie:
        certain = Seating(rules)
        certain.free = seating.free
        for one in seated:
            at = one.entry.members.index(one.members[0])
            standing = dict(one.entry.standing[at])
            if number[one.pool] < first or (one.pool == tie[0] and standing[tie[0]] != tie[1]):
                certain.take(one.entry, [at], one.pool)
        seating = certain
    still_open = frozenset(
        pool.name for pool in rules.pools[first:] if not isinstance(pool, DrawPool | ReservedPool)
    )
    return seating, still_open, tie


def _ties(
    entries: Sequence[PublicEntry],
    rules: SealedRules,
    seating: Seating,
    seated: Sequence[Seated],
) -> set[Tie]:
    """The merit pools in which somebody stands as high as one who got a place there, and did not
    get theirs in it or before it.
    """
    number = {pool.name: at for at, pool in enumerate(rules.pools)}
    merits = {pool.name for pool in rules.pools if isinstance(pool, MeritPool)}
    taken: set[Tie] = set()
    for one in seated:
        if one.pool in merits:
            at = one.entry.members.index(one.members[0])
            taken.add((one.pool, dict(one.entry.standing[at])[one.pool]))
    if not taken:
        return taken

    def missed(member: str, pool: str) -> bool:
        return number.get(seating.holds.get(member, ""), len(number)) > number[pool]

    return {
        stands
        for entry in entries
        for member, standing in zip(entry.members, entry.standing, strict=True)
        for stands in standing
        if stands in taken and missed(member, stands[0])
    }


def _kinds_of(
    entry: PublicEntry,
    seating: Seating,
    classes: frozenset[str],
    open_pools: frozenset[str],
    tie: Tie | None,
) -> list[Kind | None]:
    """The kind of each member; none for those who take no part."""
    kinds: list[Kind | None] = [None] * len(entry.members)
    waiting = seating.waiting_members(entry)
    shown = {at: tuple(name for name in entry.classes[at] if name in classes) for at in waiting}
    standing = {
        at: tuple(
            one
            for one in entry.standing[at]
            if one[0] in open_pools and (tie is None or one[0] != tie[0] or one == tie)
        )
        for at in waiting
    }
    left_out = not entry.tickets or seating.is_left_out(entry, "")
    for at in waiting:
        if left_out and not standing[at]:
            continue
        friends = [
            (*shown[other], *(f"{pool} {number}" for pool, number in standing[other]))
            for other in waiting
            if other != at
        ]
        kinds[at] = Kind(
            tickets=() if left_out else entry.tickets,
            classes=shown[at],
            friends=tuple(sorted(friends)),
            standing=standing[at],
        )
    return kinds
