"""The whole list of a ballot's applications as CSV, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # spreadsheets then read UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = [
    "number",
    "code",
    "name",
    "email",
    "birth_date",
    "sex",
    "nationality",
    "country",
    "town",
    "club",
    "group",
    "state",
    "left_out_why",
    "appears",
    "applied_at",
]
AT_ONCE = 1000


class _Line:
    """Hands each line that a CSV writer writes straight on."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def export_lines(ballot: Ballot) -> Iterator[str]:
    """The lines of the file: a header, and a row for each application by number. One query.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    writer = csv.writer(_Line())
    asked = [str(one["column"]) for one in ballot.questions]
    yield BOM + writer.writerow([*COLUMNS, *asked])
    rows = Application.objects.filter(ballot=ballot).order_by("number")
    for one in rows.select_related("person__user", "friends").iterator(chunk_size=AT_ONCE):
        answers = [str(one.answers.get(column, "")) for column in asked]
        yield writer.writerow([harmless(cell) for cell in [*_cells(one), *answers]])


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell


def state_of(application: Application) -> str:
    """Whether an application counts, in one word."""
    if application.withdrawn_at is not None:
        return "withdrawn"
    return "left out" if application.left_out_why else "counts"


def _cells(one: Application) -> list[str]:
    person = one.person
    return [
        str(one.number),
        one.code,
        person.name,
        person.user.email if person.user else person.email,
        person.birth_date.isoformat() if person.birth_date else "",
        person.sex,
        person.nationality,
        person.country,
        person.town,
        person.club,
        one.friends.code if one.friends else "",
        state_of(one),
        one.left_out_why,
        one.appears,
        one.made_at.isoformat(timespec="seconds"),
    ]
