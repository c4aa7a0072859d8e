"""The mountain itself: its shaded ground, the ridge, the axes, and the night behind it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from dorsal.course.daylight import LightSection
from dorsal.course.pictures.frame import (
    BOTTOM,
    LEFT,
    RIGHT,
    Frame,
    multiples,
    ridge_places,
    round_step,
)
from dorsal.course.pictures.paper import FAINT, INK, NIGHT, SOFT, Sheet
from dorsal.course.profile import Profile
from dorsal.course.shades import COLOURS, shades_between
from dorsal.ground.wording import Wording

SHADES = 260  # stretches of one grade each, at most
SHORTEST_SHADE_M = 120.0
SKY = 8.0  # how far the night reaches above the frame


def draw_night(sheet: Sheet, frame: Frame, light: Sequence[LightSection]) -> None:
    """Darken the sky where runners go by night."""
    for section in light:
        if section.light == "night":
            left, right = frame.x(section.start_m), frame.x(section.end_m)
            high = frame.top - SKY
            corners = ((left, high), (right, high), (right, BOTTOM), (left, BOTTOM))
            sheet.fill(corners, colour=NIGHT, over=0.5)


def draw_axes(sheet: Sheet, frame: Frame, wording: Wording) -> None:
    """Draw lines of altitude behind the mountain, and its kilometres below."""
    for altitude in multiples(frame.low_m, frame.high_m, frame.step_m):
        y = frame.y(altitude)
        sheet.line(((LEFT, y), (RIGHT, y)), colour=FAINT, thick=0.5, over=1)
        text = wording.say("%(altitude)s m", altitude=wording.plain(round(altitude)))
        sheet.write(LEFT - 7, y + 2.6, text, size=7.5, colour=SOFT, align="right")
    km = frame.length_m / 1000
    step = round_step(km, 11)
    for at in multiples(0.0, km, step):
        x = frame.x(at * 1000)
        sheet.line(((x, BOTTOM), (x, BOTTOM + 3.5)), colour=SOFT, thick=0.6)
        number = f"{at:g}"
        text = wording.say("%(km)s km", km=number) if at == 0 else number
        sheet.write(x, BOTTOM + 12.5, text, size=7.5, colour=SOFT, align="center")


def draw_ground(sheet: Sheet, frame: Frame, profile: Profile) -> None:
    """Fill the ground, each stretch in the colour of its grade, and draw the ridge over it."""
    count = int(np.clip(profile.length_m / SHORTEST_SHADE_M, 1, SHADES))
    edges = np.linspace(0.0, profile.length_m, count + 1)
    shades = shades_between(profile, edges)
    ridge_m, at = ridge_places(profile), 0
    for shade, group in groupby(shades):
        end = at + len(list(group))
        inner = ridge_m[(ridge_m > edges[at]) & (ridge_m < edges[end])]
        places = np.concatenate((edges[at : at + 1], inner, edges[end : end + 1]))
        ridge = frame.points(profile, places)
        corners = [(ridge[0][0], BOTTOM), *ridge, (ridge[-1][0], BOTTOM)]
        sheet.fill(corners, colour=COLOURS[shade])
        at = end
    sheet.line(frame.points(profile, ridge_m), colour=INK, thick=1.1, over=4)
    sheet.line(((LEFT, BOTTOM), (RIGHT, BOTTOM)), colour=INK, thick=0.8, over=4)
