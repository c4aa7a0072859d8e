"""Finds the few people with whom somebody is worth comparing, instead of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

from dorsal.ballot.past_years.traits import Traits

MOST_TOGETHER = 200  # people who share a birth date, an e-mail, ... and are still compared

Footing: TypeAlias = tuple[str | int, ...]

_CROWD_WORDS = {"born": "birth date", "email": "e-mail", "name": "name", "parts": "parts of a name"}


class Footings:
    """People by what gives a pair a footing (see `compare`).

    More than two hundred people who share one are not compared for it: a date that a form fills in
    by itself, or a club's address, says nothing about who they are.
    """

    def __init__(self, people: Sequence[Traits]) -> None:
        self._places: dict[Footing, list[int]] = {}
        for place, traits in enumerate(people):
            for footing in _own(traits):
                self._places.setdefault(footing, []).append(place)
        self._crowds = {
            footing: len(places)
            for footing, places in self._places.items()
            if len(places) > MOST_TOGETHER
        }
        for footing in self._crowds:
            del self._places[footing]

    def candidates(self, traits: Traits) -> set[int]:
        """The places, in the sequence, of those who share a footing with somebody."""
        found: set[int] = set()
        for footing in _sought(traits):
            found.update(self._places.get(footing, ()))
        return found

    @property
    def notes(self) -> tuple[str, ...]:
        """One sentence for each footing that too many share."""
        return tuple(
            f"{number:,} people share the {_named(footing)}; it was not taken as a sign that two "
            "of them are one"
            for footing, number in sorted(self._crowds.items(), key=str)
        )


def _named(footing: Footing) -> str:
    kind, *values = map(str, footing)
    words = _CROWD_WORDS.get(kind, "birth year and part of a name")
    return f"{words} {' '.join(values)}"


def _shared(traits: Traits) -> Iterator[Footing]:
    if traits.born:
        yield ("born", traits.born.isoformat())
    if traits.email:
        yield ("email", traits.email)
    if traits.folded.text:
        yield ("name", traits.folded.text)
    for pair in combinations(sorted(traits.parts), 2):
        yield ("parts", *pair)


def _own(traits: Traits) -> Iterator[Footing]:
    """Under what somebody is found."""
    yield from _shared(traits)
    if traits.year is not None:
        kind = "year with date" if traits.born else "year alone"
        for part in traits.parts:
            yield (kind, traits.year, part)


def _sought(traits: Traits) -> Iterator[Footing]:
    """Under what those are found with whom somebody is compared."""
    yield from _shared(traits)
    if traits.year is not None:
        for part in traits.parts:
            yield ("year alone", traits.year, part)
            if not traits.born:
                yield ("year with date", traits.year, part)
