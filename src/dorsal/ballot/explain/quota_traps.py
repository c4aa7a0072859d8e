"""Traps in floors and caps."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.titled import Trap
from dorsal.ballot.rules import ALL_PLACES, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ground.wording import Wording, phrase

# What an early entry can use up, by whether there are caps and whether there are groups.
USED_UP = {
    (True, True): phrase(
        "Entries are seated in the draw order and never moved again. Where caps and groups meet "
        "floors, an early entry can use up a cap or the last places, and a floor can stay short "
        "although another choice of entries would have met all."
    ),
    (True, False): phrase(
        "Entries are seated in the draw order and never moved again. Where caps meet floors, an "
        "early entry can use up a cap, and a floor can stay short although another choice of "
        "entries would have met all."
    ),
    (False, True): phrase(
        "Entries are seated in the draw order and never moved again. Where groups meet floors, an "
        "early entry can use up the last places, and a floor can stay short although another "
        "choice of entries would have met all."
    ),
}


def find_quota_traps(rules: Rules, words: Wording) -> tuple[Trap, ...]:
    """Floors that cannot be met, caps that get in the way, and what the rule of seating misses."""
    return (
        *_too_many(rules, words),
        *_unknown_sums(rules, words),
        *(trap for floor in rules.floors for trap in _restricted(rules, floor, words)),
        *(trap for floor in rules.floors for trap in _capped(rules, floor, words)),
        *(trap for floor in rules.floors for trap in _beyond_draws(rules, floor, words)),
        *(trap for floor in rules.floors for trap in _falling_on_one(rules, floor, words)),
        *(trap for cap in rules.caps for trap in _emptying(rules, cap, words)),
        *_greedy(rules, words),
    )


def _scopes(rules: Rules) -> dict[str, list[Quota]]:
    """The floors of each scope."""
    scopes: dict[str, list[Quota]] = {}
    for floor in rules.floors:
        scopes.setdefault(floor.scope, []).append(floor)
    return scopes


def _where(scope: str, words: Wording) -> str:
    if scope == ALL_PLACES:
        return words.say("over all places")
    return words.say("in %(pool)s", pool=amounts.called("pool", scope, words=words))


def _too_many(rules: Rules, words: Wording) -> Iterator[Trap]:
    for scope, floors in _scopes(rules).items():
        places = scope_places(rules, scope)
        total = sum(known_count(floor, places) for floor in floors)
        if total > places:
            text = words.say(
                "The floors %(where)s ask for %(total)s together, and there are %(places)s. They "
                "cannot all be met, and the ballot cannot be sealed.",
                where=_where(scope, words),
                total=amounts.places(total, words=words),
                places=words.plain(places),
            )
            yield Trap("floors-too-high", words.say("Floors that cannot be met"), text)


def _unknown_sums(rules: Rules, words: Wording) -> Iterator[Trap]:
    for scope, floors in _scopes(rules).items():
        if len(floors) > 1 and any(floor.form == "applicants" for floor in floors):
            text = words.say(
                "The floors %(where)s sum to a number that is known only when applications close: "
                "shares of the applicants are rounded up, and whoever belongs to two classes "
                "counts in both. If they come to more than the places, the ballot cannot be "
                "sealed.",
                where=_where(scope, words),
            )
            yield Trap("floors-unknown", words.say("Floors whose sum is not known yet"), text)


def _restricted(rules: Rules, floor: Quota, words: Wording) -> Iterator[Trap]:
    """A floor within a draw that one class alone may enter."""
    only = next((pool.only for pool in rules.draws if pool.name == floor.scope), "")
    if not only:
        return
    told = {
        "pool": amounts.called("pool", floor.scope, words=words),
        "only": amounts.called("class", only, words=words),
        "class": amounts.called("class", floor.class_name, words=words),
    }
    if only != floor.class_name:
        text = phrase(
            "%(pool)s takes only the class %(only)s, so the floor for %(class)s can be met only by "
            "those who belong to both. If there are too few, it stays short."
        )
        title = words.say("A floor for a class that may not enter")
        yield Trap("floor-other-class", title, words.say(text, **told))
    else:
        text = phrase(
            "%(pool)s takes only the class %(only)s anyway; its floor for it does nothing."
        )
        yield Trap("floor-idle", words.say("A floor that does nothing"), words.say(text, **told))


def _capped(rules: Rules, floor: Quota, words: Wording) -> Iterator[Trap]:
    """Caps of the same class, in the same scope or over all places, that are below the floor."""
    least = known_count(floor, scope_places(rules, floor.scope))
    for cap in rules.caps:
        if cap.class_name != floor.class_name or cap.scope not in (floor.scope, ALL_PLACES):
            continue
        most = known_count(cap, scope_places(rules, cap.scope))
        if cap.form != "applicants" and most < least:
            told = {
                "class": amounts.called("class", floor.class_name, words=words),
                "floor_where": _where(floor.scope, words),
                "least": words.plain(least),
                "cap_where": _where(cap.scope, words),
                "most": words.plain(most),
            }
            text = phrase(
                "%(class)s: the floor %(floor_where)s is %(least)s, and the cap %(cap_where)s is "
                "%(most)s. Caps are always kept, so the floor cannot be met."
            )
            title = words.say("A cap below a floor")
            yield Trap("cap-below-floor", title, words.say(text, **told))


def _beyond_draws(rules: Rules, floor: Quota, words: Wording) -> Iterator[Trap]:
    drawn = sum(pool.places for pool in rules.draws)
    least = known_count(floor, rules.places)
    if floor.scope == ALL_PLACES and least > drawn:
        told = {
            "class": amounts.called("class", floor.class_name, words=words),
            "least": words.plain(least),
            "drawn": amounts.places(drawn, words=words),
        }
        text = phrase(
            "The floor for %(class)s over all places is %(least)s. Floors steer draws only, and "
            "these have %(drawn)s: the other pools must bring the rest."
        )
        title = words.say("A floor that draws alone cannot meet")
        yield Trap("floor-beyond-draws", title, words.say(text, **told))


def _falling_on_one(rules: Rules, floor: Quota, words: Wording) -> Iterator[Trap]:
    """A floor over all places that the first of several draws must meet."""
    if floor.scope == ALL_PLACES and len(rules.draws) > 1:
        told = {
            "class": amounts.called("class", floor.class_name, words=words),
            "pool": amounts.called("pool", rules.draws[0].name, words=words),
        }
        text = phrase(
            "The floor for %(class)s over all places is not shared among the draws: it acts in "
            "%(pool)s as long as it is short, whatever the later pools would bring. To share it, "
            "give each draw a floor of its own."
        )
        title = words.say("A floor that falls on the first draw")
        yield Trap("floor-first-draw", title, words.say(text, **told))


def _emptying(rules: Rules, cap: Quota, words: Wording) -> Iterator[Trap]:
    """A cap on the only class that may enter a draw."""
    most = known_count(cap, scope_places(rules, cap.scope))
    for pool in rules.draws:
        applies = cap.scope in (pool.name, ALL_PLACES) and cap.class_name == pool.only
        if not (applies and cap.form != "applicants" and most < pool.places):
            continue
        told = {
            "pool": amounts.called("pool", pool.name, words=words),
            "places": amounts.places(pool.places, words=words),
            "class": amounts.called("class", pool.only, words=words),
            "where": _where(cap.scope, words),
            "most": words.plain(most),
            "later": amounts.called("pool", pool.unused, words=words) if pool.unused else "",
        }
        if pool.unused:
            text = phrase(
                "%(pool)s has %(places)s for the class %(class)s alone, whose cap %(where)s is "
                "%(most)s: the rest of its places go to %(later)s."
            )
        else:
            text = phrase(
                "%(pool)s has %(places)s for the class %(class)s alone, whose cap %(where)s is "
                "%(most)s: the rest of its places cannot be filled."
            )
        title = words.say("A cap that leaves places empty")
        yield Trap("cap-empties", title, words.say(text, **told))


def _greedy(rules: Rules, words: Wording) -> Iterator[Trap]:
    caps, groups = bool(rules.caps), rules.groups.largest > 1
    if not rules.floors or not (caps or groups):
        return
    without = words.say(
        "Without caps and groups every floor of a draw is met if its class has enough applicants "
        "there, and all floors together ask for no more places than the draw has."
    )
    text = f"{words.say(USED_UP[caps, groups])} {without}"
    yield Trap("greedy", words.say("What seating in order can miss"), text)
