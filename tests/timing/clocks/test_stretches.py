"""A few reads that contradict a clock are set apart: they neither move it nor pass in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.timing.clocks.envelope import Array
from dorsal.timing.clocks.stretches import Stretch, is_burst, stretches_of
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ClockStated
from dorsal.timing.explanation import explain
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out, work_through
from tests.timing.passings.made_day import HOUR, MINUTE, START, Mats, race_of

FIELD = tuple(
    Entry(f"E{n}", str(n), str(n), "", "trail", chips=(f"C{n:02d}",)) for n in range(1, 31)
)
RACE = race_of([("start", 0.0, 0.0), ("hut", 12.0, 700.0), ("finish", 20.0, 900.0)])
Fault = Callable[[int], Mapping[str, Any]]
DAY = 24 * HOUR


def finish_ms(number: int) -> int:
    return START + 2 * HOUR + 2 * MINUTE * number


def day(fault: Fault) -> Mats:
    """Thirty runners, two minutes apart; `fault` says what is wrong with whose finish read."""
    mats = Mats()
    for number, entry in enumerate(FIELD, 1):
        mats.read("start", entry.chips[0], START + 20 * number)
        mats.read("hut", entry.chips[0], finish_ms(number) - 30 * MINUTE)
        mats.read("finish", entry.chips[0], finish_ms(number), **fault(number))
    return mats


def told(
    fault: Fault, *, race: Race = RACE, also: tuple[AnyEvent, ...] = ()
) -> tuple[list[int], list[str]]:
    """Whose finish is missing or wrong by a second, and what the results say of the mat; a board
    that takes the events one by one says the same.
    """
    events = sorted([*day(fault).events, *also], key=lambda one: one.at)
    found = work_out(Log.of(race.slug, events), race, FIELD)
    board = Board(race, FIELD)
    for event in events:
        board.add([event])
    assert board.results == found
    times = {int(row.bib): row.time_ms for row in found.courses[0].rows}
    wrong = [
        number
        for number in range(1, 31)
        if abs((times[number] or 0) - (finish_ms(number) - START)) >= 1_000
    ]
    return wrong, [flag for flag in found.flags if "mat-finish" in flag]


@pytest.mark.parametrize("fast_ms", [1_500, 10_000, 20 * MINUTE, HOUR, DAY])
@pytest.mark.parametrize("which", [(1,), (30,), (12,), (29, 30), (7, 8), (3, 17, 26)])
def test_a_few_reads_ahead_move_no_others_and_are_named(
    fast_ms: int, which: tuple[int, ...]
) -> None:
    wrong, flags = told(lambda n: {"fast_ms": fast_ms} if n in which else {})
    assert wrong == []
    assert flags
    assert all("before its clock said, though others came at once" in flag for flag in flags)
    assert [n for n in range(1, 31) if any(f"(bib {n})" in flag for flag in flags)] == list(which)


def test_reads_that_jumped_by_as_much_are_told_in_one_sentence() -> None:
    _, flags = told(lambda n: {"fast_ms": HOUR + 50 * n} if n in (3, 17, 26) else {})
    assert flags == [
        "mat-finish: its reads 3 (bib 3), 17 (bib 17) and 26 (bib 26) came 1 h 0 min 0 s before "
        "its clock said, though others came at once: its clock jumped. They are taken to have come "
        "at once; look at them."
    ]


def test_reads_ahead_by_different_amounts_are_each_corrected_by_their_own() -> None:
    wrong, flags = told(lambda n: {"fast_ms": n * MINUTE} if n in (7, 15, 22) else {})
    assert (wrong, len(flags)) == ([], 3)


@pytest.mark.parametrize("which", [(1,), (30,), (14,), (14, 15)])
def test_a_receipt_that_is_stamped_too_early_moves_nobody(which: tuple[int, ...]) -> None:
    wrong, flags = told(lambda n: {"late_ms": -HOUR} if n in which else {})
    assert wrong == []
    assert [("clock of its box jumped" in flag) for flag in flags] == [True]


@pytest.mark.parametrize("count", [3, 4, 5, 12])
@pytest.mark.parametrize("fast_ms", [-HOUR, -10 * MINUTE, 20 * MINUTE, HOUR])
def test_a_clock_that_was_set_near_the_end_is_measured_anew(count: int, fast_ms: int) -> None:
    wrong, flags = told(lambda n: {"fast_ms": fast_ms} if n > 30 - count else {})
    assert wrong == []
    told_so = [flag for flag in flags if flag.startswith(f"From its read {31 - count} on")]
    assert len(told_so) == (count < 5)  # of more there is no doubt


@pytest.mark.parametrize("slow_ms", [5 * MINUTE, HOUR])
def test_two_reads_that_were_late_or_slow_at_the_end_are_told(slow_ms: int) -> None:
    wrong, flags = told(lambda n: {"fast_ms": -slow_ms} if n > 28 else {})
    assert wrong == [29, 30]  # nobody can tell: they would look the same had they come late
    assert [flag.split(" came ")[0] for flag in flags] == [
        "mat-finish: its reads 29 (bib 29) and 30 (bib 30)"
    ]
    assert told(lambda n: {"late_ms": slow_ms} if n > 28 else {}) == ([], flags_of_late(slow_ms))


def flags_of_late(late_ms: int) -> list[str]:
    span = {5 * MINUTE: "5 min 0 s", HOUR: "1 h 0 min 0 s"}[late_ms]
    return [
        f"mat-finish: its reads 29 (bib 29) and 30 (bib 30) came {span} late at least, or its "
        "clock was slow by so much by then. They are taken as if they came late; look for other "
        "times of the same runners."
    ]


def test_reads_that_waited_together_at_the_end_or_the_beginning_are_no_doubt() -> None:
    at_ms = finish_ms(30) + 20 * MINUTE
    assert told(lambda n: {"late_ms": at_ms - finish_ms(n)} if n > 24 else {}) == ([], [])
    at_ms = finish_ms(6) + 1_000
    assert told(lambda n: {"late_ms": at_ms - finish_ms(n)} if n < 6 else {}) == ([], [])


def test_a_late_first_read_is_no_doubt_unless_the_clock_was_set_on_after_it() -> None:
    assert told(lambda n: {"late_ms": 5 * MINUTE} if n == 1 else {}) == ([], [])
    wrong, flags = told(lambda n: {"fast_ms": -5 * MINUTE} if n == 1 else {})
    assert (wrong, len(flags)) == ([1], 1)
    assert "its read 1 (bib 1) came 5 min 0 s late, or its clock was slow" in flags[0]


def test_late_reads_between_live_ones_are_no_doubt() -> None:
    assert told(lambda n: {"late_ms": 7 * MINUTE} if n % 5 == 2 and n < 30 else {}) == ([], [])


def test_a_clock_that_lost_its_date_at_the_end_is_taken_by_the_day_of_receipt() -> None:
    wrong, flags = told(lambda n: {"fast_ms": -9_000 * DAY} if n > 28 else {})
    assert wrong == []
    assert len(flags) == 1
    assert "9,000 d 0 h 0 min after its clock said" in flags[0]


def test_what_is_known_of_another_epoch_is_lent_but_the_doubt_is_told() -> None:
    def later(fast_ms: int) -> Fault:
        return lambda n: {} if n < 29 else {"fast_ms": fast_ms, "epoch": "2"}

    assert told(later(0)) == ([], [])
    wrong, flags = told(later(-HOUR))
    assert (wrong, len(flags)) == ([29, 30], 1)
    assert "or its clock is up to 1 h 0 min 0 s slow" in flags[0]


def test_a_trusted_clock_stays_and_its_contradiction_is_named() -> None:
    trusted = replace(RACE, sources=tuple(replace(one, trusted_clock=True) for one in RACE.sources))
    wrong, flags = told(lambda n: {"fast_ms": HOUR} if n == 9 else {}, race=trusted)
    assert wrong == [9]
    assert flags == [
        "mat-finish: its clock is trusted, and yet its read 9 (bib 9) came 1 h 0 min 0 s before it "
        "said. It is taken as it is; look at it."
    ]


def test_a_recorded_clock_counts_for_all_reads_and_those_that_do_not_fit_are_named() -> None:
    at = instant_text(START + 9 * HOUR)
    said = ClockStated(at=at, source="mat-finish", fast_ms=0)
    wrong, flags = told(lambda n: {"fast_ms": HOUR} if n == 30 else {}, also=(said,))
    assert wrong == [30]
    assert flags == [
        "mat-finish: what somebody recorded of its clock counts for all its reads, but of these 30 "
        "(bib 30) differ by 1 h 0 min 0 s from what the others showed; look there."
    ]


def test_the_explanation_tells_how_slow_the_clock_of_a_time_may_have_been() -> None:
    events = day(lambda n: {"fast_ms": -5 * MINUTE} if n > 28 else {}).events
    working = work_through(Log.of(RACE.slug, events), RACE, FIELD)
    finish = {
        bib: [one for one in explain(working, bib) if "finish:" in one] for bib in ("9", "30")
    }
    slow = "its clock may have been up to 5 min 0 s slow"
    assert [slow in "".join(finish[bib]) for bib in ("9", "30")] == [False, True]


@settings(max_examples=60)
@given(
    st.integers(12, 300),
    st.data(),
    st.integers(0, 1_000),
    st.floats(-60_000, 60_000),
)
def test_any_few_reads_ahead_are_set_apart_from_live_ones(
    count: int, data: st.DataObject, seed: int, offset_ms: float
) -> None:
    rng = np.random.default_rng(seed)
    true_ms = np.sort(rng.choice(600, count, replace=False)) * 60_000.0 + rng.uniform(0, 59_000)
    few = data.draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=min(4, count // 6)))
    fast_ms = np.zeros(count)
    for at in few:
        fast_ms[at] = data.draw(st.floats(15_000, 1e8))
    clock_ms = true_ms - offset_ms + fast_ms
    found = stretches_of(clock_ms, true_ms + rng.uniform(20, 300, count))
    right = _times(found, clock_ms)
    others = np.array([at for at in range(count) if at not in few])
    assert np.abs(right[others] - true_ms[others]).max() < 400
    apart = {at for at in range(count) if _of(found, at) != found_usual(found)}
    assert apart == few


def found_usual(found: list[Stretch]) -> tuple[str, float]:
    """The kind and offset of the stretch of most of a day's reads."""
    longest = max(found, key=lambda one: one.fit.tight)
    return "own", longest.fit.offset_ms


