"""The rules of a ballot in plain English: sections, stories about groups, and traps.

Every sentence follows from the rules; nothing is supposed about a race beyond them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from dorsal.ballot.explain.example_runners import veteran
from dorsal.ballot.explain.group_stories import group_stories
from dorsal.ballot.explain.offers import offer_sections
from dorsal.ballot.explain.titled import Titled, Trap
from dorsal.ballot.explain.traps import find_traps
from dorsal.ballot.rules import ALL_PLACES, Pool, Quota, Rules
from dorsal.ballot.rules_file.checks import known_count, scope_places
from dorsal.ground.plain_words import amount, listed

WIDTH = 96


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of a ballot's rules in plain English."""

    race: str
    draw: str
    sections: tuple[Titled, ...]
    stories: tuple[Titled, ...]
    traps: tuple[Trap, ...]


def explain(rules: Rules) -> Explanation:
    """Say what the rules mean, tell each case of a group, and warn of traps."""
    sections = (
        Titled("Places", tuple(_places(rules))),
        Titled("Tickets", tuple(_tickets(rules))),
        Titled("Classes, floors and caps", tuple(_quotas(rules))),
        Titled("Groups of friends", tuple(_groups(rules))),
        *offer_sections(rules),
    )
    return Explanation(rules.race, rules.draw, sections, group_stories(rules), find_traps(rules))


def to_text(explanation: Explanation) -> str:
    """The explanation as plain text of at most 96 characters a line."""
    title = f"The rules of the ballot: {explanation.race}, {explanation.draw}"
    blocks = [_underlined(title, "=")]
    for section in explanation.sections:
        blocks.append(_block(section.title, section.sentences))
    if explanation.stories:
        blocks.append(_underlined("Stories about groups", "="))
        blocks += [
            _block(story.title, (" ".join(story.sentences),)) for story in explanation.stories
        ]
    traps = tuple(f"{trap.title}: {trap.text}" for trap in explanation.traps)
    blocks.append(_block("Traps", traps or ("None was found in these rules.",)))
    return "\n\n".join(blocks) + "\n"


def _underlined(title: str, line: str) -> str:
    return f"{title}\n{line * len(title)}"


def _block(title: str, paragraphs: tuple[str, ...]) -> str:
    filled = [
        textwrap.fill(
            text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False
        )
        for text in paragraphs
    ]
    return "\n".join([_underlined(title, "-"), *filled])


def _places(rules: Rules) -> Iterator[str]:
    pools = amount(len(rules.pools), "pool")
    yield (
        f"The race has {amount(rules.places, 'place')} in {pools}, which seat in this order; "
        "whoever already has a place is skipped."
    )
    for pool in rules.pools:
        yield f"{pool.name}: {_who(pool)} {_unused(pool)}".strip()


def _who(pool: Pool) -> str:
    places = amount(pool.places, "place")
    values = listed([f'"{value}"' for value in pool.values], last="or")
    marked = f"for those whose column {pool.column} says {values}"
    more = (
        "The check of the entry file refuses more people than there are places for; whoever is "
        "sure of a place in an earlier pool is not counted."
    )
    if pool.kind == "invitation":
        return f"{places} by invitation, {marked}. {more}"
    if pool.kind == "guaranteed":
        return f"{places} guaranteed {marked}. {more}"
    if pool.kind == "merit":
        return (
            f"{places} for the {pool.best} numbers or times in the column {pool.column}. Who has "
            "none does not stand here; equal ones are ordered by the public random number."
        )
    if pool.kind == "reserved":
        return f"{places} set aside and counted here, for people whom the draw does not name."
    only = f" among the entries whose members are all of the class {pool.only}" if pool.only else ""
    return f"{places} by draw{only}."


def _unused(pool: Pool) -> str:
    if pool.kind == "reserved":
        return ""
    if pool.unused:
        return f"Places left over go to {pool.unused}."
    if pool.kind == "draw":
        return "Places left over stay open for later offers."
    return "Places left over stay empty."


def _tickets(rules: Rules) -> Iterator[str]:
    yield (
        "Each ticket is one slip of paper in the hat: whoever has twice the tickets is twice as "
        "likely to be drawn at each moment. The first ticket of an entry that is drawn counts."
    )
    for pool in rules.draws:
        if pool.tickets is None:
            yield f"{pool.name}: everybody has 1 ticket."
            continue
        yield f"{pool.name}: {pool.tickets.sentence}"
        example = veteran(pool.tickets)
        if example:
            reasons = "; ".join(example.reasons)
            yield f"{pool.name}, for example Ane ({example.facts_text}): {reasons}."
    if rules.fact_columns:
        word = "column" if len(rules.fact_columns) == 1 else "columns"
        yield f"The facts stand in the {word} {listed(rules.fact_columns)} of the entry file."


def _quotas(rules: Rules) -> Iterator[str]:
    for one in rules.classes:
        values = listed([f'"{value}"' for value in one.values], last="or")
        yield f"The class {one.name}: those whose column {one.column} says {values}."
    if rules.classes:
        yield "Everybody counts in every class they belong to."
    for quota in rules.floors:
        yield _quota(rules, quota, "At least")
    for quota in rules.caps:
        yield _quota(rules, quota, "At most")
    if not (rules.floors or rules.caps):
        yield "There are no floors ('at least') and no caps ('at most')."
        return
    if rules.floors:
        yield (
            "Floors come first: in the draw order, each entry that raises a floor still short is "
            "seated, until no floor is short; then the rest follow in the draw order."
        )
        yield from _first_short(rules)
    if rules.caps:
        yield "An entry that would break a cap is passed over."
    yield "All these numbers are frozen when the ballot is sealed, and they steer draws only."


def _first_short(rules: Rules) -> Iterator[str]:
    """Which of several draws a floor over all places steers."""
    if len(rules.draws) > 1 and any(floor.scope == ALL_PLACES for floor in rules.floors):
        yield (
            "A floor over all places acts in the first draw in which it is short; the places of "
            "the pools behind that draw do not count yet."
        )


def _quota(rules: Rules, quota: Quota, bound: str) -> str:
    places = scope_places(rules, quota.scope)
    everywhere = quota.scope == ALL_PLACES
    scope = f"all {places} places" if everywhere else f"the {places} places of {quota.scope}"
    whose = f"for the class {quota.class_name}"
    counted = " (everybody with a place counts, from whichever pool)" if everywhere else ""
    if quota.form == "applicants":
        share = (
            "the same share as of the applicants"
            if everywhere
            else (f"the same share as of those who take part in {quota.scope}")
        )
        return f"{bound} {share}, of {scope}, rounded up, {whose}{counted}."
    number = known_count(quota, places)
    if quota.form == "share":
        ratio = f"{quota.numerator}/{quota.denominator}"
        return f"{bound} {ratio} of {scope}, rounded up to {number}, {whose}{counted}."
    return f"{bound} {number} of {scope} {whose}{counted}."


def _groups(rules: Rules) -> Iterator[str]:
    groups = rules.groups
    if groups.largest == 1:
        yield "Everybody applies alone; there are no groups."
        return
    column = rules.columns.group
    yield (
        f"Up to {groups.largest} friends may apply as one entry, all or nothing; they write the "
        f"same code in the column {column}."
    )
    counted = (
        "the lowest number of its members"
        if groups.tickets == "min"
        else ("the mean of its members, rounded down")
    )
    yield f"Tickets of a group: {counted}."
    yield "A member who leaves shrinks the group, and never changes its place in the order."
    yield "What happens in each case is told below in stories."
