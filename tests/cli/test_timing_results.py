"""`dorsal timing results` on a simulated race of the examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dorsal.cli.timing_results import ManyExports, results
from dorsal.ground.problems import BadInput
from dorsal.timing.entry_list import read_entries
from dorsal.timing.log import log_bytes
from dorsal.timing.race_file import read_race
from dorsal.timing.simulation import NONE, simulate

RACE = Path(__file__).resolve().parents[2] / "examples" / "raceday" / "RACE.toml"
app = typer.Typer()
app.command("results", cls=ManyExports)(results)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a race in which nothing goes wrong."""
    race = read_race(RACE.read_bytes())
    entries = read_entries((RACE.parent / race.start_list).read_bytes(), race=race)
    path = tmp_path_factory.mktemp("race") / "LOG"
    path.write_bytes(log_bytes(simulate(race, entries, seed=5, faults=NONE).log))
    return path


def ran(log: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(RACE), "--log", str(log), *options])
    if isinstance(done.exception, BadInput):
        raise done.exception
    return done.exit_code, done.output


def test_the_table_names_the_winner_first_and_ends_with_the_hash_of_the_log(log: Path) -> None:
    code, json_text = ran(log, "--json")
    document = json.loads(json_text)
    winner = document["courses"][0]["rows"][0]
    code, text = ran(log, "--course", document["courses"][0]["course"])
    assert code == 0
    line = next(line for line in text.splitlines() if line.split()[:1] == ["1"])
    assert line.split()[1] == winner["bib"]
    assert f"{winner['first_name']} {winner['family_name']} " in line
    without = text.splitlines().index("Without a place")
    assert not any(line.split()[:1] == ["1"] for line in text.splitlines()[without:])
    assert text.splitlines()[-1] == f"rules 1, log {document['log_sha256'][:16]}"


def test_any_bib_is_explained_and_one_that_is_nobodys_is_answered_with_exit_code_1(
    log: Path,
) -> None:
    assert ran(log, "--explain", "nobody") == (1, "No entry of this race has bib nobody.\n")
    winner = json.loads(ran(log, "--json")[1])["courses"][0]["rows"][0]["bib"]
    code, text = ran(log, "--explain", winner)
    assert (code, text.startswith(f"Bib {winner}, ")) == (0, True)


def test_each_form_is_written_to_its_file(log: Path, tmp_path: Path) -> None:
    forms = {"json": b"{", "itra": b"PK", "iof": b"<?xml", "csv": b"", "page": b"<!doctype"}
    asked = [word for form in forms for word in ("--export", form, str(tmp_path / form))]
    assert ran(log, *asked, "--course", "short")[0] == 0
    for form, begins in forms.items():
        assert (tmp_path / form).read_bytes().startswith(begins)


def test_where_one_form_cannot_be_made_no_file_is_written(log: Path, tmp_path: Path) -> None:
    asked = ["--export", "csv", str(tmp_path / "csv"), "--export", "docx", str(tmp_path / "docx")]
    with pytest.raises(BadInput, match="docx"):
        ran(log, *asked, "--course", "short")
    with pytest.raises(BadInput, match="--export has no file"):
        ran(log, *asked[:3], "--export", "csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("to", "what"),
    [
        ("RACE.toml", "this file is the race: it is never written over"),
        ("entries.csv", "this file is its start list: it is never written over"),
        ("LOG", "this file is its log: it is never written over"),
        ("linked", "this file is its log: it is never written over"),
        ("other-log", "this file is a log: it is never written over"),
        ("twice", "two exports go to one file"),
        ("nowhere/out.csv", "there is no such folder"),
    ],
)
def test_an_export_is_never_written_over_what_it_is_made_of(
    log: Path, tmp_path: Path, to: str, what: str
) -> None:
    for one in (RACE, RACE.parent / "entries.csv", log):
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "other-log").write_bytes(log.read_bytes())
    (tmp_path / "linked").symlink_to("LOG")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    again = ("--export", "json", str(tmp_path / to)) if to == "twice" else ()
    asked = ["--log", str(tmp_path / "LOG"), "--course", "short"]
    asked += ["--export", "csv", str(tmp_path / to), *again]

    done = CliRunner().invoke(app, [str(tmp_path / "RACE.toml"), *asked])

    assert isinstance(done.exception, BadInput)
    assert [one.what for one in done.exception.problems] == [what]
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == before


def test_an_export_that_the_disk_does_not_take_leaves_the_old_file(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "table.csv"
    ran(log, "--export", "csv", str(target), "--course", "short")
    before = target.read_bytes()
    monkeypatch.setattr("dorsal.outside.record_store._write", full)
    done = CliRunner().invoke(
        app, [str(RACE), "--log", str(log), "--export", "csv", str(target), "--course", "marathon"]
    )

    assert isinstance(done.exception, OSError)
    assert (target.read_bytes(), [one.name for one in tmp_path.iterdir()]) == (
        before,
        [target.name],
    )


@pytest.mark.parametrize("form", ["itra", "ultrasignup"])
def test_who_is_on_the_way_is_not_in_a_final_file_and_that_is_told(
    log: Path, tmp_path: Path, form: str
) -> None:
    asked = ["--export", form, str(tmp_path / "out"), "--course", "short"]
    early = CliRunner().invoke(app, [str(RACE), "--log", str(log), *asked, "--as-of", "11:00"])
    late = CliRunner().invoke(app, [str(RACE), "--log", str(log), *asked])

    assert (early.exit_code, late.exit_code) == (0, 0)
    assert "runners are not in this file, because nothing final is known of them: " in early.stderr
    assert len(early.stderr) > len(late.stderr)


def test_a_log_that_breaks_off_is_told(log: Path, tmp_path: Path) -> None:
    torn = tmp_path / "LOG"
    torn.write_bytes(log.read_bytes() + b'{"at":"2027')
    done = CliRunner().invoke(app, [str(RACE), "--log", str(torn), "--podium"])
    assert done.exit_code == 0
    assert "the last line breaks off after 11 bytes" in done.stderr


def test_as_of_is_in_the_races_zone_and_shows_what_was_known(log: Path) -> None:
    document = json.loads(ran(log, "--json", "--as-of", "2027-05-30T08:00")[1])
    assert document["as_of"] == "2027-05-30T06:00:00.000Z"
    assert {row["status"] for one in document["courses"] for row in one["rows"]} <= {
        "entered",
        "not competing",
    }


def test_as_of_may_be_a_time_of_day_that_the_race_has_once(log: Path) -> None:
    dated = ran(log, "--json", "--as-of", "2027-05-30T11:30")
    assert ran(log, "--json", "--as-of", "11:30") == dated


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--as-of", "noon"), "this is no date and time"),
        (("--as-of", ""), "this is no date and time"),
        (("--as-of", "23:30"), "it is this time on no day of the race"),
        (("--course", "moon"), "there is no such course"),
        (("--export", "pdf", "out.pdf"), "no such form"),
    ],
)
def test_what_cannot_be_is_told_with_what_would_be_right(
    log: Path, options: tuple[str, ...], what: str
) -> None:
    with pytest.raises(BadInput) as told:
        ran(log, *options)
    assert [one.what for one in told.value.problems] == [what]