def _of(found: list[Stretch], at: int) -> tuple[str, float]:
    own = [one for one in found if one.start <= at][-1]
    return own.kind, own.fit.offset_ms


def _times(found: list[Stretch], clock_ms: Array) -> Array:
    times_ms = clock_ms.copy()
    ends = [*(one.start for one in found[1:]), len(clock_ms)]
    for one, end in zip(found, ends, strict=True):
        times_ms[one.start : end] += one.fit.at(clock_ms[one.start : end])
    return times_ms


@pytest.mark.parametrize("ahead_ms", [15_000.0, 38_000.0, 3_600_000.0])
@pytest.mark.parametrize("count", [1, 5, 9])
def test_reads_ahead_by_the_same_are_no_clock_of_their_own(ahead_ms: float, count: int) -> None:
    rng = np.random.default_rng(count)
    true_ms = np.sort(rng.uniform(0, 8 * HOUR, 260))
    away = (true_ms > 3 * HOUR) & (true_ms < 5 * HOUR)
    received_ms = np.where(away, 5 * HOUR, true_ms) + rng.uniform(20, 300, 260)
    few = rng.choice(np.flatnonzero(~away), count, replace=False)
    clock_ms = true_ms.copy()
    clock_ms[few] += ahead_ms
    found = stretches_of(clock_ms, received_ms)
    others = np.setdiff1d(np.arange(260), few)
    assert np.abs(_times(found, clock_ms)[others] - true_ms[others]).max() < 400
    assert {at for at in range(260) if _of(found, at)[0] != "own"} == set(few.tolist())


