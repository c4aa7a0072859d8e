"""`dorsal timing record` and `merge`, as a timekeeper runs them."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dorsal.cli.timing_record import shared_first
from dorsal.outside.race_log import read_race_log
from dorsal.timing.events import Collected, ManualTime, Retracted
from tests.cli.conftest import Dorsal, Ran

EXAMPLE = Path(__file__).parents[2] / "examples" / "raceday"
SLUG = "larraundi-2027"
NOON = "2027-05-30T12:00"

Record = Callable[..., Ran]


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's race with its first 20 runners."""
    folder = tmp_path_factory.mktemp("race")
    lines = (EXAMPLE / "entries.csv").read_bytes().splitlines(keepends=True)
    (folder / "entries.csv").write_bytes(b"".join(lines[:21]))
    (folder / "RACE.toml").write_bytes((EXAMPLE / "RACE.toml").read_bytes())
    return folder / "RACE.toml"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "race.log"


@pytest.fixture
def record(dorsal: Dorsal, race: Path, log: Path) -> Record:
    """Record as Ane does, at noon of race day unless told."""

    def run(*args: str, at: str = NOON) -> Ran:
        return dorsal("timing", "record", race, "--log", log, *args, "--by", "Ane", "--at", at)

    return run


def ref_of_first(ran: Ran) -> str:
    refs: list[dict[str, Any]] = ran.json["events"]
    return str(refs[0]["ref"])


def test_a_time_is_recorded_and_shown_as_it_was_understood(record: Record, log: Path) -> None:
    ran = record("time", "2", "1120", "--place", "atabarri")

    assert (ran.code, ran.err) == (0, "")
    assert "2 Iñaki Azpiazu Lasa at Atabarri, Sun 30 May 11:20" in ran.out
    (event,) = read_race_log(log, race=SLUG).log.events
    assert event == ManualTime(
        at="2027-05-30T10:00:00.000Z",
        by="Ane",
        place="atabarri",
        time="2027-05-30T09:20:00.000Z",
        bib="2",
        entered="1120",
        precision_ms=60_000,
    )


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("11:20:05", "2027-05-30T09:20:05.000Z"),
        ("2:20:05e", "2027-05-30T09:20:08.000Z"),
        ("2027-05-30T09:20:05.120Z", "2027-05-30T09:20:05.120Z"),
        ("now", "2027-05-30T10:00:00.000Z"),
    ],
)
def test_times_may_be_clock_elapsed_or_whole(
    record: Record, log: Path, written: str, instant: str
) -> None:
    record("start", "9:00:03", "--wave", "first", at="2027-05-30T09:01")

    assert record("time", "2", written, "--place", "atabarri").code == 0
    times = [one for one in read_race_log(log, race=SLUG).log.events if isinstance(one, ManualTime)]
    assert [one.time for one in times] == [instant]


def test_wrong_names_are_refused_together_and_nothing_is_recorded(
    record: Record, log: Path
) -> None:
    ran = record("time", "21", "1120", "--place", "atabari", "--json")

    assert ran.code == 2
    assert [one["what"] for one in ran.json["problems"]] == [
        "nobody has bib 21",
        "the race has no place atabari",
    ]
    assert "did you mean 12" in ran.json["problems"][0]["right"]
    assert ran.json["problems"][1]["right"] == "did you mean atabarri?"
    assert not log.exists()


def test_a_bib_of_nobody_is_taken_anyway(record: Record) -> None:
    assert record("time", "21", "1120", "--place", "atabarri", "--anyway").code == 0


def test_who_records_and_why_must_be_told(dorsal: Dorsal, race: Path, log: Path) -> None:
    told = ("timing", "record", race, "--log", log, "dsq", "2", "--json")

    assert [one["right"] for one in dorsal(*told).json["problems"]] == [
        "--by WHO (or the environment variable DORSAL_BY)",
        "--why TEXT",
    ]


