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


def test_a_change_of_a_place_elsewhere_is_told_and_does_nothing() -> None:
    change = CourseChanged(what="shortened", at=text(), since=text(), course="long", place="moon")
    made = work({"1": hourly(3)}, change)
    assert made.row("1").time_ms == 3 * HOUR_MS
    assert made.working.results.flags == (
        "A change of long names a place where it does not come by: moon.",
    )
