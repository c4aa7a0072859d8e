"""A course that is shortened, stopped, neutralised, or started elsewhere on the day."""

from __future__ import annotations

import pytest

from dorsal.timing.events import CourseChanged, Dropped
from dorsal.timing.instants import HOUR_MS, MINUTE_MS
from dorsal.timing.results.values import Status
from tests.timing.results.made_results import (
    at,
    course,
    hourly,
    passing,
    race,
    text,
    work,
)

STOP = CourseChanged(what="stopped", at=text(2.6), since=text(2.5), place="hut", by="director")


def test_a_shortened_course_ends_at_its_place_for_all() -> None:
    change = CourseChanged(what="shortened", at=text(1), since=text(1), place="hut")
    made = work({"1": hourly(3), "2": hourly(2, finish_ms=at(1.9))}, change)
    assert made.order == [("2", 1), ("1", 2)]
    assert (made.row("1").time_ms, made.table.ranked_at) == (2 * HOUR_MS, 2)


def test_a_stopped_course_ranks_who_was_stopped_at_the_last_common_checkpoint() -> None:
    made = work(
        {
            "1": hourly(3, finish_ms=at(2.4)),
            "2": [passing(0, at()), passing(1, at(1.2))],
            "3": [passing(0, at()), passing(1, at(1.1))],
            "4": [*hourly(2)],
        },
        STOP,
    )
    assert made.order == [("1", 1), ("3", 2), ("2", 3), ("4", None)]
    assert made.table.ranked_at == 1
    assert made.row("4").status is Status.RUNNING  # was by the hut before the stop
    row = made.row("3")
    assert (row.status, row.stopped_at, row.time_ms) == (Status.FINISHED, 1, at(1.1) - at())
    assert row.reason == "the course was stopped; ranked at Pass"


def test_a_missed_read_takes_nobody_elses_rank_on_a_stopped_course() -> None:
    stop = CourseChanged(what="stopped", at=text(2.6), since=text(2.5))
    missed = [passing(0, at()), passing(2, at(1.9))]
    made = work({"1": hourly(1), "2": hourly(2), "3": [passing(0, at()), passing(1, at(1.1))],
                 "9": missed}, stop)  # fmt: skip
    assert made.table.ranked_at == 1
    assert [(row.bib, row.place) for row in made.table.rows] == [
        ("1", 1), ("2", 1), ("3", 3), ("9", None)
    ]  # fmt: skip
    told = "No time at Pass, where those are ranked whom the stop stopped, but seen at Hut"
    assert [told in " ".join(row.flags) for row in made.table.rows] == [False, False, False, True]
    both = work({"1": hourly(2), "9": missed}, stop)
    assert (both.table.ranked_at, both.order) == (2, [("9", 1), ("1", 2)])


def test_who_missed_the_new_finish_and_was_seen_farther_on_is_told() -> None:
    change = CourseChanged(what="shortened", at=text(1), since=text(1), place="hut")
    made = work({"1": hourly(3), "2": [*hourly(1), passing(3, at(2.8))], "3": hourly(1)}, change)
    assert [(row.bib, row.status) for row in made.table.rows] == [
        ("1", Status.FINISHED), ("2", Status.RUNNING), ("3", Status.RUNNING)
    ]  # fmt: skip
    assert made.row("2").flags == (
        "No time at Hut, where the course ended, but seen at Finish at 11:48:00: record a time.",
    )
    assert made.row("3").flags == ()


def test_a_finisher_stays_ahead_of_who_was_stopped_however_fast() -> None:
    made = work({"1": [*hourly(2), passing(3, at(2.4))], "2": hourly(1)}, STOP)
    assert made.order == [("1", 1), ("2", 2)]


def test_what_is_seen_beyond_the_stop_does_not_count_and_is_told() -> None:
    row = work({"1": [*hourly(1), passing(3, at(3))]}, STOP).row("1")
    assert (row.status, row.stopped_at) == (Status.FINISHED, 1)
    assert row.flags == ("Seen at Finish at 12:00:00, after the course was stopped.",)


def test_a_drop_before_the_stop_is_a_dnf_and_one_after_it_is_not() -> None:
    before = Dropped(at=text(2), bib="1", place="pass")
    after = Dropped(at=text(4), bib="2", place="pass")
    made = work({"1": hourly(1), "2": hourly(1)}, STOP, before, after)
    assert made.row("1").status is Status.DNF
    assert made.order == [("2", 1), ("1", None)]


