"""What was recorded and cannot be right is told: a gun, a bib, a course."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from dorsal.timing.entries import Entry
from dorsal.timing.events import (
    AnyEvent,
    CourseChanged,
    Disqualified,
    Dropped,
    ManualTime,
    Moved,
    NotStarting,
    Published,
    Retracted,
    Started,
    ref_of,
)
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out
from dorsal.timing.results.values import Results
from tests.timing.passings.made_day import HOUR, MINUTE, START, Mats, race_of

RACE = race_of([("start", 0.0, 0.0), ("finish", 20.0, 900.0)])
ENTRIES = tuple(Entry(f"E{n}", str(n), str(n), "", "trail", chips=(f"C{n:04d}",)) for n in range(6))


def ran(race: Race, events: Sequence[AnyEvent]) -> Results:
    """The results; a board that took the events one by one says the same."""
    found = work_out(Log.of(race.slug, events), race, ENTRIES)
    board = Board(race, ENTRIES)
    for event in sorted(events, key=lambda one: one.at):
        board.add([event])
    assert board.results == found
    return found


def results_of(gun_ms: int, *said: AnyEvent) -> Results:
    """Six runners cross the start in the half minute after 09:00, and finish."""
    mats = Mats()
    for at, entry in enumerate(ENTRIES):
        mats.read("start", entry.chips[0], START + 5_000 * at)
    for at, entry in enumerate(ENTRIES):
        mats.read("finish", entry.chips[0], START + 2 * HOUR + 4 * MINUTE * at)
    gun = Started(at=instant_text(START + MINUTE), time=instant_text(START + gun_ms))
    return ran(RACE, [gun, *mats.events, *said])


@pytest.mark.parametrize(
    ("gun_ms", "flags"),
    [
        (0, []),
        (8 * MINUTE, [
            "Wave all: 6 of 6 runners were read at the start for the last time before the gun of "
            "09:08:00. The gun, or the clock of that mat, is wrong."
        ]),
        (-3 * MINUTE, [
            "Wave all: none of 6 runners was read at the start in the two minutes after the gun of "
            "08:57:00. The gun, or the clock of that mat, is wrong."
        ]),
        (HOUR, [
            "The start of wave all is recorded at 10:00:00, 1 h 0 min 0 s later than planned."
        ]),
    ],
)  # fmt: skip
def test_a_gun_that_the_start_or_the_plan_contradicts_is_told(
    gun_ms: int, flags: list[str]
) -> None:
    assert list(results_of(gun_ms).flags) == flags


def test_what_is_said_of_a_bib_that_nobody_has_is_told() -> None:
    late = Disqualified(at=instant_text(START + 4 * HOUR), by="jury", bib="66")
    assert results_of(0, late).flags == ("Something was recorded of bib 66, which nobody has.",)


def test_a_move_to_a_course_that_there_is_not_leaves_the_runner_in_the_table() -> None:
    found = results_of(0, Moved(at=instant_text(START - HOUR), bib="3", course="trial"))
    assert found.flags == (
        "Bib 3 was moved to course trial, which the race has not; it stays where it was.",
    )
    assert [row.bib for row in found.courses[0].rows] == ["0", "1", "2", "3", "4", "5"]


def test_who_was_never_seen_is_asked_for_where_the_start_read_few() -> None:
    mats = Mats()
    mats.read("start", "C0000", START)
    for at, entry in enumerate(ENTRIES[:4]):
        mats.read("finish", entry.chips[0], START + 2 * HOUR + 4 * MINUTE * at)
    gun = Started(at=instant_text(START), time=instant_text(START))
    dropped = Dropped(at=instant_text(START + 2 * HOUR), bib="4", reason="knee")
    assert ran(RACE, [gun, *mats.events, dropped]).flags == (
        "Wave all: 1 runner was never seen, and the start read too few to tell who started. Ask, "
        "and record who did not.",
    )
    absent = NotStarting(at=instant_text(START + 3 * HOUR), bib="5")
    assert ran(RACE, [gun, *mats.events, dropped, absent]).flags == ()


def test_what_comes_after_the_results_were_official_is_told() -> None:
    late, mats = START + 9 * HOUR, Mats()
    mats.read("finish", "C0002", late + MINUTE)
    read = replace(mats.events[0], seq=99)
    official = Published(at=instant_text(late), state="official")
    told = instant_text(late + 1)
    seen = ManualTime(at=told, bib="3", place="finish", time=instant_text(START + 2 * HOUR))
    gone = Retracted(at=instant_text(late + HOUR), supersedes=ref_of(seen))
    assert results_of(0, official, read).flags == (
        "1 read came after the results had become official; it counts as all do.",
    )
    assert results_of(0, official, seen, gone).flags == (
        "2 events that may change the results were recorded after they became official.",
    )


def test_a_stop_with_no_checkpoint_in_common_is_told() -> None:
    race = race_of([("start", 0.0, 0.0), ("hut", 10.0, 500.0), ("finish", 20.0, 900.0)])
    mats = Mats()
    for entry in ENTRIES:
        mats.read("start", entry.chips[0], START + 1_000)
    mats.read("hut", "C0000", START + HOUR)
    gun = Started(at=instant_text(START), time=instant_text(START))
    since = instant_text(START + HOUR + MINUTE)
    stop = CourseChanged(at=since, what="stopped", since=since, place="hut")
    told = "Trail was stopped: those who were on the way had no checkpoint in common, and are not"
    assert any(one.startswith(told) for one in ran(race, [gun, *mats.events, stop]).flags)
