"""Cut-offs that contradict themselves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from dorsal.course.cutoffs.checks import check_cutoffs
from dorsal.course.cutoffs.paces import read_cutoffs
from dorsal.course.snapping import PlacedCheckpoint
from tests.course.made_courses import placed, profile_of

FLAT = profile_of(np.zeros(4001))  # 40 km
START = datetime(2026, 5, 24, 9, tzinfo=UTC)


def even(distance_m: float, _finish_s: float) -> float:
    return distance_m / 40_000


def found(
    places: list[PlacedCheckpoint], start_at: datetime | None = START
) -> list[tuple[str, str, str]]:
    cutoffs = read_cutoffs(FLAT, places, start_at=start_at, share_at=even)
    problems = check_cutoffs(cutoffs, start_at=start_at)
    assert {problem.level for problem in problems} <= {"warning"}
    return [(problem.column, problem.what, problem.right) for problem in problems]


def hours(*each: float) -> list[PlacedCheckpoint]:
    """Cut-offs every 10 km after so many hours."""
    return [
        placed(10_000.0 * (number + 1), f"c{number}", cutoff_s=hour * 3600)
        for number, hour in enumerate(each)
    ]


def test_even_cutoffs_are_left_alone() -> None:
    assert found(hours(2, 4, 6, 8)) == []


def test_a_cutoff_not_later_than_the_one_before_is_flagged() -> None:
    assert found(hours(2, 4.6, 4.6, 8)) == [
        ("c2", "c2: the cut-off is not later than that of c1", "a later time")
    ]


def test_a_wrong_day_is_recognised() -> None:
    moments = [START + timedelta(hours=hour) for hour in (2, 4, 6 - 24, 8)]
    places = [
        placed(10_000.0 * (number + 1), f"c{number}", cutoff_at=moment)
        for number, moment in enumerate(moments)
    ]
    assert found(places, None) == [
        ("c2", "c2: the cut-off is not later than that of c1", "a day later would fit")
    ]
    places[3] = placed(40_000.0, "c3", cutoff_at=moments[3] - timedelta(days=1))
    assert found(places, None) == [
        (
            "c2",
            "c2: the cut-off is not later than that of c1",
            "a day later would fit, here and after",
        )
    ]


def test_a_cutoff_before_the_start_is_flagged() -> None:
    places = [placed(10_000.0, "A", cutoff_at=START - timedelta(hours=22))]
    assert found(places) == [("a", "A: the cut-off is not after the start", "check the day")]


def test_a_moment_that_is_not_the_elapsed_time_is_flagged() -> None:
    at = START + timedelta(hours=3)
    places = [placed(10_000.0, "A", cutoff_s=7200.0, cutoff_at=at)]
    assert found(places) == [
        (
            "a",
            "A: the cut-off's moment is 3:00 after the start, its elapsed time another",
            "2026-05-24T11:00:00+00:00, or another elapsed time",
        )
    ]


def test_a_cutoff_outside_the_opening_hours_is_flagged() -> None:
    hour = timedelta(hours=1)
    late = placed(10_000.0, "A", cutoff_s=7200.0, closes_at=START + hour)
    early = placed(20_000.0, "B", cutoff_s=14_400.0, opens_at=START + 5 * hour)
    assert found([late, early]) == [
        (
            "a",
            "A: the cut-off is after the checkpoint closes",
            "close it at 2026-05-24T11:00:00+00:00 or later",
        ),
        ("b", "B: the cut-off is before the checkpoint opens", "check both times"),
    ]


def test_a_stretch_far_harder_than_both_neighbours_is_flagged() -> None:
    (problem,) = found(hours(2, 3.2, 5.2, 7.2))
    assert problem == (
        "c1",
        "c1: the stretch before this cut-off is for runners of 4:48, those beside it for 8:00",
        "0:48 more would make it as hard",
    )


def test_a_stretch_hard_like_its_neighbours_is_not() -> None:
    assert found(hours(1, 2, 3, 4)) == []
    assert found(hours(2, 3.7, 5.6, 7.6)) == []


def test_a_cutoff_that_stops_runners_well_within_the_limit_is_flagged() -> None:
    problems = found(hours(1.6, 3.4, 5.6, 8.2))
    assert [(column, what) for column, what, _ in problems] == [
        ("c0", "c0: the cut-off stops runners on the way to 6:24, while the last is at 8:12"),
        ("c1", "c1: the cut-off stops runners on the way to 6:48, while the last is at 8:12"),
    ]


def test_no_cutoffs_are_no_problem() -> None:
    assert check_cutoffs([]) == ()


def test_moments_without_a_zone_are_no_reason_to_stop() -> None:
    naive = datetime(2026, 5, 24, 12)
    place = placed(10_000.0, "Col", cutoff_at=naive, opens_at=START, closes_at=START)
    assert found([place]) == []


def test_opening_hours_are_compared_through_a_night_when_the_clocks_change() -> None:
    madrid = ZoneInfo("Europe/Madrid")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=madrid, fold=fold) for fold in (0, 1))
    start = datetime(2026, 10, 24, 22, tzinfo=madrid)
    late = [placed(10_000.0, "Col", cutoff_at=second, closes_at=first)]
    (problem,) = found(late, start)
    assert problem[1] == "Col: the cut-off is after the checkpoint closes"
    early = [placed(10_000.0, "Col", cutoff_at=first, opens_at=second)]
    (problem,) = found(early, start)
    assert problem[1] == "Col: the cut-off is before the checkpoint opens"
    assert read_cutoffs(FLAT, late, start_at=start, share_at=even)[0].elapsed_s == 5.5 * 3600
