"""The mountain of the main race: this year's course and last year's, its checkpoints, a way round
the summit for bad weather, and splits of two past editions. Everything in it is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.comparison.variants import prepare_variant
from dorsal.course.examples import (
    MadeField,
    demonstration_checkpoints,
    demonstration_track,
    make_splits,
)
from dorsal.course.geodesy import along_m
from dorsal.course.survey import survey
from dorsal.course.tracks import Floats, Track
from dorsal.course.writing import write_gpx
from dorsal.site.accounts.models import User
from dorsal.site.courses import actions
from dorsal.site.courses.checkpoints import as_fields
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.past.actions import take_splits, upload_splits
from dorsal.site.races.models import Edition

NOTE = (
    "Out of the village through beech woods, up to the ridge, along it over four peaks, and down "
    "again to the square. The limestone is sharp when dry and soap when wet."
)
BAD_WEATHER_NOTE = (
    "When lightning or snow closes the ridge, the race stays below it: the summit is left out. "
    "The race decides on Saturday evening."
)
OFFICIAL = {"official_m": 42_195, "official_ascent_m": 2_736, "calibrated": True}
LEFT_AT_M, BACK_AT_M = 20_200.0, 28_100.0  # the summit lies between
ROUND_PLACES = 120
ASIDE_DEGREES = 0.006  # how far the way round bends away from a straight line
DIP_M = 45.0
SHORTER_FROM_M, SHORTER_M = 30_000.0, 700.0  # two years ago, before the path was moved
NOT_THERE_THEN = ("cp05", "cp08")  # checkpoints of two years ago
SEED = 1996
LAST_YEAR = MadeField(finishers=497, first_man_s=13_327, first_woman_s=15_702, last_s=28_746)
A_WET_YEAR = MadeField(
    finishers=431, first_man_s=13_988, first_woman_s=16_451, middle_s=22_380, last_s=28_771
)
ROAD_CLOSES_AFTER = timedelta(hours=2)


def make_mountain(edition: Edition, last: Edition | None, *, by: User) -> None:
    """Give an edition its courses, and the one before the course that it had; its plans rest on
    the splits of two past editions.
    """
    track, checkpoints = demonstration_track(), demonstration_checkpoints()
    if last is not None:
        _make(last, track, checkpoints, CourseKind.MAIN, by=by)
        _make_past(edition, checkpoints, last.key, LAST_YEAR, by=by)
        older = _two_years_ago(checkpoints)
        _make_past(edition, older, str(last.starts_at.year - 1), A_WET_YEAR, by=by)
    _make(edition, track, checkpoints, CourseKind.MAIN, by=by, note=NOTE)
    round_track = bad_weather_track(track)
    below = _below(track, round_track, checkpoints)
    _make(edition, round_track, below, CourseKind.BAD_WEATHER, by=by, note=BAD_WEATHER_NOTE)


def _make_past(
    edition: Edition, checkpoints: Sequence[Checkpoint], label: str, field: MadeField, *, by: User
) -> None:
    """The splits of a past edition, of a made-up field."""
    rng = np.random.default_rng([SEED, *label.encode()])
    data = make_splits(rng, checkpoints, field).encode()
    name = f"{edition.race.slug}-{label}-splits.csv"
    take_splits(
        upload_splits(edition, checkpoints, label=label, name=name, data=data, by=by), by=by
    )


def _two_years_ago(checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints of an older course: two of them not there yet, the last part shorter."""
    return [
        replace(one, distance_m=one.distance_m - SHORTER_M * (one.distance_m > SHORTER_FROM_M))
        for one in checkpoints
        if one.key not in NOT_THERE_THEN
    ]


def _below(track: Track, round_track: Track, checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    """The checkpoints that the way round passes, with cut-offs as strict as those of the course."""
    variant = prepare_variant(survey(track), survey(round_track), checkpoints)
    return [
        replace(
            one.place.checkpoint,
            distance_m=round(one.variant_m, -2) if one.variant_m else 0.0,
            ascent_m=None,
            descent_m=None,
            cutoff_s=one.variant_cutoff_s,
        )
        for one in variant.checkpoints
        if one.variant_m is not None
    ]


def bad_weather_track(track: Track) -> Track:
    """The track with a way round the summit, at a steady height."""
    along = along_m(track.lat, track.lon)
    before, after = along < LEFT_AT_M, along > BACK_AT_M
    share = np.linspace(0, 1, ROUND_PLACES + 2)[1:-1]
    bend = np.sin(np.pi * share)

    def joined(values: Floats, aside: Floats) -> Floats:
        first, last = values[before][-1], values[after][0]
        between = first + (last - first) * share + aside
        return np.concatenate((values[before], between, values[after]))

    lat = joined(track.lat, ASIDE_DEGREES * bend)
    return Track(
        lat,
        joined(track.lon, ASIDE_DEGREES * bend),
        joined(track.altitude_m, DIP_M * np.sin(6 * np.pi * share)),
        np.full(len(lat), np.nan),
        name=f"{track.name}: bad weather",
    )


def _make(
    edition: Edition,
    track: Track,
    checkpoints: Sequence[Checkpoint],
    kind: CourseKind,
    *,
    by: User,
    note: str = "",
) -> EditionCourse:
    """A course that everybody sees; the main one has the figures that its edition tells."""
    name = f"{edition.race.slug}-{edition.key}-{kind}.gpx"
    kept = actions.upload_track(edition, kind, name=name, data=write_gpx(track), by=by)
    course = actions.take_track(kept, by=by)
    timed = {one.key: one for one in demonstration_checkpoints(starts_at=edition.starts_at)}
    rows = [_fields(one, timed[one.key], edition) for one in checkpoints]
    actions.set_checkpoints(course, rows, by=by)
    said = OFFICIAL if kind == CourseKind.MAIN else {}
    actions.say_of_course(course, {"note": note, **said}, by=by)
    actions.show_course(course, by=by)
    return course


def _fields(point: Checkpoint, timed: Checkpoint, edition: Edition) -> dict[str, object]:
    """A checkpoint's fields, with its opening hours, and the road's where fans drive up."""
    fields = as_fields(point, edition) | {"opens_at": timed.opens_at, "closes_at": timed.closes_at}
    road = edition.starts_at + ROAD_CLOSES_AFTER
    return fields | {"road_closes_at": road if "car" in point.way_there else None}
