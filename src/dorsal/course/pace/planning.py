"""From a finish time, or a place to be at by a time, to the plan of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import elapsed_text
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.effort import grade_cost
from dorsal.course.pace.forecast import Forecast, forecast
from dorsal.course.pace.moments import checked_start, moment_after
from dorsal.course.pace.own_curve import OwnCurve
from dorsal.course.pace.plan_notes import FinishTimes, plan_notes, row_note
from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.pace.prediction import Prediction
from dorsal.course.pace.route import Route, route_of
from dorsal.course.pace.stops import MOST_STOPPED, checked_stops_s, usual_stops_s
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording

SHORTEST_S, LONGEST_S = 60.0, 14 * 86_400.0
ROUNDS, NEAR_ENOUGH_S = 30, 0.2
FASTEST_S_PER_KM = 140.0  # no record on the road is as fast over 5 km
MET_S = 30.0  # a time to be somewhere is met that closely, or it is refused
MOST_OF_LEG = 0.4  # that a usual stop before it takes


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a plan stands on, whatever its finish time."""

    route: Route
    history: Sequence[PastEdition]
    own: OwnCurve | None

    def forecast(self, target_s: float) -> Forecast:
        cost = self.own.cost if self.own is not None else grade_cost
        route = self.route
        return forecast(
            route.checkpoints,
            target_s,
            course=route.course,
            places_m=route.places_m,
            history=self.history,
            cost=cost,
        )


def plan(
    checkpoints: Sequence[Checkpoint],
    *,
    target_s: float | None = None,
    be_at: tuple[str, float] | None = None,
    prediction: Prediction | None = None,
    inside_cutoffs: bool = False,
    course: Course | None = None,
    places_m: Sequence[float] | None = None,
    history: Sequence[PastEdition] = (),
    own: OwnCurve | None = None,
    stops_s: Mapping[str, float] | None = None,
    start_at: datetime | None = None,
    wording: Wording = ENGLISH,
) -> Plan:
    """The plan for a finish in `target_s`, or for being at the checkpoint of a key after so long.

    Or for a `prediction`, or for the slowest finish that keeps every cut-off (`inside_cutoffs`).
    `course` is the surveyed track and `places_m` say where the checkpoints lie along it, in their
    order of distance; without them they are snapped. `history` are past editions, `own` the
    runner's own curve of speed by grade, `stops_s` the runner's own stops by key (else usual ones
    by the services of each station). `start_at` is the gun; without it it is told from a cut-off
    that is known both ways. Raise `BadInput` for what cannot be planned.
    """
    route = route_of(checkpoints, course=course, places_m=places_m, wording=wording)
    ground = _Ground(route, history, own)
    start_at = checked_start(start_at or route.start_at())
    goals = (target_s is not None, be_at is not None, prediction is not None, inside_cutoffs)
    if sum(goals) != 1:
        what = "a plan is for a finish time or for a place to be at"
        raise BadInput([Problem(what, "one of the two, a prediction, or all cut-offs")])
    if be_at is not None:
        target_s = _target_for(ground, *be_at, stops_s)
    elif prediction is not None:
        target_s = prediction.finish_s
    elif inside_cutoffs:
        target_s = _slowest(ground, stops_s, start_at)
    assert target_s is not None
    refuse_impossible(target_s)
    _refuse_too_fast(target_s, route)
    told, field = ground.forecast(target_s), FinishTimes.of(history, route.checkpoints)
    if field is not None and not field.holds(target_s):
        told = replace(told, low=None, high=None)  # no finisher's spread tells of this one
    arrivals, stops = _day(ground.route, told.shares, target_s, stops_s)
    rows = _rows(ground.route, told, arrivals, stops, start_at, history, wording)
    return Plan(
        target_s=target_s,
        rows=rows,
        editions=tuple(past.edition for past in history),
        exponent=told.exponent,
        start_at=start_at,
        notes=(
            *(prediction.notes if prediction else ()),
            *plan_notes(rows, told, history, own, ground.route, bool(stops), wording, field),
        ),
    )


def refuse_impossible(target_s: float) -> None:
    """Raise `BadInput` for a finish time outside a minute and 14 days."""
    if not SHORTEST_S <= target_s <= LONGEST_S:
        right = "a duration such as 6:30:00, at most 14 days"
        raise BadInput([Problem("this is no finish time", right, value=f"{target_s:g} s")])


def _refuse_too_fast(target_s: float, route: Route) -> None:
    """Raise `BadInput` for a finish that no runner has legs for."""
    km = (route.checkpoints[-1].distance_m - route.checkpoints[0].distance_m) / 1000
    if target_s < FASTEST_S_PER_KM * km:
        what = f"nobody runs {km:.1f} km in {elapsed_text(target_s)}"
        right = f"a finish of at least {elapsed_text(FASTEST_S_PER_KM * km)}"
        raise BadInput([Problem(what, right, value=elapsed_text(target_s))])


def _usual_stops(route: Route, shares: Floats, target_s: float) -> dict[str, float]:
    """The usual stops, none longer than the part of its next leg that a stop may take."""
    usual = usual_stops_s(route.checkpoints, target_s)
    legs = np.diff(shares) * target_s * MOST_OF_LEG
    return {
        place.key: min(usual[place.key], float(leg))
        for place, leg in zip(route.checkpoints, legs, strict=False)
        if place.key in usual
    }


