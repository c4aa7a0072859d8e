"""What a plan says of itself: what each time rests on, what is missed, what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace.carrying import takes_longer
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.forecast import Forecast
from dorsal.course.pace.own_curve import OwnCurve
from dorsal.course.pace.plans import PlanRow
from dorsal.course.pace.reference import NEAR
from dorsal.course.pace.route import Route
from dorsal.ground.wording import Wording

MISSED_S = 30.0  # less is told as 0:00, and nobody plans to that
MEASURED_S = 36_000.0  # the middle finisher of every race on which plans were measured took longer


@dataclass(frozen=True, slots=True)
class FinishTimes:
    """The finish times that past editions know, in seconds on this edition's course."""

    first_s: float
    last_s: float

    @classmethod
    def of(cls, history: Sequence[PastEdition], now: Sequence[Checkpoint]) -> FinishTimes | None:
        """Those of all editions together, None without one."""
        if not history:
            return None
        scales = [takes_longer(past, now) for past in history]
        pairs = list(zip(history, scales, strict=True))
        return cls(
            min(float(past.finish_s.min()) * scale for past, scale in pairs),
            max(float(past.finish_s.max()) * scale for past, scale in pairs),
        )

    def holds(self, target_s: float) -> bool:
        """Whether somebody finished in about that time, or both faster and slower."""
        near = np.exp(NEAR)
        return bool(self.first_s / near <= target_s <= self.last_s * near)


def row_note(number: int, told: Forecast, history: Sequence[PastEdition], wording: Wording) -> str:
    """The sentence that says what a checkpoint's time rests on."""
    source = told.sources[number]
    if source in ("start", "finish"):
        return ""
    if source == "model":
        return wording.say("By the effort model.")
    if source == "between":
        return wording.say("Not seen in past editions: between its neighbours by the effort model.")
    found = told.matches[number] if told.matches else None
    if found is None or found.past is None:
        return wording.say("By the finishers of a past edition.")
    past = history[int(np.argmax(told.weights))]
    edition = past.edition or wording.say("a past edition")
    if found.comparable:
        return wording.say("By the finishers of %(edition)s.", edition=edition)
    before = past.checkpoints[found.past]
    return wording.say(
        "By the finishers of %(edition)s; it was at km %(km)s then, so the legs that changed are "
        "put right.",
        edition=edition,
        km=wording.decimal(before.distance_m / 1000, 1),
    )


def plan_notes(
    rows: Sequence[PlanRow],
    told: Forecast,
    history: Sequence[PastEdition],
    own: OwnCurve | None,
    route: Route,
    with_stops: bool,
    wording: Wording,
    field: FinishTimes | None,
) -> tuple[str, ...]:
    """The sentences below a plan; `field` are the finish times of its past editions."""
    notes = [*_basis(told, rows[-1].arrive_s, history, field, wording)]
    if own is not None:
        notes.append(own.note(wording))
    if route.course is None and not history:
        notes.append(_relief(route, wording))
    if with_stops:
        total = sum(row.stop_s for row in rows)
        text = wording.say("Stops take %(time)s in all.", time=short_elapsed_text(total))
        notes.append(text)
    else:
        notes.append(wording.say("No stops are planned; usual ones are within the legs' times."))
    notes.extend(_missed(rows, wording))
    return tuple(note for note in notes if note)


def _basis(
    told: Forecast,
    target_s: float,
    history: Sequence[PastEdition],
    field: FinishTimes | None,
    wording: Wording,
) -> list[str]:
    """What the plan rests on and how far such plans err, then which checkpoints are new."""
    if field is None:
        text = wording.say(
            "No past edition: the times are the effort model's, with a slow-down exponent of "
            "%(exponent)s. On races where the splits are known such a plan errs by 1.7 %% of the "
            "finish time on average.",
            exponent=wording.decimal(told.exponent, 2),
        )
        return [f"{text}{_unmeasured(target_s, wording)}"]
    if not field.holds(target_s):
        return [_beyond(target_s, history, field, wording), _new_places(told, wording)]
    names = _names(history, wording)
    people = sum(int(np.count_nonzero(past.finished)) for past in history)
    text = wording.counted(
        "Learnt from %(number)s finisher of %(editions)s, those with about this finish time most.",
        "Learnt from %(number)s finishers of %(editions)s, those with about this finish time most.",
        people,
        editions=names,
    )
    text = f"{text} " + wording.say(
        "On races where both editions are known such a plan errs by 1.5 %% of the finish time on "
        "average."
    )
    new = _new_places(told, wording)
    return [f"{text}{_unmeasured(target_s, wording)}{f' {new}' if new else ''}"]


def _names(history: Sequence[PastEdition], wording: Wording) -> str:
    return wording.listed([past.edition or wording.say("a past edition") for past in history])


def _unmeasured(target_s: float, wording: Wording) -> str:
    """That such short races were not measured, after a space; blank for longer ones."""
    if target_s >= MEASURED_S:
        return ""
    return " " + wording.say(
        "The middle finisher of each of those races took over ten hours: for a shorter one the "
        "error was not measured."
    )


def _beyond(
    target_s: float, history: Sequence[PastEdition], field: FinishTimes, wording: Wording
) -> str:
    """That nobody had such a finish time, and what the plan is then."""
    return wording.say(
        "Nobody in %(editions)s finished in about %(target)s: the finishers took %(first)s to "
        "%(last)s on this course. The times are carried on beyond them by the effort model, and "
        "nobody has measured how far such a plan errs.",
        editions=_names(history, wording),
        target=short_elapsed_text(target_s),
        first=short_elapsed_text(field.first_s),
        last=short_elapsed_text(field.last_s),
    )


def _new_places(told: Forecast, wording: Wording) -> str:
    new = sum(source == "between" for source in told.sources)
    if not new:
        return ""
    return wording.counted(
        "%(number)s checkpoint was not there then.",
        "%(number)s checkpoints were not there then.",
        new,
    )


def _relief(route: Route, wording: Wording) -> str:
    known = any(place.ascent_m is not None for place in route.checkpoints)
    if known:
        return wording.say("Without a track the grades are those of whole legs.")
    return wording.say("Neither a track nor ascents are known: the times go by distance alone.")


def _missed(rows: Sequence[PlanRow], wording: Wording) -> list[str]:
    notes = []
    for row in rows:
        if row.margin_s is not None and row.margin_s <= -MISSED_S:
            text = wording.say(
                "%(place)s: the plan leaves %(late)s after the cut-off (%(cutoff)s).",
                place=row.name,
                late=short_elapsed_text(-row.margin_s),
                cutoff=short_elapsed_text(row.cutoff_s or 0.0),
            )
            notes.append(text)
    return notes
