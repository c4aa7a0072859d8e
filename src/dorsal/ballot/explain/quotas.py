"""Classes, floors and caps in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dorsal.ballot import amounts
from dorsal.ballot.rules import ALL_PLACES, ApplicantClass, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ground.wording import Wording, phrase

# By bound and form: over all places, and over those of one pool.
EVERYWHERE = {
    ("floor", "number"): phrase(
        "At least %(number)s of all %(places)s places for the class %(class)s (everybody with a "
        "place counts, from whichever pool)."
    ),
    ("floor", "share"): phrase(
        "At least %(share)s of all %(places)s places, rounded up to %(number)s, for the class "
        "%(class)s (everybody with a place counts, from whichever pool)."
    ),
    ("floor", "applicants"): phrase(
        "At least the same share as of the applicants, of all %(places)s places, rounded up, for "
        "the class %(class)s (everybody with a place counts, from whichever pool)."
    ),
    ("cap", "number"): phrase(
        "At most %(number)s of all %(places)s places for the class %(class)s (everybody with a "
        "place counts, from whichever pool)."
    ),
    ("cap", "share"): phrase(
        "At most %(share)s of all %(places)s places, rounded up to %(number)s, for the class "
        "%(class)s (everybody with a place counts, from whichever pool)."
    ),
    ("cap", "applicants"): phrase(
        "At most the same share as of the applicants, of all %(places)s places, rounded up, for "
        "the class %(class)s (everybody with a place counts, from whichever pool)."
    ),
}
IN_POOL = {
    ("floor", "number"): phrase(
        "At least %(number)s of the %(places)s places of %(pool)s for the class %(class)s."
    ),
    ("floor", "share"): phrase(
        "At least %(share)s of the %(places)s places of %(pool)s, rounded up to %(number)s, for "
        "the class %(class)s."
    ),
    ("floor", "applicants"): phrase(
        "At least the same share as of those who take part in %(pool)s, of the %(places)s places "
        "of %(pool)s, rounded up, for the class %(class)s."
    ),
    ("cap", "number"): phrase(
        "At most %(number)s of the %(places)s places of %(pool)s for the class %(class)s."
    ),
    ("cap", "share"): phrase(
        "At most %(share)s of the %(places)s places of %(pool)s, rounded up to %(number)s, for "
        "the class %(class)s."
    ),
    ("cap", "applicants"): phrase(
        "At most the same share as of those who take part in %(pool)s, of the %(places)s places "
        "of %(pool)s, rounded up, for the class %(class)s."
    ),
}


def quota_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """The classes, the floors and caps, and how they act."""
    for one in rules.classes:
        yield _class(one, words)
    if rules.classes:
        yield words.say("Everybody counts in every class they belong to.")
    for quota in rules.floors:
        yield _quota(rules, quota, "floor", words)
    for quota in rules.caps:
        yield _quota(rules, quota, "cap", words)
    if not (rules.floors or rules.caps):
        yield words.say("There are no floors ('at least') and no caps ('at most').")
        return
    if rules.floors:
        yield words.say(
            "Floors come first: in the draw order, each entry that raises a floor still short is "
            "seated, until no floor is short; then the rest follow in the draw order."
        )
        yield from _first_short(rules, words)
    if rules.caps:
        yield words.say("An entry that would break a cap is passed over.")
    yield words.say(
        "All these numbers are frozen when the ballot is sealed, and they steer draws only."
    )


def _class(one: ApplicantClass, words: Wording) -> str:
    told = {
        "class": amounts.called("class", one.name, words=words),
        "column": one.column,
        "values": quoted(one.values, words),
    }
    return words.say("The class %(class)s: those whose column %(column)s says %(values)s.", **told)


def quoted(values: tuple[str, ...], words: Wording) -> str:
    """Values of a column, any of which counts, in quotation marks."""
    told = [words.say('"%(value)s"', value=value) for value in values]
    return words.listed(told, last="or")


def _first_short(rules: Rules, words: Wording) -> Iterator[str]:
    """Which of several draws a floor over all places steers."""
    if len(rules.draws) > 1 and any(floor.scope == ALL_PLACES for floor in rules.floors):
        yield words.say(
            "A floor over all places acts in the first draw in which it is short; the places of "
            "the pools behind that draw do not count yet."
        )


def _quota(rules: Rules, quota: Quota, bound: Literal["floor", "cap"], words: Wording) -> str:
    places = scope_places(rules, quota.scope)
    everywhere = quota.scope == ALL_PLACES
    text = (EVERYWHERE if everywhere else IN_POOL)[bound, quota.form]
    told = {
        "number": words.plain(known_count(quota, places)),
        "share": share_of(quota, words) if quota.form == "share" else "",
        "places": words.plain(places),
        "pool": "" if everywhere else amounts.called("pool", quota.scope, words=words),
        "class": amounts.called("class", quota.class_name, words=words),
    }
    return words.say(text, **told)


def share_of(quota: Quota, words: Wording) -> str:
    """The share of a quota of that form: in per cent where those are whole, else `1 in 3`."""
    hundredths, rest = divmod(100 * quota.numerator, quota.denominator)
    if rest:
        return words.say(
            "%(number)s in %(of)s",
            number=words.plain(quota.numerator),
            of=words.plain(quota.denominator),
        )
    return words.say("%(number)s %%", number=hundredths)
