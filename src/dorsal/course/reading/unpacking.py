"""Files out of gzip and zip, streamed, so that a bomb is stopped when its bound is reached."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from dorsal.course.reading.bounds import MOST_BYTES, MOST_ENTRIES, MOST_MEMBERS, refusal, too_big
from dorsal.course.reading.sniffing import LEAST_HEAD, described, sort_of

CHUNK_BYTES = 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS
ENTRY_MARK = b"PK\x01\x02"  # before each entry of the list of contents
MOST_LAYERS = 2  # a gzip inside a zip
PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OverflowError)
PACK_AGAIN = "pack it again, or give the track itself"


def unpacked(data: bytes, *, file: str = "") -> tuple[bytes, str]:
    """The track's own bytes and its name, out of as many layers of gzip and zip as there are.

    `BadInput` when a layer is damaged, holds too much, or not exactly one track.
    """
    for _ in range(MOST_LAYERS + 1):
        sort = sort_of(data)
        if sort == "gzip":
            data = _gunzipped(data, file)
        elif sort == "zip":
            data, file = _only_track(data, file)
        else:
            return data, file
    raise refusal("archives lie in archives", right=PACK_AGAIN, file=file)


def _gunzipped(data: bytes, file: str) -> bytes:
    """Every member of a gzip file, one after the other."""
    pieces: list[bytes] = []
    size = members = 0
    while data.startswith(b"\x1f\x8b"):
        members += 1
        if members > MOST_MEMBERS:  # what follows each is copied
            what = f"the gzip file holds more than {MOST_MEMBERS} parts"
            raise refusal(what, right=PACK_AGAIN, file=file)
        opened = zlib.decompressobj(GZIP)
        try:
            while not opened.eof and data:
                piece = opened.decompress(data, CHUNK_BYTES)
                size += len(piece)
                if size > MOST_BYTES:
                    raise too_big(file)
                pieces.append(piece)
                data = opened.unconsumed_tail
        except zlib.error as error:
            what = "the gzip file is damaged"
            raise refusal(what, right=PACK_AGAIN, file=file) from error
        if not opened.eof:
            raise refusal("the gzip file ends in the middle", right=PACK_AGAIN, file=file)
        data = opened.unused_data
    return b"".join(pieces)


def _only_track(data: bytes, file: str) -> tuple[bytes, str]:
    """The one track of a zip and its name. Raise `BadInput` when there are others, or none."""
    if data.count(ENTRY_MARK) > MOST_ENTRIES:
        what = f"the zip holds more than {MOST_ENTRIES:,} files"
        raise refusal(what, right="a zip of one track", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _chosen(archive, file)
    except BROKEN as error:
        raise refusal("the zip is damaged", right=PACK_AGAIN, file=file) from error


def _chosen(archive: zipfile.ZipFile, file: str) -> tuple[bytes, str]:
    entries = [entry for entry in archive.infolist() if _is_shown(entry)]
    for entry in entries:
        _refuse_unreadable(entry, file)
    heads = {entry.filename: _read(archive, entry, LEAST_HEAD) for entry in entries}
    tracks = [entry for entry in entries if sort_of(heads[entry.filename]) != "other"]
    if len(tracks) != 1:
        raise refusal(
            "the zip holds no track" if not tracks else "the zip holds more than one track",
            right="a zip of exactly one track",
            file=file,
            value=", ".join(sorted(_contained(heads, tracks))),
        )
    whole = _read(archive, tracks[0], MOST_BYTES + 1)
    if len(whole) > MOST_BYTES:
        raise too_big(file)
    return whole, f"{file}: {tracks[0].filename}" if file else tracks[0].filename


def _contained(heads: dict[str, bytes], tracks: list[zipfile.ZipInfo]) -> Iterator[str]:
    if tracks:
        yield from (entry.filename for entry in tracks)
    else:
        yield from (f"{name} ({described(head)})" for name, head in heads.items())


def _is_shown(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file that somebody put there, not a folder or a system's own."""
    name = entry.filename.rpartition("/")[2]
    return bool(name) and not name.startswith(".") and not entry.filename.startswith("__MACOSX/")


def _refuse_unreadable(entry: zipfile.ZipInfo, file: str) -> None:
    if entry.flag_bits & 1:
        what = "the zip is locked with a password"
        raise refusal(what, right=PACK_AGAIN, file=file, value=entry.filename)
    if entry.compress_type not in PLAIN_METHODS:
        what = "the zip is packed by a method that is not read"
        raise refusal(what, right=PACK_AGAIN, file=file, value=entry.filename)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(entry) as stream:
        return stream.read(most)
