"""What every command of race day reads: the race, its entries and its log."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from dorsal.cli.timing_inputs import load_log, load_race, read_as_of
from dorsal.ground.problems import BadInput
from dorsal.timing.events import Noted
from dorsal.timing.log import Log, log_bytes
from tools.make_raceday_example import FOLDER, race

NOTE = Noted(at="2027-05-30T05:00:00.000Z", by="desk", text="fog")


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """RACE.toml of the example, without its entries."""
    return Path(shutil.copy(FOLDER / "RACE.toml", tmp_path))


def test_a_race_whose_entries_are_not_there_is_told(here: Path) -> None:
    with pytest.raises(BadInput, match="the start list of the race is not there"):
        load_race(here)


def test_a_race_without_a_start_list_has_no_entries(here: Path) -> None:
    here.write_text(here.read_text().replace('start_list = "entries.csv"\n', ""))
    assert load_race(here)[1] == ()


def test_a_log_that_is_not_there_yet_is_empty(here: Path) -> None:
    assert load_log(here.with_name("LOG"), race()) == Log("larraundi-2027")


def test_a_log_is_read_and_another_races_is_refused(here: Path) -> None:
    path = here.with_name("LOG")
    path.write_bytes(log_bytes(Log.of("larraundi-2027", [NOTE])))
    assert load_log(path, race()).events == (NOTE,)
    path.write_bytes(log_bytes(Log.of("larraundi-2026", [NOTE])))
    with pytest.raises(BadInput, match="this log is of another race"):
        load_log(path, race())


def test_a_time_of_day_that_a_race_has_twice_is_asked_back() -> None:
    long = replace(race(), courses=(replace(race().courses[0], limit_s=30 * 3600.0),))

    assert read_as_of(None, long) is None
    assert read_as_of("2027-05-31T11:30", long) == read_as_of("2027-05-31T09:30Z", long)
    with pytest.raises(BadInput) as told:
        read_as_of("11:30", long)
    (problem,) = told.value.problems
    assert problem.what == "it is this time more than once in the race"
    assert problem.right == "write 2027-05-30T11:30:00 or 2027-05-31T11:30:00"
