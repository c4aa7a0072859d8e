"""Problems of an entry list as the office reads them: lines of the file become applications."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import Problem
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.sealing.obstacles import Preview

LINES = re.compile(r"\blines? (\d+(?:, \d+)*)")


@dataclass(frozen=True)
class Piece:
    """A piece of a sentence; `number` is that of the application it names, or 0."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class ToldProblem:
    """A problem with the application it is about (`code`), and the members of its group."""

    problem: Problem
    about: tuple[Piece, ...]
    what: tuple[Piece, ...]
    right: tuple[Piece, ...]
    members: tuple[Piece, ...]


def tell_problems(ballot: Ballot, preview: Preview, most: int) -> list[ToldProblem]:
    """The first problems of a preview; two queries at most, however many there are."""
    shown = preview.problems[:most]
    codes = preview.made.codes if preview.made else ()
    groups = _groups(ballot, preview, shown)
    return [
        ToldProblem(
            problem=one,
            about=_applications(filter(None, [preview.code_of(one)])),
            what=pieces(one.what, codes),
            right=pieces(one.right, codes),
            members=groups.get((one.column, one.value), ()),
        )
        for one in shown
    ]


def pieces(text: str, codes: Sequence[str]) -> tuple[Piece, ...]:
    """A sentence in which `line 3` is the application of that line (`codes`: those from line 2
    on); a line of nobody stays as it is.
    """
    found: list[Piece] = []
    at = 0
    for match in LINES.finditer(text):
        lines = [int(one) for one in match[1].split(", ")]
        if not all(2 <= line < len(codes) + 2 for line in lines):
            continue
        named = [codes[line - 2] for line in lines]
        found += [Piece(text[at : match.start()]), *_applications(named)]
        at = match.end()
        if text.startswith(f" ({named[0]}", at):
            at = _after_code(text, at, named[0], found)
    return tuple(one for one in [*found, Piece(text[at:])] if one.text)


def _after_code(text: str, at: int, code: str, found: list[Piece]) -> int:
    """Skip a code in brackets that has just been told; returns where the sentence goes on."""
    end = at + len(f" ({code}")
    if text.startswith(")", end):
        return end + 1
    if text.startswith(", ", end):
        found.append(Piece(" ("))
        return end + 2
    return at


def _applications(codes: Iterator[str] | Sequence[str]) -> tuple[Piece, ...]:
    """Codes of applications, with commas between them."""
    found: list[Piece] = []
    for code in codes:
        found += [Piece(", ")] if found else []
        found.append(Piece(code, int(code.lstrip("A"))))
    return tuple(found)


def _groups(
    ballot: Ballot, preview: Preview, problems: Sequence[Problem]
) -> Mapping[tuple[str, str], tuple[Piece, ...]]:
    """By column and code of a group that a problem names, the applications of its members."""
    if preview.made is None:
        return {}
    column = read_rules(preview.made.rules).columns.group
    named = {one.value for one in problems if one.column == column and one.value}
    if not named:
        return {}
    members: dict[str, list[str]] = {}
    there = set(preview.made.codes)
    of_groups = Application.objects.filter(ballot=ballot, friends__code__in=named)
    for one in of_groups.select_related("friends").order_by("number"):
        if one.friends is not None and one.code in there:
            members.setdefault(one.friends.code, []).append(one.code)
    return {(column, code): _applications(codes) for code, codes in members.items()}
