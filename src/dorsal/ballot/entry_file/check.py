"""The check of an entry file against the rules: what is wrong, and what would be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.entry_file.alike import AlikeProblems
from dorsal.ballot.entry_file.duplicates import find_duplicates
from dorsal.ballot.entry_file.entries import form_entries
from dorsal.ballot.entry_file.floors import Shapes, check_floors
from dorsal.ballot.entry_file.groups import check_groups
from dorsal.ballot.entry_file.no_chance import warn_of_no_chance
from dorsal.ballot.entry_file.reading import read_entries
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.ground.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class DrawCounts:
    """How many entries, applicants and tickets take part in a draw."""

    entries: int
    applicants: int
    tickets: int


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What an entry file holds and what is wrong with it.

    `groups` counts those of two or more who apply together; `classes` the applicants of each
    class; `standing` those who stand in each pool without a draw; `unmatched` counts, for each
    column that a class, an invitation or a guarantee reads, the values that none of them looks
    for, most frequent first. `entries` are formed, and `draws` counted, only when there is no
    error in the rows.
    """

    applicants: tuple[Applicant, ...]
    entries: tuple[Entry, ...]
    groups: int
    draws: Mapping[str, DrawCounts]
    classes: Mapping[str, int]
    standing: Mapping[str, int]
    unmatched: Mapping[str, Mapping[str, int]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid a seal."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems to look at, which stop nothing."""
        return tuple(problem for problem in self.problems if problem.level == "warning")

    def raise_errors(self) -> None:
        """Raise `BadInput` with every error, if there is one."""
        if self.errors:
            raise BadInput(self.errors)


def check_entries(
    data: bytes,
    rules: Rules,
    *,
    file: str = "",
    near: bool | None = None,
    progress: Progress = SILENT,
) -> CheckReport:
    """Read an entry file and look for everything that is wrong with it.

    `near` asks for near duplicates, or forbids them; without it they are sought among up to
    100,000 applicants. `BadInput` only when the file is no table or has no column `id`.
    """
    entry_file = read_entries(data, rules, file=file, progress=progress)
    applicants = entry_file.applicants
    problems = AlikeProblems(file)
    problems.extend(entry_file.problems)
    groups = check_groups(applicants, rules, problems)
    find_duplicates(applicants, rules, problems, near=near, progress=progress)
    entries: Sequence[Entry] = ()
    shapes: Shapes = Counter()
    if not problems.errors:
        with progress.stage("forming entries"):
            entries = form_entries(applicants, rules)
        shapes = _shapes(entries)
        warn_of_no_chance(entries, rules, problems)
        check_floors(shapes, rules, problems)
    classes, standing = _count_classes(applicants, rules), _count_standing(applicants, rules)
    _warn_of_empty_classes(classes, rules, problems)
    problems.close()
    return CheckReport(
        applicants=applicants,
        entries=tuple(entries),
        groups=groups,
        draws=_count_draws(shapes, rules),
        classes=classes,
        standing=standing,
        unmatched=entry_file.unmatched,
        problems=tuple(problems),
    )


def _shapes(entries: Iterable[Entry]) -> Shapes:
    return Counter(
        (entry.tickets, tuple([member.classes for member in entry.members])) for entry in entries
    )


def _count_draws(shapes: Shapes, rules: Rules) -> dict[str, DrawCounts]:
    counts: dict[str, DrawCounts] = {}
    for pool in rules.draws if shapes else ():
        inside = [
            (number, len(members), dict(tickets)[pool.name])
            for (tickets, members), number in shapes.items()
            if pool.name in dict(tickets)
        ]
        counts[pool.name] = DrawCounts(
            entries=sum(number for number, _, _ in inside),
            applicants=sum(number * size for number, size, _ in inside),
            tickets=sum(number * tickets for number, _, tickets in inside),
        )
    return counts


def _count_classes(applicants: Iterable[Applicant], rules: Rules) -> dict[str, int]:
    alike = Counter(applicant.classes for applicant in applicants)
    return {
        item.name: sum(number for classes, number in alike.items() if item.name in classes)
        for item in rules.classes
    }


def _count_standing(applicants: Iterable[Applicant], rules: Rules) -> dict[str, int]:
    alike = Counter(applicant.standing for applicant in applicants)
    return {
        pool.name: sum(number for pairs, number in alike.items() if pool.name in dict(pairs))
        for pool in rules.pools
        if pool.kind in ("invitation", "guaranteed", "merit")
    }


def _warn_of_empty_classes(classes: Mapping[str, int], rules: Rules, problems: Problems) -> None:
    for item in rules.classes:
        if not classes[item.name]:
            values = ", ".join(map(repr, item.values))
            what = f"nobody is in the class {item.name!r}"
            right = f"its rows have one of {values} in this column: compare with the file"
            problems.add(what, right=right, column=item.column, level="warning")
