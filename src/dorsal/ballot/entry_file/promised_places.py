"""Promised places must exist: nobody invited or guaranteed may be left out by their own pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.rules import Pool, Rules
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import Problems

PROMISING = ("invitation", "guaranteed")


def check_promises(applicants: Iterable[Applicant], rules: Rules, problems: Problems) -> None:
    """Note each invitation or guaranteed pool that would leave out somebody who stands in it.

    Who is sure of a place in an earlier pool needs none there, and places that earlier pools are
    sure to leave over count for the pool that they go to. A draw makes nobody sure of anything.
    """
    promised = [pool for pool in rules.pools if pool.kind in PROMISING]
    if not promised:
        return
    standing = [(person.id, dict(person.standing)) for person in applicants if person.standing]
    sure: set[str] = set()
    sent: Counter[str] = Counter()
    for pool in rules.pools[: rules.pools.index(promised[-1]) + 1]:
        capacity = pool.places + sent[pool.name]
        waiting = [
            (stands[pool.name], id_)
            for id_, stands in standing
            if pool.name in stands and id_ not in sure
        ]
        if pool.kind in PROMISING and len(waiting) > capacity:
            _note_left_out(pool, len(waiting), capacity, problems)
        if pool.kind not in ("reserved", "draw"):
            sure.update(_surely_seated(pool, waiting, capacity))
            sent[pool.unused] += max(0, capacity - len(waiting))


def _surely_seated(pool: Pool, waiting: Sequence[tuple[int, str]], capacity: int) -> list[str]:
    """Those whom a pool seats whatever the public random number is: not who is equal to the first
    that a merit pool leaves out.
    """
    ranked = sorted(waiting, reverse=pool.kind == "merit" and pool.best == "highest")
    seated = ranked[:capacity]
    if pool.kind == "merit" and len(ranked) > capacity:
        seated = [one for one in seated if one[0] != ranked[capacity][0]]
    return [id_ for _, id_ in seated]


def _note_left_out(pool: Pool, waiting: int, capacity: int, problems: Problems) -> None:
    places, people = amount(capacity, "place"), amount(waiting, "applicant")
    what = f"the pool {pool.name!r} has {places} for {people}"
    right = (
        "shorten the list, or give the pool more places in the rules; who is sure of a place in an "
        "earlier pool is not counted here"
    )
    problems.add(what, right=right, column=pool.column)
