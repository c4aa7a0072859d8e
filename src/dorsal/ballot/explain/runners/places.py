"""The ways to a place, for runners."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot import amounts
from dorsal.ballot.explain.runners.members import whose
from dorsal.ballot.rules import Pool, Rules
from dorsal.ground.wording import Wording, phrase

MERIT = {
    "lowest": phrase(
        "%(places)s by %(fact)s, the lowest first. Whoever has none gets no place here; ties are "
        "settled by the public random number."
    ),
    "highest": phrase(
        "%(places)s by %(fact)s, the highest first. Whoever has none gets no place here; ties are "
        "settled by the public random number."
    ),
}
# By the kind, and whether the profile says who is meant.
CHOSEN = {
    ("invitation", False): phrase("%(places)s by invitation; who is invited is set by the race."),
    ("invitation", True): phrase("%(places)s by invitation, for %(who)s."),
    ("guaranteed", False): phrase("%(places)s guaranteed; who counts is set by the race."),
    ("guaranteed", True): phrase("%(places)s guaranteed, for %(who)s."),
}


def place_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """Each pool in a line; their order too where there are several."""
    several = len(rules.pools) > 1
    if several:
        yield words.say(
            "%(places)s in all. They are given in this order, and whoever has one already is "
            "passed over further down.",
            places=amounts.places(rules.places, words=words),
        )
    for pool in rules.pools:
        what = " ".join([_who(pool, rules, words), *_left_over(pool, words)])
        name = words.name("pool", pool.name)
        yield words.say("%(pool)s: %(what)s", pool=name, what=what) if several else what


def _who(pool: Pool, rules: Rules, words: Wording) -> str:
    places = amounts.places(pool.places, words=words)
    if pool.kind == "merit":
        fact = amounts.called("fact", pool.column, words=words)
        return words.say(MERIT[pool.best], places=places, fact=fact)
    if pool.kind == "reserved":
        return words.say("%(places)s set aside by the race, outside the draw.", places=places)
    if pool.kind == "draw":
        return _drawn(pool, rules, places, words)
    who = whose(pool.column, pool.values, words)
    return words.say(CHOSEN[pool.kind, bool(who)], places=places, who=who)


def _drawn(pool: Pool, rules: Rules, places: str, words: Wording) -> str:
    if not pool.only:
        return words.say("%(places)s by draw.", places=places)
    if rules.groups.largest == 1:
        text = phrase("%(places)s by draw, for %(class)s only.")
    else:
        text = phrase(
            "%(places)s by draw, for %(class)s only; a group takes part if that holds for each of "
            "its members."
        )
    of_class = amounts.called("class", pool.only, words=words)
    return words.say(text, **{"places": places, "class": of_class})


def _left_over(pool: Pool, words: Wording) -> Iterator[str]:
    if pool.kind == "reserved":
        return
    if pool.unused:
        later = amounts.called("pool", pool.unused, words=words)
        yield words.say("Places left over go to %(pool)s.", pool=later)
    elif pool.kind == "draw":
        yield words.say("Places left over stay open for later offers.")
    else:
        yield words.say("Places left over stay empty.")
