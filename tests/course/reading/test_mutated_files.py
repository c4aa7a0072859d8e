"""Whatever is done to the bytes of a file, reading gives a track or says what is wrong."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.reading import read_track
from dorsal.course.tracks import Track
from dorsal.ground.problems import BadInput
from tests.course.reading.fit_files import activity
from tests.course.reading.made_files import RIDGE, gpx, line, route, tcx, tcx_point, track

MOST_MEMORY = 32 * 1024 * 1024


def zipped(data: bytes, name: str = "course.gpx") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


GPX = gpx(
    '<wpt lat="42.95" lon="-2.33"><ele>1400</ele><name>Sancti Spiritu &amp; co</name></wpt>',
    track(RIDGE, line(5), name="<![CDATA[Zegama]]>"),
    route(line(3)),
)
TCX = tcx(
    "<Courses><Course><Name>Zegama</Name><Track>",
    *map(tcx_point, RIDGE),
    "</Track></Course></Courses>",
)
FIT = activity([(42.95 + 0.001 * k, -2.33, 1400.0 + k, 1_779_606_000 + k) for k in range(9)])
SPARE = gpx('<wpt lat="1" lon="2"/>', track([]), route(line(1)))
FILES = (
    *(GPX, SPARE, TCX, FIT.bytes()),
    *(gzip.compress(GPX), zipped(GPX), GPX.decode().encode("utf-16")),
)
PIECES: tuple[bytes, ...] = (
    *(b"<", b">", b'"', b"&", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [", b"\0", b"\xff"),
    *(b"<trkseg>", b"</trkseg>", b'<trkpt lat="1" lon="1">', b"</trkpt>", b"nan", b"1e999"),
)


def check(data: bytes) -> None:
    """Read the bytes: a track that keeps its promises, or problems that say something."""
    try:
        read = read_track(data, file="course")
    except BadInput as bad:
        problems = bad.problems
    else:
        keeps_promises(read)
        return
    assert problems
    assert all(problem.what and problem.file for problem in problems)


def keeps_promises(read: Track) -> None:
    assert len(read) >= 2
    assert len(read.lat) == len(read.lon) == len(read.altitude_m) == len(read.time_s)
    assert (np.abs(read.lat) <= 90).all()
    assert (np.abs(read.lon) <= 180).all()
    assert not np.isinf(read.altitude_m).any()
    assert not np.isinf(read.time_s).any()
    assert read.starts[0] == 0
    assert list(read.starts) == sorted(set(read.starts))
    assert read.starts[-1] < len(read)
    assert all(warning.level == "warning" for warning in read.warnings)


def mutated(data: bytes, rng: Random) -> bytes:
    """The bytes with a few of them changed, removed, doubled or put in, or cut short."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at, width = rng.randrange(len(changed) + 1), rng.choice((1, 1, 1, 2, 8, 60))
        piece = rng.choice((bytes([rng.randrange(256)]), rng.choice(PIECES), b""))
        kind = rng.randrange(4)
        if kind == 0:
            changed[at : at + len(piece)] = piece
        elif kind == 1:
            changed[at:at] = piece
        elif kind == 2:
            del changed[at : at + width]
        else:
            changed[at:at] = changed[at : at + width]
    return bytes(changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.1 else changed)


@pytest.mark.torture
@pytest.mark.parametrize("kind", range(len(FILES)))
def test_damaged_files_are_read_or_refused(repetition: int, kind: int) -> None:
    rng = Random(repetition * len(FILES) + kind)
    for _ in range(25):
        check(mutated(FILES[kind], rng))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check(data)


@given(st.sampled_from(FILES), st.data())
def test_files_cut_anywhere_are_read_or_refused(data: bytes, draw: st.DataObject) -> None:
    check(data[: draw.draw(st.integers(0, len(data)))])


@given(st.sampled_from((b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"12345678.FIT")), st.binary())
def test_bytes_after_a_known_beginning_are_read_or_refused(head: bytes, data: bytes) -> None:
    check(head + data)


def test_damaged_files_take_little_memory() -> None:
    rng = Random(5)
    files = [mutated(data, rng) for data in FILES for _ in range(10)]
    tracemalloc.start()
    try:
        for data in files:
            check(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY
