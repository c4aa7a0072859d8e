"""What the cut-offs of a course would have done to past editions, for `dorsal course report`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from dorsal.cli.course_inputs import CheckpointFile, read_history
from dorsal.cli.fitted_tables import Column
from dorsal.course.cutoffs.field import Stopped, stopped_then
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.pace import PastEdition
from dorsal.course.pace.route import route_of
from dorsal.course.survey import Course
from dorsal.ground.problems import BadInput, Problem

SPARE = 2  # asked for, so it goes late where there is no room


@dataclass(frozen=True, slots=True)
class StoppedThen:
    """A past edition, how many started, and what each cut-off would have done, in their order."""

    edition: str
    starters: int
    each: tuple[Stopped | None, ...]


def past_editions(
    pairs: Sequence[str] | None, checkpoints: Path | None, race: str
) -> tuple[PastEdition, ...]:
    """The past editions of `--history`; `BadInput` without the checkpoints that they had."""
    if not pairs:
        return ()
    if checkpoints is None:
        what = "splits of past editions are read at their checkpoints, and there are none"
        raise BadInput([Problem(what, "--checkpoints FILE", value=pairs[0])])
    return read_history(pairs, CheckpointFile(checkpoints, race))


def stopped_of(
    history: Sequence[PastEdition], course: Course, facts: CourseFacts
) -> tuple[StoppedThen, ...]:
    """What the cut-offs would have done to each past edition."""
    if not history:
        return ()
    places = facts.checkpoints
    now = route_of(
        [one.checkpoint for one in places],
        course=course,
        places_m=[one.distance_m for one in places],
    ).checkpoints
    return tuple(
        StoppedThen(past.edition, len(past), stopped_then(facts.cutoffs, past, now))
        for past in history
    )


def stopped_json(facts: CourseFacts, stopped: Sequence[StoppedThen]) -> list[dict[str, Any]]:
    """The same in JSON: past editions, each with the cut-offs that its splits say something of."""
    return [
        {
            "edition": past.edition,
            "starters": past.starters,
            "cutoffs": [
                {
                    "key": cutoff.place.checkpoint.key,
                    "seen": one.seen,
                    "late": one.late,
                    "late_finishers": one.late_finishers,
                    "share": round(one.share, 4),
                }
                for cutoff, one in zip(facts.cutoffs, past.each, strict=True)
                if one is not None
            ],
        }
        for past in stopped
    ]


def stopped_columns(stopped: Sequence[StoppedThen]) -> list[Column]:
    """A column for each past edition, a cell for each cut-off."""
    return [
        Column(f"would stop {past.edition}", tuple(map(_cell, past.each)), SPARE)
        for past in stopped
    ]


def _cell(one: Stopped | None) -> Text:
    if one is None:
        return Text("")
    return Text(f"{100 * one.share:.1f} % ({one.late_finishers})" if one.late else "0")


def stopped_note(stopped: Sequence[StoppedThen]) -> str:
    """What the columns mean, blank without them."""
    if not stopped:
        return ""
    fields = ", ".join(f"{one.starters:,} in {one.edition}" for one in stopped)
    return (
        f"would stop: the share of past starters ({fields}) who came later than the cut-off, and "
        "in brackets how many of those finished all the same"
    )
