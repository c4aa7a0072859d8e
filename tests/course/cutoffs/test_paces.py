"""What cut-offs ask of the last runner."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dorsal.course.cutoffs.paces import cutoff_elapsed_s, pace_model, read_cutoffs
from dorsal.course.snapping import PlacedCheckpoint
from tests.course.made_courses import placed, profile_of

# 4 km: two flat, then two that climb 400 m.
PROFILE = profile_of(np.interp(np.arange(401) * 10.0, [0, 2000, 4000], [100, 100, 500]))
START = datetime(2026, 5, 24, 9, tzinfo=UTC)


def even(distance_m: float, _finish_s: float) -> float:
    """An effort model without hills or tiredness."""
    return distance_m / 4000


def test_a_cutoff_is_read_as_pace_effort_and_finish_time() -> None:
    places = [placed(2000, "Foot", cutoff_s=1200.0), placed(4000, "Top", cutoff_s=3600.0)]
    first, second = read_cutoffs(PROFILE, places, share_at=even)
    assert (first.elapsed_s, first.pace_s_per_km, first.effort_km) == (1200.0, 600.0, 2.0)
    assert first.effort_km_per_h == pytest.approx(6.0)
    assert first.finish_s == pytest.approx(2400.0)
    assert second.pace_s_per_km == 900.0
    assert second.effort_km == pytest.approx(8.0)
    assert second.finish_s == pytest.approx(3600.0)


def test_what_is_left_for_the_stretch_since_the_cutoff_before() -> None:
    places = [placed(2000, "Foot", cutoff_s=1200.0), placed(4000, "Top", cutoff_s=3600.0)]
    _, second = read_cutoffs(PROFILE, places, share_at=even)
    assert (second.stretch_m, second.stretch_s, second.stretch_pace_s_per_km) == (2000, 2400, 1200)
    assert second.stretch_effort_km == pytest.approx(6.0)
    assert second.stretch_effort_km_per_h == pytest.approx(9.0)
    assert second.stretch_finish_s == pytest.approx(4800.0)


def test_moments_become_elapsed_times_when_the_start_is_known() -> None:
    place = placed(2000, "Foot", cutoff_at=START + timedelta(minutes=20))
    assert cutoff_elapsed_s(place, START) == 1200.0
    assert cutoff_elapsed_s(place, None) is None
    assert cutoff_elapsed_s(placed(2000), START) is None


def test_a_moment_after_the_clocks_have_changed_is_reckoned_by_the_hours_that_pass() -> None:
    paris = ZoneInfo("Europe/Paris")
    start = datetime(2024, 10, 26, 22, tzinfo=paris)
    place = placed(2000, "Foot", cutoff_at=datetime(2024, 10, 27, 6, tzinfo=paris))
    assert cutoff_elapsed_s(place, start) == 9 * 3600


def test_moments_alone_say_how_long_each_stretch_may_take() -> None:
    places = [
        placed(2000, "Foot", cutoff_at=START + timedelta(minutes=20)),
        placed(4000, "Top", cutoff_at=START + timedelta(minutes=60)),
    ]
    first, second = read_cutoffs(PROFILE, places, share_at=even)
    assert (first.elapsed_s, first.finish_s, first.stretch_s) == (None, None, None)
    assert (second.finish_s, second.stretch_s) == (None, 2400.0)
    assert second.stretch_finish_s == pytest.approx(4800.0)


def test_places_without_a_cutoff_and_the_start_line_are_passed_over() -> None:
    places = [
        placed(0, "Start", cutoff_s=600.0),
        placed(1000),
        placed(4000, "Top", cutoff_s=3600.0),
    ]
    (only,) = read_cutoffs(PROFILE, places, share_at=even)
    assert (only.place.checkpoint.name, only.stretch_m) == ("Top", 4000.0)


def test_the_usual_model_lets_runners_slow_down_and_climb_slowly() -> None:
    model = pace_model(PROFILE)
    assert model(4000.0, 3600.0) == pytest.approx(1.0)
    assert model(2000.0, 1500.0) < 0.4  # the climb takes longer than the flat
    assert model(2000.0, 9000.0) < model(2000.0, 1500.0)  # more so for the slower


def test_a_runner_of_the_equivalent_finish_time_just_meets_the_cutoff() -> None:
    model = pace_model(PROFILE)
    (cutoff,) = read_cutoffs(PROFILE, [placed(2500, "Wood", cutoff_s=1500.0)])
    assert cutoff.finish_s is not None
    assert cutoff.finish_s * model(2500.0, cutoff.finish_s) == pytest.approx(1500.0)


def test_zegamas_published_cutoffs_are_read() -> None:
    kilometres = (7, 13.5, 19.6, 23.2, 26.6, 28.5, 32.3, 34.2, 37.8, 42.2)
    minutes = (70, 140, 195, 270, 325, 350, 390, 420, 450, 480)
    flat = profile_of(np.zeros(4221))
    places: list[PlacedCheckpoint] = [
        placed(km * 1000, f"c{km}", cutoff_s=60.0 * minute)
        for km, minute in zip(kilometres, minutes, strict=True)
    ]
    found = read_cutoffs(flat, places)
    assert [round((one.pace_s_per_km or 0) / 60, 1) for one in found] == [
        *(10.0, 10.4, 9.9, 11.6, 12.2, 12.3, 12.1, 12.3, 11.9, 11.4)
    ]
    assert found[3].stretch_s == 75 * 60
    assert found[-1].finish_s == pytest.approx(8 * 3600)
