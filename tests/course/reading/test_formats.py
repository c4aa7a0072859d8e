"""Each format, plain and packed, gives the same line."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from dorsal.course.reading import read_track
from dorsal.course.tracks import Waypoint
from dorsal.ground.problems import BadInput
from tests.course.reading.fit_files import activity
from tests.course.reading.made_files import (
    RIDGE,
    gpx,
    gpx_point,
    line,
    route,
    said,
    tcx,
    tcx_point,
    track,
)
from tests.course.reading.test_mutated_files import zipped

GPX = gpx(track(RIDGE, name="Aizkorri"))
TCX = tcx(
    '<Activities><Activity Sport="Running"><Id>2026-05-24T07:00:00Z</Id><Lap><Track>',
    *map(tcx_point, RIDGE),
    "</Track></Lap><Creator><Name>Watch</Name></Creator></Activity></Activities>",
)
FIT = activity(
    [
        (42.95, -2.33, 1400.5, 1_779_606_000),
        (42.951, -2.331, 1420.0, 1_779_606_030),
        (42.952, -2.332, 1451.25, 1_779_606_060),
    ]
).bytes()
PACKINGS = {
    "plain": lambda data: data,
    "gzipped": gzip.compress,
    "zipped": zipped,
    "gzipped and zipped": lambda data: zipped(gzip.compress(data)),
    "gzipped twice": lambda data: gzip.compress(gzip.compress(data)),
    "gzipped in two members": lambda data: gzip.compress(data[:99]) + gzip.compress(data[99:]),
}


@pytest.mark.parametrize("packing", PACKINGS.values(), ids=PACKINGS.keys())
@pytest.mark.parametrize("format_", ["gpx", "tcx", "fit"])
def test_every_format_is_known_by_its_content_however_packed(packing, format_):  # type: ignore[no-untyped-def]
    data = packing({"gpx": GPX, "tcx": TCX, "fit": FIT}[format_])
    read = read_track(data, file="named.anything")
    assert read.format == format_
    np.testing.assert_allclose(read.lat, [42.95, 42.951, 42.952], atol=1e-7)
    np.testing.assert_allclose(read.lon, [-2.33, -2.331, -2.332], atol=1e-7)
    np.testing.assert_allclose(read.altitude_m, [1400.5, 1420, 1451.25], atol=0.1)
    assert read.time_s.tolist() == [1_779_606_000, 1_779_606_030, 1_779_606_060]
    assert read.warnings == ()


def test_the_names_of_a_gpx_are_kept() -> None:
    waypoint = (
        '<wpt lat="42.96" lon="-2.34"><ele>1551</ele><name> Aitxuri </name><sym>Summit</sym>'
        "<desc>the highest\n  point</desc></wpt>"
    )
    read = read_track(gpx(waypoint, track(RIDGE, name="Aizkorri")).replace(b"1.1", b'1.0" a="', 1))
    assert read.name == "Aizkorri"
    assert read.waypoints == (
        Waypoint(42.96, -2.34, "Aitxuri", 1551.0, "Summit", "the highest point"),
    )


def test_the_name_of_the_file_goes_before_that_of_its_track() -> None:
    data = gpx("<metadata><name>Zegama</name></metadata>", track(RIDGE, name="Track 1"))
    assert read_track(data).name == "Zegama"


def test_gpx_1_0_is_read_with_its_name_and_creator() -> None:
    head = '<?xml version="1.0"?><gpx version="1.0" creator="An old device"'
    data = f'{head} xmlns="http://www.topografix.com/GPX/1/0"><name>Old</name>{track(RIDGE)}</gpx>'
    read = read_track(data.encode())
    assert (len(read), read.name, read.creator) == (3, "Old", "An old device")


def test_elements_are_known_by_their_local_names() -> None:
    data = (
        '<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:wpt lat="1" lon="2"/><g:trk>'
        '<g:trkseg><g:trkpt g:lat="43" lon="6"><g:ele>5</g:ele></g:trkpt>'
        '<g:trkpt lat="43.001" lon="6"><g:ele>6</g:ele></g:trkpt></g:trkseg></g:trk></g:gpx>'
    )
    read = read_track(data.encode())
    assert read.lat.tolist() == [43, 43.001]
    assert read.altitude_m.tolist() == [5, 6]
    assert read.waypoints == (Waypoint(1, 2),)


def test_extensions_are_passed_over() -> None:
    extended = gpx_point(RIDGE[0]).replace(
        "</trkpt>", "<extensions><a:b><ele>9</ele><time>x</time></a:b></extensions></trkpt>"
    )
    read = read_track(gpx("<trk><trkseg>", extended, gpx_point(RIDGE[1]), "</trkseg></trk>"))
    assert read.altitude_m.tolist() == [1400.5, 1420]
    assert read.warnings == ()


def test_a_file_of_a_route_alone_is_a_route() -> None:
    read = read_track(gpx(route(RIDGE, name="Aizkorri")))
    assert (read.kind, len(read), read.name) == ("route", 3, "Aizkorri")
    assert read.warnings == ()


def test_missing_altitudes_and_times_are_not_numbers() -> None:
    read = read_track(gpx(track([("43", "6"), ("43.001", "6", "7"), ("43.002", "6", "", "")])))
    assert [str(value) for value in read.altitude_m] == ["nan", "7.0", "nan"]
    assert np.isnan(read.time_s).all()
    assert [str(warning) for warning in read.warnings] == [
        "some points have no altitude; it is taken from their neighbours ('2 of 3 points')"
    ]


def test_a_file_without_altitudes_needs_no_warning() -> None:
    read = read_track(gpx(track([("43", "6"), ("43.001", "6")])))
    assert not read.has_altitudes
    assert read.warnings == ()


def test_a_tcx_course_has_its_name_and_its_points() -> None:
    data = tcx(
        "<Courses><Course><Name>Zegama</Name><Track>",
        *map(tcx_point, RIDGE),
        "<Trackpoint><Time>2026-05-24T07:01:30Z</Time></Trackpoint></Track><CoursePoint>"
        "<Name>Urbia</Name><Time>2026-05-24T07:01:00Z</Time><Position><LatitudeDegrees>42.952"
        "</LatitudeDegrees><LongitudeDegrees>-2.332</LongitudeDegrees></Position>"
        "<PointType>Food</PointType><Notes>soup</Notes></CoursePoint></Course></Courses>",
    )
    read = read_track(data, file="zegama.tcx")
    assert (len(read), read.name) == (3, "Zegama")
    assert read.waypoints == (Waypoint(42.952, -2.332, "Urbia", None, "Food", "soup"),)
    assert [str(warning) for warning in read.warnings] == [
        "zegama.tcx: some points have a time but no place; they were left out ('1 points')"
    ]


def test_laps_of_a_tcx_are_one_line() -> None:
    laps = "".join(f"<Lap><Track>{tcx_point(point)}</Track></Lap>" for point in RIDGE)
    read = read_track(tcx(f"<Activities><Activity>{laps}</Activity></Activities>"))
    assert (len(read), read.starts) == (3, (0, 1, 2))
    assert read.warnings == ()


def test_a_zip_with_other_files_gives_its_one_track() -> None:
    read = read_track(zipped(GPX, "Zegama/course.gpx"), file="zegama.zip")
    assert len(read) == 3


def test_a_problem_in_a_zip_names_both_files() -> None:
    with pytest.raises(BadInput) as raised:
        read_track(zipped(gpx(), "empty.gpx"), file="zegama.zip")
    assert raised.value.problems[0].file == "zegama.zip: empty.gpx"


def test_a_line_that_stands_still_is_read() -> None:
    assert len(read_track(gpx(track([("43", "6")] * 3)))) == 3


def test_waypoints_nowhere_are_left_out_with_a_warning() -> None:
    read = read_track(gpx('<wpt lat="91" lon="0"/><wpt lat="1" lon="359"/>', track(line(3))))
    assert read.waypoints == (Waypoint(1, -1),)
    assert said(read) == [
        "some waypoints have no place on Earth, or are too many; they were left out"
    ]


@pytest.mark.data
def test_every_shared_track_is_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "course").glob("*.gpx")):
        read = read_track(path.read_bytes(), file=path.name)
        assert len(read) > 1000, path.name
        assert read.starts == (0,), path.name
        assert read.has_altitudes, path.name
        assert read.kind == ("route" if path.name == "eastern_states_100.gpx" else "track")
        assert {warning.what for warning in read.warnings} <= {
            "some points have no altitude; it is taken from their neighbours"
        }