def test_a_stop_everywhere_ranks_all_who_have_not_finished() -> None:
    stop = CourseChanged(what="stopped", at=text(2.6), since=text(2.5))
    made = work({"1": hourly(2), "2": hourly(1), "3": []}, stop)
    assert [(row.bib, row.time_ms) for row in made.table.rows[:2]] == [
        ("1", HOUR_MS),
        ("2", HOUR_MS),
    ]
    assert [row.place for row in made.table.rows] == [1, 1, None]


def test_a_neutralised_stretch_does_not_count_for_who_enters_it_since() -> None:
    change = CourseChanged(what="neutralised", at=text(1), since=text(1), place="pass", until="hut")
    made = work(
        {"1": hourly(3), "2": [passing(0, at()), passing(1, at(0.9)), *hourly(3)[2:]]}, change
    )
    assert made.row("1").time_ms == 2 * HOUR_MS
    assert [split.gun_ms for split in made.row("1").splits] == [0, HOUR_MS, HOUR_MS, 2 * HOUR_MS]
    assert made.row("2").time_ms == 3 * HOUR_MS


@pytest.mark.parametrize(
    ("stretches", "hours_off"),
    [
        ((("pass", "hut"), ("pass", "hut")), 1),
        ((("pass", "hut"), ("pass", "finish")), 2),
        ((("pass", "hut"), ("hut", "finish")), 2),
        ((("start", "hut"), ("pass", "finish")), 3),
    ],
)
def test_a_clock_stands_still_once_on_stretches_that_overlap(
    stretches: tuple[tuple[str, str], ...], hours_off: int
) -> None:
    """Two people record the same, or two of them stretches that share a part."""
    changes = [
        CourseChanged(what="neutralised", at=text(), by=str(by), since=text(), place=a, until=b)
        for by, (a, b) in enumerate(stretches)
    ]
    assert work({"1": hourly(3)}, *changes).row("1").time_ms == (3 - hours_off) * HOUR_MS


def test_a_neutralised_stretch_runs_from_leaving_to_arriving() -> None:
    change = CourseChanged(what="neutralised", at=text(), since=text(), place="pass", until="hut")
    seen = [
        passing(0, at()),
        passing(1, at(1), side="in"),
        passing(1, at(1.25), side="out"),
        passing(2, at(2), side="in"),
        passing(2, at(2.5), side="out"),
        passing(3, at(3)),
    ]
    row = work({"1": seen}, change, of=race(in_out=["pass", "hut"])).row("1")
    assert row.time_ms == 3 * HOUR_MS - 45 * MINUTE_MS


def test_a_neutralised_stop_at_one_place_runs_from_arriving_to_leaving() -> None:
    change = CourseChanged(what="neutralised", at=text(), since=text(), place="hut", until="hut")
    seen = [*hourly(1), passing(2, at(2), side="in"), passing(2, at(2.2), side="out")]
    row = work({"1": [*seen, passing(3, at(3))]}, change, of=race(in_out=["hut"])).row("1")
    assert row.time_ms == 3 * HOUR_MS - 12 * MINUTE_MS


def test_a_stretch_that_nobody_saw_is_not_taken_off_and_is_told() -> None:
    change = CourseChanged(
        what="neutralised", at=text(), since=text(0.5), place="pass", until="hut"
    )
    row = work({"1": [passing(0, at()), passing(1, at(1)), passing(3, at(3))]}, change).row("1")
    assert row.time_ms == 3 * HOUR_MS
    assert row.flags == ("The neutralised stretch could not be taken off: not seen at Hut.",)


def test_a_moved_start_leaves_out_the_places_before_it() -> None:
    change = CourseChanged(what="start", at=text(-1), since=text(-1), place="pass")
    seen = [passing(1, at(minutes=1)), passing(2, at(2)), passing(3, at(3))]
    row = work({"1": seen}, change).row("1")
    assert [split.passing.visit for split in row.splits] == [1, 2, 3]
    assert (row.gun_ms, row.net_ms) == (3 * HOUR_MS, 3 * HOUR_MS - MINUTE_MS)


def test_a_changed_cutoff_judges_who_comes_from_then_on() -> None:
    change = CourseChanged(
        what="cutoff", at=text(1.5), since=text(1.5), place="hut", time_ms=round(1.6 * HOUR_MS)
    )
    early = [*hourly(1), passing(2, at(1.45))]
    made = work(
        {"1": early, "2": [*hourly(1), passing(2, at(1.7))]}, change, of=race(course({"hut": 1.4}))
    )
    assert made.row("1").status is Status.OVER_TIME
    assert made.row("2").status is Status.OVER_TIME
    later = CourseChanged(
        what="cutoff", at=text(1.5), since=text(1.5), place="hut", time_ms=2 * HOUR_MS
    )
    made = work({"1": early, "2": hourly(2)}, later, of=race(course({"hut": 1.4})))
    assert made.row("1").status is Status.OVER_TIME
    assert made.row("2").status is Status.RUNNING


