"""What is written is read again as the same line."""

from __future__ import annotations

from xml.etree import ElementTree

import gpxpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.reading import read_track
from dorsal.course.tracks import Kind, Track, Waypoint
from dorsal.course.writing import write_gpx, write_tcx
from dorsal.course.writing.xml_text import escaped, moment
from tests.course.made_courses import placed
from tests.course.reading.made_files import RIDGE, gpx, line, route, track

NAN = float("nan")
SPACE = "{http://www.topografix.com/GPX/1/1}"
# the order in which GPX 1.1 wants the elements of a waypoint
ORDER = ["ele", "time", "name", "cmt", "desc", "src", "link", "sym", "type"]
CHECKPOINTS = (
    placed(100.0, "Otzaurte & co", 1410.0, cutoff_s=4200.0),
    placed(150.0, "<Aitxuri>", NAN),
)


def names() -> st.SearchStrategy[str]:
    """Names without spaces at their ends, which reading takes away."""
    return st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(
        lambda name: " ".join(name.split())
    )


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """Tracks whose points are near each other, as else some would be taken for strays."""
    count = draw(st.integers(2, 12))
    numbers = {
        "lat": st.floats(-0.004, 0.004),
        "lon": st.floats(-0.004, 0.004),
        "altitude_m": st.floats(-500, 9000) | st.just(NAN),
        "time_s": st.integers(0, 4 * 10**12).map(lambda ms: ms / 1000) | st.just(NAN),
    }
    columns = {
        name: np.array(draw(st.lists(one, min_size=count, max_size=count)))
        for name, one in numbers.items()
    }
    columns["lat"] += draw(st.floats(-89, 89))
    columns["lon"] = (columns["lon"] + draw(st.floats(-180, 180)) + 180) % 360 - 180
    kinds: tuple[Kind, Kind] = ("track", "route")
    kind = draw(st.sampled_from(kinds))
    inner = draw(st.sets(st.integers(1, count - 1))) if kind == "track" else set()
    waypoint = st.builds(
        Waypoint,
        st.integers(-90, 90).map(float),
        st.integers(-179, 179).map(float),
        names(),
        st.integers(-500, 9000).map(float) | st.none(),
        names(),
        names(),
    )
    return Track(
        columns["lat"],
        columns["lon"],
        columns["altitude_m"],
        columns["time_s"],
        starts=(0, *sorted(inner)),
        kind=kind,
        name=draw(names()),
        waypoints=tuple(draw(st.lists(waypoint, max_size=3))),
    )


@given(tracks())
def test_a_gpx_is_read_again_as_the_same_track(written: Track) -> None:
    data = write_gpx(written)
    read = read_track(data)
    np.testing.assert_allclose(read.lat, written.lat, rtol=0, atol=6e-8)
    apart = (read.lon - written.lon + 180) % 360 - 180  # -180 and 180 are one meridian
    np.testing.assert_allclose(apart, 0, rtol=0, atol=6e-8)
    np.testing.assert_allclose(read.altitude_m, written.altitude_m, rtol=0, atol=0.006)
    np.testing.assert_allclose(read.time_s, written.time_s, rtol=0, atol=0.0006)
    assert (read.starts, read.kind) == (written.starts, written.kind)
    assert (read.name, read.waypoints) == (written.name, written.waypoints)
    assert write_gpx(read) == data


@given(tracks())
def test_a_gpx_has_its_elements_in_the_order_of_the_standard(written: Track) -> None:
    root = ElementTree.fromstring(write_gpx(written))
    kinds = [child.tag.removeprefix(SPACE) for child in root]
    assert kinds == sorted(kinds, key=["metadata", "wpt", "rte", "trk"].index)
    for point in root.iter():
        if point.tag.removeprefix(SPACE) in ("wpt", "trkpt", "rtept"):
            inner = [child.tag.removeprefix(SPACE) for child in point]
            assert inner == sorted(inner, key=ORDER.index)


