"""The alignment is the best of all: compared with every one on small cases."""

from __future__ import annotations

from itertools import product
from math import inf, isclose, log

from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.passings.alignment import (
    EARLIER,
    FREE,
    MISSED,
    MUS,
    RESTED,
    SIGMA,
    SPREAD,
    STAY_MS,
    STAY_SIGMA_MS,
    TOO_FAST,
    TOO_SLOW,
    UNSURE_SIDE,
    Sighting,
    align,
)
from dorsal.timing.passings.route import Route, Slot, route_of
from tests.timing.passings.made_day import race_of

STOPS = (("start", 0, 0), ("hut", 8, 300), ("top", 16, 1200), ("hut", 24, 1250), ("end", 32, 1300))
RACE = race_of(STOPS, in_out=["top"])
ROUTE = route_of(RACE, RACE.courses[0])
LOOPS = race_of((("start", 0, 0), ("hut", 3, 100), ("start", 6, 100)), laps=2)
LAPS = route_of(LOOPS, LOOPS.courses[0])
MINUTE = 60_000


def fits(sighting: Sighting, slot: Slot, route: Route) -> bool:
    two_sided = any(one.out and one.visit == slot.visit for one in route.slots)
    sided = bool(sighting.side) and two_sided
    return slot.place == sighting.place and (not sided or slot.out == (sighting.side == "out"))


def leg_cost(
    one: Slot, two: Slot, took_ms: float, doubt_ms: float, mu: float, slow: float
) -> float:
    flat_s = (0.9 * (two.distance_m - one.distance_m) - 250) / 7.5
    climb_s = (0.9 * (two.ascent_m - one.ascent_m) - 40) / 0.9
    laps = max(0, two.lap - one.lap - (one.place != two.place))
    shortest_ms = 60_000 * laps if slow == RESTED else 0
    if took_ms + doubt_ms < max(0, 1000 * flat_s, 1000 * climb_s, shortest_ms):
        return inf
    cost = MISSED * max(0, two.visit - one.visit - 1)
    typical_ms = two.typical_ms - one.typical_ms
    if typical_ms > 0:
        off = log(max(took_ms, 1) / typical_ms) - mu
        excess = max(0, abs(off) - FREE) / SIGMA
        cost += min(slow if off > 0 else TOO_FAST, excess**2 / 2)
    else:
        cost += min(slow, (max(0, took_ms - STAY_MS) / STAY_SIGMA_MS) ** 2 / 2)
    return cost


def score(found: list[int], sightings: list[Sighting], route: Route) -> float:
    """The greatest score of an alignment over all paces; minus infinity for none."""
    slow = RESTED if route.laps else TOO_SLOW
    pairs = zip(sightings, found, strict=True)
    used = sorted(
        ((sighting.time_ms, slot, sighting) for sighting, slot in pairs if slot >= 0),
        key=lambda one: one[0],
    )
    slots = [slot for _, slot, _ in used]
    if slots != sorted(set(slots)) or 0 in slots:
        return -inf
    last = max(one.time_ms for one in sightings)
    totals: list[float] = []
    for mu in MUS.tolist():
        total: float = -(mu**2) / (2 * SPREAD**2)
        before, before_ms, before_doubt = route.slots[0], 0, 0
        for time_ms, slot, sighting in used:
            here = route.slots[slot]
            if not fits(sighting, here, route):
                return -inf
            share = time_ms / max(1, last)
            total += sighting.weight + (EARLIER if here.out else -EARLIER) * share
            total -= UNSURE_SIDE * (here.out and not sighting.side)
            doubt = sighting.doubt_ms + before_doubt
            total -= leg_cost(before, here, time_ms - before_ms, doubt, mu, slow)
            before, before_ms, before_doubt = here, time_ms, sighting.doubt_ms
        totals.append(total)
    return max(totals)


@st.composite
def sighted(draw: st.DrawFn, places: list[str]) -> list[Sighting]:
    times = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=4, unique=True))
    return [
        Sighting(
            place=draw(st.sampled_from(places)),
            side=draw(st.sampled_from(["", "in", "out"])),
            time_ms=time * MINUTE,
            weight=draw(st.sampled_from([1.5, 3.0])),
            doubt_ms=draw(st.sampled_from([0, MINUTE])),
        )
        for time in times
    ]


def check(sightings: list[Sighting], route: Route) -> None:
    found = align(sightings, route, gun_ms=0)
    choices = range(-1, len(route.slots))
    every = (list(one) for one in product(choices, repeat=len(sightings)))
    best = max(score(one, sightings, route) for one in every if set(one) != {-1})
    assert (best == -inf and set(found) == {-1}) or isclose(score(found, sightings, route), best)


@given(sighted(["hut", "top", "end"]))
def test_no_alignment_of_an_out_and_back_is_better(sightings: list[Sighting]) -> None:
    check(sightings, ROUTE)


@given(sighted(["start", "hut"]))
def test_no_alignment_of_laps_is_better(sightings: list[Sighting]) -> None:
    check(sightings, LAPS)


def test_sightings_elsewhere_fit_nowhere() -> None:
    assert align([Sighting("sea", "", MINUTE, 3.0)], ROUTE, gun_ms=0) == [-1]
    assert align([], ROUTE, gun_ms=0) == []
