"""Tracks written anew, in the format that a file's ending asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dorsal.cli.course_inputs import named, read_track_file
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.legs import measure_legs
from dorsal.course.snapping import snap
from dorsal.course.survey import survey
from dorsal.course.writing import write_geojson, write_gpx, write_legs_csv, write_tcx
from dorsal.ground.problems import Problem

WRITERS = {"gpx": write_gpx, "geojson": write_geojson, "tcx": write_tcx}


def converted(
    path: Path, checkpoints: Sequence[Checkpoint], form: str
) -> tuple[bytes, tuple[Problem, ...]]:
    """The bytes of a track in another format, and what was mended or doubted on the way.

    Only legs and checkpoints need altitudes and a survey.
    """
    track = read_track_file(path)
    if form != "csv" and not checkpoints:
        return WRITERS[form](track), track.warnings
    with named(str(path)):
        course = survey(track)
    snapped = snap(course, checkpoints)
    warnings = (*course.warnings, *snapped.problems)
    if form == "csv":
        return write_legs_csv(measure_legs(course, snapped.places)), warnings
    return WRITERS[form](track, checkpoints=snapped.places), warnings
