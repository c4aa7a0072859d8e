"""The counts that a seal freezes: entries and tickets for each pool and class, and the numbers of
floors and caps.

Sections 5 and 6 of the draw protocol.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import (
    ApplicantsQuota,
    ClassTotal,
    DrawPool,
    NumberQuota,
    ReservedPool,
    SealedQuota,
    SealedRules,
    ShareQuota,
    Totals,
)


class Tally:
    """Counts over all rows: applicants by scope and class, tickets by draw and class.

    A scope is a pool's name, or `all`; the class `""` counts everybody.
    """

    def __init__(self, entries: Iterable[PublicEntry]) -> None:
        self.applicants: Counter[tuple[str, str]] = Counter()
        self.entries: Counter[str] = Counter()
        self.tickets: Counter[tuple[str, str]] = Counter()
        # rows of the same shape (tickets, classes, standing) are counted together: there are few
        # shapes
        shapes = Counter([(entry.tickets, entry.classes, entry.standing) for entry in entries])
        for (tickets, classes, standing), number in shapes.items():
            self._add_members(tickets, classes, number)
            for stands in standing:
                for pool, _value in stands:
                    self.applicants[pool, ""] += number
            for pool, held in tickets:
                self.entries[pool] += number
                for name in {"", *(name for member in classes for name in member)}:
                    self.tickets[pool, name] += held * number

    def _add_members(
        self,
        tickets: tuple[tuple[str, int], ...],
        classes: tuple[tuple[str, ...], ...],
        number: int,
    ) -> None:
        scopes = ("all", *(pool for pool, _ in tickets))
        for member in classes:
            for scope in scopes:
                self.applicants[scope, ""] += number
                for name in member:
                    self.applicants[scope, name] += number

    def totals(self, rules: SealedRules) -> Totals:
        """The totals as the seal states them."""
        pools: dict[str, dict[str, int]] = {}
        for pool in rules.pools:
            if isinstance(pool, ReservedPool):
                continue
            pools[pool.name] = {"applicants": self.applicants[pool.name, ""]}
            if isinstance(pool, DrawPool):
                pools[pool.name] |= {
                    "entries": self.entries[pool.name],
                    "tickets": self.tickets[pool.name, ""],
                }
        draws = [pool.name for pool in rules.draws]
        return Totals(
            classes={
                name: ClassTotal(
                    applicants=self.applicants["all", name],
                    tickets={draw: self.tickets[draw, name] for draw in draws},
                )
                for name in rules.classes
            },
            pools=pools,
        )

    def quota_count(self, quota: SealedQuota, rules: SealedRules) -> int:
        """The number of places that a floor or cap means (section 6); shares are rounded up."""
        places = rules.places_of(quota.scope)
        match quota:
            case NumberQuota(number=number):
                return number
            case ShareQuota(numerator=numerator, denominator=denominator):
                return -(-places * numerator // denominator)
            case ApplicantsQuota(class_name=name, scope=scope):
                everybody = self.applicants[scope, ""]
                return -(-places * self.applicants[scope, name] // everybody) if everybody else 0


def overfull_scope(floors: Sequence[SealedQuota], rules: SealedRules) -> str:
    """The first scope whose floors sum to more than its places, or `""`."""
    for scope in dict.fromkeys(floor.scope for floor in floors):
        if sum(floor.count for floor in floors if floor.scope == scope) > rules.places_of(scope):
            return scope
    return ""
