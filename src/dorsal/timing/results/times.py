"""Gun and net times at every passing, without what was neutralised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.timing.passings.values import Passing
from dorsal.timing.results.changes import Day, Neutralised
from dorsal.timing.results.values import Split


@dataclass(frozen=True, slots=True)
class Times:
    """The splits of a runner. `missed` are the places of neutralised stretches that could not be
    taken off, for the runner was not seen there.
    """

    splits: tuple[Split, ...]
    missed: tuple[str, ...] = ()


def work_out_times(
    day: Day, passings: Sequence[Passing], *, gun_ms: int, net_start_ms: int
) -> Times:
    """The splits of these passings, which are in the order of the course.

    The clock of a neutralised stretch stands still from leaving its first place until arriving at
    its second; where both are the same place, from arriving to leaving.
    """
    if not day.neutralised:
        return Times(
            tuple(Split(one, one.time_ms - gun_ms, one.time_ms - net_start_ms) for one in passings)
        )
    still: list[tuple[int, int]] = []
    missed: list[str] = []
    for stretch in day.neutralised:
        _take_off(day, stretch, passings, still, missed)
    apart = _apart(still)
    splits = tuple(_split(one, gun_ms, net_start_ms, apart) for one in passings)
    return Times(splits, tuple(dict.fromkeys(missed)))


def _apart(still: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same instants as intervals that do not overlap: a clock stands still once."""
    apart: list[tuple[int, int]] = []
    for start_ms, end_ms in sorted(still):
        if apart and start_ms <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], end_ms)
        else:
            apart.append((start_ms, end_ms))
    return apart


def _split(
    passing: Passing, gun_ms: int, net_start_ms: int, still: Sequence[tuple[int, int]]
) -> Split:
    time_ms = passing.time_ms
    off_ms = sum(min(time_ms, end_ms) - min(time_ms, start_ms) for start_ms, end_ms in still)
    return Split(passing, time_ms - gun_ms - off_ms, time_ms - net_start_ms - off_ms)


def _take_off(
    day: Day,
    stretch: Neutralised,
    passings: Sequence[Passing],
    still: list[tuple[int, int]],
    missed: list[str],
) -> None:
    """Add when a runner's clock stood still on a stretch, or the place where nobody saw it."""
    same = stretch.place == stretch.until
    first, last = day.route.visits_of(stretch.place)[0], day.route.visits_of(stretch.until)[-1]
    leaving = [one for one in passings if one.visit == first]
    arriving = [one for one in passings if one.visit == last]
    beyond = any(one.visit > last or (one.visit == last and not same) for one in passings)
    if not leaving:
        if beyond and _was_in_time(passings, first, last, stretch.since_ms):
            missed.append(stretch.place)
        return
    begin = min(leaving, key=_time) if same else max(leaving, key=_time)
    if begin.time_ms < stretch.since_ms:
        return
    end = (max if same else min)(arriving, key=_time, default=None)
    if end is not None and (not same or end is not begin):
        still.append((begin.time_ms, end.time_ms))
    elif beyond:
        missed.append(stretch.until)


def _was_in_time(passings: Sequence[Passing], first: int, last: int, since_ms: int) -> bool:
    """Whether the first sight after the stretch's first place lies after the stretch began."""
    after = [one.time_ms for one in passings if first < one.visit]
    return bool(after) and min(after) >= since_ms and last > 0


def _time(passing: Passing) -> int:
    return passing.time_ms
