"""Who is honoured: the first of each sex, and of each category."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dorsal.timing.race import Race
from dorsal.timing.results.columns import SEXES
from dorsal.timing.results.values import CourseResults, Row


@dataclass(frozen=True, slots=True)
class Honours:
    """One list of the podium: of a sex over all ages, or of a category.

    `rows` are in the order of their places; more of them than there are places where equal times
    share one.
    """

    course: str
    rows: tuple[Row, ...]
    sex: str = ""
    category: str = ""


def podium(table: CourseResults, race: Race) -> tuple[Honours, ...]:
    """The lists of a course: each sex, then each category in use; empty ones are left out.

    With `podium_once` who is honoured in the list of a sex is passed over in the categories.
    """
    places = race.ranking.podium
    ranked = [row for row in table.rows if row.place is not None]
    by_sex = [Honours(table.course, _first(_of_sex(ranked, sex), places), sex=sex) for sex in SEXES]
    taken = {row.bib for one in by_sex for row in one.rows} if race.ranking.podium_once else set()
    by_category = [
        Honours(
            table.course,
            _first((r for r in ranked if r.category == one.key and r.bib not in taken), places),
            category=one.key,
        )
        for one in table.categories
    ]
    return tuple(one for one in (*by_sex, *by_category) if one.rows)


def _of_sex(rows: Iterable[Row], sex: str) -> Iterable[Row]:
    return (row for row in rows if row.entry.sex == sex)


def _first(rows: Iterable[Row], places: int) -> tuple[Row, ...]:
    """The first so many, and who shares the last of these places."""
    found: list[Row] = []
    for row in rows:
        if len(found) >= places and row.place != found[-1].place:
            break
        found.append(row)
    return tuple(found) if places else ()
