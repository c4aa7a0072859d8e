"""Checkpoints in their places along tracks that loop, turn back and cross themselves."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.reading import read_track
from dorsal.course.snapping import Snapping, snap
from dorsal.course.survey import Course, survey
from tests.course.made_courses import checkpoint_at, course_of

OUT_AND_BACK = course_of([(0, 0, 100), (5000, 0, 600), (0, 0, 100)])
LAPS = course_of([(0, 0, 0), *[(1000, 0, 0), (1000, 1000, 0), (0, 1000, 0), (0, 0, 0)] * 3])


def metres(snapping: Snapping) -> list[float]:
    """To 10 m, for the earth is not flat."""
    return [round(place.distance_m, -1) for place in snapping.places]


def whats(snapping: Snapping) -> list[str]:
    return [problem.what for problem in snapping.problems]


def test_a_hut_passed_twice_is_placed_on_both_passes() -> None:
    given_list = [
        checkpoint_at(0, "Start", 0.0),
        checkpoint_at(2, "Hut", 2000.0),
        checkpoint_at(5, "Top", 5000.0),
        checkpoint_at(8, "Hut again", 2000.0),
        checkpoint_at(10, "Finish", 0.0),
    ]
    assert metres(snap(OUT_AND_BACK, given_list)) == [0, 2000, 5000, 8000, 10_000]


def test_one_pass_is_told_from_the_other_by_the_official_distance() -> None:
    back_only = [checkpoint_at(8.2, "Hut", 2000.0), checkpoint_at(10, "Finish", 0.0)]
    assert metres(snap(OUT_AND_BACK, back_only)) == [8000, 10_000]


def test_each_lap_has_its_own_pass() -> None:
    given_list = [checkpoint_at(km, f"L{km}", 1000.0, 500.0) for km in (1.6, 5.4, 9.6)]
    given_list.append(checkpoint_at(12, "Finish", 0.0))
    assert metres(snap(LAPS, given_list)) == [1500, 5500, 9500, 12_000]


def test_a_list_in_any_order_is_placed_in_the_order_of_its_distances() -> None:
    given_list = [checkpoint_at(10, "Finish", 0.0), checkpoint_at(2, "Hut", 2000.0)]
    found = snap(OUT_AND_BACK, given_list)
    assert [place.checkpoint.name for place in found.places] == ["Hut", "Finish"]


def test_places_without_a_position_are_scaled_between_those_that_have_one() -> None:
    given_list = [
        checkpoint_at(0, "Start", 0.0),
        checkpoint_at(3, "Spring"),
        checkpoint_at(6, "Top", 5000.0),
        checkpoint_at(8, "Wood"),
        checkpoint_at(11, "Finish", 0.0),
    ]
    found = snap(OUT_AND_BACK, given_list)
    assert metres(found) == [0, 2500, 5000, 7000, 10_000]
    assert [place.by for place in found.places] == [
        "position",
        "distance",
        "position",
        "distance",
        "position",
    ]
    assert [place.misfit_m for place in found.places][1] is None


def test_a_list_without_positions_is_stretched_to_the_track() -> None:
    found = snap(OUT_AND_BACK, [checkpoint_at(5.1, "Half"), checkpoint_at(10.2, "Finish")])
    assert metres(found) == [5000, 10_000]
    assert found.scale == pytest.approx(10_000 / 10_200, rel=1e-4)
    assert found.problems == ()


def test_a_list_that_ends_before_the_track_is_taken_as_it_is_and_told() -> None:
    found = snap(OUT_AND_BACK, [checkpoint_at(3, "A"), checkpoint_at(6, "B")])
    assert metres(found) == [3000, 6000]
    (problem,) = found.problems
    assert problem.what == "the last checkpoint is at km 6.0, the track is 10.0 km long"
    assert problem.right == "end the list with the finish"


def test_a_place_off_the_track_is_placed_by_distance_and_told() -> None:
    given_list = [
        checkpoint_at(0, "Start", 0.0),
        checkpoint_at(4, "Far", 4000.0, 5000.0),
        checkpoint_at(10, "Finish", 0.0),
    ]
    found = snap(OUT_AND_BACK, given_list)
    assert metres(found) == [0, 4000, 10_000]
    assert whats(found) == ["the track does not pass Far where it should (nearest over 1 km away)"]


def test_a_place_far_from_where_its_distance_says_is_not_followed() -> None:
    wrong_way = [checkpoint_at(2, "Hut", 4800.0, 300.0), checkpoint_at(10, "Finish", 0.0)]
    found = snap(OUT_AND_BACK, wrong_way)
    assert found.places[0].by == "distance"
    assert whats(found) == ["the track does not pass Hut where it should (nearest 300 m away)"]


def test_a_misfit_worth_a_look_is_told() -> None:
    found = snap(
        OUT_AND_BACK, [checkpoint_at(2, "Hut", 2000.0, 250.0), checkpoint_at(10, "F", 0.0)]
    )
    assert whats(found) == ["the track passes 250 m from Hut"]
    assert round(found.places[0].misfit_m or 0) == 250


def test_altitude_decides_between_two_passes_at_one_distance() -> None:
    # Two parallel ways 120 m apart, the second 400 m higher; the position lies between them.
    course = course_of([(0, 0, 0), (600, 0, 0), (600, 120, 400), (0, 120, 400)])
    low = checkpoint_at(0.66, "Low", 500.0, 60.0, altitude_m=0.0)
    high = checkpoint_at(0.66, "High", 500.0, 60.0, altitude_m=400.0)
    end = checkpoint_at(1.32, "Finish", 0.0, 120.0)
    assert metres(snap(course, [low, end])) == [500, 1320]
    assert metres(snap(course, [high, end])) == [820, 1320]


def test_an_altitude_alone_leads_a_checkpoint_to_its_pass() -> None:
    """The top of a saw-tooth whose official kilometre is 400 m out is found by its altitude."""
    course = course_of([(0, 0, 0), (4000, 0, 800), (8000, 0, 0), (9000, 0, 100), (12_000, 0, 0)])
    listed = [checkpoint_at(4.4, "Top", altitude_m=800.0), checkpoint_at(12, "Finish")]
    assert metres(snap(course, listed))[0] == pytest.approx(4000, abs=50)
    assert snap(course, listed).places[0].by == "distance"
    without = [checkpoint_at(4.4, "Top"), checkpoint_at(12, "Finish")]
    assert metres(snap(course, without))[0] == pytest.approx(4400, abs=10)


def test_an_altitude_that_fits_nowhere_leaves_a_checkpoint_at_its_distance() -> None:
    listed = [checkpoint_at(2, "Hut", altitude_m=4000.0), checkpoint_at(10, "Finish")]
    assert metres(snap(OUT_AND_BACK, listed)) == [2000, 10_000]


def test_a_start_line_near_the_first_point_is_at_the_start() -> None:
    given_list = [checkpoint_at(0, "Start", 60.0), checkpoint_at(10, "Finish", 60.0)]
    assert metres(snap(OUT_AND_BACK, given_list)) == [0, 10_000]


def test_no_checkpoints_are_no_places() -> None:
    assert snap(OUT_AND_BACK, []) == Snapping((), 1.0)


@given(
    st.lists(
        st.tuples(
            st.floats(0, 13), st.none() | st.tuples(st.floats(-2e3, 2e3), st.floats(-2e3, 2e3))
        ),
        min_size=1,
        max_size=8,
    )
)
def test_places_never_run_backwards_nor_leave_the_track(
    given_list: list[tuple[float, tuple[float, float] | None]],
) -> None:
    checkpoints = [
        checkpoint_at(km, f"c{number}", *(position or ()))
        for number, (km, position) in enumerate(given_list)
    ]
    found = [place.distance_m for place in snap(LAPS, checkpoints).places]
    assert found == sorted(found)
    assert len(found) == len(checkpoints)
    assert found[0] >= 0
    assert found[-1] <= LAPS.distance_m


@given(st.lists(st.integers(0, 119), min_size=1, max_size=10, unique=True), st.floats(0.97, 1.03))
def test_places_on_the_track_are_found_again(tens: Sequence[int], stretch: float) -> None:
    """Positions read off the laps at known distances, with official distances off by 3 %."""
    wanted = sorted(number * 100.0 for number in tens)
    checkpoints = [
        Checkpoint(
            f"c{number}",
            "C",
            distance * stretch,
            lat=float(np.interp(distance, LAPS.along_m, LAPS.track.lat)),
            lon=float(np.interp(distance, LAPS.along_m, LAPS.track.lon)),
        )
        for number, distance in enumerate(wanted)
    ]
    finish = Checkpoint("f", "Finish", LAPS.distance_m * stretch, lat=43.0, lon=-2.3)
    found = snap(LAPS, [*checkpoints, finish]).places
    assert [place.distance_m for place in found[:-1]] == pytest.approx(wanted, abs=2.0)


def shared_course(shared_data: Path, name: str) -> Course:
    return survey(read_track((shared_data / "course" / name).read_bytes(), file=name))


@pytest.mark.data
@pytest.mark.parametrize(
    ("file", "race", "edition", "worst_m"),
    [
        ("utmb_2024.gpx", "utmb", "2024", 15),
        ("templiers_2024.gpx", "templiers", "2022", 10),
        ("endurance_trail_2024.gpx", "endurance", "2023", 10),
        ("integrale_causses_2024.gpx", "integrale", "2023", 10),
        ("diagonale_fous_2024.gpx", "grr", "2024", 10),
        ("mascareignes_2025.gpx", "mas", "2024", 10),
        ("metis_trail_2024.gpx", "mtr", "2024", 10),
    ],
)
def test_every_checkpoint_of_a_real_race_is_placed_on_its_track(
    shared_data: Path, file: str, race: str, edition: str, worst_m: float
) -> None:
    course = shared_course(shared_data, file)
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    found = snap(course, read_checkpoints(data, race=race, edition=edition))
    assert found.problems == ()
    assert max(place.misfit_m or 0.0 for place in found.places) < worst_m
    assert {place.by for place in found.places} == {"position"}
    gaps = [abs(one.altitude_m - (one.checkpoint.altitude_m or 0)) for one in found.places]
    assert max(gaps) < 20


@pytest.mark.data
def test_without_positions_altitudes_place_checkpoints_within_a_hundred_metres_or_so(
    shared_data: Path,
) -> None:
    course = shared_course(shared_data, "utmb_2024.gpx")
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    listed = read_checkpoints(data, race="utmb", edition="2024")
    bare = [replace(one, lat=None, lon=None) for one in listed]
    flat = [replace(one, altitude_m=None) for one in bare]
    right = np.array([one.distance_m for one in snap(course, listed).places])
    errors = [
        float(np.abs([one.distance_m for one in snap(course, each).places] - right).mean())
        for each in (bare, flat)
    ]
    assert errors[0] < 100 < errors[1]


@pytest.mark.data
def test_a_changed_course_keeps_the_checkpoints_it_still_passes(shared_data: Path) -> None:
    course = shared_course(shared_data, "diagonale_fous_2018.gpx")
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    places = snap(course, read_checkpoints(data, race="grr", edition="2022")).places
    passed = {place.checkpoint.name for place in places if place.by == "position"}
    assert {"Cilaos", "Marla", "Merles", "Possession", "Colorado", "St Denis"} <= passed
    assert "Deux Bras" not in passed


HUNDRED = course_of([(0, 0, 0), (100_000, 0, 0)])


@pytest.mark.parametrize(("km", "told"), [(95.0, 1), (97.5, 1), (99.0, 0), (100.0, 0)])
def test_a_last_station_taken_for_the_finish_is_told(km: float, told: int) -> None:
    found = snap(HUNDRED, [checkpoint_at(50.0, "Half"), checkpoint_at(km, "Last aid")])
    assert found.places[-1].distance_m == HUNDRED.distance_m
    assert whats(found) == told * [
        f"Last aid, the last of the list at km {km:.1f}, is taken for the finish, and the track is "
        "100.0 km long"
    ]


def test_a_finish_with_its_position_is_the_finish_however_long_the_organiser_says() -> None:
    ends = [checkpoint_at(0, "Start", 0.0), checkpoint_at(96.0, "Finish", 100_000.0)]
    assert whats(snap(HUNDRED, ends)) == []
