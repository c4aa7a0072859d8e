"""Where a profile rises and falls for good: the ends of its climbs and descents, as indices.

A runner's climb is not every rise: it runs on over small dips and flat metres, and it ends where
the ground has turned for good. So the profile is tilted by 3 % against the runner, which makes a
kilometre of flat ground count as a dip of 30 m, and is cut where the tilted line turns back by
more than the course's own small hills (4 % of its range of altitude, from 30 to 80 m). Two rises
with less between them than a kilometre and 12 % of what they climb together are one climb, unless a
descent of its own lies between. At last the ends move to the true summit or hollow where there is
one within 300 m, over ground too gentle for the tilted line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np

from dorsal.course.profile import Profile
from dorsal.course.tracks import Floats

Direction = Literal["up", "down"]
Span: TypeAlias = tuple[int, int]  # indices of a profile
Slope: TypeAlias = tuple[Direction, int, int]
TILT = 0.03
DIP_SHARE, LEAST_DIP_M, MOST_DIP_M = 0.04, 30.0, 80.0
MERGED_SHARE, MERGED_WITHIN_M = 0.12, 1_000.0
TURN_WITHIN_M = 300.0


def find_slopes(profile: Profile) -> list[Slope]:
    """The climbs and descents of a profile in running order; none overlaps another."""
    tilt = TILT * profile.distance_m
    upward, downward = profile.altitude_m - tilt, -profile.altitude_m - tilt
    dip = smallest_dip_m(profile)
    up, down = rises(upward, dip), rises(downward, dip)
    most = round(MERGED_WITHIN_M / profile.step_m)
    slopes: list[Slope] = [
        *(("up", *span) for span in _merged(up, upward, down, most)),
        *(("down", *span) for span in _merged(down, downward, up, most)),
    ]
    slopes.sort(key=lambda slope: slope[1])
    return _to_turns(slopes, profile)


def smallest_dip_m(profile: Profile) -> float:
    """The turn, in metres of the tilted profile, that ends a climb of this course."""
    span = float(np.ptp(profile.altitude_m))
    return float(np.clip(DIP_SHARE * span, LEAST_DIP_M, MOST_DIP_M))


def _merged(
    spans: Sequence[Span], tilted: Floats, counter: Sequence[Span], most: int
) -> list[Span]:
    """Spans joined where the dip between two is slight, the slightest dip first.

    At most `most` steps lie between two that are joined, and none of the spans `counter`.
    """
    spans = list(spans)
    while True:
        dips = [
            np.inf
            if other[0] - one[1] > most or _parted(one, other, counter)
            else _dip_share(tilted, one, other)
            for one, other in pairwise(spans)
        ]
        if not dips or min(dips) >= MERGED_SHARE:
            return spans
        least = int(np.argmin(dips))
        spans[least : least + 2] = [(spans[least][0], spans[least + 1][1])]


def _parted(one: Span, other: Span, counter: Sequence[Span]) -> bool:
    return any(one[1] <= start <= other[0] for start, _ in counter)


def _dip_share(tilted: Floats, one: Span, other: Span) -> float:
    """The dip between two rises over what they climb together; infinite if that is nothing."""
    together = float(tilted[other[1]] - tilted[one[0]])
    dip = float(tilted[one[1]] - tilted[other[0]])
    ends_higher = tilted[other[1]] > tilted[one[1]] and tilted[one[0]] < tilted[other[0]]
    return dip / together if ends_higher else np.inf


def rises(values: Floats, least: float) -> list[Span]:
    """The index pairs of all rises by at least `least` that no fall of `least` interrupts.

    Each begins at the lowest value since the last rise (the last of equals) and ends at the
    highest (the first of equals) before values fall by `least`.
    """
    found: list[Span] = []
    levels = values.tolist()
    low = high = 0
    rising = False
    for index, level in enumerate(levels):
        if rising:
            if level > levels[high]:
                high = index
            elif levels[high] - level >= least:
                found.append((low, high))
                rising, low = False, index
        elif level <= levels[low]:
            low = index
        elif level - levels[low] >= least:
            rising, high = True, index
    return [*found, (low, high)] if rising else found


def _to_turns(slopes: Sequence[Slope], profile: Profile) -> list[Slope]:
    """The slopes with their ends at the summits and hollows near them.

    A climb and the descent after it look for one and the same summit between them; of two climbs
    that follow each other, each looks no further than half way to the other.
    """
    reach = round(TURN_WITHIN_M / profile.step_m)
    heights, depths = profile.altitude_m, -profile.altitude_m
    turned: list[Slope] = []
    for number, (direction, start, end) in enumerate(slopes):
        foot, top = (depths, heights) if direction == "up" else (heights, depths)
        bounds = [_bound(slopes, number, way, len(profile) - 1) for way in (-1, 1)]
        start = _turn(foot, start, bounds[0], reach)
        turned.append((direction, start, _turn(top, end, bounds[1], reach)))
    return turned


def _bound(slopes: Sequence[Slope], number: int, way: int, last: int) -> tuple[int, bool]:
    """How far a slope may reach, and whether the ground turns there for certain.

    It does at either end of the course, and where a slope of the other direction begins.
    """
    direction, start, end = slopes[number]
    if not 0 <= number + way < len(slopes):
        return (last if way == 1 else 0), True
    other, other_start, other_end = slopes[number + way]
    if other != direction:
        return (other_start if way == 1 else other_end), True
    return ((end + other_start) // 2 if way == 1 else -(-(start + other_end) // 2)), False


def _turn(heights: Floats, end: int, bound: tuple[int, bool], reach: int) -> int:
    """The highest index from an end towards a bound within reach, the nearest of equals.

    The end itself where the highest is as far as was looked: the ground rises on, which makes a
    shoulder and no summit, unless it turns there for certain.
    """
    limit, turns = bound
    way = 1 if limit >= end else -1
    if abs(limit - end) > reach:
        limit, turns = end + way * reach, False
    searched = heights[end : limit + 1] if way == 1 else heights[limit : end + 1][::-1]
    highest = int(np.argmax(searched))
    return end if highest == len(searched) - 1 and not turns else end + way * highest
