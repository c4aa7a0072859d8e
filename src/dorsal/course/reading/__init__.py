"""Reading tracks: GPX, TCX and FIT, plain, gzipped or zipped, within bounds of time and memory."""

from __future__ import annotations

from dorsal.course.reading.assembling import assemble
from dorsal.course.reading.bounds import MOST_BYTES, refusal, too_big
from dorsal.course.reading.contents import Contents
from dorsal.course.reading.fit import read_fit
from dorsal.course.reading.gpx import read_gpx
from dorsal.course.reading.plain_gpx import read_plain_gpx
from dorsal.course.reading.sniffing import WANTED, described, sort_of
from dorsal.course.reading.tcx import read_tcx
from dorsal.course.reading.unpacking import unpacked
from dorsal.course.tracks import Track

__all__ = ["read_track"]


def read_track(data: bytes, *, file: str = "") -> Track:
    """Read the track of a GPX, TCX or FIT file, known by its content, plain, gzipped or zipped.

    `file` is its name for messages. What was mended or left out is in the track's warnings. Raise
    `BadInput` when there is no track in it, when it is damaged, or when it is beyond the bounds
    of `bounds.py`.
    """
    if len(data) > MOST_BYTES:
        raise too_big(file)
    data, file = unpacked(data, file=file)
    return assemble(_contents(data, file), file=file)


def _contents(data: bytes, file: str) -> Contents:
    sort = sort_of(data)
    if sort == "gpx":
        return read_plain_gpx(data, file=file) or read_gpx(data, file=file)
    if sort == "tcx":
        return read_tcx(data, file=file)
    if sort == "fit":
        return read_fit(data, file=file)
    raise refusal(f"this is no track: it is {described(data)}", right=WANTED, file=file)
