"""People who stand in an entry file twice: surely (errors) and perhaps (warnings)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file.cells import mend_date, read_date
from dorsal.ballot.entry_file.person_names import FoldedName, NameFolder, PartNumbers, folded_number
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import Level, Problems
from dorsal.ground.progress import SILENT, Progress

NEAR_BY_DEFAULT = 100_000  # applicants up to which near duplicates are sought unasked
MOST_BORN_TOGETHER = 1000  # applicants with one birth date among whom names are compared


def find_duplicates(
    applicants: Sequence[Applicant],
    rules: Rules,
    problems: Problems,
    *,
    near: bool | None = None,
    progress: Progress = SILENT,
) -> None:
    """Note everybody who stands in the file twice, at the later line, naming the earlier one.

    Errors: the same e-mail (without case); the same name and birth date (names without case,
    accents and order of their parts). Warnings, if `near`, or unasked up to 100,000 applicants:
    the same birth date with a similar name; the same name with a birth date whose day and month
    are swapped, or that differs in one digit.
    """
    search = _Search(problems, rules)
    with progress.stage("looking for people who apply twice"):
        search.same_email(applicants)
        if _may_repeat(applicants):
            search.same_person(_by_birth(applicants))
    if near or (near is None and len(applicants) <= NEAR_BY_DEFAULT):
        with progress.stage("looking for people who may apply twice"):
            born = _by_birth(applicants)
            search.similar_name(born)
            search.similar_birth(born)


Born = dict[str, list[Applicant]]


class _Days(dict[str, str]):
    """Birth dates in one form, however they are written; each different text is read once."""

    def __missing__(self, text: str) -> str:
        day = read_date(text) or mend_date(text)
        self[text] = same = day.isoformat() if day else text.casefold()
        return same


def _by_birth(applicants: Iterable[Applicant]) -> Born:
    """Applicants with a name, by birth date; those without one are left out."""
    days = _Days()
    born: Born = {}
    for applicant in applicants:
        if applicant.born and applicant.name:
            born.setdefault(days[applicant.born], []).append(applicant)
    return born


def _may_repeat(applicants: Iterable[Applicant]) -> bool:
    """Whether a name and birth date may stand there twice; False is certain, and found quickly."""
    days, part_number = _Days(), PartNumbers().__getitem__
    day_number: dict[str, int] = {}
    sums: list[int] = []
    for person in applicants:
        if person.born and person.name:
            if person.born not in day_number:
                day_number[person.born] = folded_number(days[person.born])
            sums.append(sum(map(part_number, person.name.split()), day_number[person.born]))
    return len(set(sums)) < len(sums)


def _repeats(
    people: Iterable[Applicant], key: Callable[[Applicant], str]
) -> Iterator[tuple[Applicant, Applicant]]:
    """Pairs with the same key: the first who has it, and each later one."""
    first: dict[str, Applicant] = {}
    for person in sorted(people, key=lambda person: person.line):
        earlier = first.setdefault(key(person), person)
        if earlier is not person:
            yield earlier, person


class _Search:
    """Searches one entry file; each pair of lines is reported once, by the surest sign."""

    def __init__(self, problems: Problems, rules: Rules) -> None:
        self._problems = problems
        self._columns = rules.columns
        self._names = NameFolder()
        self._told: set[tuple[int, int]] = set()

    def same_email(self, applicants: Sequence[Applicant]) -> None:
        """Errors for the same e-mail, compared without case."""
        emails = [person.email.casefold() for person in applicants if person.email]
        if len(set(emails)) == len(emails):
            return
        addressed = (person for person in applicants if person.email)
        for earlier, person in _repeats(addressed, lambda person: person.email.casefold()):
            self._tell(earlier, person, "the same e-mail", self._columns.email, person.email)

    def same_person(self, born: Born) -> None:
        """Errors for the same name and birth date."""
        fold = self._names.fold
        for people in born.values():
            for earlier, person in _repeats(people, lambda person: fold(person.name)):
                what = "the same name and birth date"
                self._tell(earlier, person, what, self._columns.name, person.name)

    def similar_name(self, born: Born) -> None:
        """Warnings for the same birth date with a similar name."""
        for day, people in born.items():
            if len(people) > MOST_BORN_TOGETHER:
                self._tell_too_many(day, people)
                continue
            if len(people) == 1:
                continue
            named = [(FoldedName(self._names.fold(person.name)), person) for person in people]
            for (name, one), (other_name, other) in combinations(named, 2):
                if name.is_near(other_name) and name.text != other_name.text:
                    what = "the same birth date and a similar name"
                    self._tell_near(one, other, what)

    def similar_birth(self, born: Born) -> None:
        """Warnings for the same name with a similar birth date."""
        days: dict[str, dict[str, Applicant]] = {}
        for day, people in born.items():
            for person in people:
                days.setdefault(self._names.fold(person.name), {}).setdefault(day, person)
        for people_by_day in days.values():
            if len(people_by_day) < 2:
                continue
            for day, person in people_by_day.items():
                for other_day in _similar_days(day):
                    if other_day > day and other_day in people_by_day:
                        what = "the same name and a similar birth date"
                        self._tell_near(person, people_by_day[other_day], what)

    def _tell_near(self, one: Applicant, other: Applicant, what: str) -> None:
        earlier, person = sorted((one, other), key=lambda person: person.line)
        value = f"{person.name}, {person.born}"
        self._tell(earlier, person, what, self._columns.name, value, level="warning")

    def _tell(
        self,
        earlier: Applicant,
        person: Applicant,
        what: str,
        column: str,
        value: str,
        level: Level = "error",
    ) -> None:
        if (earlier.line, person.line) in self._told:
            return
        self._told.add((earlier.line, person.line))
        right = f"line {earlier.line} ({earlier.id}) has it too; each person applies once"
        if column == self._columns.email:
            right += "; a family that shares an address may leave one of the two blank"
        if level == "warning":
            right = f"compare line {earlier.line} ({earlier.id}, {earlier.name}, {earlier.born})"
        self._problems.add(
            what, right=right, line=person.line, column=column, value=value, level=level
        )

    def _tell_too_many(self, day: str, people: Sequence[Applicant]) -> None:
        self._problems.add(
            f"{len(people)} applicants have this birth date; similar names were not sought there",
            right="is it the date that a form fills in by itself?",
            line=min(person.line for person in people),
            column=self._columns.born,
            value=day,
            level="warning",
        )


def _similar_days(day: str) -> set[str]:
    """Dates with day and month swapped, or one digit of year, month or day different."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return set()
    candidates = {f"{found.year:04}-{found.day:02}-{found.month:02}"}
    for index, digit in enumerate(day):
        if digit != "-":
            candidates.update(day[:index] + other + day[index + 1 :] for other in "0123456789")
    return candidates - {day}
