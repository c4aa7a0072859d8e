"""What may be told already: no mail and no personal page is ahead of the show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dorsal.ballot.show import timeline
from dorsal.ground.problems import BadInput
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows.scripts import controls_of, script_of


def is_told(ballot: Ballot, code: str, now: datetime) -> bool:
    """Whether the result of the applicant with this code has been passed by the show, or the show
    has ended.
    """
    return code in told_among(ballot, [code], now)


def told_among(ballot: Ballot, codes: Iterable[str], now: datetime) -> set[str]:
    """Those of the applicants with these codes whose result is told; four small queries at most,
    however many they are.

    Nothing is told of a record that does not hold.
    """
    if all_told(ballot, now):
        return set(codes)
    controls = controls_of(ballot)
    if not controls or not hasattr(ballot, "drawing"):
        return set()
    try:
        script = script_of(ballot)
    except BadInput:
        return set()
    now_ms = in_ms(now)
    position = timeline.position_at(controls, script, now_ms)
    if position.state == "ended":
        return set(codes)
    last = len(script.steps)
    return {code for code in codes if script.told.get(code, last) <= position.step}


def all_told(ballot: Ballot, now: datetime) -> bool:
    """Whether the end of the show has been noted: every result may be told everywhere."""
    return ballot.result_told_at is not None and ballot.result_told_at <= now


def in_ms(moment: datetime) -> int:
    """A time in whole milliseconds since 1970."""
    return round(moment.timestamp() * 1000)
