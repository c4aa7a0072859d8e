"""The rows of one edition of one race, picked from a list of many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem

YEARS = re.compile(r"([0-9]{4})\s*[-–/]\s*([0-9]{4})")
LISTED = 40  # editions that a refusal names at most


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: its line, its cells by field, and whose it is."""

    line: int
    cells: dict[str, str]

    @property
    def race(self) -> str:
        """The race's slug, or its name where there is no slug."""
        return self.cells.get("race", "") or self.cells.get("race_name", "")

    @property
    def edition(self) -> str:
        """The edition or the range of editions, as written."""
        return self.cells.get("edition", "")


def choose_rows(rows: Sequence[Row], *, race: str, edition: str, file: str = "") -> list[Row]:
    """The rows of a race and an edition, told by slug or name and by year.

    An edition `2017-2025` in the file stands for each of these years, where no row names the year
    alone. What is not asked is free if the file holds just one. Raise `BadInput` that names what
    there is when nothing or too much is left.
    """
    chosen = [row for row in rows if _is_race(row, race)]
    if not chosen:
        raise _refused("no checkpoints of this race", "race", race, rows, file)
    if len({row.race for row in chosen}) > 1:
        raise _refused("the file holds several races; say which", "race", race, rows, file)
    years = _of_edition(chosen, edition)
    if not years:
        raise _refused("no checkpoints of this edition", "edition", edition, chosen, file)
    if len({row.edition for row in years}) > 1:
        what = "the file holds several editions; say which"
        raise _refused(what, "edition", edition, chosen, file)
    return years


def _is_race(row: Row, race: str) -> bool:
    known = {row.cells.get(field, "").casefold() for field in ("race", "race_name")} - {""}
    return not race.strip() or not known or race.strip().casefold() in known


def _of_edition(rows: Sequence[Row], edition: str) -> list[Row]:
    wanted = edition.strip().casefold()
    exact = [row for row in rows if not wanted or row.edition.casefold() in ("", wanted)]
    return exact or [row for row in rows if _spans(row.edition, wanted)]


def _spans(edition: str, wanted: str) -> bool:
    years = YEARS.fullmatch(edition)
    return bool(years and wanted.isdigit() and int(years[1]) <= int(wanted) <= int(years[2]))


def _refused(what: str, column: str, value: str, rows: Sequence[Row], file: str) -> BadInput:
    known = list(dict.fromkeys(f"{row.race} {row.edition}".strip() for row in rows))
    more = ", ..." if len(known) > LISTED else ""
    right = f"there are: {', '.join(known[:LISTED])}{more}"
    return BadInput([Problem(what, right, file, 0, column, value)])
