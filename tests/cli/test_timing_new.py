"""`dorsal timing new`, as a timekeeper runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dorsal.cli.timing_inputs import load_race
from dorsal.timing.events import BibGiven, ChipGiven
from dorsal.timing.log import Log, log_bytes
from tests.cli.conftest import Dorsal
from tools.make_course_example import FOLDER as COURSE_FOLDER
from tools.make_raceday_example import FOLDER, entries, race

LISTS = (
    *("--checkpoints", f"marathon={FOLDER / 'checkpoints.csv'}"),
    *("--checkpoints", f"short={FOLDER / 'checkpoints-short.csv'}"),
)
ABOUT = ("--start", "2027-05-30T09:00", "--zone", "Europe/Madrid", "--name", "Larraundi")
COURSE_LIST = COURSE_FOLDER / "checkpoints.csv"
BOTH = ("--start-list", FOLDER / "start-list.csv", *LISTS)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """RACE.toml and entries of the example, in a folder of their own."""
    for name in ("RACE.toml", "entries.csv"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path / "RACE.toml"


def write_list(here: Path, *rows: str) -> Path:
    path = here.with_name("later.csv")
    path.write_text("\n".join(["entry,bib,name,course,club,chip", *rows]) + "\n")
    return path


def test_the_first_run_writes_the_race_and_its_entries(dorsal: Dorsal, tmp_path: Path) -> None:
    path = tmp_path / "RACE.toml"
    ran = dorsal("timing", "new", path, *BOTH, "--chips", FOLDER / "chips.csv", *ABOUT)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"wrote {path}: Larraundi, 11 places",
        "  marathon: 42.195 km, 11 passings, 180 entries",
        "  short: 27 km, 5 passings, 60 entries",
        f"wrote {tmp_path / 'entries.csv'}: 240 entries",
        "Read and correct RACE.toml. A later list: dorsal timing new RACE.toml --start-list FILE",
    ]
    assert "M is read as mujer" in ran.err
    made, listed = load_race(path)
    assert listed == entries()
    assert [one.visits for one in made.courses] == [one.visits for one in race().courses]
    assert [one.checkpoint for one in made.places] == [one.checkpoint for one in race().places]
    assert [(one.key, one.course) for one in made.waves] == [
        *(("first", "marathon"), ("second", "marathon"), ("short", "short"))
    ]
    assert {one.starts_ms for one in made.waves} == {race().waves[0].starts_ms}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["RACE.toml", "entries.csv"]


def test_what_nobody_said_is_assumed_and_told(dorsal: Dorsal, tmp_path: Path) -> None:
    path = tmp_path / "hill.toml"
    people = write_list(path, "E1,1,Ane Lasa,hill,,")
    hill = ("--checkpoints", FOLDER / "checkpoints.csv", "--edition", "2031")
    ran = dorsal("timing", "new", path, "--start-list", people, *hill)
    assert "no --start was given: RACE.toml says 2031-01-01 09:00" in ran.err
    assert "no --zone was given" in ran.err
    made, listed = load_race(path)
    assert (made.slug, made.edition, made.courses[0].key) == ("hill-2031", "2031", "hill")
    assert [one.course for one in listed] == ["hill"]
    assert "09:00:00  # nobody has said: write the planned gun" in path.read_text()


def test_a_first_run_needs_both_files_and_overwrites_nothing(
    dorsal: Dorsal, tmp_path: Path
) -> None:
    path = tmp_path / "RACE.toml"
    assert "--start-list FILE --checkpoints FILE" in dorsal("timing", "new", path).err
    (tmp_path / "entries.csv").write_text("mine")
    ran = dorsal("timing", "new", path, *BOTH, *ABOUT)
    assert (ran.code, path.exists()) == (2, False)
    assert "another file stands where the entries" in ran.err
    assert (tmp_path / "entries.csv").read_text() == "mine"


def test_a_course_without_its_list_is_told_with_nothing_written(
    dorsal: Dorsal, tmp_path: Path
) -> None:
    path = tmp_path / "RACE.toml"
    one = ("--checkpoints", f"marathon={FOLDER / 'checkpoints.csv'}")
    ran = dorsal("timing", "new", path, "--start-list", FOLDER / "start-list.csv", *one, *ABOUT)
    assert ran.code == 2
    assert "the race has no course of this name" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_chips_of_bibs_that_nobody_has_are_told(dorsal: Dorsal, tmp_path: Path) -> None:
    chips = tmp_path / "spare.bibchip"
    chips.write_text("1,AA\n999,BB\n")
    ran = dorsal("timing", "new", tmp_path / "R.toml", *BOTH, "--chips", chips, *ABOUT)
    assert "1 chips belong to bibs that nobody has, or are another's: BB of bib 999" in ran.err
    assert load_race(tmp_path / "R.toml")[1][0].chips == ("AA",)


@pytest.mark.parametrize(
    "told",
    [
        ("--checkpoints", COURSE_LIST, "--race", "larraundi", "--edition", "2027"),
        ("--checkpoints", f"Maratón={COURSE_LIST}#larraundi", "--edition", "2027"),
    ],
    ids=["by options", "by the file's name"],
)
def test_checkpoints_come_from_a_list_of_many_races(
    dorsal: Dorsal, tmp_path: Path, told: tuple[object, ...]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Dorsal;Nombre;Prueba\n1;Ane Lasa;Maratón\n")
    ran = dorsal("timing", "new", tmp_path / "R.toml", "--start-list", people, *told, *ABOUT)
    assert ran.code == 0
    made, listed = load_race(tmp_path / "R.toml")
    assert [(one.key, one.name) for one in made.courses] == [("maraton", "Maratón")]
    assert (len(made.places), listed[0].course) == (11, "maraton")


def test_a_later_list_is_shown_and_written_only_with_yes(dorsal: Dorsal, here: Path) -> None:
    before = here.with_name("entries.csv").read_bytes()
    later = write_list(
        here, "L001,,Eider Barandiaran Goikoetxea,,Oltza Trail,", "N1,777,Ane Lasa,short,,X1"
    )
    shown = dorsal("timing", "new", here, "--start-list", later)
    assert shown.out.splitlines()[:6] == [
        "1 added",
        "  Ane Lasa (N1, bib 777)",
        "1 changed",
        "  Eider Barandiaran Goikoetxea (L001, bib 1): club Haitz KE -> Oltza Trail",
        "1 keep their bib, which the list leaves blank",
        "1 keep their chips, which the list leaves blank",
    ]
    assert shown.out.endswith("Nothing is written yet. With --yes it is.\n")
    assert here.with_name("entries.csv").read_bytes() == before
    ran = dorsal("timing", "new", here, "--start-list", later, "--yes")
    assert "entries.csv.before" in ran.out
    assert here.with_name("entries.csv.before").read_bytes() == before
    first, *_others, last = load_race(here)[1]
    assert (first.bib, first.club, first.chips) == (
        "1",
        "Oltza Trail",
        ("05800000010A", "05800000010B"),
    )
    assert (last.key, last.chips) == ("N1", ("X1",))
    again = dorsal("timing", "new", here, "--start-list", later, "--yes")
    assert again.out.endswith(f"Nothing to change in {here.with_name('entries.csv')}.\n")


def test_bibs_and_chips_of_the_log_are_kept(dorsal: Dorsal, here: Path) -> None:
    events = (
        BibGiven(at="2027-05-30T05:00:00.000Z", by="desk", entry="L001", bib="500"),
        ChipGiven(at="2027-05-30T05:00:00.000Z", by="desk", chip="ZZ", bib="2"),
    )
    log = here.with_name("log")
    log.write_bytes(log_bytes(Log.of("larraundi-2027", events)))
    later = write_list(here, "L003,500,Unai Murua Aldalur,,,ZZ")
    ran = dorsal("timing", "new", here, "--start-list", later, "--log", log, "--json")
    assert [(one["what"], one["value"], one["holder"]) for one in ran.json["clashes"]] == [
        *(("bib", "500", "L001"), ("chip", "ZZ", "L002"))
    ]
    assert (ran.json["changed"], len(ran.json["missing"])) == ([], 239)


def test_chips_alone_are_read_again(dorsal: Dorsal, here: Path) -> None:
    chips = here.with_name("more.csv")
    chips.write_text("chip,bib\nNEW,1\n05800000020A,1\n")
    ran = dorsal("timing", "new", here, "--chips", chips, "--yes")
    assert "chips 05800000010A 05800000010B -> 05800000010A 05800000010B NEW" in ran.out
    assert "05800000020A of bib 1" in ran.err
    first, second, *_ = load_race(here)[1]
    assert first.chips == ("05800000010A", "05800000010B", "NEW")
    assert second.chips == ("05800000020A", "05800000020B")


def test_checkpoints_that_differ_are_told_and_race_toml_stays(dorsal: Dorsal, here: Path) -> None:
    text = (FOLDER / "checkpoints.csv").read_text().replace("Haitzandi,23.2", "Haitzandi,23.4")
    moved = here.with_name("moved.csv")
    moved.write_text(text)
    before = here.read_bytes()
    ran = dorsal("timing", "new", here, "--checkpoints", f"marathon={moved}", "--yes")
    assert "the list has Haitzandi at 23.4 km of marathon, RACE.toml does not" in ran.err
    assert here.read_bytes() == before


def test_a_list_with_mistakes_changes_nothing(dorsal: Dorsal, here: Path) -> None:
    before = here.with_name("entries.csv").read_bytes()
    later = write_list(here, "N1,7,Ane Lasa,shrot,,", "N2,7,Jon Lasa,short,,")
    ran = dorsal("timing", "new", here, "--start-list", later, "--yes")
    assert ran.code == 2
    assert "did you mean short?" in ran.err
    assert "this bib is on line 2 already" in ran.err
    assert here.with_name("entries.csv").read_bytes() == before


def test_a_new_entry_without_a_course_is_told(dorsal: Dorsal, here: Path) -> None:
    later = write_list(here, "L001,1,Eider Barandiaran Goikoetxea,,,", "N1,,Ane Lasa,,,")
    ran = dorsal("timing", "new", here, "--start-list", later)
    assert ran.code == 2
    assert "later.csv, line 3, column course: a new entry is on no course ('Ane Lasa')" in ran.err


def test_a_start_list_that_is_not_there_is_told(dorsal: Dorsal, here: Path) -> None:
    here.with_name("entries.csv").unlink()
    ran = dorsal("timing", "new", here, "--start-list", FOLDER / "start-list.csv", "--yes")
    assert ran.code == 0
    assert len(load_race(here)[1]) == 240
