"""Matches the lines of earlier years to people: surely, doubtfully, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dorsal.ballot.past_years.comparison import LISTED, SURE, Likeness, compare_traits
from dorsal.ballot.past_years.footings import Footings
from dorsal.ballot.past_years.past_lines import PastLine, Person
from dorsal.ballot.past_years.traits import Traits, TraitsReader

RIVAL_WITHIN = 5  # points by which a rival may be less near
OTHER_PERSON = "another person is as near to this line"
OTHER_LINE = "another line of this year is as near to this person"


@dataclass(frozen=True, slots=True)
class Match:
    """A line and a person it may be about, with the score from 0 to 100 and its reasons."""

    line: PastLine
    person: Person
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Every line stands in exactly one of the three: surely somebody's, doubtful, unmatched.

    A doubtful line has a pair for each person it may be about. Pairs are sorted by score, highest
    first; unmatched lines by file and line. `notes` say what was not compared.
    """

    sure: tuple[Match, ...]
    doubtful: tuple[Match, ...]
    unmatched: tuple[PastLine, ...]
    notes: tuple[str, ...] = ()


def match_people(lines: Iterable[PastLine], people: Sequence[Person]) -> Matches:
    """Match each line to the people it may be about, by `compare`.

    A match is sure when its score is 85 or more and it has no rival: no other person for the line,
    and no other line of the same year for the person, that scores 85 or more too or up to 5 points
    less. All pairs of 40 or more of any other line are doubtful. The order of lines and people
    does not matter. `ValueError` when two people have the same key.
    """
    _refuse_repeated_keys(people)
    search = _Search(people)
    found = [search.matches(line) for line in sorted(lines, key=_place)]
    unmatched = tuple(line for line, matches in found if not matches)
    rivals = _OfOneYear([match for _, matches in found for match in matches])
    sure: list[Match] = []
    doubtful: list[Match] = []
    for _, matches in found:
        if not matches:
            continue
        judged = _judge(matches, rivals)
        (doubtful if judged is None else sure).extend(
            _with_rivals(matches, rivals) if judged is None else [judged]
        )
    return Matches(_sorted(sure), _sorted(doubtful), unmatched, search.notes)


def _refuse_repeated_keys(people: Sequence[Person]) -> None:
    if len({person.key for person in people}) < len(people):
        raise ValueError("two people have the same key")


def _place(line: PastLine) -> tuple[str, int, int, str]:
    return line.file, line.line, line.year, repr(line)


def _sorted(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(
        sorted(matches, key=lambda match: (-match.score, *_place(match.line), match.person.key))
    )


class _Search:
    """People by their footings; lines that are told alike are compared once."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = people
        self._reader = TraitsReader()
        self._traits = [self._reader.read(person) for person in people]
        self._footings = Footings(self._traits)
        self.notes = self._footings.notes
        self._known: dict[Traits, list[tuple[Person, Likeness]]] = {}

    def matches(self, line: PastLine) -> tuple[PastLine, list[Match]]:
        """The line with its pairs of 40 or more, in the order of their keys."""
        traits = self._reader.read(line.person)
        if traits not in self._known:
            self._known[traits] = self._near(traits)
        near = self._known[traits]
        return line, [Match(line, person, *likeness) for person, likeness in near]

    def _near(self, traits: Traits) -> list[tuple[Person, Likeness]]:
        near = []
        for place in self._footings.candidates(traits):
            likeness = compare_traits(traits, self._traits[place])
            if likeness.score >= LISTED:
                near.append((self._people[place], likeness))
        return sorted(near, key=lambda item: item[0].key)


def _is_rival(score: int, other: int) -> bool:
    return other >= SURE or other >= score - RIVAL_WITHIN


class _OfOneYear:
    """Which pairs have a rival in another line of the same year for the same person."""

    def __init__(self, matches: Iterable[Match]) -> None:
        self._scores: dict[tuple[str, int], list[int]] = {}
        for match in matches:
            self._scores.setdefault((match.person.key, match.line.year), []).append(match.score)

    def has_rival(self, match: Match) -> bool:
        """Whether another line of this year is as near to the person."""
        scores = self._scores[match.person.key, match.line.year]
        return sum(_is_rival(match.score, score) for score in scores) > 1


def _judge(matches: list[Match], rivals: _OfOneYear) -> Match | None:
    """The sure match of one line, or None."""
    best = max(matches, key=lambda match: match.score)
    near = sum(_is_rival(best.score, match.score) for match in matches)
    if best.score < SURE or near > 1 or rivals.has_rival(best):
        return None
    return best


def _with_rivals(matches: list[Match], rivals: _OfOneYear) -> list[Match]:
    """The pairs of a doubtful line; those of 85 or more say who is as near."""
    told = []
    for match in matches:
        reasons = list(match.reasons)
        if match.score >= SURE:
            others = sum(_is_rival(match.score, other.score) for other in matches)
            reasons += [OTHER_PERSON] * (others > 1)
            reasons += [OTHER_LINE] * rivals.has_rival(match)
        told.append(Match(match.line, match.person, match.score, tuple(reasons)))
    return told
