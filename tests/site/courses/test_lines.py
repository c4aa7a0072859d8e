"""The line of a course for a map, what is remembered, and where tiles come from."""

from __future__ import annotations

import re
from itertools import accumulate

import numpy as np
import pytest

from dorsal.course.profile import Profile
from dorsal.site.courses.lines import drawing_of, encoded, line_of, path_through
from dorsal.site.courses.map_source import MapSource, read_map_source
from dorsal.site.courses.memory import Remembered, hash_of
from dorsal.site.environment import WrongSetting


def straight(lat: tuple[float, float], lon: tuple[float, float], steps: int = 1000) -> Profile:
    places = np.linspace(0, 1, steps + 1)
    return Profile(
        10.0,
        np.round(100 + 50 * places),
        lat[0] + (lat[1] - lat[0]) * places,
        (lon[0] + (lon[1] - lon[0]) * places + 180) % 360 - 180,
    )


def test_a_line_goes_from_the_start_to_the_finish() -> None:
    line = line_of(straight((42.0, 42.1), (-2.0, -2.0)))
    assert (len(line.lat), line.step_m) == (501, 20.0)
    assert (line.lat[0], line.lat[-1]) == (42.0, 42.1)
    found = encoded(line)
    lat, alt = (list(accumulate(accumulate(found[name]))) for name in ("lat", "alt"))
    assert lat == np.rint(line.lat * 1e5).tolist()
    assert (lat[0], lat[-1], alt[-1]) == (4_200_000, 4_210_000, 150)
    assert (found["step"], found["degree"]) == (20.0, 100_000)


def test_a_long_line_stays_small() -> None:
    line = line_of(straight((42.0, 43.0), (-2.0, 0.0), steps=30_000))
    assert len(line.lat) == 850


@pytest.mark.parametrize(("steps", "degree"), [(5_000, 100_000), (8_500, 50_000), (30_000, 20_000)])
def test_the_degrees_of_a_long_line_are_as_coarse_as_its_places(steps: int, degree: int) -> None:
    line = line_of(straight((42.0, 43.0), (-2.0, 0.0), steps=steps))
    found = encoded(line)
    assert found["degree"] == degree
    lat = np.array(list(accumulate(accumulate(found["lat"])))) / found["degree"]
    assert float(np.abs(lat - line.lat).max()) <= 0.5001 / degree


def test_a_line_over_the_date_line_does_not_go_round_the_world() -> None:
    line = line_of(straight((0.0, 0.0), (179.95, 180.05)))
    assert float(np.ptp(line.lon)) == pytest.approx(0.1)
    drawing = drawing_of(line)
    assert drawing.at(0.0, -179.95)[0] == pytest.approx(drawing.at(0.0, 180.05)[0])


@pytest.mark.parametrize(
    ("lat", "lon"), [((42.0, 42.1), (-2.0, -1.9)), ((42.0, 42.0), (-2.0, -1.0)), ((42, 43), (7, 7))]
)
def test_a_drawing_holds_all_of_its_line(
    lat: tuple[float, float], lon: tuple[float, float]
) -> None:
    line = line_of(straight(lat, lon))
    drawing = drawing_of(line)
    for place in (0, 250, 500):
        x, y = drawing.at(float(line.lat[place]), float(line.lon[place]))
        assert 0 < x < drawing.width
        assert 0 < y < drawing.height
    assert 0 < drawing.bar_w < drawing.width / 2


def test_a_degree_is_as_long_to_the_north_as_its_metres() -> None:
    drawing = drawing_of(line_of(straight((60.0, 60.1), (10.0, 10.2))))
    x, y = np.subtract(drawing.at(60.0, 10.2), drawing.at(60.1, 10.0))
    assert x == pytest.approx(y, rel=0.01)  # cos 60° is a half


def test_a_path_comes_back_to_where_it_was_told() -> None:
    x, y = np.array([1.0, 10.24, 3.0]), np.array([5.0, 5.1, 250.0])
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path_through(x, y))]
    points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
    assert np.abs(points - np.column_stack((x, y))).max() <= 0.25


def test_what_is_remembered_is_made_once_and_the_oldest_is_forgotten() -> None:
    kept: Remembered[str] = Remembered(2)
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    def ask(key: str) -> str:
        return kept.get(key, lambda: make(key))

    for key in ("a", "b", "a", "c", "a", "b"):
        assert ask(key) == key
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2
    assert hash_of(1, "a") != hash_of(1, "b")


def test_without_a_setting_there_are_no_tiles() -> None:
    assert read_map_source("", "") == MapSource("none", "", "")
    assert MapSource().origin == ""


def test_the_host_of_tiles_is_told() -> None:
    tiles = read_map_source("https://t.example.org:8443/a/{z}/{x}/{y}.png", "© All")
    assert tiles == MapSource("tiles", "https://t.example.org:8443/a/{z}/{x}/{y}.png", "© All")
    assert tiles.origin == "https://t.example.org:8443"
    assert read_map_source("https://m.example.org/x.pmtiles", "").kind == "pmtiles"


@pytest.mark.parametrize(
    "address",
    [
        "tiles",
        "ftp://a/{z}/{x}/{y}",
        "https://a.example/{z}.png",
        "https://{z}{x}{y}.example/",
        "https://a.example/{z}/{x}/{y};script-src *",
        "https:///{z}/{x}/{y}",
    ],
)
def test_an_address_of_which_no_map_could_be_made_stops_the_start(address: str) -> None:
    with pytest.raises(WrongSetting, match="DORSAL_MAP"):
        read_map_source(address, "")
