from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.geodesy import along_m, arcs_m, distances_m, earth_centred
from tests.course.geodesics import geodesic_m

HALF_MERIDIAN_M = 20_003_931.4586  # from pole to pole, published for WGS 84
EQUATOR_M = 40_075_016.6856
ROUNDING_M = 1e-6
Point = tuple[float, float]


def arc_m(point: Point, other: Point) -> float:
    (lat, lon), (other_lat, other_lon) = point, other
    arc = arcs_m(np.array([lat]), np.array([lon]), np.array([other_lat]), np.array([other_lon]))
    return float(arc[0])


def away(point: Point, azimuth: float, metres: float) -> Point:
    """The point about so far off, on a sphere."""
    lat, lon, angle = np.radians(point[0]), np.radians(point[1]), metres / 6_371_000
    sine = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(azimuth)
    east = np.sin(azimuth) * np.sin(angle) * np.cos(lat)
    turn = np.arctan2(east, np.cos(angle) - np.sin(lat) * sine)
    degrees = np.degrees(lon + turn)
    return float(np.degrees(np.arcsin(np.clip(sine, -1, 1)))), float((degrees + 180) % 360 - 180)


def test_the_reference_gives_the_published_figures() -> None:
    # Flinders Peak to Buninyong, on WGS 84's nearly equal twin GRS 80: 54,972.271 m
    flinders = (-37 - 57 / 60 - 3.72030 / 3600, 144 + 25 / 60 + 29.52440 / 3600)
    buninyong = (-37 - 39 / 60 - 10.15610 / 3600, 143 + 55 / 60 + 35.38390 / 3600)
    assert geodesic_m(*flinders, *buninyong) == pytest.approx(54_972.271, abs=0.001)
    assert geodesic_m(90, 0, -90, 0) == pytest.approx(HALF_MERIDIAN_M, abs=0.001)


@given(
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    st.floats(0, 2 * np.pi),
    st.sampled_from([(1e4, 1e-9), (1e5, 1e-7), (1e6, 1e-5), (1e7, 1e-3)]),
    st.floats(0, 1),
)
def test_the_error_is_below_what_is_stated(
    point: Point, azimuth: float, bound: tuple[float, float], share: float
) -> None:
    longest, error = bound
    other = away(point, azimuth, 0.99 * share * longest)
    assert arc_m(point, other) == pytest.approx(
        geodesic_m(*point, *other), rel=error, abs=ROUNDING_M
    )


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-1, 1), st.floats(-1, 1))
def test_near_antipodes_it_is_still_within_six_percent(
    lat: float, lon: float, north: float, east: float
) -> None:
    other = (float(np.clip(-lat + north, -90, 90)), lon + 180 + east)
    assert arc_m((lat, lon), other) == pytest.approx(HALF_MERIDIAN_M, rel=0.06)


places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(places, places)
def test_the_way_back_is_as_long(point: Point, other: Point) -> None:
    assert arc_m(point, other) == arc_m(other, point)


@given(places)
def test_a_point_is_nowhere_else(point: Point) -> None:
    assert arc_m(point, point) == 0


@given(
    places,
    *(st.tuples(st.floats(0, 2 * np.pi), st.floats(0, 50_000)) for _ in range(2)),
)
def test_no_detour_is_shorter(
    point: Point, first: tuple[float, float], second: tuple[float, float]
) -> None:
    one, other = away(point, *first), away(point, *second)
    detour = arc_m(one, point) + arc_m(point, other)
    assert arc_m(one, other) <= detour * (1 + 1e-7) + ROUNDING_M


@given(places, st.floats(0, 2 * np.pi), st.floats(1, 10_000), st.integers(-1, 1))
def test_turns_of_the_earth_change_nothing(
    point: Point, azimuth: float, metres: float, turns: int
) -> None:
    other = away(point, azimuth, metres)
    turned = (other[0], other[1] + 360 * turns)
    assert arc_m(point, turned) == pytest.approx(arc_m(point, other), abs=1e-5)


def test_the_date_line_is_no_wall() -> None:
    across = arc_m((0, 179.9995), (0, -179.9995))
    assert across == pytest.approx(EQUATOR_M / 360 * 0.001, rel=1e-9)


def test_the_pole_is_one_point() -> None:
    assert arc_m((90, 10), (90, -170)) == pytest.approx(0, abs=1e-8)
    across = arc_m((89.9995, 0), (89.9995, 180))
    assert across == pytest.approx(geodesic_m(89.9995, 0, 90, 0) * 2, abs=ROUNDING_M)


def test_along_adds_the_steps_up() -> None:
    lat, lon = np.array([42.95, 42.96, 42.96, 42.97]), np.array([-2.33, -2.33, -2.33, -2.35])
    steps = distances_m(lat, lon)
    assert steps.tolist() == arcs_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).tolist()
    assert steps[1] == 0
    assert along_m(lat, lon).tolist() == [0.0, *np.cumsum(steps).tolist()]


def test_a_single_point_has_no_length() -> None:
    assert along_m(np.array([42.95]), np.array([-2.33])).tolist() == [0.0]
    assert distances_m(np.array([42.95]), np.array([-2.33])).tolist() == []


def test_earth_centred_coordinates_lie_on_the_ellipsoid() -> None:
    lat, lon = np.linspace(-90, 90, 37), np.linspace(-180, 180, 37)
    x, y, z = earth_centred(lat, lon)
    a, b = 6_378_137.0, 6_356_752.314245
    np.testing.assert_allclose((x * x + y * y) / (a * a) + z * z / (b * b), 1, rtol=1e-12)
    assert z[0] == pytest.approx(-b, abs=1e-6)
