"""The rules form as texts by path, there and back: what a page sends and shows again as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    FactLabel,
    GroupRules,
    Label,
    OfferRules,
    Reason,
)
from dorsal.ballot.rules_form import (
    PoolRow,
    QuotaRow,
    RulesForm,
    TicketRow,
    read_label_lines,
    read_value_lines,
    write_label,
    write_value_lines,
)
from dorsal.ground.problems import Problem, Problems
from dorsal.site.ballots.rules.fields import SINGLE, TABLES, FieldSpec, is_used

Row = TypeVar("Row")
Texts = dict[str, str]
NUMBER = re.compile(r"-?[0-9]{1,18}")
MOST_ROWS = 60
STAND_IN = 1  # for a number that is none, which is told


def texts_of(form: RulesForm, zone: ZoneInfo) -> Texts:
    """Every field of a form as the text that stands in it."""
    return dict(_texts("", asdict(form), zone))


def _texts(path: str, value: object, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    key = path.rpartition(".")[2]
    if key == "label" and isinstance(value, dict):
        yield path, write_label(Label(**value))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(f"{path}.{name}".lstrip("."), one, zone)
    elif key == "values" and isinstance(value, tuple):
        yield path, write_value_lines(value)
    elif key == "table" and isinstance(value, tuple):
        yield path, ", ".join(map(str, value))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _texts(f"{path}.{number}", one, zone)
    elif isinstance(value, bool):
        yield from [(path, "on")] if value else []
    elif key == "closes":
        yield path, _time_text(cast(int, value), zone)
    else:
        yield path, str(value)


def _time_text(closes: int, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromtimestamp(closes, UTC).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{at:%Y-%m-%dT%H:%M:%S}" if at.second else f"{at:%Y-%m-%dT%H:%M}"


def rows_of(texts: Mapping[str, str], table: str) -> list[Texts]:
    """The rows of a table in their order, each with its texts by the end of their paths."""
    found: dict[int, Texts] = {}
    pattern = re.compile(rf"{re.escape(table)}\.([0-9]{{1,4}})\.(.+)")
    for path, text in texts.items():
        if match := pattern.fullmatch(path):
            found.setdefault(int(match[1]), {})[match[2]] = text
    return [found[number] for number in sorted(found)][:MOST_ROWS]


def with_rows(texts: Mapping[str, str], table: str, rows: Sequence[Mapping[str, str]]) -> Texts:
    """The texts with other rows in a table; `ValueError` for `offers`, which is none."""
    kept = {path: text for path, text in texts.items() if not path.startswith(f"{table}.")}
    if table == "offers":
        raise ValueError("offers are no table; their reasons are")
    for number, row in enumerate(rows):
        kept |= {f"{table}.{number}.{key}": text for key, text in row.items()}
    return kept


def with_facts(texts: Mapping[str, str], columns: Sequence[str]) -> Texts:
    """The texts with a row for the label of each of these columns."""
    rows = rows_of(texts, "facts")
    there = {row.get("name", "") for row in rows}
    new = [{"name": column, "label": ""} for column in columns if column not in there]
    return with_rows(texts, "facts", [*rows, *new])


def in_order(texts: Mapping[str, str]) -> Texts:
    """The texts with the rows of every table numbered from 0 without gaps."""
    made = dict(texts)
    for table in TABLES:
        made = with_rows(made, table, rows_of(made, table))
    return made


def form_from(texts: Mapping[str, str], zone: ZoneInfo) -> tuple[RulesForm, tuple[Problem, ...]]:
    """The form that the texts fill in, and the fields that hold no number or no time.

    Such a field, if its row uses it, is a problem at its path; a number stands in for it.
    """
    reader = _Reader(in_order(texts), zone)
    form = RulesForm(
        **reader.cells("", SINGLE[""]),
        pools=tuple(reader.pools()),
        classes=tuple(reader.rows("classes", ApplicantClass)),
        facts=tuple(one for one in reader.rows("facts", FactLabel) if one.label),
        floors=tuple(reader.rows("floors", QuotaRow)),
        caps=tuple(reader.rows("caps", QuotaRow)),
        groups=GroupRules(**reader.cells("groups", SINGLE["groups"])),
        offers=OfferRules(
            **reader.cells("offers", SINGLE["offers"]),
            reasons=tuple(reader.rows("offers.reasons", Reason)),
        ),
        columns=Columns(**reader.cells("columns", SINGLE["columns"])),
        beacon=BeaconRules(**reader.cells("beacon", SINGLE["beacon"])),
        ceremony=tuple(reader.rows("ceremony", CeremonySource)),
    )
    return form, tuple(reader.problems)


class _Reader:
    """Reads cells by their kinds; notes what is no number where one is needed."""

    def __init__(self, texts: Texts, zone: ZoneInfo) -> None:
        self._texts = texts
        self._zone = zone
        self.problems = Problems()

    def rows(self, table: str, made: type[Row]) -> Iterator[Row]:
        """The rows of a table as values."""
        if not is_dataclass(made):
            raise TypeError(f"{made} is no row")
        for number, row in enumerate(rows_of(self._texts, table)):
            yield cast(Row, made(**self._row(table, number, row)))

    def pools(self) -> Iterator[PoolRow]:
        """The pools, each with its ticket rule."""
        for number, row in enumerate(rows_of(self._texts, "pools")):
            cells = self._row("pools", number, row)
            tickets = {
                key.removeprefix("tickets."): cells.pop(key)
                for key in list(cells)
                if key.startswith("tickets.")
            }
            yield PoolRow(**cells, tickets=TicketRow(**tickets))

    def cells(self, section: str, specs: Sequence[FieldSpec]) -> dict[str, Any]:
        """The fields of a section that is no table."""
        prefix = f"{section}." if section else ""
        return {one.key: self._cell(f"{prefix}{one.key}", one, used=True) for one in specs}

    def _row(self, table: str, number: int, row: Texts) -> dict[str, Any]:
        return {
            one.key: self._cell(
                f"{table}.{number}.{one.key}", one, used=is_used(table, one.key, row)
            )
            for one in TABLES[table]
        }

    def _cell(self, path: str, spec: FieldSpec, *, used: bool) -> Any:
        text = self._texts.get(path, "").strip()
        match spec.kind:
            case "raw":
                return self._texts.get(path, "")
            case "label":
                return read_label_lines(text)
            case "number":
                return self._number(path, text, used=used)
            case "numbers":
                return self._numbers(path, text, used=used)
            case "flag":
                return bool(text)
            case "time":
                return self._time(path, text)
            case "lines":
                return read_value_lines(text)
            case _:
                return text

    def _number(self, path: str, text: str, *, used: bool) -> int:
        if NUMBER.fullmatch(text):
            return int(text)
        if used:
            what = _("this is no whole number") if text else _("a number is missing")
            self.problems.add(what, right=_("write a whole number"), column=path, value=text)
        return STAND_IN

    def _numbers(self, path: str, text: str, *, used: bool) -> tuple[int, ...]:
        parts = [part for part in re.split(r"[\s,;]+", text) if part]
        if all(NUMBER.fullmatch(part) for part in parts):
            return tuple(map(int, parts))
        if used:
            right = _("write whole numbers with commas between them, such as 1, 2, 4, 8")
            self.problems.add(_("these are no whole numbers"), right=right, column=path, value=text)
        return (STAND_IN,)

    def _time(self, path: str, text: str) -> int:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            what = _("this is no day and time") if text else _("the time is missing")
            self.problems.add(what, right=_("write 2027-02-20T12:00"), column=path, value=text)
            return STAND_IN
        return int((at if at.tzinfo else at.replace(tzinfo=self._zone)).timestamp())
