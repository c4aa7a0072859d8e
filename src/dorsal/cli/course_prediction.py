"""The runner's own results that `dorsal course plan --result` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dorsal.course.durations import read_elapsed
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.course.checkpoints import Checkpoint
    from dorsal.course.pace import Prediction, Result
    from dorsal.course.survey import Course

RESULT = "write KM/ASCENT/TIME, as 42.2/2736/6:10:00, and /2 behind it for two years ago"


def prediction_of(
    told: Sequence[str], points: Sequence[Checkpoint], course: Course | None
) -> Prediction:
    """The finish that the results lead to, on the course or, without one, by the checkpoints."""
    from dorsal.course.pace import predict  # inline: keeps `--help` fast

    results = _results(told)
    last = max(points, key=lambda one: one.distance_m)
    ascent_m = last.ascent_m if course is None else course.ascent_m
    if ascent_m is None:
        what = "a finish is predicted by the ascent, and the checkpoints do not tell it"
        raise BadInput([Problem(what, "give the track, or dplus at the finish")])
    return predict(results, distance_m=last.distance_m, ascent_m=ascent_m)


def _results(told: Sequence[str]) -> list[Result]:
    found = [_result(text) for text in told]
    bad = [text for text, one in zip(told, found, strict=True) if one is None]
    if bad:
        raise BadInput([Problem("--result is no result", RESULT, value=text) for text in bad])
    return [one for one in found if one is not None]


def _result(text: str) -> Result | None:
    from dorsal.course.pace import Result  # inline: keeps `--help` fast

    parts = [part.strip() for part in text.split("/")]
    if len(parts) not in (3, 4):
        return None
    finish_s = read_elapsed(parts[2])
    try:
        km, ascent_m, years_ago = (float(part) for part in (*parts[:2], *(parts[3:] or ["0"])))
    except ValueError:
        return None
    if finish_s is None:
        return None
    return Result(distance_m=km * 1000, ascent_m=ascent_m, finish_s=finish_s, years_ago=years_ago)
