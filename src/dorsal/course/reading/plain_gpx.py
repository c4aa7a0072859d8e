"""The fast way through a GPX file whose segments are plainly shaped.

What stands between `<trkseg>` and `</trkseg>` is cut out and read as columns of bytes; the rest,
a small file with empty segments, is read by expat. Expat must meet its segments at the very bytes
where they were cut, so that text which merely looks like a segment is none. A plain segment is
well-formed wherever an element may stand, so the whole file is. Whatever is not plain makes this
give up, and the safe way reads the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dorsal.course.reading.bounds import MOST_POINTS
from dorsal.course.reading.columns import Chunk, joined
from dorsal.course.reading.contents import Contents, Part
from dorsal.course.reading.gpx import GpxReader, lines_of_points
from dorsal.course.reading.markup import declared_encoding
from dorsal.course.reading.plain_points import POINT_END, NotPlain, plain_points
from dorsal.ground.problems import BadInput

OPENING, CLOSING = b"<trkseg>", b"</trkseg>"
MOST_SEGMENTS = 300  # each has its cost here
BLOCK_BYTES = 1024 * 1024
LIKE_ASCII = re.compile(r"|utf-?8|(us-)?ascii|iso-?8859-1|latin-?1|windows-1252", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that was cut out: where its tag begins in the rest, and its points."""

    at: int
    chunks: list[Chunk]

    @property
    def count(self) -> int:
        """The number of its points."""
        return sum(len(chunk[0]) for chunk in self.chunks)


def read_plain_gpx(data: bytes, *, file: str = "") -> Contents | None:
    """Read a GPX file whose segments are plainly shaped, the same as `read_gpx`, or None."""
    if not LIKE_ASCII.fullmatch(declared_encoding(data)):
        return None
    try:
        rest, segments = _cut(data)
        reader = GpxReader(rest, file=file)
        reader.read()
        return _joined(reader, segments, data, file)
    except (NotPlain, BadInput):
        return None


def _cut(data: bytes) -> tuple[bytes, list[Segment]]:
    """The file without the points of its segments, and these."""
    if data.count(OPENING) > MOST_SEGMENTS:
        raise NotPlain
    pieces: list[bytes] = []
    segments: list[Segment] = []
    kept = size = count = 0
    at = data.find(OPENING)
    while at >= 0:
        begin = at + len(OPENING)
        end = data.find(CLOSING, begin)
        last = data.rfind(POINT_END, begin, end) + len(POINT_END)
        if end < 0 or count > MOST_POINTS:
            raise NotPlain
        pieces.append(data[kept:begin])
        size += begin - kept
        kept = max(begin, last)
        segments.append(Segment(size - len(OPENING), [*_chunks(data, begin, kept)]))
        count += segments[-1].count
        at = data.find(OPENING, end)
    if not count:
        raise NotPlain
    pieces.append(data[kept:])
    return b"".join(pieces), segments


def _chunks(data: bytes, begin: int, end: int) -> Iterator[Chunk]:
    """The points between two places, in blocks that end with a point."""
    while begin < end:
        cut = data.rfind(POINT_END, begin, min(end, begin + BLOCK_BYTES)) + len(POINT_END)
        if cut <= begin:
            raise NotPlain  # a point that is longer than a block
        yield plain_points(data[begin:cut])
        begin = cut


def _joined(reader: GpxReader, segments: list[Segment], data: bytes, file: str) -> Contents:
    """What the rest of the file says, with the points where the empty segments are."""
    if reader.segments_at != [segment.at for segment in segments] or len(reader.columns):
        raise NotPlain
    told = reader.contents()
    waiting = iter(segments)
    parts, count = [], 0
    for part in told.parts:
        starts = [count]
        for _ in part.starts[1:]:
            starts.append(count)
            count += next(waiting).count
        parts.append(Part(part.kind, part.name, tuple(starts)))
    lat, lon, altitude, time = joined([chunk for one in segments for chunk in one.chunks])
    return replace(
        told,
        lat=lat,
        lon=lon,
        altitude_m=altitude,
        time_s=time,
        parts=tuple(parts),
        lines_of=lambda indices: lines_of_points(data, indices, file=file),
    )
