"""Reads become passings: places, windows, sources, starts, and the fate of every read."""

from __future__ import annotations

from dataclasses import replace

from dorsal.timing.entries import Entry
from dorsal.timing.events import ChipGiven, Started
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Source
from dorsal.timing.reads import Fate
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out
from tests.timing.passings.made_day import (
    ANNA,
    BEA,
    HOUR,
    MINUTE,
    START,
    Mats,
    fates_of,
    race_of,
    times_of,
)

TRAIL = (("start", 0, 0), ("pass", 10, 600), ("finish", 20, 900))


def test_a_runner_is_seen_at_each_place() -> None:
    mats = Mats()
    for place, minutes in (("start", 1), ("pass", 90), ("finish", 170)):
        mats.read(place, "aa01", START + minutes * MINUTE)
    passings = mats.passings(race_of(TRAIL))
    assert times_of(passings, "1") == [(0, "in", 1.0), (1, "in", 90.0), (2, "in", 170.0)]
    assert passings.starts["1"] == passings.by_bib["1"][0]
    assert fates_of(passings, "1") == ["used", "used", "used"]


def test_the_last_read_in_the_start_window_is_the_start_and_never_before_the_gun() -> None:
    race = race_of(TRAIL)
    mats = Mats()
    for chip, minutes in (("AA01", (-9, -2, 3)), ("BB02", (-8, -3))):
        for minute in minutes:
            mats.read("start", chip, START + minute * MINUTE)
    passings = mats.passings(race)
    assert times_of(passings, "1") == [(0, "in", 3.0)]
    assert fates_of(passings, "1") == ["earlier start read", "earlier start read", "used"]
    assert times_of(passings, "2") == [(0, "in", 0.0)]
    assert fates_of(passings, "2") == ["earlier start read", "used"]


def test_a_gun_fired_late_moves_the_start_window() -> None:
    mats = Mats()
    mats.events.append(
        Started(at=instant_text(START), time=instant_text(START + 20 * MINUTE), course="trail")
    )
    mats.read("start", "AA01", START + MINUTE)
    mats.read("start", "AA01", START + 21 * MINUTE)
    mats.read("pass", "AA01", START + 15 * MINUTE)
    passings = mats.passings(race_of(TRAIL))
    assert times_of(passings, "1") == [(0, "in", 21.0)]
    assert fates_of(passings, "1") == ["before start", "before start", "used"]


def test_reads_within_the_window_are_one_passing_with_the_time_that_the_place_says() -> None:
    for rule, minutes in (("first", 90.0), ("last", 93.0), ("strongest", 91.5)):
        mats = Mats()
        for minute, rssi in ((90.0, "40"), (91.5, "70"), (93.0, "50")):
            mats.read("pass", "AA01", START + round(minute * MINUTE), rssi=rssi)
        assert times_of(mats.passings(race_of(TRAIL, passing=rule)), "1") == [(1, "in", minutes)]


def test_of_two_sources_at_a_place_the_one_of_the_lower_rank_gives_the_time() -> None:
    spare = Source("spare", "csv", place="pass", utc_offset_s=0, rank=2)
    mats = Mats()
    first = mats.read("pass", "AA01", START + 90 * MINUTE, source="spare")
    used = mats.read("pass", "AA01", START + 90 * MINUTE + 20_000)
    passings = mats.passings(race_of(TRAIL, sources=(spare,)))
    (passing,) = passings.by_bib["1"]
    assert (passing.used, passing.also, passing.source) == (used, (first,), "mat-pass")
    doubts_ms = 2 * (5_000 + 1_500)
    assert passing.disagreement_ms == 20_000 - doubts_ms
    assert {one.ref: (one.fate, one.because) for one in passings.seen} == {
        first: (Fate.OTHER_SOURCE, used),
        used: (Fate.USED, ""),
    }


def test_a_tap_beside_a_chip_read_only_confirms_it() -> None:
    mats = Mats()
    mats.write("pass", "1", START + 89 * MINUTE)
    mats.read("pass", "AA01", START + 90 * MINUTE)
    passings = mats.passings(race_of(TRAIL))
    assert times_of(passings, "1") == [(1, "in", 90.0)]
    assert fates_of(passings, "1") == ["another source gives the time", "used"]
    assert passings.by_bib["1"][0].disagreement_ms == 0


def test_a_correction_of_a_read_gives_the_time_though_the_reads_beside_it_stand() -> None:
    mats = Mats()
    wrong = mats.read("pass", "AA01", START + 90 * MINUTE)
    mats.read("pass", "AA01", START + 90 * MINUTE + 400)
    mats.write("pass", "1", START + 91 * MINUTE, supersedes=wrong)
    passings = mats.passings(race_of(TRAIL))
    assert times_of(passings, "1") == [(1, "in", 91.0)]
    assert {one.fate for one in passings.seen if one.ref == wrong} == {Fate.SUPERSEDED}


def test_what_cannot_be_a_passing_says_why() -> None:
    mats = Mats()
    race = race_of(TRAIL)
    wanted = {
        mats.read("pass", "AA01", START - 2 * HOUR): Fate.TEST,
        mats.read("pass", "CC03", START + 90 * MINUTE): Fate.UNKNOWN_CHIP,
        mats.read("valley", "AA01", START + 90 * MINUTE): Fate.UNKNOWN_SOURCE,
        mats.read("finish", "AA01", START - 5 * MINUTE): Fate.BEFORE_START,
        mats.read("finish", "AA01", START + 4 * MINUTE): Fate.OUT_OF_ORDER,
        mats.read("pass", "AA01", START + 90 * MINUTE): Fate.USED,
        mats.read("finish", "AA01", START + 170 * MINUTE): Fate.USED,
        mats.read("finish", "AA01", START + 180 * MINUTE): Fate.AFTER_FINISH,
        mats.read("pass", "AA01", START + 200 * MINUTE): Fate.AFTER_FINISH,
    }
    passings = mats.passings(race)
    assert {one.ref: one.fate for one in passings.seen} == wanted
    assert {one.because for one in passings.seen if one.fate == Fate.UNKNOWN_CHIP} == {"CC03"}


def test_written_times_without_a_bib_or_of_an_unknown_one_are_kept() -> None:
    mats = Mats()
    for bib in ("", "77", "1"):
        mats.write("pass", bib, START + 90 * MINUTE)
    mats.write("pass", "1", None, entered="half past")
    assert sorted(one.fate.value for one in mats.passings(race_of(TRAIL)).seen) == [
        "no time",
        "nobody named",
        "unknown bib",
        "used",
    ]


def test_a_chip_given_to_another_runner_counts_for_each_in_their_time() -> None:
    mats = Mats()
    swap = START + 60 * MINUTE
    for chip, bib in (("AA01", "2"), ("BB02", "1")):
        mats.events.append(
            ChipGiven(at=instant_text(swap), chip=chip, bib=bib, since=instant_text(swap))
        )
    mats.read("start", "AA01", START + MINUTE)
    mats.read("pass", "AA01", START + 90 * MINUTE)
    passings = mats.passings(race_of(TRAIL))
    assert times_of(passings, "1") == [(0, "in", 1.0)]
    assert times_of(passings, "2") == [(1, "in", 90.0)]


def test_a_chip_that_two_entries_have_counts_for_neither_until_it_is_given_to_one() -> None:
    mats = Mats()
    both = (ANNA, replace(BEA, chips=("AA01",)))
    mats.read("pass", "AA01", START + 90 * MINUTE)
    passings = mats.passings(race_of(TRAIL), both)
    assert passings.by_bib == {}
    assert {chip: one.bibs for chip, one in passings.chips.shared.items()} == {"AA01": ("1", "2")}
    assert [one.fate for one in passings.seen] == [Fate.IN_CONFLICT]
    mats.events.append(ChipGiven(at=instant_text(START), chip="AA01", bib="2"))
    assert times_of(mats.passings(race_of(TRAIL), both), "2") == [(1, "in", 90.0)]


def test_a_chip_that_two_entries_have_stays_in_conflict_before_it_is_given_away() -> None:
    mats = Mats()
    both = (ANNA, replace(BEA, chips=("AA01",)), Entry("E3", "3", "Cy", "C", "trail"))
    swap = instant_text(START + 60 * MINUTE)
    mats.read("start", "AA01", START + MINUTE)
    mats.read("pass", "AA01", START + 90 * MINUTE)
    mats.events.append(ChipGiven(at=swap, chip="AA01", bib="3", since=swap))
    passings = mats.passings(race_of(TRAIL), both)
    assert {bib: times_of(passings, bib) for bib in "123"} == {
        "1": [],
        "2": [],
        "3": [(1, "in", 90.0)],
    }
    assert [one.fate for one in passings.seen] == [Fate.IN_CONFLICT, Fate.USED]
    found = work_out(Log.of("made-2027", mats.events), race_of(TRAIL), both)
    board = Board(race_of(TRAIL), both)
    for event in sorted(mats.events, key=lambda one: one.at):
        board.add([event])
    assert board.results == found
    assert (
        "Chip AA01 is given to bibs 1 and 2; its reads before 10:00:00 count for none of them."
        in found.flags
    )


def test_antennas_tell_place_and_side() -> None:
    box = Source(
        "box", "csv", places={"1": "pass", "2": "pass", "3": "finish"},
        sides={"1": "in", "2": "out"}, utc_offset_s=0,
    )  # fmt: skip
    mats = Mats()
    for antenna, minutes in (("1", 90), ("2", 95), ("3", 170), ("9", 171)):
        mats.read("", "AA01", START + minutes * MINUTE, source="box", antenna=antenna)
    passings = mats.passings(race_of(TRAIL, in_out=["pass"], sources=(box,)))
    assert times_of(passings, "1") == [(1, "in", 90.0), (1, "out", 95.0), (2, "in", 170.0)]
    assert fates_of(passings, "1") == ["used", "used", "used", "unknown source"]
