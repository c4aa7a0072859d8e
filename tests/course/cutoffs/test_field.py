"""What a cut-off would have done to a past field."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.cutoffs.field import Stopped, stopped_by, stopped_by_each
from dorsal.course.cutoffs.paces import read_cutoffs
from tests.course.made_courses import placed, profile_of

NAN = float("nan")
ELAPSED = np.array([3600.0, 4200.0, 4200.5, 5000.0, NAN])
FINISH = np.array([20_000.0, NAN, 24_000.0, NAN, NAN])


def test_who_comes_after_the_cutoff_is_stopped_and_who_comes_on_it_is_not() -> None:
    stopped = stopped_by(4200.0, ELAPSED, FINISH)
    assert stopped == Stopped(starters=5, seen=4, late=2, late_finishers=1)
    assert stopped.share == 0.4


def test_nobody_is_stopped_of_an_empty_field() -> None:
    assert stopped_by(60.0, np.empty(0), np.empty(0)).share == 0.0


@given(st.lists(st.none() | st.integers(0, 50), max_size=30), st.integers(0, 50))
def test_counts_are_those_of_counting_one_by_one(times: list[int | None], cutoff: int) -> None:
    elapsed = np.array([NAN if time is None else float(time) for time in times])
    stopped = stopped_by(float(cutoff), elapsed, elapsed)
    late = sum(time is not None and time > cutoff for time in times)
    assert (stopped.late, stopped.late_finishers, stopped.starters) == (late, late, len(times))


def test_every_cutoff_is_held_against_its_own_checkpoint() -> None:
    places = [placed(1000, "Hut", cutoff_s=4200.0), placed(2000, "Top", cutoff_s=6000.0)]
    cutoffs = read_cutoffs(profile_of(np.zeros(301)), places)
    found = stopped_by_each(cutoffs, {"hut": ELAPSED}, FINISH)
    assert [one and one.late for one in found] == [2, None]
