from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Literal

import fitdecode  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.reading import read_track
from dorsal.course.reading.fit import DEGREES, read_fit
from dorsal.course.reading.fit_checksum import checksum
from dorsal.course.tracks import Waypoint
from dorsal.ground.problems import BadInput
from tests.course.reading.fit_files import (
    FIT_EPOCH_S,
    NOWHERE,
    FitFile,
    activity,
    checksum_by_bits,
    raw_altitude,
    semicircles,
)
from tests.course.reading.made_files import said

START_S = 1_779_606_000
POINTS = [(42.95 + 0.001 * k, -2.33, 1400.0 + k, START_S + 10 * k) for k in range(50)]
AGAIN = "copy or export it from the watch again"


def short_header(data: bytes) -> bytes:
    """The same file with a header of twelve bytes, as old watches wrote it."""
    whole = b"\x0c" + data[1:12] + data[14:-2]
    return whole + struct.pack("<H", checksum_by_bits(whole))


@given(st.binary(max_size=6000))
def test_the_checksum_is_that_of_one_bit_after_the_other(data: bytes) -> None:
    assert checksum(data) == checksum_by_bits(data)


@pytest.mark.parametrize("order", ["<", ">"])
def test_an_activity_is_read(order: Literal["<", ">"]) -> None:
    read = read_track(activity(POINTS, order=order).bytes())
    lat, lon, altitude, time = (np.array(column) for column in zip(*POINTS, strict=True))
    np.testing.assert_allclose(read.lat, lat, atol=1e-7)
    np.testing.assert_allclose(read.lon, lon, atol=1e-7)
    assert read.altitude_m.tolist() == altitude.tolist()
    assert read.time_s.tolist() == time.tolist()
    assert (read.creator, read.kind, read.starts, read.warnings) == ("Garmin", "track", (0,), ())


def test_a_header_of_twelve_bytes_is_read() -> None:
    assert len(read_track(short_header(activity(POINTS).bytes()))) == 50


def test_a_course_has_its_name_and_its_points() -> None:
    made = FitFile()
    made.define(0, 31, ((5, 16, 0x07), (4, 1, 0x00)))
    made.put(0, b"Zegama-Aizkorri\0", 1)
    made.define(1, 20, ((253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85), (2, 2, 0x84)))
    for lat, lon, metres, time_s in POINTS:
        place = (semicircles(lat), semicircles(lon))
        made.put(1, time_s - FIT_EPOCH_S, *place, raw_altitude(metres))
    made.define(2, 32, ((2, 4, 0x85), (3, 4, 0x85), (5, 1, 0x00), (6, 10, 0x07)))
    made.put(2, semicircles(42.96), semicircles(-2.33), 1, b"Aitxuri\0\0\0")
    read = read_track(made.bytes())
    assert (read.name, len(read), read.altitude_m[3]) == ("Zegama-Aizkorri", 50, 1403.0)
    (waypoint,) = read.waypoints
    assert waypoint == Waypoint(waypoint.lat, waypoint.lon, "Aitxuri", None, "summit")
    assert (waypoint.lat, waypoint.lon) == pytest.approx((42.96, -2.33), abs=1e-7)


def test_short_times_in_headers_are_added_up() -> None:
    made = FitFile()
    made.define(0, 20, ((253, 4, 0x86), (0, 4, 0x85), (1, 4, 0x85)))
    made.define(1, 20, ((0, 4, 0x85), (1, 4, 0x85)))
    begin = 1_148_540_000  # leaves 0 when divided by 32
    assert begin % 32 == 0
    place = (semicircles(42.95), semicircles(-2.33))
    made.put(0, begin, *place)
    for offset in (5, 30, 2, 2, 1):
        made.put(1, *place, offset=offset)
    times = read_track(made.bytes()).time_s - (begin + FIT_EPOCH_S)
    assert times.tolist() == [0, 5, 30, 34, 34, 65]


def test_records_without_a_place_are_no_points() -> None:
    made = activity(POINTS[:2])
    made.put(1, START_S - FIT_EPOCH_S + 15, NOWHERE, NOWHERE, raw_altitude(1405))
    made.put(1, START_S - FIT_EPOCH_S + 20, semicircles(43), semicircles(-2.33), 0xFFFFFFFF)
    read = read_track(made.bytes())
    assert [str(value) for value in read.altitude_m] == ["1400.0", "1401.0", "nan"]
    assert said(read) == ["some points have no altitude; it is taken from their neighbours"]


def test_times_since_the_watch_was_switched_on_are_no_moments() -> None:
    made = activity([(lat, lon, metres, FIT_EPOCH_S + k) for k, (lat, lon, metres, _) in
                     enumerate(POINTS)])  # fmt: skip
    assert not read_track(made.bytes()).has_times


