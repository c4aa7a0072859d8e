"""What was recorded and cannot be right is told: a gun, a bib, a course."""

from __future__ import annotations

import pytest

from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, Disqualified, Moved, Started
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out
from dorsal.timing.results.values import Results
from tests.timing.passings.made_day import HOUR, MINUTE, START, Mats, race_of

RACE = race_of([("start", 0.0, 0.0), ("finish", 20.0, 900.0)])
ENTRIES = tuple(Entry(f"E{n}", str(n), str(n), "", "trail", chips=(f"C{n:04d}",)) for n in range(6))


def results_of(gun_ms: int, *said: AnyEvent) -> Results:
    """Six runners cross the start in the half minute after 09:00, and finish; a board that took
    the events one by one says the same.
    """
    mats = Mats()
    for at, entry in enumerate(ENTRIES):
        mats.read("start", entry.chips[0], START + 5_000 * at)
    for at, entry in enumerate(ENTRIES):
        mats.read("finish", entry.chips[0], START + 2 * HOUR + 4 * MINUTE * at)
    gun = Started(at=instant_text(START + MINUTE), time=instant_text(START + gun_ms))
    events = [gun, *mats.events, *said]
    found = work_out(Log.of(RACE.slug, events), RACE, ENTRIES)
    board = Board(RACE, ENTRIES)
    for event in sorted(events, key=lambda one: one.at):
        board.add([event])
    assert board.results == found
    return found


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
