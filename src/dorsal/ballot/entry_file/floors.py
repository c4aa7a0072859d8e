"""What floors ask for, now that it is known who applies: section 6 of the draw protocol."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from dorsal.ballot.rules import ALL_PLACES, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ballot.rules_file.quotas import share_of_places
from dorsal.ground.problems import Problems

# How many entries have these tickets and members of these classes: there are few different ones.
Shapes: TypeAlias = Counter[tuple[tuple[tuple[str, int], ...], tuple[tuple[str, ...], ...]]]


def check_floors(shapes: Shapes, rules: Rules, problems: Problems) -> None:
    """Note floors of one scope that come to more than its places, which no seal may hold, and warn
    of those that cannot be met.
    """
    for scope in dict.fromkeys(floor.scope for floor in rules.floors):
        floors = [floor for floor in rules.floors if floor.scope == scope]
        counts = [frozen_count(floor, shapes, rules) for floor in floors]
        places = scope_places(rules, scope)
        if sum(counts) > places:
            _note_overfull(scope, floors, counts, places, problems)
    for floor in rules.floors:
        _warn_of_unmet(floor, shapes, rules, problems)


def frozen_count(quota: Quota, shapes: Shapes, rules: Rules) -> int:
    """The number of places that a floor or cap will mean when it is sealed."""
    places = scope_places(rules, quota.scope)
    if quota.form != "applicants":
        return known_count(quota, places)
    of_class, everybody = _applicants(quota, shapes)
    if not everybody:
        return 0
    return share_of_places(places, numerator=of_class, denominator=everybody)


def _applicants(quota: Quota, shapes: Shapes) -> tuple[int, int]:
    """The applicants in a scope who belong to a class, and all of them."""
    of_class = everybody = 0
    for (tickets, members), number in shapes.items():
        if quota.scope == ALL_PLACES or quota.scope in dict(tickets):
            everybody += number * len(members)
            of_class += number * sum(quota.class_name in classes for classes in members)
    return of_class, everybody


def _note_overfull(
    scope: str, floors: list[Quota], counts: list[int], places: int, problems: Problems
) -> None:
    where = "over all places" if scope == ALL_PLACES else f"of {scope!r}"
    parts = zip(floors, counts, strict=True)
    each = ", ".join(f"{floor.class_name} {count}" for floor, count in parts)
    what = f"the floors {where} come to {sum(counts)} places, and there are {places}: {each}"
    right = (
        "lower one of them in the rules: shares are rounded up, and whoever is in two classes "
        "counts in both"
    )
    problems.add(what, right=right)


def _warn_of_unmet(floor: Quota, shapes: Shapes, rules: Rules, problems: Problems) -> None:
    """A floor above the number of those who could fill it is not met, whatever is drawn."""
    wanted = known_count(floor, scope_places(rules, floor.scope))
    there, _ = _applicants(floor, shapes)
    if there < wanted:
        what = (
            f"the floor of {wanted} places for {floor.class_name!r} cannot be met: "
            f"{there} applicants of this class take part"
        )
        problems.add(what, right="lower the floor, or let the places go on", level="warning")
