"""The fast way reads what it takes exactly as the safe way does, and takes no broken file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.reading import plain_gpx
from dorsal.course.reading.contents import Contents
from dorsal.course.reading.gpx import read_gpx
from dorsal.course.reading.plain_gpx import read_plain_gpx
from tests.course.reading.made_files import RIDGE, gpx, gpx_point, line, route, segment, track
from tests.course.reading.test_mutated_files import mutated

PLAIN = gpx(
    '<metadata><name>A &amp; <![CDATA[<B>]]></name></metadata><!-- <b> & "c" -->',
    '<wpt lat="42.95" lon="-2.33"><ele>1400</ele><name>Aizkorri</name></wpt>',
    track(RIDGE, line(3), [], line(2, lat=44.0), name="Zegama"),
    track(line(4, lat=45.0)),
)
EXTENDED = gpx(
    "<trk><trkseg>",
    *(
        f'<trkpt lon="6.{k}" lat="45.{k}"><ele>{k}</ele><time>2026-05-24T07:00:0{k}Z</time>'
        f"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>1{k}0</gpxtpx:hr>"
        f"<ele>9{k}</ele></gpxtpx:TrackPointExtension></extensions></trkpt>\n"
        for k in range(5)
    ),
    "</trkseg></trk>",
)
COLUMNS = ("lat", "lon", "altitude_m", "time_s")
TOLD = ("format", "parts", "slips", "name", "creator", "waypoints", "found")


def assert_same(fast: Contents, safe: Contents) -> None:
    for column in COLUMNS:
        one, other = getattr(fast, column), getattr(safe, column)
        assert one.tobytes() == other.tobytes() or np.array_equal(one, other, equal_nan=True)
    assert [getattr(fast, told) for told in TOLD] == [getattr(safe, told) for told in TOLD]
    every = range(len(safe.lat))
    assert fast.lines_of(every) == safe.lines_of(every)


def taken(data: bytes) -> Contents:
    """What the fast way reads of a file that it must take."""
    contents = read_plain_gpx(data)
    assert contents is not None
    return contents


@pytest.mark.parametrize("data", [PLAIN, EXTENDED], ids=["plain", "extended"])
@pytest.mark.parametrize("block_bytes", [220, 400, plain_gpx.BLOCK_BYTES])
def test_both_ways_read_the_same(
    data: bytes, block_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_gpx, "BLOCK_BYTES", block_bytes)
    assert_same(taken(data), read_gpx(data))


def test_both_ways_read_the_same_behind_a_byte_order_mark() -> None:
    data = b"\xef\xbb\xbf" + PLAIN
    assert_same(taken(data), read_gpx(data))


def test_extensions_are_passed_over_with_what_they_hold() -> None:
    assert taken(EXTENDED).altitude_m.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]


NOT_PLAIN = {
    "a route": gpx(route(line(5))),
    "a track and a route": gpx(track(line(3)), route(line(3))),
    "no points": gpx(track([])),
    "a point outside segments": gpx(f"<trk>{gpx_point(RIDGE[0])}{segment(RIDGE)}</trk>"),
    "a segment outside tracks": gpx(segment(RIDGE)),
    "a comment among points": gpx(track(RIDGE)).replace(b"</trkpt>\n", b"</trkpt><!-- -->", 1),
    "CDATA in a point": gpx(track(RIDGE)).replace(b"1420", b"<![CDATA[1420]]>"),
    "a reference in a point": gpx(track(RIDGE)).replace(b"1420", b"14&#50;0"),
    "an attribute more": gpx(track(RIDGE)).replace(b' lat="42.951"', b' lat="42.951" id="7"'),
    "single quotes": gpx(track(RIDGE)).replace(b'"42.951"', b"'42.951'"),
    "another spacing": gpx(track(RIDGE)).replace(b' lat="42.951"', b'  lat="42.951"'),
    "the other order in one point": gpx(track(RIDGE)).replace(
        b'lat="42.951" lon="-2.331"', b'lon="-2.331" lat="42.951"'
    ),
    "an empty point": gpx(track(RIDGE)).replace(b"<ele>1420</ele>", b"<ele></ele>"),
    "a spaced number": gpx(track(RIDGE)).replace(b"1420", b" 1420 "),
    "a number with an exponent": gpx(track(RIDGE)).replace(b"1420", b"1.42e3"),
    "two altitudes": gpx(track(RIDGE)).replace(b"<ele>1420</ele>", b"<ele>1</ele><ele>2</ele>"),
    "a moment that is none": gpx(track(RIDGE)).replace(b"2026-05-24T07:00:30Z", b"2026-05-24"),
    "letters beyond ASCII": gpx(track(RIDGE)).replace(b"1420</ele>", "1420</ele>é".encode()),
    "an encoding unlike ASCII": gpx(track(RIDGE)).replace(b"UTF-8", b"UTF-7"),
    "UTF-16": gpx(track(RIDGE)).decode().encode("utf-16"),
    "a tag without content": gpx(track(RIDGE)).replace(b"<ele>1420</ele>", b"<sat/>"),
}


@pytest.mark.parametrize("data", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_other_shapes_are_left_to_the_safe_way(data: bytes) -> None:
    assert read_plain_gpx(data) is None


BROKEN = {
    "a point not closed": (b"</trkpt>", b""),
    "an element not closed": (b"</ele>", b""),
    "elements closed crosswise": (b"1420</ele>", b"1420</time>"),
    "an element closed by another name": (b"1420</ele>", b"1420</ali>"),
    "a name that begins with a digit": (b"<ele>1420</ele>", b"<1le>1420</1le>"),
    "a name with a space": (b"<ele>1420</ele>", b"<e e>1420</e e>"),
    "no name": (b"<ele>1420</ele>", b"<>1420</>"),
    "a lone <": (b"</trkpt>\n", b"</trkpt> < \n"),
    "a lone &": (b"</trkpt>\n", b"</trkpt> & \n"),
    "]]> in a text": (b"</trkpt>\n", b"</trkpt> ]]> \n"),
    "a form feed": (b"</trkpt>\n", b"</trkpt>\f\n"),
    "a form feed after the last point": (b"\n</trkseg>", b"\f\n</trkseg>"),
    "a NUL": (b"</trkpt>\n", b"</trkpt>\0\n"),
    "a byte that is not UTF-8": (b"</trkpt>\n", b"</trkpt>\xff\n"),
    "a track not closed": (b"</trk>", b""),
    "a quote not closed": (b'lat="42.951"', b'lat="42.951'),
    "an attribute twice": (b'lon="-2.331"', b'lat="-2.331"'),
    "the end cut off": (b"</gpx>\n", b""),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN.keys())
def test_no_broken_file_is_taken(old: bytes, new: bytes) -> None:
    data = gpx(track(RIDGE))
    assert old in data
    assert read_plain_gpx(data) is not None
    assert read_plain_gpx(data.replace(old, new, 1)) is None


def test_what_merely_looks_like_a_segment_is_none() -> None:
    looks = b"<!-- " + segment(RIDGE).encode() + b" -->"
    data = gpx(track(RIDGE)).replace(b"<trk>", looks + b"<trk>")
    assert read_plain_gpx(data) is None
    assert len(read_gpx(data).lat) == 3


def numbers() -> st.SearchStrategy[str]:
    """Numbers as programs write them, of few and of very many digits."""
    return st.one_of(
        st.integers(-179, 179).map(str),
        st.decimals(-179, 179, places=6).map(str),
        st.floats(-179, 179).filter(lambda number: abs(number) > 1e-4 or not number).map(repr),
        st.sampled_from(("-0", "-0.0", "007", "5.", ".5", "0.1000000000000000055511151231257827")),
    )


def points() -> st.SearchStrategy[tuple[object, ...]]:
    time = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
    return st.tuples(numbers(), numbers(), st.just("") | numbers(), st.just("") | time)


@given(st.lists(st.lists(points(), max_size=6), min_size=1, max_size=4))
def test_both_ways_read_the_same_of_any_points(segments: list[list[tuple[object, ...]]]) -> None:
    data = gpx(track(*segments))
    if any(segments):
        assert_same(taken(data), read_gpx(data))
    else:
        assert read_plain_gpx(data) is None


@pytest.mark.torture
@pytest.mark.parametrize("original", [PLAIN, EXTENDED], ids=["plain", "extended"])
def test_a_damaged_file_is_read_as_the_safe_way_does_or_left_to_it(
    repetition: int, original: bytes
) -> None:
    rng = Random(repetition)
    for _ in range(25):
        data = mutated(original, rng)
        fast = read_plain_gpx(data)
        if fast is not None:
            assert_same(fast, read_gpx(data))


@pytest.mark.data
def test_both_ways_read_the_same_of_every_shared_track(shared_data: Path) -> None:
    files = sorted((shared_data / "course").glob("*.gpx"))
    assert len(files) == 18
    for path in files:
        data = path.read_bytes()
        fast, safe = read_plain_gpx(data), read_gpx(data)
        if safe.parts[0].kind == "route":
            assert fast is None, path.name
        else:
            assert fast is not None, path.name
            for column in COLUMNS:
                one, other = getattr(fast, column), getattr(safe, column)
                assert np.array_equal(one, other, equal_nan=True), path.name
            assert [getattr(fast, told) for told in TOLD] == [getattr(safe, told) for told in TOLD]


def test_points_and_names_in_extensions_are_none() -> None:
    inner = '<a><name>X</name><trkpt lat="1" lon="1"/><trk><name>Y</name></trk></a>'
    data = gpx(track(RIDGE)).replace(b"<trk>", f"<trk><extensions>{inner}</extensions>".encode())
    safe = read_gpx(data)
    assert (safe.lat.tolist(), len(safe.parts)) == ([42.95, 42.951, 42.952], 1)
    assert (safe.name, safe.parts[0].name) == ("", "")
    assert_same(taken(data), safe)


def test_very_many_segments_are_left_to_the_safe_way() -> None:
    assert read_plain_gpx(gpx(track(*[RIDGE] * 300))) is not None
    assert read_plain_gpx(gpx(track(*[RIDGE] * 301))) is None