def _target_for(
    ground: _Ground, key: str, by_s: float, stops_s: Mapping[str, float] | None
) -> float:
    """The finish time with which one arrives at a checkpoint after `by_s`."""
    keys = [place.key for place in ground.route.checkpoints]
    if key not in keys[1:]:
        right = f"one of {', '.join(keys[1:])}"
        raise BadInput([Problem("there is no such checkpoint on the way", right, value=key)])
    refuse_impossible(by_s)
    own = checked_stops_s(stops_s or {}, ground.route.checkpoints, LONGEST_S)
    least_s = max(SHORTEST_S, sum(own.values()) / MOST_STOPPED)
    place, target_s = keys.index(key), max(by_s, least_s)
    for number in range(ROUNDS):
        shares = ground.forecast(target_s).shares
        arrives = float(_day(ground.route, shares, target_s, stops_s)[0][place])
        if abs(arrives - by_s) < NEAR_ENOUGH_S:
            break
        step = 1.0 if number < ROUNDS / 3 else 0.5  # long stops make whole steps swing
        target_s *= (by_s / max(arrives, NEAR_ENOUGH_S)) ** step
        target_s = min(LONGEST_S, max(least_s, target_s))
    if abs(arrives - by_s) > MET_S:
        name = ground.route.checkpoints[place].name or key
        right = "a time that a finish between a minute and 14 days leads to, stops included"
        what = f"one cannot be at {name} then"
        raise BadInput([Problem(what, right, value=elapsed_text(by_s))])
    return target_s


def _slowest(
    ground: _Ground, stops_s: Mapping[str, float] | None, start_at: datetime | None
) -> float:
    """The slowest finish, in whole seconds, that leaves every place by its cut-off."""
    places = ground.route.checkpoints[1:]
    told = [ground.route.cutoff_s(place, start_at) for place in places]
    cutoffs = np.array([np.inf if one is None else one for one in told])
    if not np.isfinite(cutoffs).any():
        right = "cut-offs among the checkpoints, with the start where they are moments"
        raise BadInput([Problem("no cut-off is known to plan for", right)])
    own = checked_stops_s(stops_s or {}, ground.route.checkpoints, LONGEST_S)
    low = max(SHORTEST_S, float(np.ceil(sum(own.values()) / MOST_STOPPED)))
    high = LONGEST_S

    def kept(target_s: float) -> bool:
        shares = ground.forecast(target_s).shares
        arrivals, stops = _day(ground.route, shares, target_s, stops_s)
        leaves = arrivals[1:] + [stops.get(place.key, 0.0) for place in places]
        return bool(np.all(leaves <= cutoffs))

    if not kept(low):
        right = "later cut-offs or shorter stops"
        raise BadInput([Problem("no finish keeps every cut-off", right)])
    while high - low > 1.0:
        middle = (low + high) / 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return float(np.floor(low)) if kept(np.floor(low)) else low


def _day(
    route: Route, shares: Floats, target_s: float, stops_s: Mapping[str, float] | None
) -> tuple[Floats, dict[str, float]]:
    """Arrivals in seconds, and the stops in seconds by key.

    The usual stops are within the shares; a runner's own stops take their place, and the time on
    the move is stretched so that the finish stays where it is.
    """
    arrivals, usual = shares * target_s, _usual_stops(route, shares, target_s)
    if stops_s is None:
        return arrivals, usual
    stops = checked_stops_s(stops_s, route.checkpoints, target_s)
    own = _before(route, stops)
    moving = np.maximum.accumulate(arrivals - _before(route, usual))
    return moving * (target_s - own[-1]) / moving[-1] + own, stops


def _before(route: Route, stops: Mapping[str, float]) -> Floats:
    """Seconds of stops before the arrival at each checkpoint."""
    each = [stops.get(place.key, 0.0) for place in route.checkpoints]
    return np.concatenate(([0.0], np.cumsum(each)[:-1]))


def _rows(
    route: Route,
    told: Forecast,
    arrivals: Floats,
    stops: Mapping[str, float],
    start_at: datetime | None,
    history: Sequence[PastEdition],
    wording: Wording,
) -> tuple[PlanRow, ...]:
    rows: list[PlanRow] = []
    for number, place in enumerate(route.checkpoints):
        arrive, before = float(arrivals[number]), rows[-1] if rows else None
        leave = arrive + stops.get(place.key, 0.0)
        cutoff = route.cutoff_s(place, start_at) if number else None
        up, down = route.climb(number)
        rows.append(
            PlanRow(
                key=place.key,
                name=place.name,
                distance_m=place.distance_m,
                arrive_s=arrive,
                leave_s=leave,
                stop_s=leave - arrive,
                leg_s=arrive - before.leave_s if before else 0.0,
                leg_m=place.distance_m - before.distance_m if before else 0.0,
                leg_ascent_m=up,
                leg_descent_m=down,
                altitude_m=route.altitude_m(number),
                arrive_at=_moment(start_at, arrive),
                leave_at=_moment(start_at, leave),
                cutoff_s=cutoff,
                margin_s=None if cutoff is None else cutoff - leave,
                low_s=_edge(told.low, told.shares, number, arrivals),
                high_s=_edge(told.high, told.shares, number, arrivals),
                source=told.sources[number],
                note=row_note(number, told, history, wording),
                services=place.services,
                way_there=place.way_there,
                lat=place.lat,
                lon=place.lon,
            )
        )
    return tuple(rows)


def _edge(edge: Floats | None, shares: Floats, number: int, arrivals: Floats) -> float | None:
    """One edge of the band in seconds: as far from the arrival as its share from the share."""
    if edge is None:
        return None
    away = float(edge[number] - shares[number]) * float(arrivals[-1])
    return max(0.0, float(arrivals[number]) + away)


def _moment(start_at: datetime | None, elapsed_s: float) -> datetime | None:
    return None if start_at is None else moment_after(start_at, round(elapsed_s))
