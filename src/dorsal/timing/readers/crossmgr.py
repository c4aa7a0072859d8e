"""CrossMgr's web reader: an object of JSON per read, `{"tag": "41", "t": "2027-05-23T09:31:05"}`.

Where the reader has a number, its object holds it too (`reader_id`).
"""

from __future__ import annotations

import msgspec

from dorsal.ground.wording import phrase
from dorsal.timing.readers.clock_texts import read_moment, shown
from dorsal.timing.readers.not_a_read import NotARead
from dorsal.timing.reads import Parsed


class WebRead(msgspec.Struct):
    """One read as the web reader writes it."""

    tag: str
    t: str
    reader_id: int | str = ""
    antenna: int | str = ""


NOT_CROSSMGR = phrase('%(line)s is no read such as {"tag": "41", "t": "2027-05-23T09:31:05.120"}')
NO_TAG = phrase("the read names no tag")
_decoder = msgspec.json.Decoder(WebRead)


def read_crossmgr(line: str) -> Parsed:
    """The read of one object."""
    try:
        read = _decoder.decode(line.encode("latin-1", "replace"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotARead(NOT_CROSSMGR, line=shown(line)) from error
    if not read.tag.strip():
        raise NotARead(NO_TAG)
    clock = read_moment(read.t.strip())
    return Parsed(
        "passing",
        chip=read.tag.strip(),
        clock_ms=clock.clock_ms,
        in_utc=clock.in_utc,
        day_known=clock.day_known,
        precision_ms=clock.precision_ms,
        antenna=str(read.antenna or read.reader_id),
    )
