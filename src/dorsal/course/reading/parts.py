"""Which of a file's tracks and routes make the line: consecutive parts, copies, or others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dorsal.course.geodesy import along_m, arcs_m, distances_m
from dorsal.course.reading.bounds import refusal
from dorsal.course.reading.contents import Contents
from dorsal.course.reading.notes import Notes
from dorsal.course.tracks import Floats, Kind

FOLLOWS_M = 1_000.0  # a track that begins so near to the end of the one before goes on with it
COPY_M = 150.0  # two lines that are nowhere farther apart are one
COPY_SHARE = 0.03  # nor differ by more of their length
PLACES = 9  # at which two lines are compared

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A part of the file: the indices of its points, the positions and times of those that have
    a place, and the length of their line, 0 where it need not be known.
    """

    kind: Kind
    name: str
    start: int
    end: int
    starts: tuple[int, ...]
    lat: Floats
    lon: Floats
    time_s: Floats
    length_m: float


def chosen_spans(contents: Contents, placed: Mask, notes: Notes, file: str) -> tuple[Span, ...]:
    """The parts that together are the line, in the order of the file.

    A file's tracks come before its routes. Tracks that go on where the one before ended are
    joined; copies of the same line are left out; of others that lie elsewhere the longest is
    kept. A part with fewer than two points is left out. Each of these is noted. `BadInput` when
    nothing is left.
    """
    spans = _spans(contents, placed)
    tracks = [span for span in spans if span.kind == "track"]
    routes = [span for span in spans if span.kind == "route"]
    if tracks and routes:
        notes.of_file(
            "the file holds routes beside its tracks; they were left out",
            value=_names(routes),
        )
    chosen = tracks or routes
    if not chosen:
        raise _nothing(contents, file)
    return _joined(_without_copies(chosen, notes), notes)


def _spans(contents: Contents, placed: Mask) -> list[Span]:
    begun = [part.starts[0] for part in contents.parts] + [len(contents.lat)]
    spans = []
    for part, end in zip(contents.parts, begun[1:], strict=True):
        index = np.arange(part.starts[0], end)
        index = index[placed[index]]
        if len(index) >= 2:
            lat, lon, time = contents.lat[index], contents.lon[index], contents.time_s[index]
            length = float(distances_m(lat, lon).sum()) if len(contents.parts) > 1 else 0.0
            spans.append(
                Span(part.kind, part.name, part.starts[0], end, part.starts, lat, lon, time, length)
            )
    return spans


def _nothing(contents: Contents, file: str) -> Exception:
    right = "a track or a route of at least two points with lat and lon"
    if len(contents.lat):
        what = f"the file has no line: none of its parts has two points ({len(contents.lat)} found)"
    elif contents.waypoints:
        what = "the file holds waypoints, but no track and no route"
    else:
        what = "the file holds no points"
    return refusal(what, right=right, file=file)


def _without_copies(spans: list[Span], notes: Notes) -> list[Span]:
    kept: list[Span] = []
    copies = []
    for span in spans:
        if any(_is_copy(span, other) for other in kept):
            copies.append(span)
        else:
            kept.append(span)
    if copies:
        what = "the file holds the same line more than once; the first was taken"
        notes.of_file(what, value=_names(copies))
    return kept


def _is_copy(span: Span, other: Span) -> bool:
    """Whether two parts draw the same line, and it was not run twice one after the other."""
    length, other_length = span.length_m, other.length_m
    if abs(length - other_length) > COPY_SHARE * max(length, other_length):
        return False
    known, other_known = (line.time_s[np.isfinite(line.time_s)] for line in (span, other))
    if len(known) and len(other_known) and known.min() >= other_known.max() > other_known.min():
        return False
    lat, lon = _places(span)
    other_lat, other_lon = _places(other)
    return bool(np.all(arcs_m(lat, lon, other_lat, other_lon) <= COPY_M))


def _places(span: Span) -> tuple[Floats, Floats]:
    """Positions at even shares of the line, shape (PLACES,): of the nearest points."""
    along = along_m(span.lat, span.lon)
    index = np.searchsorted(along, np.linspace(0, along[-1], PLACES)).clip(max=len(along) - 1)
    return span.lat[index], span.lon[index]


def _joined(spans: list[Span], notes: Notes) -> tuple[Span, ...]:
    """The run of consecutive parts that is longest."""
    runs: list[list[Span]] = []
    for span in spans:
        if runs and _gap_m(runs[-1][-1], span) <= FOLLOWS_M:
            runs[-1].append(span)
        else:
            runs.append([span])
    longest = max(runs, key=lambda run: sum(span.length_m for span in run))
    left = [span for run in runs if run is not longest for span in run]
    kind = "tracks" if longest[0].kind == "track" else "routes"
    if len(longest) > 1:
        what = f"{len(longest)} {kind} that follow one another were joined in order"
        notes.of_file(what, value=_names(longest))
    if left:
        what = f"the file holds other {kind} that lie elsewhere; the longest line was taken"
        right = "one course in a file"
        notes.of_file(what, right=right, value="left out: " + _names(left))
    return tuple(longest)


def _gap_m(span: Span, following: Span) -> float:
    end, start = (span.lat[-1:], span.lon[-1:]), (following.lat[:1], following.lon[:1])
    return float(arcs_m(*end, *start)[0])


def _names(spans: list[Span]) -> str:
    return ", ".join(span.name or f"{span.length_m / 1000:.1f} km" for span in spans[:5])
