"""Simulated races: the same for the same seed, true to what truly happens, wrong as asked for."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

import pytest

from dorsal.timing.events import ChipRead, Dropped, ManualTime
from dorsal.timing.instants import read_instant
from dorsal.timing.log import Log, log_bytes
from dorsal.timing.simulation import NONE, USUAL, Faults, simulate
from tests.timing.simulation.made_race import START, made_entries, made_race

RACE, ENTRIES = made_race(), made_entries(60)


def reads_of(log: Log, source: str) -> list[ChipRead]:
    reads = [event for event in log.events if isinstance(event, ChipRead)]
    return [read for read in reads if read.source == source]


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    first, again, other = (
        log_bytes(simulate(RACE, ENTRIES, seed=seed, faults=USUAL).log) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_runners_pass_all_places_in_order_in_believable_times() -> None:
    truth = simulate(RACE, made_entries(400), seed=3).truth
    for runner in truth:
        times = [passing.time_ms for passing in runner.passings]
        assert times == sorted(times)
    finished = sorted(one.finish_ms - one.gun_ms for one in truth if one.finish_ms is not None)
    hours = [time / 3_600_000 for time in finished]
    assert 3.3 < hours[0] < 4.8
    assert 5.5 < hours[len(hours) // 2] < 7.0
    assert hours[-1] <= 8.0
    assert {one.outcome for one in truth} == {"finished", "over time"}


def test_without_faults_each_passing_is_seen_and_nothing_is_unknowable() -> None:
    done = simulate(RACE, ENTRIES, seed=4)
    passings = [(runner.bib, passing) for runner in done.truth for passing in runner.passings]
    on_paper = [event for event in done.log.events if isinstance(event, ManualTime)]
    by_mat = {read.raw.split(";")[1] for read in reads_of(done.log, "mat-finish")}
    assert done.unknowable == {}
    assert sorted((row.bib, row.place) for row in on_paper) == sorted(
        (bib, passing.place) for bib, passing in passings if passing.place in ("hut", "finish")
    )
    assert len(by_mat) == sum(passing.place == "finish" for _, passing in passings)


def test_paper_is_written_to_the_minute_on_the_way_and_to_the_second_at_the_finish() -> None:
    done = simulate(RACE, ENTRIES, seed=4)
    rows = [event for event in done.log.events if isinstance(event, ManualTime)]
    true = {
        (runner.bib, passing.place): passing.time_ms
        for runner in done.truth
        for passing in runner.passings
    }
    late = {row.place: set[int]() for row in rows}
    for row in rows:
        late[row.place].add((true[row.bib, row.place] - read_instant(row.time)) // 1000)
    assert max(late["finish"]) == 0
    assert 0 <= min(late["hut"]) < max(late["hut"]) < 60


@pytest.mark.parametrize(
    ("faults", "what"),
    [
        (Faults(unnoted=1.0), "nobody wrote it down"),
        (Faults(mistyped=1.0, repaired=0.0), "the bib was typed as"),
        (Faults(wrong_times=1.0, repaired=0.0), "the hour was typed wrong"),
        (Faults(dead_chips=1.0), "no mat read a chip"),
        (Faults(swapped_pairs=1, repaired=0.0), "wears the chip of"),
    ],
)
def test_what_cannot_be_known_is_told(faults: Faults, what: str) -> None:
    done = simulate(RACE, ENTRIES, seed=5, faults=faults)
    told = [one.why for whys in done.unknowable.values() for one in whys]
    assert any(one.startswith(what) for one in told)


def test_repaired_typing_errors_name_what_they_stand_for() -> None:
    done = simulate(RACE, ENTRIES, seed=5, faults=Faults(mistyped=1.0))
    rows = [event for event in done.log.events if isinstance(event, ManualTime)]
    wrong = [row for row in rows if not row.supersedes]
    repairs = {row.supersedes for row in rows if row.supersedes}
    assert repairs == {f"{row.source}/{row.epoch}/{row.seq}" for row in wrong}
    assert {row.bib for row in rows if row.supersedes} == {
        runner.bib for runner in done.truth if len(runner.passings) > 2
    }


def test_a_late_box_brings_its_reads_all_at_once_and_a_dead_mat_none() -> None:
    late = simulate(RACE, ENTRIES, seed=6, faults=Faults(late_boxes=1)).log
    dark = simulate(RACE, ENTRIES, seed=6, faults=Faults(dead_mats=1))
    received = [read_instant(read.at) for read in reads_of(late, "mat-pass")]
    assert min(received) >= START + 3 * 3_600_000
    missed = [whys for whys in dark.unknowable.values() if whys[0].place == "pass"]
    assert len(missed) > 5


def test_a_clock_that_somebody_sets_and_reads_that_jump_are_simulated_where_told() -> None:
    plain = simulate(RACE, ENTRIES, seed=6)
    moved = simulate(RACE, ENTRIES, seed=6, faults=Faults(set_clocks=1))
    jumped = simulate(RACE, ENTRIES, seed=6, faults=Faults(jumping=0.05))
    (mat,) = [mat for mat in moved.mats if mat.set_ms[1]]
    assert mat.source.name == "mat-pass"
    assert mat.clock(mat.set_ms[0]) - mat.clock(mat.set_ms[0] - 10) == 10 + mat.set_ms[1] // 10 * 10
    assert moved.truth == plain.truth == jumped.truth
    reads = zip(reads_of(plain.log, "mat-pass"), reads_of(jumped.log, "mat-pass"), strict=True)
    share = fmean(one.raw != other.raw for one, other in reads)
    assert 0.01 < share < 0.12
    assert reads_of(plain.log, "mat-finish") == reads_of(jumped.log, "mat-finish")  # it is trusted


def test_reads_that_come_twice_keep_their_number_and_replayed_ones_get_another() -> None:
    done = simulate(RACE, ENTRIES, seed=7, faults=Faults(resent=1.0, replayed=1))
    reads = [one for one in done.log.events if isinstance(one, ChipRead)]
    start = [one for one in reads if one.source == "mat-start"]
    once = {(one.source, one.epoch, one.seq) for one in reads}
    assert len(once) * 2 == len(reads) + len([one for one in start if one.epoch == "replay"])
    assert {one.epoch for one in start} == {"17", "replay"}


def test_who_drops_out_is_noted_where_they_were_last_seen() -> None:
    done = simulate(RACE, ENTRIES, seed=8, faults=Faults(drop_out=0.5))
    drops = {one.bib: one for one in done.log.events if isinstance(one, Dropped)}
    stopped = {one.bib: one for one in done.truth if one.outcome == "dnf"}
    silent = {bib for bib, whys in done.unknowable.items() if whys[0].why.startswith("stopped")}
    assert set(drops) | silent == set(stopped)
    assert {bib: drop.place for bib, drop in drops.items()} == {
        bib: stopped[bib].passings[-1].place for bib in drops
    }


def test_the_usual_faults_leave_most_of_the_race_knowable() -> None:
    done = simulate(RACE, made_entries(200), seed=9, faults=replace(USUAL, dead_mats=0))
    assert NONE != USUAL
    assert 0 < len(done.unknowable) < 40