def test_what_changes_is_told_and_a_retraction_brings_it_back(record: Record) -> None:
    record("start", "9:00", at="2027-05-30T09:01")

    dropped = record("drop", "3", "--place", "atabarri", "--reason", "knee", "--json")
    back = record("retract", "--last", "--json", at="2027-05-30T12:05")

    assert dropped.json["changes"][0] == "3 Unai Murua Aldalur: running -> DNF"
    assert back.json["events"][0]["supersedes"] == ref_of_first(dropped)
    assert back.json["changes"][0] == "3 Unai Murua Aldalur: DNF -> running"


def test_a_correction_names_what_it_replaces(record: Record) -> None:
    first = ref_of_first(record("time", "2", "1120", "--place", "atabarri", "--json"))

    ran = record("correct", first[:6], "time=11:21", "bib=3", "--why", "paper", "--json")

    event = ran.json["events"][0]
    assert event["supersedes"] == first
    assert (event["bib"], event["time"]) == ("3", "2027-05-30T09:21:00.000Z")
    again = record("correct", first, "bib=4", "--why", "paper")
    assert again.code == 2
    assert "does not count any more" in again.err


def test_a_conflict_is_told_and_decided(record: Record) -> None:
    first = ref_of_first(record("time", "2", "1120", "--place", "atabarri", "--json"))
    one = ref_of_first(record("correct", first, "bib=3", "--why", "a", "--json"))
    other = record("correct", first, "bib=4", "--why", "b", "--anyway", "--json")
    assert any("say different things" in change for change in other.json["changes"])

    ran = record("decide", first, "--keep", one[:5], "--why", "video", "--json")

    assert ran.json["events"][0]["keep"] == one
    assert record("list").out.count("[superseded") == 2


def test_whatever_the_rules_ask_can_be_upheld_or_rejected(record: Record) -> None:
    record("start", "9:00", at="2027-05-30T09:01")
    dropped = ref_of_first(record("drop", "3", "--place", "atabarri", "--json"))
    late = ref_of_first(record("time", "2", "11:50", "--place", "atabarri", "--json"))

    back = record("decide", dropped, "--outcome", "rejected", "--why", "went on", "--json")
    through = record("decide", late, "--outcome", "rejected", "--why", "helped", "--json")

    assert back.json["changes"][0] == "3 Unai Murua Aldalur: DNF -> running"
    assert through.json["changes"][0].startswith("2 Iñaki Azpiazu Lasa: over time,")
    assert " -> running," in through.json["changes"][0]
    note = ref_of_first(record("note", "wind", "--json"))
    refused = record("decide", note, "--outcome", "upheld", "--why", "x")
    assert (refused.code, "no rule asks whether" in refused.err) == (2, True)
    missing = record("decide", "0123456789abcdef", "--outcome", "upheld", "--why", "x")
    assert "the log has no such event" in missing.err


