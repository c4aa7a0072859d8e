"""`dorsal timing simulate` and `drill`, and the files of results, on the example of the project."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dorsal.cli.main import app
from dorsal.ground.problems import BadInput
from tests.docs.quoted import REPOSITORY

RACE = str(REPOSITORY / "examples" / "raceday" / "RACE.toml")
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `dorsal timing ...` in an empty folder; what it says."""
    monkeypatch.chdir(tmp_path)

    def timing(*arguments: str) -> str:
        said = CliRunner().invoke(app, ["timing", *arguments])
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        return said.stdout

    return timing


def answered(said: str) -> Any:
    return json.loads(said)


def test_a_simulated_race_is_written_with_its_truth_and_never_over_another_file(run: Run) -> None:
    told = answered(run("simulate", RACE, "--seed", "3", "--out", "race.log", "--json"))
    truth = json.loads(Path("race.log.truth.json").read_bytes())
    assert told["runners"] == len(truth["runners"]) == sum(told["outcomes"].values())
    assert told["unknowable"] == len(truth["unknowable"]) > 0
    assert Path("race.log").read_bytes().count(b"\n") == told["events"] + 1
    with pytest.raises(BadInput, match="this file is there already"):
        run("simulate", RACE, "--out", "race.log")


def test_without_faults_the_table_is_the_truth(run: Run) -> None:
    run("simulate", RACE, "--seed", "4", "--faults", "none", "--out", "race.log")
    truth = json.loads(Path("race.log.truth.json").read_bytes())
    table = answered(run("results", RACE, "--log", "race.log", "--json"))
    rows = {row["bib"]: row for course in table["courses"] for row in course["rows"]}
    guests = {bib for bib, row in rows.items() if row["status"] == "not competing"}
    finished = {one["bib"]: one["gun_ms"] for one in truth["runners"] if "gun_ms" in one}
    assert {bib: rows[bib]["gun_ms"] for bib in finished} == finished
    assert {bib for bib, row in rows.items() if row["place"] is not None} == set(finished) - guests


def test_a_drill_gives_points_and_more_of_them_for_the_sheet_that_is_read_in(run: Run) -> None:
    before = answered(run("drill", RACE, "--minutes", "0", "--json"))
    (sheet,) = Path("drill").glob("sheet-*.csv")
    dead = before["troubles"][0]
    assert (dead["trouble"], dead["right"]) == ("dead mat", 0)
    assert dead["touched"] == len(sheet.read_text().splitlines()) - 1
    run("ingest", RACE, "--log", "drill/race.log", "--place", dead["place"], str(sheet))
    after = answered(run("drill", RACE, "--score", "--json"))
    assert after["troubles"][0]["right"] == dead["touched"]
    assert (after["recorded"], after["points"] > before["points"]) == (dead["touched"], True)


def test_a_drill_is_played_once_in_a_folder_and_scored_only_where_it_was(run: Run) -> None:
    with pytest.raises(BadInput, match="no drill in this folder"):
        run("drill", RACE, "--score")
    said = run("drill", RACE, "--minutes", "0")
    assert said.count(" radio: ") == 5
    assert "points of 100." in said
    assert f"dorsal timing watch {RACE} --log drill/race.log --drill" in said.splitlines()[2]
    with pytest.raises(BadInput, match="a drill was played here already"):
        run("drill", RACE, "--minutes", "0")


def test_a_drill_of_any_seed_is_scored_and_watched(run: Run) -> None:
    run("drill", RACE, "--minutes", "0", "--seed", "5", "--json")
    assert answered(run("drill", RACE, "--score", "--json"))["points"] == 0
    seen = answered(run("watch", RACE, "--log", "drill/race.log", "--drill", "--json"))
    assert seen["now_ms"] > 1_800_000_000_000  # on the day of the race, whatever the day
    assert min(one["age_ms"] for one in seen["sources"] if one["reads"]) < 600_000
    assert max(one["age_ms"] for one in seen["sources"] if one["reads"]) > 3_600_000


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("itra", b"PK"),
        ("ultrasignup", b"place,time,first,last"),
        ("iof", b"<?xml version="),
        ("csv", b"place,bib,family name"),
        ("json", b"{"),
        ("page", b"<!doctype html>"),
        ("podium", b"<!doctype html>"),
    ],
)
def test_results_are_written_in_every_form(run: Run, form: str, begins: bytes) -> None:
    run("simulate", RACE, "--out", "race.log")
    run("results", RACE, "--log", "race.log", "--course", "short", "--export", form, "out")
    data = Path("out").read_bytes()
    assert data.startswith(begins)
    if form != "itra":
        assert data.decode("utf-8")
