from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.reading import read_track
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.tracks import Track
from dorsal.course.writing import write_geojson
from tests.course.reading.made_files import RIDGE, gpx, track

NAN = float("nan")


def made(lon: list[float], lat: list[float], altitude: list[float] | None = None) -> Track:
    heights = np.array(altitude or [NAN] * len(lon))
    return Track(np.array(lat), np.array(lon), heights, np.full(len(lon), NAN))


def geometry(of: Track) -> dict[str, Any]:
    """The geometry of the line."""
    written: dict[str, Any] = json.loads(write_geojson(of))["features"][0]["geometry"]
    return written


def test_a_line_has_longitude_first_and_its_altitudes() -> None:
    written = json.loads(write_geojson(read_track(gpx(track(RIDGE, name="Aizkorri é")))))
    assert written == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Aizkorri é"},
                "geometry": {
                    "type": "LineString",
                    "coordinates": [
                        [-2.33, 42.95, 1400.5],
                        [-2.331, 42.951, 1420.0],
                        [-2.332, 42.952, 1451.25],
                    ],
                },
            }
        ],
    }


def test_without_altitudes_positions_are_flat() -> None:
    assert geometry(made([6.0, 6.1], [45.0, 45.0])) == {
        "type": "LineString",
        "coordinates": [[6.0, 45.0], [6.1, 45.0]],
    }


def test_missing_altitudes_are_interpolated() -> None:
    line = made([6.0, 6.1, 6.2, 6.3], [45.0] * 4, [NAN, 100.0, NAN, 300.0])
    assert [position[2] for position in geometry(line)["coordinates"]] == [100, 100, 200, 300]


def test_segments_are_lines_of_their_own() -> None:
    line = read_track(gpx(track(RIDGE, RIDGE[1:])))
    written = geometry(line)
    assert written["type"] == "MultiLineString"
    assert [len(part) for part in written["coordinates"]] == [3, 2]


def test_the_line_is_cut_at_the_180th_meridian() -> None:
    line = made([179.0, -179.0, -178.0, 178.0], [0.0, 1.0, 2.0, 6.0], [0.0, 100.0, 100.0, 500.0])
    assert geometry(line) == {
        "type": "MultiLineString",
        "coordinates": [
            [[179.0, 0.0, 0.0], [180.0, 0.5, 50.0]],
            [[-180.0, 0.5, 50.0], [-179.0, 1.0, 100.0], [-178.0, 2.0, 100.0], [-180.0, 4.0, 300.0]],
            [[180.0, 4.0, 300.0], [178.0, 6.0, 500.0]],
        ],
    }


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=2))
def test_no_part_of_any_line_goes_round_the_earth(places: list[tuple[float, float]]) -> None:
    lon, lat = map(list, zip(*places, strict=True))
    written = geometry(made(lon, lat))
    lines = written["coordinates"]
    for part in lines if written["type"] == "MultiLineString" else [lines]:
        assert len(part) >= 2
        assert (np.abs(np.diff([position[0] for position in part])) <= 180).all()
        assert (np.abs(np.array(part)) <= [180, 90]).all()


def test_checkpoints_are_points_with_what_is_known_of_them() -> None:
    told = Checkpoint("cp01", "Urbia", 100.0, cutoff_s=21_000, services=("water", "food"))
    placed = PlacedCheckpoint(told, 0.0, 1400.0, "distance")
    line = read_track(gpx(track(RIDGE)))
    features = json.loads(write_geojson(line, checkpoints=[placed]))["features"]
    assert features[1:] == [
        {
            "type": "Feature",
            "properties": {
                "key": "cp01",
                "name": "Urbia",
                "distance_m": 0.0,
                "altitude_m": 1400.0,
                "cutoff_s": 21_000,
                "services": ["water", "food"],
            },
            "geometry": {"type": "Point", "coordinates": [-2.33, 42.95]},
        }
    ]


def test_a_checkpoint_without_an_altitude_says_nothing_of_it() -> None:
    placed = PlacedCheckpoint(Checkpoint("cp01", "Urbia", 100.0), 0.0, NAN, "distance")
    line = made([6.0, 6.1], [45.0, 45.0])
    (feature,) = json.loads(write_geojson(line, checkpoints=[placed]))["features"][1:]
    assert feature["properties"] == {"key": "cp01", "name": "Urbia", "distance_m": 0.0}


def test_two_points_on_the_180th_meridian_are_cut_between() -> None:
    assert geometry(made([179.0, 180.0, -180.0, -179.0], [0.0] * 4))["coordinates"] == [
        [[179.0, 0.0], [180.0, 0.0], [180.0, 0.0]],
        [[-180.0, 0.0], [-180.0, 0.0], [-179.0, 0.0]],
    ]
