"""What the posted pages say of a ranked runner: the time, how far behind, what to know of it."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import Wording
from dorsal.timing.exports.cells import time_cell
from dorsal.timing.race import Race
from dorsal.timing.results.gaps import gap_ms
from dorsal.timing.results.route import route_of
from dorsal.timing.results.values import Row


def ranked_time(row: Row, race: Race) -> str:
    """The time with as many decimals as the rules rank by; where laps are without end, the laps."""
    time = time_cell(row.time_ms, race.ranking.precision_ms)
    route = route_of(race, row.course)
    if route.unlimited and row.stopped_at is not None:
        return f"{route.full_laps(row.stopped_at)} × {time}"
    return time


def behind(row: Row, first: Row | None, race: Race) -> str:
    """How much slower than the first, where both times are of the same distance."""
    gap = gap_ms(row, first)
    return f"+{time_cell(gap, race.ranking.precision_ms)}" if gap else ""


def notes(row: Row, wording: Wording) -> Iterator[str]:
    """What a reader has to know of a ranked runner's time."""
    if row.reason:
        yield row.reason
    if row.penalty_ms > 0:
        yield wording.say("penalty of %(time)s included", time=time_cell(row.penalty_ms))
    if row.penalty_ms < 0:
        yield wording.say("%(time)s taken off", time=time_cell(-row.penalty_ms))
    if row.cannot_separate:
        yield wording.say(
            "the sources cannot tell the order with bib %(bibs)s",
            bibs=wording.listed(row.cannot_separate),
        )
