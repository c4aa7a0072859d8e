"""The points of a plainly shaped segment, read as columns of bytes instead of one by one.

A segment is plainly shaped when it is ASCII without references, comments or processing
instructions, when every element in it is closed by its own name, when its outermost elements are
`<trkpt lat="..." lon="...">`, or the two the other way round, and nothing else, when no other
element has attributes, and when all its numbers and moments are read without a second look. That
is a part of what expat accepts in the same place, and it means the same there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dorsal.course.reading.cells import Bytes, Cells, Indices, Mask, rows_at, widths_of
from dorsal.course.reading.columns import Chunk
from dorsal.course.reading.decimals import decimals_of
from dorsal.course.reading.moments import moments_of
from dorsal.course.tracks import Floats

LESS, GREATER, QUOTE, SLASH, SPACE = b'<>"/ '
DEEPEST = 16  # well within what the other way allows
WIDEST_NAME = 64
POINT_END = b"</trkpt>"
ORDERS = ((b'<trkpt lat="', b'" lon="'), (b'<trkpt lon="', b'" lat="'))


def _allowed(signs: str) -> Mask:
    allowed = np.zeros(256, np.bool_)
    allowed[list(signs.encode())] = True
    return allowed


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
FIRST = _allowed(LETTERS)
INNER = _allowed(LETTERS + "0123456789-.:")


class NotPlain(Exception):
    """The bytes are not plainly shaped; the safe way shall read them."""


@dataclass(frozen=True, slots=True, eq=False)
class Tags:
    """The tags of a block: where each begins and where its `>` stands; how deep it lies.

    `opens` are the opening tags and `closes`, element by element, those that close them, both as
    indices of tags; `depth` is 1 for points, 2 for their children.
    """

    begin: Indices
    end: Indices
    opens: Indices
    closes: Indices
    depth: Indices


def plain_points(block: bytes) -> Chunk:
    """Lat, lon, altitude and time of the points, each of shape (n,), with NaN where one has no
    altitude or no time. Raise `NotPlain` where the block is not plainly shaped.
    """
    if not block.isascii() or b"&" in block:
        raise NotPlain
    signs = np.frombuffer(block, np.uint8)
    _refuse_control_signs(signs)
    tags = _tags(signs)
    points = tags.depth == 1
    lat, lon = _places(block, signs, tags.begin[tags.opens[points]], tags.end[tags.opens[points]])
    _require(_spell(signs, tags.begin[tags.closes[points]], POINT_END))
    altitude_at, time_at = _children(signs, tags)
    count = len(lat)
    altitude = _filled(_numbers(_inner(signs, tags, altitude_at)), tags, altitude_at, count)
    time = _filled(moments_of(_inner(signs, tags, time_at)), tags, time_at, count)
    return lat, lon, altitude, time


def _require(holds: bool | Mask | np.bool_) -> None:
    if not np.all(holds):
        raise NotPlain


def _refuse_control_signs(signs: Bytes) -> None:
    blanks = sum(np.count_nonzero(signs == blank) for blank in b"\t\n\r")
    _require(np.count_nonzero(signs < SPACE) == blanks)


def _tags(signs: Bytes) -> Tags:
    """Pair the tags of a block, all of which must be well nested."""
    begin, end = np.flatnonzero(signs == LESS), np.flatnonzero(signs == GREATER)
    _require(len(begin) == len(end) and len(begin) > 0)
    _require(begin < end)
    _require(end[:-1] < begin[1:])
    closing = signs[begin + 1] == SLASH
    after = np.cumsum(np.where(closing, -1, 1))
    _require(after[-1] == 0 and after.min() == 0 and after.max() <= DEEPEST)
    depth = after + closing
    order = np.argsort(depth.astype(np.uint8), kind="stable")
    tags = Tags(begin, end, order[::2], order[1::2], depth[order[::2]])
    _require(~closing[tags.opens])
    _require(closing[tags.closes])
    return tags


def _places(block: bytes, signs: Bytes, begin: Indices, end: Indices) -> tuple[Floats, Floats]:
    """The coordinates in the opening tags of points."""
    quotes = np.flatnonzero(signs == QUOTE)
    _require(len(quotes) == 4 * len(begin))
    first, second, third, fourth = quotes.reshape(-1, 4).T
    at = int(begin[0])
    order = next((order for order in ORDERS if block.startswith(order[0], at)), None)
    if order is None:
        raise NotPlain
    _require(first == begin + len(order[0]) - 1)
    _require(_spell(signs, begin, order[0]))
    _require(third == second + len(order[1]) - 1)
    _require(_spell(signs, second, order[1]))
    _require(fourth == end - 1)
    one = _numbers(Cells(signs, first + 1, second - first - 1))
    other = _numbers(Cells(signs, third + 1, fourth - third - 1))
    return (one, other) if order is ORDERS[0] else (other, one)


def _spell(signs: Bytes, begin: Indices, text: bytes) -> bool:
    """Whether the text stands at each of the places."""
    if len(begin) and int(begin[-1]) + len(text) > len(signs):
        return False
    return bool((rows_at(signs, begin, len(text)) == np.frombuffer(text, np.uint8)).all())


def _children(signs: Bytes, tags: Tags) -> tuple[Indices, Indices]:
    """Of all elements inside points, checked by their names, those that are a point's `ele` and
    `time`: as indices of `tags.opens`.
    """
    inner = np.flatnonzero(tags.depth > 1)
    opened, closed = tags.opens[inner], tags.closes[inner]
    width = tags.end[opened] - tags.begin[opened] - 1
    _require(tags.end[closed] - tags.begin[closed] - 2 == width)
    found: dict[bytes, Indices] = {b"ele": inner[:0], b"time": inner[:0]}
    for size in widths_of(width):
        _require(1 <= size <= WIDEST_NAME)
        chosen = np.flatnonzero(width == size)
        names = rows_at(signs, tags.begin[opened[chosen]] + 1, size)
        _require(names == rows_at(signs, tags.begin[closed[chosen]] + 2, size))
        _require(FIRST[names[:, 0]])
        _require(INNER[names])
        for name in found:
            if len(name) == size:
                same = (names == np.frombuffer(name, np.uint8)).all(axis=1)
                found[name] = inner[chosen[same & (tags.depth[inner[chosen]] == 2)]]
    return found[b"ele"], found[b"time"]


def _inner(signs: Bytes, tags: Tags, which: Indices) -> Cells:
    """The texts of elements, which must hold nothing else."""
    opened, closed = tags.opens[which], tags.closes[which]
    _require(closed == opened + 1)
    begin = tags.end[opened] + 1
    return Cells(signs, begin, tags.begin[closed] - begin)


def _numbers(cells: Cells) -> Floats:
    """The numbers in cells. Those of very many digits are read one by one, in the same way."""
    numbers, read = decimals_of(cells)
    for index in np.flatnonzero(~read).tolist():
        text = cells.text(index)
        if not text.replace(b".", b"", 1).removeprefix(b"-").isdigit():
            raise NotPlain
        numbers[index] = float(text)
    return numbers


def _filled(values: Floats, tags: Tags, which: Indices, count: int) -> Floats:
    """The values at their points, NaN for points that have none; at most one for each."""
    _require(~np.isnan(values))
    points = tags.opens[tags.depth == 1]
    owners = np.searchsorted(points, tags.opens[which]) - 1
    _require(np.diff(owners) > 0)
    filled = np.full(count, np.nan)
    filled[owners] = values
    return filled