def test_a_bib_for_who_had_none_is_one_change(
    race: Path, log: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    list_ = (race.parent / "entries.csv").read_text().replace("L002,2,", "L002,,")
    (tmp_path / "entries.csv").write_text(list_.replace("L003,3,", "L003,,"))
    shutil.copy(race, tmp_path)
    desk = ("timing", "record", tmp_path / "RACE.toml", "--log", log, "--by", "Ane", "--at", NOON)

    ran = dorsal(*desk, "bib", "L002", "1002", "--json")

    assert ran.json["changes"] == [
        "1002 Iñaki Azpiazu Lasa: entered -> running",
        "1002: Not seen at Oltzagain, whose cut-off was at 10:15:00.",
    ]


def test_every_kind_of_event_can_be_recorded(record: Record, log: Path) -> None:
    for args in (
        ("start", "9:00", "--course", "short"),
        ("dns", "4", "5"),
        ("dsq", "2", "--why", "litter"),
        ("penalty", "2", "-30 s", "--why", "rescued somebody"),
        ("guest", "6"),
        ("move", "7", "--course", "short"),
        ("bib", "L008", "1008"),
        ("chip", "LM0099Z", "9", "--since", "9:30"),
        ("collected", "1", "3"),
        ("protest", "3", "he cut the corner", "--against", "9"),
        ("change", "shortened", "--place", "ozarreta", "--why", "storm", "--since", "11:00"),
        ("change", "cutoff", "--place", "ozarreta", "--cutoff", "8:00", "--why", "heat"),
        ("publish", "provisional"),
        ("note", "wind", "--place", "haitzandi"),
        ("clock", "haitzandi-box", "-2 s"),
    ):
        ran = record(*args)
        assert (ran.code, ran.err) == (0, ""), args
    found = read_race_log(log, race=SLUG).log.events
    assert len(found) == 17
    assert record("list", "--json").json[0]["by"] == "Ane"


def test_bibs_are_told_one_by_one_or_from_one_to_another(record: Record, log: Path) -> None:
    ran = record("collected", "18-30", "3", "19")

    assert ran.code == 0
    assert f"  {log} is a new log" in ran.out.splitlines()
    given = read_race_log(log, race=SLUG).log.events
    assert sorted(one.bib for one in given if isinstance(one, Collected)) == ["18", "19", "20", "3"]
    assert "is a new log" not in record("note", "fog").out


def test_a_time_of_another_year_is_told_with_it(record: Record) -> None:
    ran = record("time", "2", "2019-05-30 11:20", "--place", "atabarri")
    assert "at Atabarri, Thu 30 May 2019 11:20\n" in ran.out
    assert "is not used: it is a test from before the race" in ran.out


def test_a_span_is_corrected_under_the_name_that_it_has(record: Record) -> None:
    made = record("penalty", "2", "5 min", "--why", "cut a corner").out.split()[0]
    right = record("correct", made, "span=3 min", "--why", "misread")
    assert "2 Iñaki Azpiazu Lasa: 3 min added to the time (in place of " in right.out
    wrong = record("correct", made, "spam=3 min", "--why", "misread", "--anyway")
    assert "did you mean span? it has bib, span, rule" in wrong.err
    fast = record("clock", "haitzandi-box", "2 s").out.split()[0]
    assert "fast by -2 s" in record("correct", fast, "fast=-2 s", "--why", "sign").out


def test_a_time_that_does_not_count_is_told_with_its_reason(record: Record) -> None:
    record("start", "9:00")
    first = record("time", "1", "10:20", "--place", "oltzagain")
    assert "not used" not in first.out
    known = first.out.split()[0]

    early = record("time", "1", "9:20", "--place", "santa-graxi", "--side", "out")
    (line,) = [one for one in early.out.splitlines() if "is not used" in one]
    ref = early.out.split()[0]
    why = "it does not fit the order and the times of the others"
    assert line == f"  {ref} is not used: {why} (compare {known})"
    assert "is not used" not in record("time", "2", "11:00", "--place", "atabarri").out


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ("5 min", "2 Iñaki Azpiazu Lasa: 5 min added to the time"),
        ("0:01:30", "2 Iñaki Azpiazu Lasa: 90 s added to the time"),
        ("1:00:00", "2 Iñaki Azpiazu Lasa: 1:00:00 added to the time"),
        ("-30 s", "2 Iñaki Azpiazu Lasa: 30 s taken off the time"),
    ],
)
def test_a_penalty_is_told_as_people_say_it(record: Record, span: str, told: str) -> None:
    assert told in record("penalty", "2", span, "--why", "rules").out


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("shortened", "--place", "ozarreta"), "shortened, it ends at Ozarreta"),
        (("stopped",), "stopped for all who are on the way"),
        (("stopped", "--place", "haitzandi"), "stopped for who has not passed Haitzandi"),
        (
            ("neutralised", "--place", "ozarreta", "--until", "finish"),
            "neutralised, no time counts from Ozarreta to Larraundi, finish",
        ),
        (("start", "--place", "oltzagain"), "the start is at Oltzagain"),
        (
            ("cutoff", "--place", "ozarreta", "--cutoff", "8:00"),
            "the cut-off of Ozarreta is 8:00:00 after the gun",
        ),
    ],
)
def test_a_course_change_is_told_whole(record: Record, args: tuple[str, ...], told: str) -> None:
    ran = record("change", *args, "--since", "11:00", "--why", "storm")
    assert f"all from Sun 30 May 11:00:00 on: {told}\n" in ran.out


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("penalty", "2", "five", "--why", "x"), "this is no span of time"),
        (("chip", "", "1"), "CHIP is empty"),
        (("note", " "), "TEXT is empty"),
        (("dsq", "", "--why", "x"), "BIB is empty"),
        (("protest", "1", ""), "TEXT is empty"),
        (("collected", "1", ""), "BIB is empty"),
        (("collected", "300-400"), "the start list has none of these bibs"),
        (("time", "2", "2019-05-30 25:00", "--place", "atabarri"), "25:00 is no time"),
        (("penalty", "2", "5:00", "--why", "x"), "write 0:05:00 or 5:00:00"),
        (("penalty", "2", "-0:30", "--why", "x"), "write -0:00:30 or -0:30:00"),
        (("clock", "haitzandi-box", "1:12"), "this may be minutes and seconds, or hours"),
        (("change", "neutralised", "--place", "ozarreta", "--why", "x"), "needs more"),
        (("retract",), "it is not told what to retract"),
        (("retract", "beef", "--why", "x"), "the log has no event beef"),
        (("time", "2", "25:99", "--place", "atabarri"), "25:99 is no time"),
        (("time", "2", "now"), "it is not told where"),
        (("move", "2"), "it is not told whereto"),
        (("bib", "L002", "1"), "bib 1 is that of Eider Barandiaran Goikoetxea"),
        (("decide", "0123456789abcdef", "--why", "x", "--keep", "a"), "nothing is in conflict"),
    ],
)
def test_what_makes_no_sense_is_refused(
    record: Record, log: Path, args: tuple[str, ...], told: str
) -> None:
    ran = record(*args)

    assert ran.code == 2
    assert told in ran.err
    assert not log.exists()


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))


