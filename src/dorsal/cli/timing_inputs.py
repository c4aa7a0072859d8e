"""What `dorsal timing` reads: RACE.toml, the start list beside it, and the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.cli.reporting import show_problems
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.timing.entries import Entry
    from dorsal.timing.log import Log
    from dorsal.timing.race import Race


def load_race(path: Path) -> tuple[Race, tuple[Entry, ...]]:
    """The race of a file and its entries; none where it names no start list.

    `BadInput` with every problem of both files.
    """
    from dorsal.timing.entry_list import read_entries  # inline: keeps `--help` fast
    from dorsal.timing.race_file import read_race

    race = read_race(path.read_bytes(), file=str(path))
    if not race.start_list:
        return race, ()
    entries = start_list_of(path, race)
    if not entries.is_file():
        what = f"the start list of the race is not there: {entries}"
        right = "put it there, or make it with dorsal timing new"
        raise BadInput([Problem(what, right, str(path), column="race.start_list")])
    return race, read_entries(entries.read_bytes(), file=str(entries), race=race)


def start_list_of(path: Path, race: Race) -> Path:
    """Where the entry file of a race lies: its name counts from the folder of RACE.toml."""
    return path.parent / race.start_list


def read_as_of(text: str | None, race: Race) -> int | None:
    """The instant of `--as-of`: a date and time, or a time of day of the one day on which the race
    has it; in the race's zone where it names none. None where it was not said.
    """
    from datetime import datetime  # inline: only where it is asked for

    from dorsal.timing.instants import instant_of

    if text is None:
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return _of_race_day(text, race)
    return instant_of(told if told.tzinfo else told.replace(tzinfo=race.zone))


def _of_race_day(text: str, race: Race) -> int:
    """The instant of a time of day; `BadInput` where the race has none or several such."""
    from dorsal.timing.written import (  # inline: only where it is asked for
        as_clocks_show,
        instants_between,
        race_span_ms,
        read_written,
    )

    written = read_written(text)
    if written is None or written.kind != "time of day":
        right = "write 14:00 or 2027-05-30T14:00, or with a zone 2027-05-30T14:00+02:00"
        raise _no_instant("this is no date and time", right, text)
    found = instants_between(written, race.zone, *race_span_ms(race))
    if not found:
        right = "write the date too, as 2027-05-30T14:00"
        raise _no_instant("it is this time on no day of the race", right, text)
    if len(found) > 1:
        either = " or ".join(as_clocks_show(one, race.zone).replace(" ", "T") for one in found)
        what = "it is this time more than once in the race"
        raise _no_instant(what, f"write {either}", text)
    return found[0]


def _no_instant(what: str, right: str, text: str) -> BadInput:
    return BadInput([Problem(what, right, column="--as-of", value=text)])


def load_log(path: Path, race: Race) -> Log:
    """The log of a race; an empty one where the file is not there yet.

    `BadInput` where it is another race's. What was torn off at its end is told on the terminal.
    """
    from dorsal.outside.race_log import read_race_log  # inline: keeps `--help` fast

    found = read_race_log(path, race=race.slug)
    show_problems(found.warnings, as_json=False)
    return found.log
