"""Where a clock may have made the table wrong, the results say so, and of which source."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as as_told

from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ChipRead, ClockStated
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out
from tests.timing.passings.made_day import HOUR, MINUTE, START, Mats, race_of

ENTRIES = tuple(Entry(f"E{n}", str(n), str(n), "", "trail", chips=(f"C{n:04d}",)) for n in range(9))
RACE = race_of([("start", 0.0, 0.0), ("finish", 20.0, 900.0)])


def finishes(*, fast_ms: int = 0, all_at_ms: int = 0) -> Mats:
    """Nine runners at the finish, four minutes apart; perhaps their reads came all at once."""
    mats = Mats()
    for at, entry in enumerate(ENTRIES):
        time_ms = START + 2 * HOUR + 4 * MINUTE * at
        late_ms = all_at_ms - time_ms if all_at_ms else 100
        mats.read("finish", entry.chips[0], time_ms, fast_ms=fast_ms, late_ms=late_ms)
    return mats


def flags_of(events: list[AnyEvent], race: Race = RACE) -> list[str]:
    """What results say of sources; as a board that took the events one by one says it too."""
    found = work_out(Log.of(race.slug, events), race, ENTRIES)
    board = Board(race, ENTRIES)
    for event in sorted(events, key=lambda one: one.at):
        board.add([event])
    assert board.results == found
    return [flag for flag in found.flags if "finish" in flag]


def test_a_clock_that_was_measured_is_no_doubt() -> None:
    assert flags_of(finishes(fast_ms=HOUR).events) == []


def test_a_source_that_is_late_all_day_is_told() -> None:
    assert flags_of(finishes(all_at_ms=START + 8 * HOUR).events) == [
        "mat-finish: its reads came late, or its clock is up to 5 h 28 min 0 s slow; if they came "
        "late, it may be fast as well. Its times are taken as they are until somebody compares it."
    ]


def test_reads_of_a_file_are_told_until_somebody_says_how_the_clock_was() -> None:
    events: list[AnyEvent] = [
        as_told(one, mono_ms=-1) if isinstance(one, ChipRead) else one for one in finishes().events
    ]
    assert flags_of(events) == [
        "mat-finish: its reads came in a file, so nothing says whether its clock was right. They "
        "are taken as they are; where somebody compared it, record that."
    ]
    at = instant_text(START + 9 * HOUR)
    assert flags_of([*events, ClockStated(at=at, source="mat-finish", fast_ms=2_000)]) == []


def test_a_trusted_clock_that_receipt_contradicts_is_told() -> None:
    trusted = replace(RACE, sources=tuple(replace(one, trusted_clock=True) for one in RACE.sources))
    assert flags_of(finishes(fast_ms=HOUR).events, trusted) == [
        "mat-finish: its clock is trusted, and yet receipt says that it is off by 1 h 0 min 0 s. "
        "Look at it."
    ]


def test_a_recorded_clock_that_receipt_contradicts_is_told() -> None:
    at = instant_text(START + 9 * HOUR)
    wrong_sign = ClockStated(at=at, source="mat-finish", fast_ms=-60_000)
    assert flags_of([*finishes(fast_ms=60_000).events, wrong_sign]) == [
        "mat-finish: what somebody recorded of its clock and what receipt says of it differ by "
        "2 min 0 s. What was recorded counts; compare it again."
    ]


def test_a_watch_and_a_mat_that_are_steadily_apart_are_told() -> None:
    for fast_ms, than in ((-3 * MINUTE, "later"), (3 * MINUTE, "earlier")):
        mats = finishes(fast_ms=fast_ms, all_at_ms=START + 8 * HOUR)
        for at, entry in enumerate(ENTRIES[:6]):
            mats.write("finish", entry.bib, START + 2 * HOUR + 4 * MINUTE * at)
        assert flags_of(mats.events)[0] == (
            f"finish: what was written there shows 6 runners 3 min 0 s {than} than mat-finish, "
            "which gives their times. One of the two clocks is wrong: find out which, and record "
            "it."
        )


def test_times_written_to_the_minute_are_not_called_wrong() -> None:
    mats = finishes()
    for at, entry in enumerate(ENTRIES[:6]):
        time_ms = START + 2 * HOUR + 4 * MINUTE * at - 45_000
        mats.write("finish", entry.bib, time_ms, precision_ms=60_000)
    assert flags_of(mats.events) == []


def test_runners_who_wear_each_others_chips_are_flagged_where_the_desk_wrote_their_bibs() -> None:
    mats = finishes()
    for bib, minutes in (("0", 24), ("6", 0), ("3", 12)):
        mats.write("finish", bib, START + 2 * HOUR + minutes * MINUTE)
    (table,) = work_out(Log.of(RACE.slug, mats.events), RACE, ENTRIES).courses
    told = (
        "What was written at finish is 24 min 0 s away from the reader's time, which counts: a "
        "wrong bib, a wrong chip or a wrong time."
    )
    assert {row.bib: row.flags for row in table.rows if told in row.flags} == {
        "0": (told,),
        "6": (told,),
    }
