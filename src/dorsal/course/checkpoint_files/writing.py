"""A list of checkpoints, written as CSV that `read_checkpoints` reads back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import elapsed_text


def write_checkpoints(checkpoints: Iterable[Checkpoint]) -> str:
    """The list as CSV, columns that are blank everywhere left out, lines ended by a newline."""
    checkpoints = tuple(checkpoints)
    rows = [[write(one) for write in COLUMNS.values()] for one in checkpoints]
    kept = [
        number
        for number, heading in enumerate(COLUMNS)
        if heading in ("name", "km") or any(row[number] for row in rows)
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    headings = tuple(COLUMNS)
    writer.writerow([headings[number] for number in kept])
    writer.writerows([row[number] for number in kept] for row in rows)
    return text.getvalue()


def _number(value: float | None, *, thousandth: bool = False) -> str:
    if value is None:
        return ""
    number = Decimal(repr(float(value))) / (1000 if thousandth else 1)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _metres(value: float | None) -> str:
    """A number that is never taken for thousands: three decimals are written as four."""
    text = _number(value)
    return f"{text}0" if text[-4:-3] == "." else text


def _moment(value: datetime | None) -> str:
    return "" if value is None else value.isoformat()


def _cutoff(checkpoint: Checkpoint) -> str:
    if checkpoint.cutoff_s is None:
        return ""
    whole = int(checkpoint.cutoff_s)
    rest = _number(round(checkpoint.cutoff_s - whole, 6)).removeprefix("0")
    return elapsed_text(whole) + rest


COLUMNS: Mapping[str, Callable[[Checkpoint], str]] = {
    "key": lambda one: one.key,
    "name": lambda one: one.name,
    "km": lambda one: _number(one.distance_m, thousandth=True),
    "ascent": lambda one: _metres(one.ascent_m),
    "descent": lambda one: _metres(one.descent_m),
    "altitude": lambda one: _metres(one.altitude_m),
    "lat": lambda one: _number(one.lat),
    "lon": lambda one: _number(one.lon),
    "cutoff": _cutoff,
    "cutoff at": lambda one: _moment(one.cutoff_at),
    "opens": lambda one: _moment(one.opens_at),
    "closes": lambda one: _moment(one.closes_at),
    "services": lambda one: " / ".join(one.services),
    "spectators": lambda one: "yes" if one.spectators else "",
    "way there": lambda one: one.way_there,
}
