"""Who should have come by a place, by the pace so far.

A runner seen at effort e1 after t1 (effort is distance and ten times the ascent, in metres) is
expected at effort e2 when t = t1 (e2 / e1), at the same pace. Who was seen on both sides of a place
came by between, in proportion. A runner whom only the gun has sent off is expected at
seven minutes for a kilometre of effort.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dorsal.timing.instants import MINUTE_MS
from dorsal.timing.race import Visit

EFFORT_OF_ASCENT = 10.0
FIRST_MS_PER_M = 420.0  # before the first passing: seven minutes for a kilometre of effort
SLACK = 0.15  # a runner may slow down by so much before being late
LEAST_SLACK_MS = 2 * MINUTE_MS
LATELY_MS = 90 * MINUTE_MS
SOON_MS = 15 * MINUTE_MS
FEW = 3  # due runners that make a silence an alarm


@dataclass(frozen=True, slots=True)
class OnCourse:
    """A runner between gun and finish: the visits of the course, and the instants (UTC) at which
    each was passed, by index of visit. `out` says that the runner does not run any more.
    """

    bib: str
    visits: Sequence[Visit]
    gun_ms: int
    passed: dict[int, int]
    out: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A runner at a visit: the instant, and whether it is known that the place was passed."""

    bib: str
    place: str
    at_ms: float
    certain: bool


def expect(runner: OnCourse) -> Iterable[Expected]:
    """When a runner came or will come by each visit; those who stopped come by no more."""
    effort = [_effort(visit) for visit in runner.visits]
    known = sorted({0: runner.gun_ms} | runner.passed)
    times = {0: runner.gun_ms} | runner.passed
    last = known[-1]
    for index, visit in enumerate(runner.visits):
        if index in runner.passed:
            yield Expected(runner.bib, visit.place, times[index], certain=True)
        elif index < last:
            before = max(one for one in known if one < index) if index else 0
            after = min(one for one in known if one > index)
            span = effort[after] - effort[before]
            share = (effort[index] - effort[before]) / span if span else 0.0
            at_ms = times[before] + share * (times[after] - times[before])
            yield Expected(runner.bib, visit.place, at_ms, certain=True)
        elif not runner.out:
            at_ms = _ahead(effort[last], times[last], effort[index], runner.gun_ms)
            yield Expected(runner.bib, visit.place, at_ms, certain=False)


def _ahead(done: float, at_ms: int, effort: float, gun_ms: int) -> float:
    ms_per_m = (at_ms - gun_ms) / done if done > 0 else FIRST_MS_PER_M
    return at_ms + ms_per_m * (effort - done)


def late_from(one: Expected, *, last_known_ms: float) -> float:
    """From when on a runner is due: with slack for who has not been seen since."""
    if one.certain:
        return one.at_ms
    return one.at_ms + max(LEAST_SLACK_MS, SLACK * (one.at_ms - last_known_ms))


def _effort(visit: Visit) -> float:
    return visit.distance_m + EFFORT_OF_ASCENT * (visit.ascent_m or 0.0)


def count_due(
    expected: Iterable[tuple[Expected, float]], *, since_ms: int | None, now_ms: int
) -> tuple[int, int]:
    """How many runners should have come by lately and after `since_ms` (the last read; None where
    there is none), and how many are expected soon. `expected` pairs each with `late_from`.
    """
    from_ms = now_ms - LATELY_MS
    if since_ms is not None:
        from_ms = max(from_ms, since_ms + 1)
    due: set[str] = set()
    coming: set[str] = set()
    for one, late_ms in expected:
        if one.at_ms >= from_ms and late_ms <= now_ms:
            due.add(one.bib)
        elif not one.certain and one.at_ms <= now_ms + SOON_MS and late_ms > now_ms - LATELY_MS:
            coming.add(one.bib)
    return len(due), len(coming)
