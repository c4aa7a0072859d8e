"""Where a track passes near a place."""

import numpy as np
import pytest

from dorsal.course.geodesy import along_m
from dorsal.course.snapping.passes import Line
from tests.course.made_courses import LAT, LON, METRE_EAST, METRE_NORTH, course_of


def line_of(*corners: tuple[float, float]) -> Line:
    track = course_of([(east, north, 0.0) for east, north in corners]).track
    return Line(track.lat, track.lon, along_m(track.lat, track.lon))


def passes_of(line: Line, east_m: float, north_m: float) -> list[tuple[int, int]]:
    near = line.passes(LAT + north_m * METRE_NORTH, LON + east_m * METRE_EAST)
    return [
        (round(distance), round(misfit))
        for distance, misfit in zip(near.distance_m, near.misfit_m, strict=True)
    ]


def test_a_place_beside_a_straight_line_is_passed_once() -> None:
    assert passes_of(line_of((0, 0), (2000, 0)), 700, 30) == [(700, 30)]


def test_a_place_is_passed_on_the_way_out_and_on_the_way_back() -> None:
    line = line_of((0, 0), (2000, 0), (0, 0))
    assert passes_of(line, 700, 0) == [(700, 0), (3300, 0)]


def test_a_crossing_is_passed_twice() -> None:
    line = line_of((0, 0), (1000, 0), (1000, 500), (500, 500), (500, -500))
    assert passes_of(line, 500, 0)[0] == (500, 0)
    assert passes_of(line, 500, 0)[-1] == (2500, 0)


def test_the_turning_point_of_an_out_and_back_is_one_pass() -> None:
    assert passes_of(line_of((0, 0), (2000, 0), (0, 0)), 2000, 0) == [(2000, 0)]


def test_a_line_further_than_a_kilometre_does_not_pass() -> None:
    assert passes_of(line_of((0, 0), (2000, 0)), 700, 1010) == []


def test_the_date_line_is_no_obstacle() -> None:
    lat, lon = np.array([10.0, 10.0]), np.array([179.99, -179.99])
    line = Line(lat, lon, along_m(lat, lon))
    near = line.passes(10.0, 180.0)
    assert near.distance_m == pytest.approx([float(along_m(lat, lon)[-1]) / 2], rel=1e-6)
    assert near.misfit_m == pytest.approx([0.0], abs=0.1)
