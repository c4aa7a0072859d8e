"""Traps in floors and caps."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import ALL_PLACES, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ground.plain_words import amount, listed


def find_quota_traps(rules: Rules) -> tuple[Trap, ...]:
    """Floors that cannot be met, caps that get in the way, and what the rule of seating misses."""
    return (
        *_too_many(rules),
        *_unknown_sums(rules),
        *(trap for floor in rules.floors for trap in _restricted(rules, floor)),
        *(trap for floor in rules.floors for trap in _capped(rules, floor)),
        *(trap for floor in rules.floors for trap in _beyond_draws(rules, floor)),
        *(trap for floor in rules.floors for trap in _falling_on_one(rules, floor)),
        *(trap for cap in rules.caps for trap in _emptying(rules, cap)),
        *_greedy(rules),
    )


def _scopes(rules: Rules) -> dict[str, list[Quota]]:
    """The floors of each scope."""
    scopes: dict[str, list[Quota]] = {}
    for floor in rules.floors:
        scopes.setdefault(floor.scope, []).append(floor)
    return scopes


def _in(scope: str) -> str:
    return "over all places" if scope == ALL_PLACES else f"in {scope}"


def _too_many(rules: Rules) -> Iterator[Trap]:
    for scope, floors in _scopes(rules).items():
        places = scope_places(rules, scope)
        total = sum(known_count(floor, places) for floor in floors)
        if total > places:
            text = (
                f"The floors {_in(scope)} ask for {amount(total, 'place')} together, and there are "
                f"{places}. They cannot all be met, and the ballot cannot be sealed."
            )
            yield Trap("floors-too-high", "Floors that cannot be met", text)


def _unknown_sums(rules: Rules) -> Iterator[Trap]:
    for scope, floors in _scopes(rules).items():
        if len(floors) > 1 and any(floor.form == "applicants" for floor in floors):
            text = (
                f"The floors {_in(scope)} sum to a number that is known only when applications "
                "close: shares of the applicants are rounded up, and whoever belongs to two "
                "classes counts in both. If they come to more than the places, the ballot cannot "
                "be sealed."
            )
            yield Trap("floors-unknown", "Floors whose sum is not known yet", text)


def _restricted(rules: Rules, floor: Quota) -> Iterator[Trap]:
    """A floor within a draw that one class alone may enter."""
    only = next((pool.only for pool in rules.draws if pool.name == floor.scope), "")
    if only and only != floor.class_name:
        text = (
            f"{floor.scope} takes only the class {only}, so the floor for {floor.class_name} can "
            f"be met only by those who belong to both. If there are too few, it stays short."
        )
        yield Trap("floor-other-class", "A floor for a class that may not enter", text)
    elif only:
        text = f"{floor.scope} takes only the class {only} anyway; its floor for it does nothing."
        yield Trap("floor-idle", "A floor that does nothing", text)


def _capped(rules: Rules, floor: Quota) -> Iterator[Trap]:
    """Caps of the same class, in the same scope or over all places, that are below the floor."""
    least = known_count(floor, scope_places(rules, floor.scope))
    for cap in rules.caps:
        if cap.class_name != floor.class_name or cap.scope not in (floor.scope, ALL_PLACES):
            continue
        most = known_count(cap, scope_places(rules, cap.scope))
        if cap.form != "applicants" and most < least:
            text = (
                f"{floor.class_name}: the floor {_in(floor.scope)} is {least}, and the cap "
                f"{_in(cap.scope)} is {most}. Caps are always kept, so the floor cannot be met."
            )
            yield Trap("cap-below-floor", "A cap below a floor", text)


def _beyond_draws(rules: Rules, floor: Quota) -> Iterator[Trap]:
    drawn = sum(pool.places for pool in rules.draws)
    least = known_count(floor, rules.places)
    if floor.scope == ALL_PLACES and least > drawn:
        text = (
            f"The floor for {floor.class_name} over all places is {least}. Floors steer draws "
            f"only, and these have {amount(drawn, 'place')}: the other pools must bring the rest."
        )
        yield Trap("floor-beyond-draws", "A floor that draws alone cannot meet", text)


def _falling_on_one(rules: Rules, floor: Quota) -> Iterator[Trap]:
    """A floor over all places that the first of several draws must meet."""
    if floor.scope == ALL_PLACES and len(rules.draws) > 1:
        first = rules.draws[0].name
        text = (
            f"The floor for {floor.class_name} over all places is not shared among the draws: it "
            f"acts in {first} as long as it is short, whatever the later pools would bring. "
            "To share it, give each draw a floor of its own."
        )
        yield Trap("floor-first-draw", "A floor that falls on the first draw", text)


def _emptying(rules: Rules, cap: Quota) -> Iterator[Trap]:
    """A cap on the only class that may enter a draw."""
    most = known_count(cap, scope_places(rules, cap.scope))
    for pool in rules.draws:
        applies = cap.scope in (pool.name, ALL_PLACES) and cap.class_name == pool.only
        if applies and cap.form != "applicants" and most < pool.places:
            fate = f"go to {pool.unused}" if pool.unused else "cannot be filled"
            text = (
                f"{pool.name} has {amount(pool.places, 'place')} for the class {pool.only} alone, "
                f"whose cap {_in(cap.scope)} is {most}: the rest of its places {fate}."
            )
            yield Trap("cap-empties", "A cap that leaves places empty", text)


def _greedy(rules: Rules) -> Iterator[Trap]:
    if not rules.floors:
        return
    causes = ["caps"] if rules.caps else []
    causes += ["groups"] if rules.groups.largest > 1 else []
    used = ["a cap"] if rules.caps else []
    used += ["the last places"] if rules.groups.largest > 1 else []
    if causes:
        text = (
            f"Entries are seated in the draw order and never moved again. Where {listed(causes)} "
            f"meet floors, an early entry can use up {listed(used, last='or')}, and a floor can "
            "stay short although another choice of entries would have met all. Without caps and "
            "groups every floor of a draw is met if its class has enough applicants there, and all "
            "floors together ask for no more places than the draw has."
        )
        yield Trap("greedy", "What seating in order can miss", text)
