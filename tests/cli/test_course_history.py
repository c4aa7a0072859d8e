"""`dorsal course report --history`: what the cut-offs would have done to past editions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Dorsal
from tools.make_course_example import FOLDER

TRACK, LISTED = FOLDER / "course.gpx", FOLDER / "checkpoints.csv"
OF_2027 = ("--checkpoints", LISTED, "--race", "larraundi", "--edition", "2027")


@pytest.fixture
def splits(tmp_path: Path) -> Path:
    """Four runners; the cut-offs are 1:10 at cp01 and 8:00 at cp10."""
    path = tmp_path / "splits.csv"
    path.write_text(
        "runner,status,cp00,cp01,cp10\n"
        "a,FINISHER,0:00:00,0:50:00,5:00:00\n"
        "b,FINISHER,0:00:00,1:10:00,7:00:00\n"
        "c,FINISHER,0:00:00,1:10:01,7:30:00\n"
        "d,DNF,0:00:00,1:30:00,\n"
    )
    return path


def test_each_cutoff_tells_whom_it_would_have_stopped(dorsal: Dorsal, splits: Path) -> None:
    ran = dorsal("course", "report", TRACK, *OF_2027, "--history", f"2026={splits}", "--json")
    assert ran.code == 0, ran.err
    (past,) = ran.json["would_stop"]
    assert (past["edition"], past["starters"]) == ("2026", 4)
    assert past["cutoffs"] == [
        {"key": "cp01", "seen": 4, "late": 2, "late_finishers": 1, "share": 0.5},
        {"key": "cp10", "seen": 3, "late": 0, "late_finishers": 0, "share": 0.0},
    ]


def test_the_table_has_a_column_for_the_past_edition(dorsal: Dorsal, splits: Path) -> None:
    ran = dorsal("course", "report", TRACK, *OF_2027, "--history", f"2026={splits}")
    table = ran.out.partition("\nCut-offs\n")[2].partition("\nStations\n")[0]
    rows = {line.split()[1]: line for line in table.splitlines() if line.startswith("▲")}
    assert {"2026", "finish*", "min/km"} <= set(table.splitlines()[0].split())
    assert "50.0 % (1)" in rows["Oltzagain"]
    assert "%" not in rows["Atabarri"]
    assert "past starters (4 in 2026)" in " ".join(ran.out.split())


def test_splits_without_checkpoints_are_refused(dorsal: Dorsal, splits: Path) -> None:
    ran = dorsal("course", "report", TRACK, "--history", f"2026={splits}")
    assert ran.code == 2
    assert "--checkpoints FILE" in ran.err
