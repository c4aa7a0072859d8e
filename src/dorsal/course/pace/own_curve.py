"""A runner's own speed by grade, learnt from recorded activities and shrunk to the model.

An activity is cut into pieces of 50 m. In each of five kinds of ground the runner's time per metre
is compared with the model's cost; how fast the whole activity was is taken out, so that an easy
outing and a race teach the same. What is left, d, says that this runner is exp(d) times as slow on
that ground as the model's runner of the same level, and it is shrunk to n / (n + 1) of itself for n
hours recorded there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.pace.effort import grade_cost
from dorsal.course.survey import Course, survey
from dorsal.course.tracks import Floats, Track
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import Wording, phrase

PIECE_M = 50.0
SLOWEST_M_S, FASTEST_M_S = 0.15, 8.0  # slower is a rest, faster a lift or a car
EDGES = (-0.15, -0.05, 0.05, 0.15)
CENTRES = (-0.22, -0.10, 0.0, 0.10, 0.22)
GROUNDS = (
    phrase("steep descents"),
    phrase("descents"),
    phrase("the flat"),
    phrase("climbs"),
    phrase("steep climbs"),
)
PRIOR_HOURS = 1.0
FLAT = 2
ROUNDS = 12
LEAST_HOURS = 0.25


@dataclass(frozen=True, slots=True)
class OwnCurve:
    """How a runner differs from the model on five kinds of ground, from steep descents up.

    `factors` are times per metre for the model's, 1.1 being a tenth slower, after shrinking and
    with the flat at 1; `hours` were recorded on each ground, in `activities` recordings.
    """

    factors: tuple[float, ...]
    hours: tuple[float, ...]
    activities: int

    def cost(self, grade: Floats) -> Floats:
        """Metres of flat ground that a metre at each grade costs this runner."""
        own = np.exp(np.interp(grade, CENTRES, np.log(self.factors)))
        cost: Floats = grade_cost(grade) * own
        return cost

    @property
    def weights(self) -> tuple[float, ...]:
        """How much of what was seen on each ground is believed, 0 to 1."""
        return tuple(hours / (hours + PRIOR_HOURS) for hours in self.hours)

    def note(self, wording: Wording) -> str:
        """The sentence that says what the curve was learnt from and what it changes."""
        text = wording.counted(
            "Speeds by grade are the runner's own from %(number)s activity, %(hours)s h long.",
            "Speeds by grade are the runner's own from %(number)s activities, %(hours)s h long.",
            self.activities,
            hours=wording.decimal(sum(self.hours), 1),
        )
        believed = [
            wording.say(
                "%(percent)s %% on %(ground)s",
                percent=wording.plain(round(100 * weight)),
                ground=wording.say(ground),
            )
            for weight, ground in zip(self.weights, GROUNDS, strict=True)
        ]
        rest = wording.say(
            "They are believed for %(parts)s; the rest is the model's.",
            parts=wording.listed(believed),
        )
        return f"{text} {rest}"


def own_curve(tracks: Sequence[Track]) -> OwnCurve:
    """Learn a runner's curve from recordings with times and altitudes.

    Raise `BadInput` when fewer than 15 minutes of running are recorded in all.
    """
    pieces = [_pieces(track) for track in tracks if track.has_times and track.has_altitudes]
    pieces = [piece for piece in pieces if len(piece[0])]
    hours = np.zeros(len(CENTRES))
    for grade, _, seconds in pieces:
        np.add.at(hours, np.searchsorted(EDGES, grade), seconds / 3600)
    if hours.sum() < LEAST_HOURS:
        what = "the activities are too short to learn from, or have no times and altitudes"
        raise BadInput([Problem(what, "recordings of a few hours, with times")])
    differs = _differences(pieces) * hours / (hours + PRIOR_HOURS)
    factors = np.exp(differs - differs[FLAT])
    return OwnCurve(tuple(factors.tolist()), tuple(hours.tolist()), len(pieces))


Pieces = tuple[Floats, Floats, Floats]


def _pieces(track: Track) -> Pieces:
    """Grade, log of the time per metre beyond the model's, and seconds of each moving piece."""
    course = survey(track)
    moments = _times_along(course)
    count = int(course.distance_m // PIECE_M)
    places = np.arange(count + 1, dtype=np.float64) * PIECE_M
    seconds = np.diff(np.interp(places, *moments))
    grade = np.diff(course.profile.altitude_at(places)) / PIECE_M
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = PIECE_M / seconds
    good = (speed > SLOWEST_M_S) & (speed < FASTEST_M_S)
    grade, seconds = grade[good], seconds[good]
    beyond = np.log(seconds / PIECE_M) - np.log(grade_cost(grade))
    return grade, beyond, seconds


def _times_along(course: Course) -> tuple[Floats, Floats]:
    """Distances and times of the points that have a time, both never falling."""
    known = np.isfinite(course.track.time_s)
    return course.along_m[known], np.maximum.accumulate(course.track.time_s[known])


def _differences(pieces: Sequence[Pieces]) -> Floats:
    """Level of each activity and difference of each ground, fitted in turn; the differences."""
    grounds = [np.searchsorted(EDGES, grade) for grade, _, _ in pieces]
    differs = np.zeros(len(CENTRES))
    for _ in range(ROUNDS):
        total, weight = np.zeros(len(CENTRES)), np.zeros(len(CENTRES))
        for (_, beyond, seconds), ground in zip(pieces, grounds, strict=True):
            level = np.average(beyond - differs[ground], weights=seconds)
            np.add.at(total, ground, (beyond - level) * seconds)
            np.add.at(weight, ground, seconds)
        differs = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    return differs
