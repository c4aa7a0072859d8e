"""What a row of a sheet says: times, drops and remarks, each with what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dorsal.ground.problems import Problems
from dorsal.ground.wording import Wording, phrase
from dorsal.timing.events import AnyEvent, Dropped, ManualTime, Noted, Side
from dorsal.timing.instants import MINUTE_MS, instant_text
from dorsal.timing.race import Race
from dorsal.timing.written.days import instants_between, race_span_ms
from dorsal.timing.written.sheet_columns import SheetColumns, TimeColumn, place_named
from dorsal.timing.written.times import Written, read_written

A_LINE = 1_000  # numbers of a line whose row holds several times
YES = frozenset({"true", "yes", "y", "1", "x", "dnf", "drop", "dropped", "stopped"})
BLANKS = frozenset({"", "-", "--", "---", "—", "–", "n/a", "na", "none"})
STOPPED = frozenset({"x", "dnf", "drop", "dropped"})
SIDES: Mapping[str, Side] = {"in": "in", "out": "out", "arrival": "in", "departure": "out"}
NO_PLACE = phrase("nothing says at which place this was")
RIGHT_PLACE = phrase("a place of the race: %(places)s")
UNKNOWN_PLACE = phrase("the race has no such place")
NO_TIME = phrase("this is no time; it was kept as it is written")
RIGHT_TIME = phrase("a time such as 14:32, 14:32:05 or 2:32 pm")
NO_GUN = phrase("a time since the start, but not the start of this runner's wave; it was noted")
RIGHT_GUN = phrase("a bib of the start list, or a time of day")
NOBODY = phrase("no bib was written: the time was kept without a name")


@dataclass(frozen=True, slots=True)
class Reading:
    """What every row of a sheet needs."""

    race: Race
    columns: SheetColumns
    place: str
    source: str
    epoch: str
    at: str
    by: str
    problems: Problems
    wave_of: Mapping[str, str]
    guns_ms: Mapping[str, int]
    wording: Wording


def row_events(line: int, cells: list[str], reading: Reading) -> Iterator[AnyEvent]:
    """The events of a row that begins at a line; what is odd goes to the problems."""
    told = {role: cells[at].strip() for role, at in reading.columns.single.items()}
    bib = told.get("bib", "")
    many = len(reading.columns.times) > 1
    stopped_at = ""
    held = False
    for column in reading.columns.times:
        cell = cells[column.position].strip()
        if cell.lower() in BLANKS:
            continue
        place = column.place or _place(told.get("place", ""), line, reading)
        stopped_at = place
        held = True
        seq = line * A_LINE + column.position + 1 if many else line
        yield from _cell(cell, line, seq, place, column, told, reading)
    stopped_at = stopped_at or place_named(told.get("place", ""), reading.race) or reading.place
    if told.get("stopped", "").lower() in YES:
        held = True
        yield Dropped(
            at=reading.at,
            by=reading.by,
            why=_named(line, reading),
            bib=bib,
            place=stopped_at,
            reason=told.get("reason", ""),
        )
    if told.get("note"):
        held = True
        yield _note(told["note"], bib, stopped_at, line, reading)
    if not held and not any(column.place for column in reading.columns.times):
        seq = line * A_LINE if many else line
        yield unknown_time(" ".join(filter(None, cells)), bib, seq, stopped_at, line, reading)


def _cell(
    cell: str,
    line: int,
    seq: int,
    place: str,
    column: TimeColumn,
    told: Mapping[str, str],
    reading: Reading,
) -> Iterator[AnyEvent]:
    """What one cell of times says."""
    bib = told.get("bib", "")
    if cell.lower() in STOPPED:
        why = _named(line, reading)
        yield Dropped(at=reading.at, by=reading.by, why=why, bib=bib, place=place)
        return
    if not bib:
        _warn(reading, line, NOBODY, "", cell, column)
    written = _written(cell, column.role, told.get("date", ""))
    if written is None:
        _warn(reading, line, NO_TIME, RIGHT_TIME, cell, column)
        yield unknown_time(cell, bib, seq, place, line, reading, told_already=True)
        return
    gun_ms = _gun_ms(bib, reading) if written.kind == "elapsed" else None
    if written.kind == "elapsed" and gun_ms is None:
        _warn(reading, line, NO_GUN, RIGHT_GUN, cell, column)
        yield _note(f"{bib} {cell}", bib, place, line, reading)
        return
    instant_ms = _only_instant(written, gun_ms, reading)
    yield ManualTime(
        at=reading.at,
        by=reading.by,
        place=place,
        time="" if instant_ms is None else instant_text(instant_ms),
        bib=bib,
        side=column.side or SIDES.get(told.get("side", "").lower(), ""),
        entered=cell,
        precision_ms=written.precision_ms,
        source=reading.source,
        epoch=reading.epoch,
        seq=seq,
    )


def _written(cell: str, role: str, date: str) -> Written | None:
    if role == "elapsed_s":
        return _seconds(cell)
    if role == "elapsed":
        return _seconds(cell) or read_written(f"+{cell.lstrip('+')}")
    written = read_written(f"{date} {cell}" if date else cell)
    return None if written is None or written.kind == "minutes" else written


def _seconds(cell: str) -> Written | None:
    whole, _, decimals = cell.partition(".")
    if not (whole.isascii() and whole.isdigit()) or len(whole) > 7:
        return None
    decimals = decimals if decimals.isascii() and decimals.isdigit() else ""
    ms = int(whole) * 1000 + int(decimals.ljust(3, "0")[:3])
    return Written("elapsed", ms, 1000)


def _only_instant(written: Written, gun_ms: int | None, reading: Reading) -> int | None:
    """The instant of a written time; of a time of day only where a single day of the race fits."""
    if written.kind == "dated":
        found = instants_between(written, reading.race.zone, 0, 2**53)
        first_ms, last_ms = race_span_ms(reading.race)
        within = [one for one in found if first_ms <= one <= last_ms]
        return next(iter((*within, *found)), None)
    if written.kind == "elapsed":
        return None if gun_ms is None else gun_ms + written.ms
    found = instants_between(written, reading.race.zone, *race_span_ms(reading.race))
    return found[0] if len(found) == 1 else None


def _gun_ms(bib: str, reading: Reading) -> int | None:
    starts = {
        wave.key: reading.guns_ms.get(wave.key, wave.starts_ms) for wave in reading.race.waves
    }
    if len(set(starts.values())) == 1:
        return next(iter(starts.values()))
    return starts.get(reading.wave_of.get(bib, ""))


def _place(told: str, line: int, reading: Reading) -> str:
    """The key of the row's place; what is written where the race has no such place."""
    if not told:
        if not reading.place:
            _warn(reading, line, NO_PLACE, RIGHT_PLACE, "", None)
        return reading.place
    known = place_named(told, reading.race)
    if not known:
        _warn(reading, line, UNKNOWN_PLACE, RIGHT_PLACE, told, None)
    return known or told


