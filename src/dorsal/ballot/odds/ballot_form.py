"""What a ballot comes to before anything is drawn: who is sure of a place, and who takes part in
which draw, as a kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import DrawPool, MeritPool, ReservedPool, SealedRules
from dorsal.ballot.draw.seating import Seated, Seating, seat_before_draws
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem


@dataclass(frozen=True)
class BallotForm:
    """A ballot before its draws.

    `sure` maps those who get a place without a draw to their pool. `kind_of` runs over the members
    of all entries, in order, and gives a position in `kinds`, or -1 for those who are sure of a
    place or have no chance of one; `applicants` counts each kind. `tied` says that the last
    place of a merit pool is decided by lot: nobody is counted as sure then.
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
        classes = frozenset(one.class_name for one in (*rules.floors, *rules.caps))
    seating, seated = seat_before_draws(entries, rules, seed=b"")
    tied = _is_tied(entries, rules, seating, seated)
    if tied:
        seating = Seating(rules)
    known: dict[Kind, int] = {}
    kind_of: list[int] = []
    open_pools = _pools_still_open(rules, tied=tied)
    for entry in entries:
        for kind in _kinds_of(entry, seating, classes, open_pools):
            kind_of.append(-1 if kind is None else known.setdefault(kind, len(known)))
    return _in_order(entries, rules, seating, known, kind_of, tied=tied)


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


def _is_tied(
    entries: Sequence[PublicEntry],
    rules: SealedRules,
    seating: Seating,
    seated: Sequence[Seated],
) -> bool:
    """Whether somebody without a place stands as high in a merit pool as one who got one there."""
    merits = {pool.name for pool in rules.pools if isinstance(pool, MeritPool)}
    taken: set[tuple[str, int]] = set()
    for one in seated:
        if one.pool in merits:
            at = one.entry.members.index(one.members[0])
            taken.add((one.pool, dict(one.entry.standing[at])[one.pool]))
    return bool(taken) and any(
        member not in seating.holds and not taken.isdisjoint(standing)
        for entry in entries
        for member, standing in zip(entry.members, entry.standing, strict=True)
    )


def _pools_still_open(rules: SealedRules, *, tied: bool) -> frozenset[str]:
    """The pools without a draw that are not settled before the first draw."""
    names = [pool.name for pool in rules.pools]
    draws = [index for index, pool in enumerate(rules.pools) if isinstance(pool, DrawPool)]
    first = 0 if tied or not draws else draws[0]
    return frozenset(
        name
        for name, pool in zip(names[first:], rules.pools[first:], strict=True)
        if not isinstance(pool, DrawPool | ReservedPool)
    )


def _kinds_of(
    entry: PublicEntry, seating: Seating, classes: frozenset[str], open_pools: frozenset[str]
) -> list[Kind | None]:
    """The kind of each member; none for those who take no part."""
    kinds: list[Kind | None] = [None] * len(entry.members)
    waiting = seating.waiting_members(entry)
    shown = {at: tuple(name for name in entry.classes[at] if name in classes) for at in waiting}
    left_out = not entry.tickets or seating.is_left_out(entry, "")
    for at in waiting:
        standing = tuple(name for name, _ in entry.standing[at] if name in open_pools)
        if left_out and not standing:
            continue
        kinds[at] = Kind(
            tickets=() if left_out else entry.tickets,
            classes=shown[at],
            friends=tuple(sorted(shown[other] for other in waiting if other != at)),
            standing=standing,
        )
    return kinds
