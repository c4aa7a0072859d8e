"""From the contents of a file to the one line that is run, with all that had to be mended."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dorsal.course.geodesy import distances_m
from dorsal.course.reading.bounds import refusal
from dorsal.course.reading.contents import Contents
from dorsal.course.reading.notes import Notes
from dorsal.course.reading.parts import Span, chosen_spans
from dorsal.course.reading.places import far_m, note_unplaced, refuse_unplaced, without_strays
from dorsal.course.tracks import Floats, Track

Indices = NDArray[np.int64]

GAP_M = 200.0
EARLIEST_S, LATEST_S = -2_208_988_800.0, 7_289_654_400.0  # the years 1900 to 2200
LOWEST_M, HIGHEST_M = -500.0, 9000.0  # the Dead Sea and Everest, with a margin


def assemble(contents: Contents, *, file: str = "") -> Track:
    """Make one track of a file's contents. Raise `BadInput` where there is no line in it."""
    notes = Notes(file, contents.lines_of)
    placed = (np.abs(contents.lat) <= 90) & (contents.lon >= -180) & (contents.lon <= 360)
    refuse_unplaced(contents, placed, file)
    spans = chosen_spans(contents, placed, notes, file)
    inside = np.concatenate([np.arange(span.start, span.end) for span in spans])
    note_unplaced(contents, inside[~placed[inside]], notes)
    index = inside[placed[inside]]
    lon = _wrapped(contents, index, notes)
    index = index[without_strays(contents.lat[index], lon, index, notes)]
    if len(index) < 2:
        raise refusal("the file holds fewer than two points", right="a line", file=file)
    lat, lon = contents.lat[index], _wrapped_degrees(contents.lon[index])
    starts = _starts(spans, index)
    _note_gaps(lat, lon, starts, index, notes)
    altitude = _believable(contents, index, notes)
    time = _possible_times(contents, index, notes)
    _note_times(contents, index, time, notes)
    return Track(
        lat,
        lon,
        altitude,
        time,
        starts,
        spans[0].kind,
        contents.format,
        contents.name or spans[0].name,
        contents.creator,
        contents.waypoints,
        (*contents.found, *notes.warnings()),
    )


def _wrapped(contents: Contents, index: Indices, notes: Notes) -> Floats:
    lon = contents.lon[index]
    if np.any(lon > 180):
        what = "longitudes are counted from 0 to 360; they were turned into -180 to 180"
        notes.of_file(what, value=f"{lon.max():g}")
    return _wrapped_degrees(lon)


def _wrapped_degrees(lon: Floats) -> Floats:
    return np.where(lon > 180, lon - 360, lon)


def _starts(spans: tuple[Span, ...], index: Indices) -> tuple[int, ...]:
    """Where segments begin among the points that are kept; each has at least one of them."""
    begun = [start for span in spans for start in span.starts]
    starts = np.unique(np.searchsorted(index, begun))
    return tuple(start for start in starts.tolist() if start < len(index))


def _note_gaps(
    lat: Floats, lon: Floats, starts: tuple[int, ...], index: Indices, notes: Notes
) -> None:
    """Note where the line is not drawn: between segments, and between points far apart."""
    steps = distances_m(lat, lon)
    far = np.flatnonzero(steps > far_m(steps)) + 1
    jumps = sorted(set(far.tolist()).difference(starts))
    notes.of_points(
        "two points that follow one another are far apart; the line between them is straight",
        index[jumps].tolist(),
        [f"{steps[place - 1]:,.0f} m" for place in jumps],
        right="points along the whole course",
    )
    begun = [start for start in starts if start and steps[start - 1] > GAP_M]
    notes.of_points(
        "the line breaks off and goes on elsewhere; the gap is bridged in a straight line",
        [int(index[start]) for start in begun],
        [f"{steps[start - 1]:,.0f} m" for start in begun],
        right="segments that follow one another",
    )


def _believable(contents: Contents, index: Indices, notes: Notes) -> Floats:
    """The altitudes, NaN where none on Earth is so low or so high."""
    altitude = contents.altitude_m[index]
    absurd = (altitude < LOWEST_M) | (altitude > HIGHEST_M)
    places = np.flatnonzero(absurd)
    notes.of_points(
        "an altitude that no place on Earth has; it was left out",
        index[places].tolist(),
        [f"{value:g} m" for value in altitude[places]],
        right=f"metres from {LOWEST_M:.0f} to {HIGHEST_M:.0f}",
        column="ele",
    )
    what = "an altitude that is no number; it was left out"
    slips = _note_slips(contents, index, "ele", what, notes)
    missing = np.count_nonzero(np.isnan(altitude)) - slips
    if 0 < missing < len(altitude) - slips:
        what = "some points have no altitude; it is taken from their neighbours"
        notes.of_file(what, value=f"{missing:,} of {len(altitude):,} points")
    return np.where(absurd, np.nan, altitude)


def _possible_times(contents: Contents, index: Indices, notes: Notes) -> Floats:
    """The times, NaN where the year is none in which anybody recorded a track."""
    time = contents.time_s[index]
    absurd = (time < EARLIEST_S) | (time >= LATEST_S)
    places = np.flatnonzero(absurd)
    notes.of_points(
        "a time in a year that cannot be; it was left out",
        index[places].tolist(),
        [""] * len(places),
        right="a year from 1900 to 2200",
        column="time",
    )
    return np.where(absurd, np.nan, time)


def _note_times(contents: Contents, index: Indices, time: Floats, notes: Notes) -> None:
    what = "a time that is no moment; it was left out"
    _note_slips(contents, index, "time", what, notes, right="2026-05-24T09:00:00Z")
    known = np.flatnonzero(np.isfinite(time))
    back = known[1:][np.diff(time[known]) < 0]
    what = "the time goes back at this point"
    values = [f"{time[place - 1] - time[place]:g} s" for place in back[:100]]
    notes.of_points(what, index[back[:100]].tolist(), values, right="points in order of time")


def _note_slips(
    contents: Contents, index: Indices, column: str, what: str, notes: Notes, *, right: str = ""
) -> int:
    """Note the values of a column that could not be read; return how many."""
    kept = set(index.tolist()) if contents.slips else set()
    slips = [slip for slip in contents.slips if slip.column == column and slip.index in kept]
    notes.of_points(
        what,
        [slip.index for slip in slips],
        [slip.value for slip in slips],
        right=right or "a number in metres",
        column=column,
    )
    return len(slips)
