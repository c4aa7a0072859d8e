"""People who stand in one ballot twice, perhaps: for the director's review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.past_years.comparison import LISTED, compare_traits
from dorsal.ballot.past_years.footings import Footings
from dorsal.ballot.past_years.name_signs import FIRST_ALONE, compare_names
from dorsal.ballot.past_years.past_lines import Person
from dorsal.ballot.past_years.traits import Traits, read_traits
from dorsal.ground.problems import Problems

MANY = 2000  # people, among whom two may share a first name and a birth date by chance


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, the smaller key first; the score is from 0 to 100."""

    one: Person
    other: Person
    score: int
    reasons: tuple[str, ...]


def find_pairs(people: Sequence[Person], *, problems: Problems | None = None) -> tuple[Pair, ...]:
    """Every pair that scores 40 or more by `compare`, highest first, then by keys.

    Nobody is merged or left out: from 85 on a pair is surely one person, below it may be a family
    that shares an e-mail, twins or a namesake. Among more than two thousand people a first name and
    a birth date alone make no pair. By chance they are shared more and more often, 79 times among
    the demonstration's 13,830, of whom twelve have applied twice; and hardly anybody changes their
    surname between two applications. What too many share to say anything becomes a warning in
    `problems`. `ValueError` when two people have the same key.
    """
    ordered = sorted(people, key=lambda person: person.key)
    if len({person.key for person in ordered}) < len(ordered):
        raise ValueError("two people have the same key")
    traits = read_traits(ordered)
    footings, many = Footings(traits), len(traits) > MANY
    pairs: list[Pair] = []
    for place, one in enumerate(traits):
        for other in footings.candidates(one):
            if other > place:
                likeness = compare_traits(one, traits[other])
                by_chance = many and _share_little(one, traits[other])
                if likeness.score >= LISTED and not by_chance:
                    pairs.append(Pair(ordered[place], ordered[other], *likeness))
    if problems is not None:
        for note in footings.notes:
            problems.add(note, level="warning")
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.one.key, pair.other.key)))


def _share_little(one: Traits, other: Traits) -> bool:
    """Whether two people share a first name, perhaps a birth date, and no surname and no e-mail."""
    return (not one.email or one.email != other.email) and compare_names(one, other) is FIRST_ALONE