def _warn(
    reading: Reading, line: int, what: str, right: str, value: str, column: TimeColumn | None
) -> None:
    say = reading.wording.say
    places = reading.wording.listed([one.key for one in reading.race.places], last="or")
    reading.problems.add(
        say(what),
        right=say(right, places=places) if right else "",
        line=line,
        column=column.place if column else "",
        value=value,
        level="warning",
    )


def _named(line: int, reading: Reading) -> str:
    return reading.wording.say(
        "%(sheet)s (%(hash)s), line %(line)s",
        sheet=reading.source,
        hash=reading.epoch,
        line=line,
    )


def _note(text: str, bib: str, place: str, line: int, reading: Reading) -> Noted:
    why = _named(line, reading)
    return Noted(at=reading.at, by=reading.by, why=why, text=text, bib=bib, place=place)


def unknown_time(
    text: str,
    bib: str,
    seq: int,
    place: str,
    line: int,
    reading: Reading,
    *,
    told_already: bool = False,
) -> ManualTime:
    """A time that says nothing, with what was written."""
    if not told_already:
        _warn(reading, line, NO_TIME, RIGHT_TIME, text, None)
    return ManualTime(
        at=reading.at,
        by=reading.by,
        place=place,
        bib=bib,
        entered=text[:200],
        precision_ms=MINUTE_MS,
        source=reading.source,
        epoch=reading.epoch,
        seq=seq,
    )