def test_another_reader_reads_the_same_of_a_gpx() -> None:
    written = read_track(gpx(track(RIDGE, line(2), name="Aizkorri")))
    peer = gpxpy.parse(write_gpx(written, checkpoints=CHECKPOINTS).decode())
    segments = [
        [(one.latitude, one.longitude) for one in part.points] for part in peer.tracks[0].segments
    ]
    assert segments == [
        [(42.95, -2.33), (42.951, -2.331), (42.952, -2.332)],
        [(43.0, 6.0), (43.001, 6.0)],
    ]
    assert [point.name for point in peer.waypoints] == ["Otzaurte & co", "<Aitxuri>"]


def test_checkpoints_stand_on_the_line_with_what_a_runner_asks() -> None:
    read = read_track(write_gpx(read_track(gpx(track(RIDGE))), checkpoints=CHECKPOINTS))
    first, second = read.waypoints
    assert (first.name, first.altitude_m, first.kind) == ("Otzaurte & co", 1410.0, "checkpoint")
    assert first.note == "km 0.1, cut-off after 1:10:00"
    assert (second.name, second.altitude_m, second.note) == ("<Aitxuri>", None, "km 0.1")
    assert 42.95 < first.lat < 42.951 < second.lat < 42.952


def test_checkpoints_take_the_place_of_the_files_own_waypoints() -> None:
    own = '<wpt lat="42.95" lon="-2.33"><name>Old</name></wpt>'
    before = read_track(gpx(own, track(RIDGE)))
    assert [one.name for one in read_track(write_gpx(before)).waypoints] == ["Old"]
    after = read_track(write_gpx(before, checkpoints=CHECKPOINTS[:1]))
    assert [one.name for one in after.waypoints] == ["Otzaurte & co"]


@pytest.mark.parametrize("points", [RIDGE, line(3)], ids=["with times", "without"])
def test_a_tcx_course_is_read_again_as_the_same_line(points: list[tuple[object, ...]]) -> None:
    written = read_track(gpx(track(points, name="A name of more letters than watches show")))
    read = read_track(write_tcx(written, checkpoints=CHECKPOINTS))
    assert read.lat.tolist() == written.lat.tolist()
    assert read.lon.tolist() == written.lon.tolist()
    assert read.altitude_m.tolist() == written.altitude_m.tolist()
    assert read.name == "A name of more"
    assert [(one.name, one.note) for one in read.waypoints] == [
        ("Otzaurte &", "Otzaurte & co"),
        ("<Aitxuri>", "<Aitxuri>"),
    ]
    if written.has_times:
        assert read.time_s.tolist() == written.time_s.tolist()
    else:
        assert read.time_s[0] == 946_684_800
        assert (np.diff(read.time_s) > 0).all()


def test_a_route_is_written_as_a_route() -> None:
    data = write_gpx(read_track(gpx(route(RIDGE))))
    assert b"<rte>" in data
    assert b"<trk>" not in data


def test_what_xml_cannot_hold_is_left_out() -> None:
    text = 'a\0b\x1fc\ud800\ufffe & <d> "e"\r'
    assert escaped(text) == "abc &amp; &lt;d&gt; &quot;e&quot;&#13;"


def test_moments_are_written_to_the_millisecond() -> None:
    assert moment(1_779_606_000) == "2026-05-24T07:00:00Z"
    assert moment(1_779_606_000.25) == "2026-05-24T07:00:00.250Z"
    assert moment(-1) == "1969-12-31T23:59:59Z"


def test_times_of_years_that_cannot_be_are_left_out() -> None:
    points = [(*point[:3], "0001-01-01T00:00:00+14:00") for point in RIDGE]
    read = read_track(gpx(track(points)))
    assert not read.has_times
    assert [one.what for one in read.warnings] == [
        "a time in a year that cannot be; it was left out"
    ] * 3
    assert b"<time>" not in write_gpx(read)