@pytest.mark.parametrize("by_ms", [-170_000.0, -60_000.0, 60_000.0, 170_000.0, 3_600_000.0])
def test_a_clock_that_was_set_while_its_reads_waited_shows_where_or_leaves_a_doubt(
    by_ms: float,
) -> None:
    """Half a minute to two and a half lie between reads: longer steps the clock itself shows."""
    rng = np.random.default_rng(3)
    true_ms = np.arange(120) * 90_000.0 + rng.uniform(0, 60_000, 120)
    away = (np.arange(120) >= 40) & (np.arange(120) < 80)
    received_ms = np.where(away, true_ms[80], true_ms) + rng.uniform(20, 300, 120)
    clock_ms = true_ms + np.where(np.arange(120) >= 57, by_ms, 0.0)
    found = stretches_of(clock_ms, received_ms)
    wrong = np.flatnonzero(np.abs(_times(found, clock_ms) - true_ms) > 400)
    doubted = {at for at in range(120) if _of(found, at)[0] == "either"}
    assert set(wrong.tolist()) <= doubted <= set(range(40, 80))
    assert (not doubted) == (abs(by_ms) > 150_000)


def test_reads_that_hide_where_a_clock_was_set_are_named() -> None:
    at_ms = finish_ms(18) + 1_000

    def waits(number: int) -> dict[str, int]:
        late = {"late_ms": at_ms - finish_ms(number)} if 11 < number < 18 else {}
        return late | ({"fast_ms": -150_000} if number > 14 else {})

    wrong, flags = told(waits)
    assert wrong == []
    assert len(flags) == 0  # the clock itself went back, and only there

    def waits_longer(number: int) -> dict[str, int]:
        late = {"late_ms": at_ms - finish_ms(number)} if 11 < number < 18 else {}
        return late | ({"fast_ms": 100_000} if number > 14 else {})

    wrong, flags = told(waits_longer)
    named = [number for number in range(1, 31) if any(f"(bib {number})" in one for one in flags)]
    assert set(wrong) <= set(named) <= set(range(12, 18))
    assert all("its clock was set by 1 min 40 s" in flag for flag in flags)


def test_a_burst_is_received_within_less_than_it_was_made() -> None:
    made_ms = np.arange(5, dtype=float) * MINUTE
    assert is_burst(made_ms, np.full(5, 9e6))
    assert not is_burst(made_ms, made_ms + 9e6)
    assert not is_burst(made_ms[:1], made_ms[:1] + 9e6)
