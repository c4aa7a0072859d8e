"""The cells of the rules form: each field with its text, its problems and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dorsal.ballot.rules import ALL_PLACES
from dorsal.ground.problems import Problem
from dorsal.site.ballots.rules.fields import ROW_NAMES, SINGLE, TABLES, FieldSpec, is_used
from dorsal.site.ballots.rules.pages import RulesPage
from dorsal.site.ballots.rules.texts import rows_of


@dataclass(frozen=True)
class Cell:
    """One field on the page; a cell that is not `used` goes along unseen."""

    path: str
    spec: FieldSpec
    text: str
    used: bool
    problems: tuple[Problem, ...]
    options: tuple[tuple[str, str | Promise], ...]

    @property
    def id(self) -> str:
        """The path as an element's id."""
        return "f-" + self.path.replace(".", "-")


@dataclass(frozen=True)
class CellRow:
    """One row of a table."""

    table: str
    number: int
    name: str
    cells: tuple[Cell, ...]
    first: bool
    last: bool

    @property
    def id(self) -> str:
        """The row as an element's id."""
        return f"row-{self.table.replace('.', '-')}-{self.number}"


def cells_of(page: RulesPage, section: str) -> tuple[Cell, ...]:
    """The fields of a section that is no table."""
    prefix = f"{section}." if section else ""
    return tuple(_cell(page, f"{prefix}{one.key}", one, used=True) for one in SINGLE[section])


def cell_rows(page: RulesPage, table: str) -> tuple[CellRow, ...]:
    """The rows of a table with their fields."""
    rows = rows_of(page.texts, table)
    return tuple(
        CellRow(
            table=table,
            number=number,
            name=row.get("name", "") or row.get("class_name", ""),
            cells=tuple(
                _cell(
                    page, f"{table}.{number}.{one.key}", one, used=_is_shown(page, table, one, row)
                )
                for one in TABLES[table]
            ),
            first=number == 0,
            last=number == len(rows) - 1,
        )
        for number, row in enumerate(rows)
    )


def _is_shown(page: RulesPage, table: str, spec: FieldSpec, row: Mapping[str, str]) -> bool:
    """Whether a cell is used and can be typed into; the label of a column that nothing counts any
    more goes along unseen.
    """
    if spec.kind == "raw" or (table == "facts" and row.get("name", "") not in page.columns):
        return False
    return is_used(table, spec.key, row)


def stray_problems(page: RulesPage) -> tuple[Problem, ...]:
    """The problems that stand at no field that the page shows, or in a file's line."""
    shown = {cell.path for cell in all_cells(page) if cell.used}
    return tuple(one for one in page.problems if one.line or one.column not in shown)


def field_name(path: str) -> str:
    """A field in words, for a list of problems: `Pool 3, Places`."""
    for table, specs in TABLES.items():
        number, _dot, key = path.removeprefix(f"{table}.").partition(".")
        if path.startswith(f"{table}.") and number.isdecimal():
            label = next((one.label for one in specs if one.key == key), key)
            return f"{ROW_NAMES[table]} {int(number) + 1}, {label}"
    for section, specs in SINGLE.items():
        for one in specs:
            if path == f"{section}.{one.key}".lstrip("."):
                return str(one.label)
    return path


def all_cells(page: RulesPage) -> Iterator[Cell]:
    """Every field of the page."""
    for section in SINGLE:
        yield from cells_of(page, section)
    for table in TABLES:
        for row in cell_rows(page, table):
            yield from row.cells


def _cell(page: RulesPage, path: str, spec: FieldSpec, *, used: bool) -> Cell:
    text = page.texts.get(path, "")
    return Cell(
        path=path,
        spec=spec,
        text=text,
        used=used,
        problems=tuple(one for one in page.problems if one.column == path and not one.line),
        options=_options(page, path, spec, text),
    )


def _options(
    page: RulesPage, path: str, spec: FieldSpec, text: str
) -> tuple[tuple[str, str | Promise], ...]:
    """The words to choose from; what stands there now is always among them."""
    if spec.kind != "choice":
        return ()
    options: list[tuple[str, str | Promise]] = list(spec.choices)
    if spec.names:
        options = [(name, name) for name in _names(page, path, spec.names)]
        if spec.names == "scopes":
            options.append((ALL_PLACES, _("all places of the race")))
        options.insert(0, ("", spec.blank))
    if text not in dict(options):
        options.append((text, text))
    return tuple(options)


def _names(page: RulesPage, path: str, names: str) -> list[str]:
    """The names of rows; of pools only later ones, and as scopes only draws."""
    rows = rows_of(page.texts, "classes" if names == "classes" else "pools")
    if names == "pools":
        rows = rows[int(path.split(".")[1]) + 1 :]
    elif names == "scopes":
        rows = [row for row in rows if row.get("kind") == "draw"]
    return list(dict.fromkeys(row["name"].strip() for row in rows if row.get("name", "").strip()))
