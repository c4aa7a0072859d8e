"""What is written above and below the mountain: checkpoints, cut-offs and climbs, no two of them
in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from dorsal.course.climbs.named import Climb
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pictures.frame import BOTTOM, LEFT, RIGHT, TOP, Frame
from dorsal.course.pictures.paper import RED, SOFT, Sheet, fitted, width_of
from dorsal.course.shades import COLOURS, shade_of
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.ground.wording import Wording

NAME, SMALL = 8.5, 7.0
FOOT = TOP - 24.0  # of the names
NAME_ROOM = 102.0
LINE = 11.5  # from one upright name to the next
CUTOFF_Y, CLIMB_Y = BOTTOM + 29.0, BOTTOM + 47.0
APART = 4.0  # between texts of one row
LEAST_GAIN_SHARE = 0.035  # of the whole ascent; a smaller climb is not told


def spread(wanted: Sequence[float], room: float, *, low: float, high: float) -> list[float]:
    """Places nearest to those wanted, in order, `room` apart and from `low` to `high`.

    Where they cannot all have their room they share what there is. The sum of squared moves is
    the least: neighbours that would collide are pooled and keep the mean of what they want.
    """
    if not wanted:
        return []
    room = min(room, (high - low) / max(1, len(wanted) - 1))
    pools: list[tuple[float, int]] = []
    for number, place in enumerate(wanted):
        pools.append((place - number * room, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (last, count), (before, more) = pools.pop(), pools.pop()
            pools.append(((last * count + before * more) / (count + more), count + more))
    most = high - room * (len(wanted) - 1)
    starts = [min(max(start, low), most) for start, count in pools for _ in range(count)]
    return [start + number * room for number, start in enumerate(starts)]


def draw_checkpoints(
    sheet: Sheet, frame: Frame, places: Sequence[PlacedCheckpoint], wording: Wording
) -> None:
    """Write names upright above the mountain, each led to its place on the ridge."""
    ends = [frame.x(place.distance_m) for place in places]
    feet = spread(ends, LINE, low=LEFT, high=RIGHT)
    small = len(places) > 1 and feet[1] - feet[0] < 0.7 * LINE
    size = NAME * 0.7 if small else NAME
    for place, end, foot in zip(places, ends, feet, strict=True):
        y = frame.y(place.altitude_m)
        way = ((foot, FOOT + 3), (foot, FOOT + 7), (end, FOOT + 17), (end, y))
        sheet.line(way, colour=SOFT, thick=0.45, over=1.5)
        sheet.dot(end, y)
        told = wording.say("%(altitude)s m", altitude=wording.plain(round(place.altitude_m)))
        beside = f"  {told}"
        room = NAME_ROOM - width_of(beside, size=size * SMALL / NAME)
        name = fitted(place.checkpoint.name, room, size=size, bold=True)
        sheet.write(foot, FOOT, name, size=size, bold=True, upwards=True)
        above = FOOT - width_of(name, size=size, bold=True)
        sheet.write(foot, above, beside, size=size * SMALL / NAME, colour=SOFT, upwards=True)


def draw_cutoffs(sheet: Sheet, frame: Frame, cutoffs: Sequence[Cutoff], wording: Wording) -> None:
    """Write the cut-offs in a row below the kilometres."""
    known = [one for one in cutoffs if one.elapsed_s]
    if not known:
        return
    texts = [short_elapsed_text(one.elapsed_s or 0.0) for one in known]
    ends = [frame.x(one.place.distance_m) for one in known]
    room = max(width_of(text, size=SMALL + 0.5, bold=True) for text in texts) + 5
    feet = spread(ends, room, low=LEFT, high=RIGHT)
    crowded = len(feet) > 1 and min(b - a for a, b in pairwise(feet)) < room - 1
    for number, (text, end, foot) in enumerate(zip(texts, ends, feet, strict=True)):
        if crowded and number % 2 and number < len(texts) - 1:
            continue
        sheet.line(((end, BOTTOM + 15), (foot, CUTOFF_Y - 7)), colour=RED, thick=0.4)
        sheet.write(foot, CUTOFF_Y, text, size=SMALL + 0.5, bold=True, colour=RED, align="center")
    _row_name(sheet, CUTOFF_Y, wording.say("cut-off"))


def draw_climbs(
    sheet: Sheet, frame: Frame, climbs: Sequence[Climb], ascent_m: float, wording: Wording
) -> None:
    """Draw a bar for each climb worth telling; below it its gain, its mean grade and its name.

    Where there is no room for all, the higher climbs are told.
    """
    told = [one for one in climbs if one.gain_m >= LEAST_GAIN_SHARE * ascent_m]
    if not told:
        return
    for climb in told:
        left, right = frame.x(climb.start_m), frame.x(climb.end_m)
        corners = ((left, CLIMB_Y - 4), (right, CLIMB_Y - 4), (right, CLIMB_Y), (left, CLIMB_Y))
        sheet.fill(corners, colour=COLOURS[shade_of(climb.mean_grade)])
    told.sort(key=lambda one: -one.gain_m)
    middles = [(frame.x(one.start_m) + frame.x(one.end_m)) / 2 for one in told]
    gains = [wording.say("+%(gain)s m", gain=wording.plain(round(one.gain_m))) for one in told]
    grades = [
        wording.say("%(grade)s %%", grade=wording.plain(round(100 * one.mean_grade)))
        for one in told
    ]
    for number, x in standing(gains, middles):
        sheet.write(x, CLIMB_Y + 10, gains[number], size=SMALL, align="center")
        sheet.write(x, CLIMB_Y + 19, grades[number], size=SMALL, colour=SOFT, align="center")
    names = [one.name for one in told]
    for number, x in standing(names, middles):
        sheet.write(x, CLIMB_Y + 29, names[number], size=SMALL, align="center")
    _row_name(sheet, CLIMB_Y + 1, wording.say("climbs"))


def standing(texts: Sequence[str], middles: Sequence[float]) -> list[tuple[int, float]]:
    """Which texts of a row find room about their middles, and where; the earlier ones first."""
    taken: list[tuple[float, float]] = []
    found = []
    for number, (text, middle) in enumerate(zip(texts, middles, strict=True)):
        half = width_of(text, size=SMALL) / 2
        middle = min(max(middle, LEFT + half), RIGHT - half)
        left, right = middle - half - APART / 2, middle + half + APART / 2
        if text and all(right <= start or left >= end for start, end in taken):
            taken.append((left, right))
            found.append((number, middle))
    return found


def _row_name(sheet: Sheet, y: float, text: str) -> None:
    sheet.write(LEFT - 7, y, text, size=SMALL, colour=SOFT, align="right")


def title_size(title: str, most: float) -> float:
    """The size, from 28 down to 16 points, at which a title fits."""
    wide = width_of(title, size=1.0, bold=True)
    return min(28.0, max(16.0, most / wide if wide else 28.0))
