"""The rules of a ballot in plain words: sections, stories about groups, and traps.

Every sentence follows from the rules; nothing is supposed about a race beyond them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from dorsal.ballot import amounts
from dorsal.ballot.explain.example_runners import veteran
from dorsal.ballot.explain.group_stories import group_stories
from dorsal.ballot.explain.offers import offer_sections
from dorsal.ballot.explain.quotas import quota_sentences, quoted
from dorsal.ballot.explain.runners import runner_sections
from dorsal.ballot.explain.titled import Reader, Titled, Trap
from dorsal.ballot.explain.traps import find_traps
from dorsal.ballot.rules import Pool, Rules
from dorsal.ground.wording import ENGLISH, Wording, phrase

WIDTH = 96


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of a ballot's rules in plain words."""

    race: str
    draw: str
    sections: tuple[Titled, ...]
    stories: tuple[Titled, ...]
    traps: tuple[Trap, ...]


def explain(rules: Rules, *, words: Wording = ENGLISH, reader: Reader = "director") -> Explanation:
    """Say what the rules mean and tell each case of a group; warn a director of traps.

    For a `runner` nothing is said of columns, files or what only the office does.
    """
    stories = group_stories(rules, words=words, reader=reader)
    if reader == "runner":
        return Explanation(rules.race, rules.draw, runner_sections(rules, words), stories, ())
    traps = find_traps(rules, words=words)
    return Explanation(rules.race, rules.draw, _sections(rules, words), stories, traps)


def _sections(rules: Rules, words: Wording) -> tuple[Titled, ...]:
    quotas = tuple(quota_sentences(rules, words))
    return (
        Titled("places", words.say("Places"), tuple(_places(rules, words))),
        Titled("tickets", words.say("Tickets"), tuple(_tickets(rules, words))),
        Titled("quotas", words.say("Classes, floors and caps"), quotas),
        Titled("groups", words.say("Groups of friends"), tuple(_groups(rules, words))),
        *offer_sections(rules, words),
    )


def to_text(explanation: Explanation) -> str:
    """The explanation as plain text, in English around it, of at most 96 characters a line."""
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


def _places(rules: Rules, words: Wording) -> Iterator[str]:
    yield words.counted(
        "The race has %(places)s in %(number)s pool, which seat in this order; whoever already "
        "has a place is skipped.",
        "The race has %(places)s in %(number)s pools, which seat in this order; whoever already "
        "has a place is skipped.",
        len(rules.pools),
        places=amounts.places(rules.places, words=words),
    )
    for pool in rules.pools:
        what = " ".join([*_who(pool, words), *_unused(pool, words)])
        yield words.say("%(pool)s: %(what)s", pool=words.name("pool", pool.name), what=what)


def _who(pool: Pool, words: Wording) -> Iterator[str]:
    told = {
        "places": amounts.places(pool.places, words=words),
        "column": pool.column,
        "values": quoted(pool.values, words),
        "class": amounts.called("class", pool.only, words=words) if pool.only else "",
    }
    if pool.kind == "invitation":
        yield words.say(
            "%(places)s by invitation, for those whose column %(column)s says %(values)s.", **told
        )
    elif pool.kind == "guaranteed":
        yield words.say(
            "%(places)s guaranteed for those whose column %(column)s says %(values)s.", **told
        )
    elif pool.kind == "merit":
        yield from _merit(pool, words)
    elif pool.kind == "reserved":
        yield words.say(
            "%(places)s set aside and counted here, for people whom the draw does not name.", **told
        )
    elif pool.only:
        yield words.say(
            "%(places)s by draw among the entries whose members are all of the class %(class)s.",
            **told,
        )
    else:
        yield words.say("%(places)s by draw.", **told)
    if pool.kind in ("invitation", "guaranteed"):
        yield words.say(
            "The check of the entry file refuses more people than there are places for; whoever is "
            "sure of a place in an earlier pool is not counted."
        )


def _merit(pool: Pool, words: Wording) -> Iterator[str]:
    if pool.best == "lowest":
        text = phrase("%(places)s for the lowest numbers or times in %(column)s.")
    else:
        text = phrase("%(places)s for the highest numbers or times in %(column)s.")
    places = amounts.places(pool.places, words=words)
    yield words.say(text, places=places, column=amounts.column(pool.column, words=words))
    yield words.say(
        "Who has none does not stand here; equal ones are ordered by the public random number."
    )


def _unused(pool: Pool, words: Wording) -> Iterator[str]:
    if pool.kind == "reserved":
        return
    if pool.unused:
        yield words.say(
            "Places left over go to %(pool)s.",
            pool=amounts.called("pool", pool.unused, words=words),
        )
    elif pool.kind == "draw":
        yield words.say("Places left over stay open for later offers.")
    else:
        yield words.say("Places left over stay empty.")


def _tickets(rules: Rules, words: Wording) -> Iterator[str]:
    yield words.say(
        "Each ticket is one slip of paper in the hat: whoever has twice the tickets is twice as "
        "likely to be drawn at each moment. The first ticket of an entry that is drawn counts."
    )
    for pool in rules.draws:
        yield from _tickets_of(pool, words)
    if rules.fact_columns:
        yield words.counted(
            "The facts stand in the column %(columns)s of the entry file.",
            "The facts stand in the columns %(columns)s of the entry file.",
            len(rules.fact_columns),
            columns=words.listed(rules.fact_columns),
        )


def _tickets_of(pool: Pool, words: Wording) -> Iterator[str]:
    name = words.name("pool", pool.name)
    if pool.tickets is None:
        yield words.say("%(pool)s: everybody has 1 ticket.", pool=name)
        return
    yield words.say(
        "%(pool)s: %(sentence)s", pool=name, sentence=pool.tickets.sentence(words=words)
    )
    example = veteran(pool.tickets, words=words)
    if example:
        yield words.say(
            "%(pool)s, for example Ane (%(facts)s): %(lines)s.",
            pool=name,
            facts=example.facts_text(words),
            lines="; ".join(example.reasons),
        )


def _groups(rules: Rules, words: Wording) -> Iterator[str]:
    groups = rules.groups
    if groups.largest == 1:
        yield words.say("Everybody applies alone; there are no groups.")
        return
    yield words.say(
        "Up to %(largest)s friends may apply as one entry, all or nothing; they write the same "
        "code in the column %(column)s.",
        largest=groups.largest,
        column=rules.columns.group,
    )
    if groups.tickets == "min":
        yield words.say("Tickets of a group: the lowest number of its members.")
    else:
        yield words.say("Tickets of a group: the mean of its members, rounded down.")
    yield words.say(
        "A member who leaves shrinks the group, and never changes its place in the order."
    )
    yield words.say("What happens in each case is told below in stories.")
