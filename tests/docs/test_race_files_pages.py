"""The reference of RACE.toml and of the start list says what the program does."""

from __future__ import annotations

import re
from typing import get_args

from dorsal.timing.entry_list import entries_csv, read_entries
from dorsal.timing.entry_list.columns import HEADINGS
from dorsal.timing.race import RULES_VERSION, Format, Race, TimeOfPassing
from dorsal.timing.race_file import FORMAT, race_toml, read_race
from dorsal.timing.race_file.keys import KEYS
from tests.docs.quoted import DOCS, blocks

RACE_FILE = (DOCS / "reference" / "race-file.md").read_text(encoding="utf-8")
START_LIST = (DOCS / "reference" / "start-list.md").read_text(encoding="utf-8")
SECTIONS = {
    "": "The top of the file",
    "race": "`[race]`",
    "places": "`[[places]]`",
    "courses": "`[[courses]]`",
    "waves": "`[[waves]]`",
    "sources": "`[[sources]]`",
    "ranking": "`[ranking]`",
    "categories": "`[[categories]]`",
}


def tables(title: str) -> list[list[str]]:
    """The names in code in the first column of each table of a section."""
    part = RACE_FILE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| key \|.*\n\|---\|---\|\n((?:\|.*\n?)+)", part, re.MULTILINE)
    first = [[row.split(" | ")[0] for row in table.splitlines()] for table in found]
    return [[key for cell in cells for key in re.findall(r"`(\w+)`", cell)] for cells in first]


def example() -> Race:
    """The race that the page shows."""
    (text,) = [block for language, block in blocks(RACE_FILE) if language == "toml"]
    return read_race(text.encode())


def test_every_key_stands_on_the_page_and_no_other() -> None:
    told = {table: sorted(tables(title)[0]) for table, title in SECTIONS.items()}
    told["courses.places"] = sorted(tables(SECTIONS["courses"])[1])
    assert told == {table: sorted(keys) for table, keys in KEYS.items()}


def test_the_versions_are_those_of_the_program() -> None:
    assert f"format {FORMAT}\n" in RACE_FILE
    assert f"the version of this format: {FORMAT}." in RACE_FILE
    assert f"results are worked out: {RULES_VERSION}." in RACE_FILE


def test_the_words_of_a_choice_stand_on_the_page() -> None:
    row = next(
        line for line in RACE_FILE.splitlines() if line.startswith("| `format` | what it sp")
    )
    assert sorted(re.findall(r'`"(\w+)"`', row)) == sorted(get_args(Format))
    row = next(line for line in RACE_FILE.splitlines() if line.startswith("| `passing` |"))
    assert tuple(re.findall(r'`"(\w+)"`', row)) == get_args(TimeOfPassing)


def test_the_whole_file_is_read_and_comes_back() -> None:
    race = example()
    assert [(one.key, len(one.visits)) for one in race.courses] == [("short", 3), ("twice", 5)]
    assert read_race(race_toml(race).encode()) == race


def test_the_defaults_on_the_page_are_those_of_the_program() -> None:
    race = example()
    start, oltzagain, _finish = race.places
    assert '`window` | reads of one runner that lie closer together are one passing: `"2 min"`' in (
        RACE_FILE
    )
    assert (start.window_s, start.passing, start.cutoff_on, start.grace_s) == (
        120,
        "first",
        "in",
        0,
    )
    assert oltzagain.grace_s == 300
    assert (race.start_window_s, race.late_start_s) == (600, 1_800)
    assert (race.courses[0].shortest_lap_s, race.courses[0].laps) == (60, 1)
    ranking = race.ranking
    assert (ranking.precision_ms, ranking.podium, ranking.protest_minutes) == (1_000, 3, 30)
    assert (ranking.smallest_category, race.sources[0].rank) == (0, 1)


def test_every_heading_of_a_start_list_is_listed() -> None:
    rows = re.findall(r"^\| (\w+) \| (`.+`) \|$", START_LIST, re.MULTILINE)
    assert {field: tuple(re.findall(r"`([^`]+)`", names)) for field, names in rows} == HEADINGS


def test_the_columns_of_the_entry_file_are_listed_in_their_order() -> None:
    part = START_LIST.split("\n## The entry file\n")[1]
    cells = re.findall(r"^\| (`.+?) \| ", part, re.MULTILINE)
    told = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert told == entries_csv(()).decode().strip().split(",")


def test_a_name_makes_the_number_that_is_shown() -> None:
    (one,) = read_entries(b'name\n"Etxeberria Lasa, Ane"\n')
    assert f"`{one.key}`" in START_LIST