def test_fields_of_the_developer_and_unknown_messages_are_passed_over() -> None:
    made = FitFile()
    made.define(0, 20, ((0, 4, 0x85), (1, 4, 0x85)), own=((0, 3, 0),))
    made.define(3, 0xFF00, ((1, 7, 0x0D),))
    for lat, lon, *_ in POINTS:
        made.put(0, semicircles(lat), semicircles(lon), b"own")
        made.put(3, b"unknown")
    assert len(read_track(made.bytes())) == 50


def test_two_files_one_after_the_other_are_two_parts() -> None:
    later = [(lat + 0.05, lon, metres, time_s + 500) for lat, lon, metres, time_s in POINTS]
    read = read_track(activity(POINTS).bytes() + activity(later).bytes())
    assert (len(read), read.starts) == (100, (0, 50))
    assert said(read) == ["2 tracks that follow one another were joined in order"]


def test_a_wrong_checksum_is_a_warning() -> None:
    data = activity(POINTS).bytes()
    read = read_track(data[:-1] + bytes([data[-1] ^ 1]), file="run.fit")
    assert len(read) == 50
    (warning,) = read.warnings
    assert warning.what == "the checksum of the FIT file is wrong: some of its values may be too"
    assert (warning.right, warning.file) == (AGAIN, "run.fit")


def test_of_a_file_cut_short_the_points_before_are_read() -> None:
    read = read_track(activity(POINTS).bytes()[:-100])
    assert len(read) == 44
    assert said(read) == ["the FIT file ends in the middle; the 44 points before that were read"]


def test_of_a_damaged_file_the_points_before_are_read() -> None:
    made = activity(POINTS)
    made.body += b"\x07"  # a message that was never defined
    read = read_track(made.bytes())
    assert len(read) == 50
    assert said(read) == ["the FIT file is damaged; the 50 points before that were read"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (activity(POINTS).bytes()[:60], "the FIT file ends in the middle"),
        (b"\x05" + activity(POINTS).bytes()[1:], "the header of the FIT file is damaged"),
        (FitFile().bytes(), "the file holds no points"),
    ],
    ids=["too short", "a wrong header", "no records"],
)
def test_a_file_without_points_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_track(data)
    assert raised.value.problems[0].what == what


raw_values = st.integers(-(2**31) + 1, 2**31 - 2)
records = st.tuples(
    st.integers(0x10000000, 0xFFFFFFFE),
    st.integers(semicircles(-89), semicircles(89)),
    raw_values,
    st.integers(0, 47_500),
    st.integers(0, 250),
)


@given(st.lists(records, min_size=2, max_size=20), st.sampled_from(["<", ">"]), st.booleans())
def test_values_are_those_of_fitdecode(
    rows: list[tuple[int, int, int, int, int]], order: Literal["<", ">"], enhanced: bool
) -> None:
    made = FitFile(order)
    height = (78, 4, 0x86) if enhanced else (2, 2, 0x84)
    made.define(3, 20, ((1, 4, 0x85), height, (253, 4, 0x86), (3, 1, 0x02), (0, 4, 0x85)))
    for time, lat, lon, raw, heart in rows:
        made.put(3, lon, raw, time, heart, lat)
    data = made.bytes()
    read = read_fit(data)
    columns = (read.lat, read.lon, read.altitude_m, read.time_s)
    mine = list(zip(*(column.tolist() for column in columns), strict=True))
    assert mine == list(peer_points(data))


def peer_points(data: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Position, altitude and time of every record, by fitdecode."""
    with fitdecode.FitReader(BytesIO(data)) as frames:
        for frame in frames:
            if frame.frame_type == fitdecode.FIT_FRAME_DATA and frame.name == "record":
                lat, lon = (frame.get_value(f"position_{axis}") for axis in ("lat", "long"))
                altitude = frame.get_value("enhanced_altitude")
                time = frame.get_value("timestamp").timestamp()
                yield lat * DEGREES, lon * DEGREES, altitude, time


@pytest.mark.parametrize("base", [0x07, 0x88])
@pytest.mark.parametrize("field", [253, 0])
@pytest.mark.parametrize("offset", [None, 5])
def test_fields_of_a_record_that_are_no_whole_numbers_are_passed_over(
    base: int, field: int, offset: int | None
) -> None:
    fields = [(at, 4, base if at == field else 0x85) for at in (253, 0, 1)]
    made = FitFile()
    made.define(0, 20, fields)
    for k in range(3):
        made.put(0, *(struct.pack("<i", 1000 + k) for _ in fields), offset=offset)
    assert len(read_fit(made.bytes()).lat) == (0 if field == 0 else 3)
