"""A million reads in about a second: whole columns of digits at once where lines have the usual
form, and line by line, as `parse` does it, where they have not.

A bulk reader of a format promises only that what it calls sound is what `parse` would say; the
tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.instants import SECOND_MS
from dorsal.timing.race import Format
from dorsal.timing.readers.byte_table import (
    NINE,
    ZERO,
    Bytes,
    ByteTable,
    Fields,
    Flags,
    Ints,
    byte_table,
    cut,
    date,
    holding,
    midnight_ms,
    moment_ms,
    number,
    time_ms,
    time_of_day,
)
from dorsal.timing.readers.clock_texts import SINCE_1980_MS
from dorsal.timing.readers.columns import NO_NUMBER, ReadColumns, blank_columns, fill
from dorsal.timing.readers.parsing import LONGEST, parse

IPICO_WIDTH = 36
SEMICOLON_OR = np.isin(np.arange(256), [ord(one) for one in ';\t"\n\r\0'])
NOT_ASCII = np.arange(256) > 126
ENDS = np.isin(np.arange(256), [ord(one) for one in "\r\n\0"])


@dataclass(frozen=True, slots=True)
class Sound:
    """Passings of the usual form: which lines they are, and their columns for all lines."""

    sound: Flags
    clock_ms: Ints
    texts: Mapping[str, list[str]]  # chip, antenna, loop
    precision_ms: int = 1
    others: Mapping[str, Ints | Flags] = field(default_factory=dict)  # columns by their names


def parse_many(form: Format, raws: Sequence[str], *, wording: Wording = ENGLISH) -> ReadColumns:
    """The reads of one format, each as `parse` takes it apart.

    About a million reads per second for ipico, raceresult, ultra and csv in the forms that their
    readers write; what has another form costs about 10 microseconds a line.
    """
    columns = blank_columns(len(raws))
    table = byte_table(raws) if form in BULK and raws else None
    unusual = range(len(raws)) if table is None else _take(columns, BULK[form](table), table)
    for index in unusual:
        fill(columns, index, parse(form, raws[index], wording=wording))
    return columns


def _take(columns: ReadColumns, found: Sound, table: ByteTable) -> list[int]:
    """Put the sound reads into the columns; the indexes of the others."""
    sound = found.sound & (table.ends - table.starts <= LONGEST)
    np.copyto(columns.clock_ms, found.clock_ms, where=sound)
    columns.precision_ms[sound] = found.precision_ms
    for name, values in found.others.items():
        np.copyto(getattr(columns, name), values, where=sound)
    unusual: list[int] = np.flatnonzero(~sound).tolist()
    for name, texts in found.texts.items():
        for index in unusual:
            texts[index] = ""
        getattr(columns, name)[:] = texts
    return unusual


def _ipico(table: ByteTable) -> Sound:
    usual = (table.ends - table.starts) == IPICO_WIDTH
    starts = np.where(usual, table.starts, 0)
    rows = table.at(starts, IPICO_WIDTH)
    nibbles = HEX[rows[:, 2:]]
    sound = usual & (rows[:, 0] == ord("a")) & (rows[:, 1] == ord("a")) & (nibbles < 16).all(axis=1)
    total = rows[:, 2:34].sum(axis=1, dtype=np.int64) & 0xFF
    sound &= total == nibbles[:, 32] * 16 + nibbles[:, 33]
    hundredths = nibbles[:, 30] * 16 + nibbles[:, 31]
    clock_ms, there = _short_moments(rows[:, 20:32])
    text = table.text
    begins = starts.tolist()
    texts = {
        "chip": [text[at + 4 : at + 16] for at in begins],
        "antenna": [text[at + 2 : at + 4] for at in begins],
    }
    sound &= there & (hundredths <= 99)
    return Sound(sound, clock_ms + hundredths * 10, texts, precision_ms=10)


HEX = np.full(256, 99, np.int64)  # the values of hexadecimal digits in small letters
HEX[ZERO : NINE + 1] = np.arange(10)
HEX[ord("a") : ord("g")] = np.arange(10, 16)


def _short_moments(rows: Bytes) -> tuple[Ints, Flags]:
    """Clocks of rows `YYMMDDHHMMSS`."""
    pairs = [number(rows[:, at : at + 2]) for at in range(0, 12, 2)]
    (year, _), (month, _), (day, _), (hours, _), (minutes, _), (seconds, _) = pairs
    date_ms, dated = midnight_ms(2000 + year, month, day)
    since_ms, timed = time_ms(hours, minutes, seconds)
    digits = np.logical_and.reduce([sound for _, sound in pairs])
    return date_ms + since_ms, dated & timed & digits


def _race_result(table: ByteTable) -> Sound:
    fields = cut(table, ";", 11)
    _, numbered = fields.integers(0, 15)
    date_ms, dated = date(table.at(_within(fields, 2), 10))
    since_ms, timed = time_of_day(table.at(_within(fields, 3), 12))
    rssi, told = fields.integers(6, 6)
    sound = (fields.counts >= 10) & numbered & dated & timed & (told | (fields.width(6) == 0))
    sound &= (fields.width(2) == 10) & (fields.width(3) == 12) & ~_is(fields, 1, "99999")
    sound &= fields.is_trim(1) & (fields.width(1) > 0) & ~holding(table, ENDS | NOT_ASCII)
    sound &= table.bytes[table.starts] != ord("-")
    sound &= table.bytes[np.maximum(table.ends - 1, 0)] != ord(" ")
    texts = {name: fields.texts(at) for name, at in (("chip", 1), ("antenna", 9), ("loop", 10))}
    others = {"rssi": np.where(told, rssi, NO_NUMBER)}
    return Sound(sound, date_ms + since_ms, texts, others=others)


def _ultra(table: ByteTable) -> Sound:
    fields = cut(table, ",", 12)
    seconds, counted = fields.integers(2, 10)
    ms, fine = fields.integers(3, 3)
    rssi, told = fields.integers(5, 6)
    sound = (fields.counts >= 6) & counted & fine & (told | (fields.width(5) == 0))
    sound &= _is(fields, 0, "0") & fields.is_trim(1) & (fields.width(1) > 0)
    sound &= (seconds >= 0) & (ms >= 0) & ~_begins(fields, 2, "-") & ~_begins(fields, 3, "-")
    sound &= ~holding(table, ENDS | NOT_ASCII)
    sound &= table.bytes[np.maximum(table.ends - 1, 0)] != ord(" ")
    texts = {"chip": fields.texts(1), "antenna": fields.texts(4)}
    others = {"rssi": np.where(told, rssi, NO_NUMBER), "repeated": _is(fields, 6, "1")}
    clock_ms = SINCE_1980_MS + seconds * SECOND_MS + ms
    return Sound(sound, clock_ms, texts, others=others)


def _csv(table: ByteTable) -> Sound:
    fields = cut(table, ",", 6)
    rows = table.at(_within(fields, 1), 24)
    clock_ms, there = moment_ms(rows)
    utc = rows[:, 23] == ord("Z")
    width = fields.width(1)
    rssi, told = fields.integers(3, 6)
    sound = (fields.counts >= 1) & there & ((width == 23) | ((width == 24) & utc))
    sound &= (rows[:, 10] == ord(" ")) | (rows[:, 10] == ord("T"))
    sound &= fields.is_trim(0) & (fields.width(0) > 0)
    sound &= fields.is_trim(2) & fields.is_trim(4) & (told | (fields.width(3) <= 0))
    sound &= ~holding(table, SEMICOLON_OR | NOT_ASCII)
    texts = {name: fields.texts(at) for name, at in (("chip", 0), ("antenna", 2), ("loop", 4))}
    others: dict[str, Ints | Flags] = {
        "rssi": np.where(told, rssi, NO_NUMBER),
        "in_utc": utc & (width == 24),
    }
    return Sound(sound, clock_ms, texts, others=others)


def _within(fields: Fields, at: int) -> Ints:
    """Where a field begins, never beyond the end of the text."""
    return np.minimum(fields.start(at), len(fields.table.text))


def _begins(fields: Fields, at: int, character: str) -> Flags:
    begins: Flags = fields.table.bytes[_within(fields, at)] == ord(character)
    return begins


def _is(fields: Fields, at: int, text: str) -> Flags:
    """Where a field is exactly a text."""
    rows = fields.table.at(_within(fields, at), len(text))
    same: Flags = (rows == np.frombuffer(text.encode(), np.uint8)).all(axis=1)
    same &= fields.width(at) == len(text)
    return same


BULK: Mapping[Format, Callable[[ByteTable], Sound]] = {
    "ipico": _ipico,
    "raceresult": _race_result,
    "ultra": _ultra,
    "csv": _csv,
}
