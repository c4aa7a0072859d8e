"""What the presenter's desk shows: where the show stands and, when asked for, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dorsal.ballot.show import Position, position_at
from dorsal.ballot.show.timeline import NORMAL_SPEED
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows.models import ShowPlan
from dorsal.site.shows.scripts import (
    controls_of,
    members_of,
    names_of,
    plan_of,
    script_with,
    with_names,
)
from dorsal.site.shows.telling import in_ms
from dorsal.site.shows.viewing import languages_of, sealed_rules, told_step, words_of

PEEKED = 3


@dataclass(frozen=True)
class Desk:
    """Where a show stands: `position` is `None` before the draw; `now_shown` is the step on the
    stage, `coming` the next steps if the presenter has asked for them.
    """

    plan: ShowPlan
    language: str
    position: Position | None = None
    steps: int = 0
    length: timedelta = timedelta()
    left: timedelta = timedelta()
    now_shown: dict[str, Any] | None = None
    coming: tuple[dict[str, Any], ...] = ()


def desk_of(ballot: Ballot, now: datetime, *, peek: bool) -> Desk:
    """The desk of a ballot's show."""
    plan = plan_of(ballot)
    language = languages_of(plan.languages, "en")[0]
    if not hasattr(ballot, "drawing"):
        return Desk(plan, language)
    script = script_with(ballot, plan.length_ms)
    position = position_at(controls_of(ballot), script, in_ms(now))
    first = max(position.step, 0)
    shown = script.steps[first : position.step + 1 + (PEEKED if peek else 0)]
    named = with_names(shown, names_of(ballot, members_of(shown)))
    words = words_of(sealed_rules(ballot), [language])
    told = [told_step(number, step, words) for number, step in enumerate(named, first)]
    on_stage = told.pop(0) if position.step >= 0 else None
    durations = script.durations_ms
    left_ms = sum(durations[max(position.step, 0) :]) - position.since_ms
    if position.state == "ended":
        left_ms = 0
    return Desk(
        plan=plan,
        language=language,
        position=position,
        steps=len(script.steps),
        length=timedelta(milliseconds=sum(durations)),
        left=timedelta(milliseconds=left_ms * NORMAL_SPEED // position.speed),
        now_shown=on_stage,
        coming=tuple(told),
    )