def test_laps_without_end_are_ranked_by_laps_and_then_by_the_last_full_one() -> None:
    loop = race(course(places=("start", "hut", "start"), laps=0, limit_h=4))
    seen = {
        "1": [passing(0, at()), passing(2, at(1)), passing(4, at(2.2)), passing(5, at(3))],
        "2": [passing(0, at()), passing(2, at(1.5)), passing(4, at(2.1))],
        "3": [passing(0, at()), passing(2, at(0.5))],
        "4": [passing(0, at()), passing(2, at(2)), passing(4, at(4.1))],
        "5": [passing(0, at()), passing(1, at(1))],
    }
    made = work(seen, of=loop)
    assert made.order == [("2", 1), ("1", 2), ("3", 3), ("4", 4), ("5", None)]
    assert [row.stopped_at for row in made.table.rows] == [4, 4, 2, 2, 0]
    assert (made.row("5").status, made.row("5").reason) == (Status.DNF, "no full lap")


def test_laps_without_end_run_until_the_limit_unless_the_runner_stops() -> None:
    loop = race(course(places=("start", "hut", "start"), laps=0, limit_h=4))
    seen = {"1": [passing(0, at()), passing(2, at(1))], "2": [passing(0, at()), passing(2, at(1))]}
    drop = Dropped(at=text(1.2), bib="2", reason="enough")
    made = work(seen, drop, of=loop, now_ms=at(3))
    assert made.row("1").status is Status.RUNNING
    assert (made.row("2").status, made.row("2").reason) == (Status.FINISHED, "enough")


def test_laps_without_end_have_the_grace_of_their_end_and_whole_seconds() -> None:
    loop = race(course(places=("start", "hut", "finish"), laps=0, limit_h=4), grace_s=600)
    ends = {"1": at(4, minutes=10, ms=999), "2": at(4, minutes=10, ms=1000), "3": at(4, minutes=9)}
    seen = {
        bib: [passing(0, at()), passing(2, at(2)), passing(4, end)] for bib, end in ends.items()
    }
    made = work(seen, of=loop)
    assert {bib: made.row(bib).stopped_at for bib in seen} == {"1": 4, "2": 2, "3": 4}
    assert work(seen, of=loop, now_ms=at(4, minutes=9)).row("2").status is Status.RUNNING


def test_a_lap_whose_end_nobody_saw_counts_and_is_told() -> None:
    loop = race(course(places=("start", "hut", "finish"), laps=0, limit_h=9))
    seen = [passing(0, at()), passing(2, at(1)), passing(3, at(1.5)), passing(6, at(3))]
    made = work({"1": seen, "2": [passing(0, at()), passing(2, at(1))]}, of=loop)
    assert (made.row("1").stopped_at, made.row("2").flags) == (6, ())
    assert made.row("1").flags == (
        "The end of a lap was not seen, and the lap counts by what was seen later: lap 2.",
    )


@pytest.mark.parametrize(("minutes", "told"), [
    ((50, 100, 150, 250, 300), "Lap 4 took 1 h 40 min 0 s, about 2 times as long"),
    ((50, 100, 150, 305, 355), "Lap 4 took 2 h 35 min 0 s, about 3 times as long"),
    ((100, 150, 200), "Lap 1 took 1 h 40 min 0 s, about 2 times as long"),
    ((50, 100, 150, 225, 275), ""),
    ((50, 150), ""),
])  # fmt: skip
def test_a_lap_as_long_as_two_is_asked_about_where_one_mat_sees_the_loop(
    minutes: tuple[int, ...], told: str
) -> None:
    loop = race(course(places=("start", "start"), laps=0, limit_h=9))
    seen = [passing(lap, at(minutes=minute)) for lap, minute in enumerate((0, *minutes))]
    flags = work({"1": seen}, of=loop).row("1").flags
    assert [flag.partition(" as this runner's")[0] for flag in flags] == ([told] if told else [])


def test_a_change_of_a_place_elsewhere_is_told_and_does_nothing() -> None:
    change = CourseChanged(what="shortened", at=text(), since=text(), course="long", place="moon")
    made = work({"1": hourly(3)}, change)
    assert made.row("1").time_ms == 3 * HOUR_MS
    assert made.working.results.flags == (
        "A change of long names a place where it does not come by: moon.",
    )
