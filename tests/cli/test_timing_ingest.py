"""Files into the log of a race: everything is kept, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from dorsal.cli.timing_ingest import ingest
from dorsal.cli.timing_record import record
from dorsal.ground.problems import BadInput
from dorsal.outside.race_log import append_events, read_race_log
from dorsal.timing.events import AnyEvent, ChipRead, Dropped, ManualTime, Started, ref_of
from dorsal.timing.race_file import race_toml
from dorsal.timing.standing import Standing, stand
from tests.timing.written.made_station import made_race

RACE = made_race("hut", "finish")
PASSING = "%d;%s;2027-05-30;09:00:01.120;0;9;-58;;0;2;1;;;;;;D-4711;63;;"
SOURCES = """
[[sources]]
name = "start-mat"
format = "raceresult"
place = "start"

[[sources]]
name = "sheets"
format = "sheet"
"""

Ingest = Callable[..., Any]


@pytest.fixture
def take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ingest:
    """Run the command in a folder of its own on these files; its answer in JSON."""
    monkeypatch.chdir(tmp_path)
    Path("RACE.toml").write_text(race_toml(RACE) + SOURCES)
    app = typer.Typer()
    app.command()(ingest)

    def run(*arguments: str) -> Any:
        said = CliRunner().invoke(app, ["RACE.toml", "--log", "log", "--json", *arguments])
        if said.exception is not None and not isinstance(said.exception, SystemExit):
            raise said.exception
        return json.loads(said.stdout)["files"]

    return run


def events() -> tuple[AnyEvent, ...]:
    return read_race_log(Path("log"), race=RACE.slug).log.events


def picked(told: Any, *keys: str) -> list[Any]:
    """What the answer says of the only file."""
    (one,) = told
    return [one[key] for key in keys]


def test_every_line_becomes_an_event_and_none_twice(take: Ingest) -> None:
    Path("mat.txt").write_text(f"{PASSING % (1, 'A')}\nnoise\n{PASSING % (2, 'B')}\n")
    first = take("mat.txt")
    assert (first[0]["format"], first[0]["source"]) == ("raceresult", "start-mat")
    assert picked(first, "lines", "new", "known", "unreadable") == [3, 3, 0, 1]
    before = Path("log").read_bytes()
    assert picked(take("mat.txt"), "new", "known", "unreadable") == [0, 3, 1]
    assert Path("log").read_bytes() == before
    reads = [event for event in events() if isinstance(event, ChipRead)]
    assert {(read.epoch, read.seq, read.raw) for read in reads if read.epoch == "63"} == {
        ("63", 1, PASSING % (1, "A")),
        ("63", 2, PASSING % (2, "B")),
    }
    assert [read.raw for read in reads if read.epoch != "63"] == ["noise"]


def test_what_two_files_both_hold_is_taken_once(take: Ingest) -> None:
    Path("one.txt").write_text(f"{PASSING % (1, 'A')}\n{PASSING % (2, 'B')}\n")
    Path("two.txt").write_text(f"#P;{PASSING % (2, 'B')}\n{PASSING % (3, 'C')}\n")
    told = take("one.txt", "two.txt")
    assert [(one["new"], one["known"]) for one in told] == [(2, 0), (1, 1)]


def test_two_reads_of_one_number_are_both_kept_and_shown(take: Ingest) -> None:
    Path("one.txt").write_text(f"{PASSING % (1, 'A')}\n")
    Path("two.txt").write_text(f"{PASSING % (1, 'B')}\n")
    told = take("one.txt", "two.txt")
    assert [(one["new"], one["clashing"]) for one in told] == [(1, 0), (0, 1)]
    assert len(events()) == 2
    assert [(one["new"], one["clashing"], one["known"]) for one in take("two.txt")] == [(0, 0, 1)]


def test_a_sheet_is_read_once(take: Ingest) -> None:
    Path("hut.csv").write_text("bib,in,dnf\n1,11:32,\n2,11:4x,\n3,,x\n")
    told = take("hut.csv", "--place", "hut", "--by", "Ane")
    assert picked(told, "format", "source", "new", "unreadable") == [
        "sheet",
        "sheets",
        3,
        1,
    ]
    assert picked(take("hut.csv", "--place", "hut"), "new", "known") == [0, 3]
    assert [event.by for event in events()] == ["Ane"] * 3
    assert {type(event) for event in events()} == {ManualTime, Dropped}


def test_elapsed_times_of_a_sheet_count_from_the_gun_that_was_recorded(take: Ingest) -> None:
    gun = Started(at="2027-05-30T07:04:00.000Z", time="2027-05-30T07:03:00.000Z")
    append_events(Path("log"), [gun], race=RACE.slug)
    Path("hut.csv").write_text("bib,elapsed\n1,1:00:00\n")
    take("hut.csv", "--place", "hut")
    (time,) = [event for event in events() if isinstance(event, ManualTime)]
    assert time.time == "2027-05-30T08:03:00.000Z"
    later = Started(at="2027-05-30T07:09:00.000Z", time="2027-05-30T07:03:07.000Z")
    append_events(Path("log"), [later], race=RACE.slug)
    assert picked(take("hut.csv", "--place", "hut"), "known", "clashing") == [1, 0]


def test_another_log_is_joined(take: Ingest) -> None:
    Path("mat.txt").write_text(f"{PASSING % (1, 'A')}\n")
    take("mat.txt", "--by", "Ane")
    Path("log").rename("other")
    Path("mat.txt").write_text(f"{PASSING % (1, 'A')}\n{PASSING % (2, 'B')}\n")
    take("mat.txt")
    assert picked(take("other"), "format", "new", "known") == ["log", 1, 0]
    assert picked(take("other"), "format", "new", "known") == ["log", 0, 1]


def test_a_source_that_the_race_does_not_name_is_told(take: Ingest) -> None:
    Path("box-7.txt").write_text("aa0005800012860800012603062027472353\n")
    told = take("box-7.txt")[0]
    assert (told["source"], told["new"]) == ("box-7", 1)
    assert told["remarks"] == [
        "RACE.toml names no source 'box-7': its reads count once it does, "
        "or read the file with --source NAME"
    ]


@pytest.mark.parametrize(
    ("text", "arguments", "what"),
    [
        ("\n", (), "this file is empty"),
        ("wind\n", (), "it is not clear of which format this file is"),
        ("wind\n", ("--format", "tea"), "there is no such format"),
        ("wind\n", ("--place", "moon"), "the race has no such place"),
        ("wind\n", ("--source", "a/b"), "this is no source's name"),
        (
            "wind\n",
            ("--source", "start-mat", "--format", "csv"),
            "this source has another format",
        ),
        ('{"dorsal_log":1,"race":"other"}\n', (), "this log is of another race"),
    ],
)
def test_what_cannot_be_taken_changes_nothing(
    take: Ingest, text: str, arguments: tuple[str, ...], what: str
) -> None:
    Path("mat.txt").write_text(f"{PASSING % (1, 'A')}\n")
    Path("file").write_text(text)
    with pytest.raises(BadInput) as refused:
        take("mat.txt", "file", *arguments)
    assert [problem.what for problem in refused.value.problems] == [what]
    assert not Path("log").exists()


def test_a_sheet_of_no_place_is_refused_and_may_come_again_with_its_place(take: Ingest) -> None:
    Path("hut.csv").write_text("bib,time\n12,10:20:23\n13,10:22:54\n")
    with pytest.raises(BadInput, match="nothing says at which place this sheet was"):
        take("hut.csv")
    assert not Path("log").exists()
    assert picked(take("--place", "hut", "hut.csv"), "new", "known") == [2, 0]


def test_a_sheet_read_at_the_wrong_place_is_taken_back_and_read_again(
    take: Ingest, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("hut.csv").write_text("bib,time,dnf,note\n1,11:32,,\n2,11:40,,limps\n3,11:41,x,\n")
    take("hut.csv", "--place", "finish")
    before = Path("log").read_bytes()
    with pytest.raises(BadInput, match="the log has this sheet already, read otherwise: as sheets"):
        take("hut.csv", "--place", "hut")
    with pytest.raises(BadInput, match=r"retract --file hut\.csv --by WHO --why TEXT"):
        take("hut.csv", "--place", "finish", "--source", "other")
    assert Path("log").read_bytes() == before
    wrong = [ref_of(one) for one in events() if isinstance(one, ManualTime)]
    recorded("correct", wrong[1], "bib=4", "--why", "misread", "--anyway")

    recorded("retract", "--file", "hut.csv", "--why", "wrong place")

    assert (capsys.readouterr().out.splitlines()[-1]) == (
        "6 lines of hut.csv do not count any more; it can be read in again"
    )
    assert standing().times == ()
    assert (standing().said.drops, standing().said.notes, standing().conflicts) == ((), (), ())
    assert picked(take("hut.csv", "--place", "hut"), "new", "known") == [5, 0]
    assert picked(take("hut.csv", "--place", "hut"), "new", "known") == [0, 5]
    found = standing()
    assert [(one.bib, one.place) for one in found.times] == [
        *(("1", "hut"), ("2", "hut"), ("3", "hut"))
    ]
    assert {one.epoch for one in found.times} == {f"{wrong[0].split('/')[1]}-2"}
    assert (len(found.said.drops), len(found.said.notes)) == (1, 1)


def test_a_sheet_that_two_laptops_read_at_two_places_can_be_taken_back(take: Ingest) -> None:
    Path("hut.csv").write_text("bib,time\n1,11:32\n")
    take("hut.csv", "--place", "finish")
    Path("log").rename("other")
    take("hut.csv", "--place", "hut")
    take("other")
    assert len(standing().clashes) == 1

    recorded("retract", "--file", "hut.csv", "--why", "read twice")
    take("hut.csv", "--place", "hut")

    assert [one.place for one in standing().times] == ["hut"]
    assert standing().clashes == ()


def test_reads_of_the_wrong_source_are_taken_back_and_brought_back(take: Ingest) -> None:
    Path("mat.txt").write_text(f"{PASSING % (1, 'A')}\n{PASSING % (2, 'B')}\n")
    take("mat.txt", "--source", "finish-mat", "--format", "raceresult")
    take("mat.txt")
    with pytest.raises(BadInput, match="say which with --source: finish-mat, start-mat"):
        recorded("retract", "--file", "mat.txt", "--why", "x")

    recorded("retract", "--file", "mat.txt", "--source", "finish-mat", "--why", "wrong mat")
    assert [one.source for one in standing().reads] == ["start-mat"] * 2

    undo = ("retract", "--file", "mat.txt", "--source", "finish-mat", "--undo", "--why", "right")
    recorded(*undo)
    assert len(standing().reads) == 4
    with pytest.raises(BadInput, match="nothing of this file was taken back"):
        recorded(*undo)


def recorded(*arguments: str) -> None:
    """Record something in the log here."""
    told = CliRunner().invoke(
        record, ["RACE.toml", "--log", "log", "--by", "Ane", *arguments], standalone_mode=False
    )
    if told.exception is not None:
        raise told.exception
    print(told.stdout, end="")


def standing() -> Standing:
    return stand(read_race_log(Path("log"), race=RACE.slug).log)


def test_what_speaks_against_a_line_of_a_sheet_is_told_once(take: Ingest) -> None:
    Path("entries.csv").write_text("bib,name\n1,Ane Lasa\n2,Jon Gil\n12,Iker Oria\n")
    Path("RACE.toml").write_text(
        race_toml(replace(RACE, start_list="entries.csv")) + SOURCES  # gun at 09:00
    )
    Path("hut.csv").write_text("bib,in,out\n1,11:32,11:40\n21,11:33,\n2,08:45,11:50\n")

    told = take("hut.csv", "--place", "hut")

    assert picked(told, "new", "unreadable") == [5, 2]
    assert picked(told, "remarks") == [
        [
            "hut.csv, line 3: nobody has bib 21; did you mean 12 (Iker Oria), 2 (Jon Gil) or "
            "1 (Ane Lasa)?",
            "hut.csv, line 4: the start of 2 is at Sun 30 May 09:00, later than this",
        ]
    ]
    assert picked(take("hut.csv", "--place", "hut"), "new", "unreadable", "remarks") == [0, 0, []]


def test_a_sheet_in_utf_16_is_read_and_reads_in_it_are_refused(take: Ingest) -> None:
    Path("sheet.csv").write_bytes("bib,time\n1,10:30\n".encode("utf-16"))
    Path("reads.txt").write_bytes(f"{PASSING % (1, 'AB')}\n".encode("utf-16"))
    assert take("sheet.csv", "--place", "hut")[0]["new"] == 1
    with pytest.raises(BadInput, match="this file is UTF-16 text"):
        take("reads.txt")


def test_a_sheet_of_a_source_that_the_race_does_not_name_is_told(take: Ingest) -> None:
    Path("sheet.csv").write_text("bib,time\n1,10:30\n")
    (told,) = take("sheet.csv", "--place", "hut", "--source", "papers")
    assert told["remarks"][-1] == "RACE.toml names no source 'papers'; its sheets are sheets"


def test_a_log_that_breaks_off_is_told_when_it_is_taken_in(take: Ingest) -> None:
    gun = Started(at="2027-05-30T07:00:00.000Z", time="2027-05-30T07:00:00.000Z")
    append_events(Path("other"), [gun], race=RACE.slug)
    Path("other").write_bytes(Path("other").read_bytes() + b'{"at":"2027')
    (told,) = take("other")
    assert (told["new"], len(told["remarks"])) == (1, 1)
    assert "the last line breaks off after 11 bytes" in told["remarks"][0]
