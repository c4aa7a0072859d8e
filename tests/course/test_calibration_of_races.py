"""Real courses bent to their organisers' checkpoints."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.official.calibration import calibrate_to_checkpoints
from dorsal.course.reading import read_track
from dorsal.course.survey import Course, survey

pytestmark = pytest.mark.data


def bent(shared_data: Path, file: str, race: str) -> Course:
    track = read_track((shared_data / "course" / file).read_bytes())
    table = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    checkpoints = read_checkpoints(table, race=race, edition="2024")
    return calibrate_to_checkpoints(survey(track), checkpoints)


@pytest.mark.parametrize(
    ("file", "race", "most_moved_m"),
    [("metis_trail_2024.gpx", "mtr", 20), ("utmb_2024.gpx", "utmb", 100)],
)
def test_all_legs_climb_what_the_organiser_says(
    shared_data: Path, file: str, race: str, most_moved_m: float
) -> None:
    course = bent(shared_data, file, race)
    assert course.calibration is not None
    places = course.calibration.places
    ends = [one.distance_m or 0.0 for one in places]
    climbed = [course.profile.ascent_between(a, b) for a, b in pairwise(ends)]
    official = np.diff([one.ascent_m or 0.0 for one in places])
    assert len(places) > 5
    assert climbed == pytest.approx(official.tolist(), abs=12)
    assert course.calibration.moved_m < most_moved_m


def test_a_leg_that_climbs_otherwise_on_the_track_is_named(shared_data: Path) -> None:
    course = bent(shared_data, "utmb_2024.gpx", "utmb")
    assert course.calibration is not None
    last = course.calibration.doubts[-1]
    assert (last.column, last.what) == ("Chamonix", "the leg climbs otherwise on this track")
