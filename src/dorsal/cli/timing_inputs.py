"""What `dorsal timing` reads: RACE.toml, the start list beside it, and the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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


def load_log(path: Path, race: Race) -> Log:
    """The log of a race; an empty one where the file is not there yet.

    `BadInput` where it is another race's.
    """
    from dorsal.outside.race_log import read_race_log  # inline: keeps `--help` fast

    return read_race_log(path, race=race.slug).log
