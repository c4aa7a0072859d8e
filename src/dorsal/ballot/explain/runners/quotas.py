"""Floors and caps, for runners: a line for each, then how they act."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dorsal.ballot import amounts
from dorsal.ballot.explain.quotas import share_of
from dorsal.ballot.explain.runners.members import whose
from dorsal.ballot.rules import ALL_PLACES, ApplicantClass, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ground.wording import Wording, phrase

Scope = Literal["all", "the draw", "a pool"]
# By bound and scope: `the draw` is the only one there is.
BOUND = {
    ("floor", "all"): phrase("%(class)s: at least %(number)s of all %(places)s places%(share)s."),
    ("floor", "the draw"): phrase(
        "%(class)s: at least %(number)s of the %(places)s drawn places%(share)s."
    ),
    ("floor", "a pool"): phrase(
        "%(class)s: at least %(number)s of the %(places)s places of %(pool)s%(share)s."
    ),
    ("cap", "all"): phrase("%(class)s: at most %(number)s of all %(places)s places%(share)s."),
    ("cap", "the draw"): phrase(
        "%(class)s: at most %(number)s of the %(places)s drawn places%(share)s."
    ),
    ("cap", "a pool"): phrase(
        "%(class)s: at most %(number)s of the %(places)s places of %(pool)s%(share)s."
    ),
}
AS_APPLIED = {
    ("floor", "all"): phrase(
        "%(class)s: at least the same share of all %(places)s places as of the applicants."
    ),
    ("floor", "the draw"): phrase(
        "%(class)s: at least the same share of the %(places)s drawn places as of those in the draw."
    ),
    ("floor", "a pool"): phrase(
        "%(class)s: at least the same share of the %(places)s places of %(pool)s as of those who "
        "take part there."
    ),
    ("cap", "all"): phrase(
        "%(class)s: at most the same share of all %(places)s places as of the applicants."
    ),
    ("cap", "the draw"): phrase(
        "%(class)s: at most the same share of the %(places)s drawn places as of those in the draw."
    ),
    ("cap", "a pool"): phrase(
        "%(class)s: at most the same share of the %(places)s places of %(pool)s as of those who "
        "take part there."
    ),
}


def quota_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """The floors and caps, who is meant, and how they act; nothing where there are none."""
    for quota in rules.floors:
        yield _quota(rules, quota, "floor", words)
    for quota in rules.caps:
        yield _quota(rules, quota, "cap", words)
    for one in rules.classes:
        yield from _who(one, words)
    if len(rules.classes) > 1:
        yield words.say("Whoever belongs to several counts in each of them.")
    yield from _how(rules, words)


def _quota(rules: Rules, quota: Quota, bound: Literal["floor", "cap"], words: Wording) -> str:
    places, scope = scope_places(rules, quota.scope), _scope(rules, quota)
    text = (AS_APPLIED if quota.form == "applicants" else BOUND)[bound, scope]
    told = {
        "number": words.plain(known_count(quota, places)),
        "share": _share(quota, places, words),
        "places": words.plain(places),
        "pool": amounts.called("pool", quota.scope, words=words) if scope == "a pool" else "",
        "class": words.name("class", quota.class_name),
    }
    return words.say(text, **told)


def _scope(rules: Rules, quota: Quota) -> Scope:
    if quota.scope == ALL_PLACES:
        return "all"
    return "the draw" if len(rules.draws) == 1 else "a pool"


def _share(quota: Quota, places: int, words: Wording) -> str:
    """The share in brackets, with a blank before; empty where a number is given."""
    if quota.form != "share":
        return ""
    if places * quota.numerator % quota.denominator:
        return words.say(" (%(share)s, rounded up)", share=share_of(quota, words))
    return words.say(" (%(share)s)", share=share_of(quota, words))


def _who(one: ApplicantClass, words: Wording) -> Iterator[str]:
    """Who belongs to a class. A category has a name that says it."""
    if one.column == "sex" and len(one.values) == 1:
        return
    told = {"class": words.name("class", one.name), "who": whose(one.column, one.values, words)}
    if told["who"]:
        yield words.say("%(class)s: %(who)s.", **told)
    else:
        yield words.say("%(class)s: who counts is set by the race.", **told)


def _how(rules: Rules, words: Wording) -> Iterator[str]:
    if rules.floors:
        yield words.say(
            "Floors (“at least”) come first: as long as one is short, the next in the draw order "
            "who helps to fill it is seated; then everybody else follows in the draw order."
        )
        if len(rules.draws) > 1 and any(one.scope == ALL_PLACES for one in rules.floors):
            yield words.say(
                "A floor over all places is looked after in the first draw in which it is short; "
                "places of later pools do not count yet."
            )
    if rules.caps:
        yield words.say("Whoever would go beyond a cap (“at most”) is passed over.")
    if rules.floors or rules.caps:
        yield words.say(
            "All these numbers are fixed when the ballot is sealed, and they steer only the draw."
        )