def test_a_sheet_is_typed_a_runner_a_line(
    record: Record, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "12 1130", "13 35", "14 =", "9990 40", "-", "16 1147 x knee")

    ran = record("sheet", "--place", "santa-graxi", at="2027-05-30T15:00")

    assert ran.code == 0
    assert "13 Zuhaitz Etxeberria Mugika at Santa Graxi, Sun 30 May 11:35" in ran.out
    assert "nobody has bib 9990: the line is kept" in ran.err
    events = read_race_log(log, race=SLUG).log.events
    times = {one.bib: one.time[11:16] for one in events if isinstance(one, ManualTime)}
    assert times == {"12": "09:30", "13": "09:35", "14": "09:35", "9990": "09:40", "16": "09:47"}
    numbers = [one.seq for one in events if isinstance(one, ManualTime)]
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    (gone,) = (one for one in events if isinstance(one, Retracted))
    assert gone.supersedes.endswith("/4")


def test_a_runner_typed_twice_is_flagged(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "12 1130", "12 1131", "-", "-", "12 1132")

    ran = record("sheet", "--place", "santa-graxi", at="2027-05-30T15:00")

    assert ran.err.count("this sheet has the runner already") == 1
    assert ran.out.count("taken back") == 2


def test_a_line_that_cannot_be_understood_is_told_and_not_recorded(
    record: Record, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "12 half past", "12 1130")

    ran = record("sheet", "--place", "santa-graxi", at="2027-05-30T15:00")

    assert ran.code == 2
    assert len(read_race_log(log, race=SLUG).log.events) == 1


def test_logs_of_two_tents_merge(dorsal: Dorsal, race: Path, tmp_path: Path) -> None:
    for name, bib in (("a", "2"), ("b", "3")):
        log = tmp_path / f"{name}.log"
        dorsal("timing", "record", race, "--log", log, "dns", bib, "--by", "Jon", "--at", NOON)

    both = [tmp_path / "a.log", tmp_path / "b.log"]
    ran = dorsal("timing", "merge", tmp_path / "all.log", *both, "--json")

    assert ran.json["events"] == 2
    found = read_race_log(tmp_path / "all.log", race=SLUG).log
    assert (len(found.events), found.hash()) == (2, ran.json["hash"])


def test_shared_options_may_stand_anywhere() -> None:
    told = ["RACE.toml", "--log", "L", "note", "hi", "--by=Ane", "--", "--why"]

    assert shared_first(told) == [
        "--log",
        "L",
        "--by=Ane",
        "RACE.toml",
        "note",
        "hi",
        "--",
        "--why",
    ]
