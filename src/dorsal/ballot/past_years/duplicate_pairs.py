"""People who stand in one ballot twice, perhaps: for the director's review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.past_years.comparison import LISTED, compare_traits
from dorsal.ballot.past_years.footings import Footings
from dorsal.ballot.past_years.past_lines import Person
from dorsal.ballot.past_years.traits import read_traits
from dorsal.ground.problems import Problems


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
    that shares an e-mail, twins or a namesake. What too many share to say anything becomes a
    warning in `problems`. `ValueError` when two people have the same key.
    """
    ordered = sorted(people, key=lambda person: person.key)
    if len({person.key for person in ordered}) < len(ordered):
        raise ValueError("two people have the same key")
    traits = read_traits(ordered)
    footings = Footings(traits)
    pairs: list[Pair] = []
    for place, one in enumerate(traits):
        for other in footings.candidates(one):
            if other > place:
                likeness = compare_traits(one, traits[other])
                if likeness.score >= LISTED:
                    pairs.append(Pair(ordered[place], ordered[other], *likeness))
    if problems is not None:
        for note in footings.notes:
            problems.add(note, level="warning")
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.one.key, pair.other.key)))
