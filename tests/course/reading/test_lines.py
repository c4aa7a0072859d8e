"""Which of the points of a file make the line, and what is said of the others."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.course.reading import read_track
from dorsal.course.tracks import Track
from tests.course.reading.made_files import Point, gpx, line, route, said, track

JOINED = "the line breaks off and goes on elsewhere; the gap is bridged in a straight line"
STRAY = "a single point far from its neighbours, which are near each other; it was left out"
NOWHERE = "a point at latitude 0, longitude 0, far from the line; it was left out"


def told(read: Track) -> list[tuple[str, int, str]]:
    """What its warnings say, in which lines, of what."""
    return [(warning.what, warning.line, warning.value) for warning in read.warnings]


def timed(points: list[Point], minute: int) -> list[Point]:
    """The points with times, a second apart."""
    return [(*point, f"2026-05-24T07:{minute:02}:{k % 60:02}Z") for k, point in enumerate(points)]


def test_segments_are_joined_in_order() -> None:
    read = read_track(gpx(track(line(5), [], line(3, lat=43.005))))
    assert (len(read), read.starts, read.warnings) == (8, (0, 5), ())


def test_a_gap_between_segments_is_told() -> None:
    read = read_track(gpx(track(line(5), line(5, lat=43.1))))
    assert read.starts == (0, 5)
    assert told(read) == [(JOINED, 10, "10,665 m")]


def test_tracks_that_follow_one_another_are_joined() -> None:
    read = read_track(gpx(track(line(5), name="To Urbia"), track(line(5, lat=43.008), name="On")))
    assert (len(read), read.starts, read.name) == (10, (0, 5), "To Urbia")
    assert told(read) == [
        ("2 tracks that follow one another were joined in order", 0, "To Urbia, On"),
        (JOINED, 10, "444 m"),
    ]


def test_of_tracks_that_lie_elsewhere_the_longest_is_taken() -> None:
    data = gpx(
        track(line(20, lat=45.0), name="Short"),
        track(line(50), name="Long"),
        track(line(10, lat=47.0)),
    )
    read = read_track(data)
    assert (len(read), read.lat[0]) == (50, 43.0)
    assert told(read) == [
        (
            "the file holds other tracks that lie elsewhere; the longest line was taken",
            0,
            "left out: Short, 1.0 km",
        )
    ]


def test_of_copies_of_a_line_the_first_is_taken() -> None:
    coarse = line(25, step=0.002)
    read = read_track(gpx(track(line(50), name="Fine"), track(coarse, name="Coarse")))
    assert len(read) == 50
    assert told(read) == [
        ("the file holds the same line more than once; the first was taken", 0, "Coarse")
    ]


def test_a_loop_run_twice_is_run_twice() -> None:
    loop = [*line(20), *reversed(line(20))]
    data = gpx(track(timed(loop, 0), name="First"), track(timed(loop, 10), name="Second"))
    read = read_track(data)
    assert len(read) == 80
    assert said(read) == ["2 tracks that follow one another were joined in order"]


def test_the_way_back_is_no_copy_of_the_way_there() -> None:
    read = read_track(gpx(track(line(20)), track(list(reversed(line(20))))))
    assert len(read) == 40


def test_tracks_go_before_routes() -> None:
    read = read_track(gpx(route(line(30), name="Planned"), track(line(5))))
    assert (read.kind, len(read)) == ("track", 5)
    assert told(read) == [
        ("the file holds routes beside its tracks; they were left out", 0, "Planned")
    ]


def test_a_track_of_one_point_is_passed_over() -> None:
    read = read_track(gpx(track(line(1)), route(line(5))))
    assert (read.kind, len(read), read.warnings) == ("route", 5, ())


def test_a_point_that_jumps_away_and_back_is_left_out() -> None:
    read = read_track(gpx(track([*line(10), ("44", "7"), *line(10, lat=43.01)])))
    assert len(read) == 20
    assert told(read) == [(STRAY, 14, "136.5 km away")]


def test_a_place_visited_between_far_points_is_no_stray() -> None:
    sparse = line(10, step=0.02)
    assert len(read_track(gpx(track([*sparse, *reversed(sparse)])))) == 20


def test_points_at_zero_are_left_out_of_a_line_elsewhere() -> None:
    read = read_track(gpx(track([("0", "0"), *line(10), ("0", "0")])))
    assert len(read) == 10
    assert told(read) == [(NOWHERE, 4, ""), (NOWHERE, 15, "")]


def test_a_line_through_zero_keeps_its_point_there() -> None:
    read = read_track(gpx(track(line(11, lat=-0.005, lon=0.0))))
    assert len(read) == 11
    assert read.lat[5] == 0
    assert read.warnings == ()


def test_points_without_a_place_are_left_out() -> None:
    points = [*line(5), ("95", "3"), ("x", "3"), *line(5, lat=43.005)]
    read = read_track(gpx(track(points)), file="course.gpx")
    assert len(read) == 10
    what = "a point without a place on Earth; it was left out"
    assert told(read) == [(what, 9, "lat 95, lon 3"), (what, 10, "lat x, lon 3")]


def test_longitudes_from_0_to_360_are_turned() -> None:
    read = read_track(gpx(track([("45", "180"), ("45", "180.001"), ("45", "359")])))
    assert read.lon.tolist() == [180, 180.001 - 360, -1]
    assert "longitudes are counted from 0 to 360; they were turned into -180 to 180" in said(read)


def test_a_line_across_the_date_line_is_one_line() -> None:
    points = [("0", f"{(179.99 + 0.001 * k + 180) % 360 - 180:.3f}") for k in range(20)]
    read = read_track(gpx(track(points)))
    assert (len(read), read.warnings) == (20, ())


def test_altitudes_that_no_place_has_are_left_out() -> None:
    heights = ["500", "-32768", "99999", "-500", "9000", "abc", "1e3"]
    data = gpx(track([(f"45.00{k}", "6", height) for k, height in enumerate(heights)]))
    read = read_track(data)
    expected = [500, np.nan, np.nan, -500, 9000, np.nan, 1000]
    np.testing.assert_array_equal(read.altitude_m, expected)
    absurd = "an altitude that no place on Earth has; it was left out"
    assert told(read) == [
        (absurd, 5, "-32768 m"),
        (absurd, 6, "99999 m"),
        ("an altitude that is no number; it was left out", 9, "abc"),
    ]
    assert {warning.column for warning in read.warnings} == {"ele"}


def test_many_faults_of_a_kind_are_counted() -> None:
    data = gpx(track([(f"45.{k:03}", "6", "9999") for k in range(12)]))
    read = read_track(data)
    assert len(read.warnings) == 6
    assert read.warnings[0].what.endswith(": 7 more points")


def test_times_that_go_back_are_told() -> None:
    times = ["07:00:00", "07:00:30", "07:00:10", "25:00:00", "07:01:00"]
    points = [(f"45.00{k}", "6", "5", f"2026-05-24T{time}Z") for k, time in enumerate(times)]
    read = read_track(gpx(track(points)))
    assert told(read) == [
        ("the time goes back at this point", 6, "20 s"),
        ("a time that is no moment; it was left out", 7, "2026-05-24T25:00:00Z"),
    ]


@pytest.mark.parametrize(
    "contents", ["<ele>5</ele>", "<!-- so that it is not plain --><ele>5</ele>"]
)
def test_lines_are_told_whichever_way_the_file_was_read(contents: str) -> None:
    data = gpx(track([*line(3), ("44", "7"), *line(3, lat=43.003)]))
    read = read_track(data.replace(b"</trkpt>", f"{contents}</trkpt>".encode(), 1))
    assert told(read)[-1][1] == 7
