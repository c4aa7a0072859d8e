"""The profile of a course on one sheet in landscape."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.course.daylight import LightSection
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.pictures.frame import HIGHER_TOP, LEFT, TOP, frame_of
from dorsal.course.pictures.ground import draw_axes, draw_ground, draw_night
from dorsal.course.pictures.labels import (
    draw_checkpoints,
    draw_climbs,
    draw_cutoffs,
    title_size,
)
from dorsal.course.pictures.paper import (
    HIGH,
    INK,
    MARGIN,
    NIGHT,
    SOFT,
    WIDE,
    Paper,
    PictureFormat,
    Sheet,
    fitted,
    print_sheet,
    width_of,
)
from dorsal.course.shades import COLOURS, Shade
from dorsal.course.survey import Course
from dorsal.ground.wording import ENGLISH, Wording, phrase

COLUMN = WIDE - 2 * MARGIN
LEGEND_Y = HIGH - 34.0
SWATCH = 13.0
LEGEND: tuple[tuple[Shade, str], ...] = (
    ("up-very", phrase("20 %% up and more")),
    ("up-steep", phrase("10 to 20 %%")),
    ("up-mild", phrase("3 to 10 %%")),
    ("flat", phrase("flat")),
    ("down-mild", phrase("3 to 10 %% down")),
    ("down-steep", phrase("10 to 20 %% down")),
    ("down-very", phrase("20 %% down and more")),
)
NIGHT_WORDS = phrase("night for the last runner")


def draw_profile(
    course: Course,
    facts: CourseFacts,
    *,
    title: str,
    form: PictureFormat = "svg",
    paper: Paper = "A4",
    light: Sequence[LightSection] = (),
    wording: Wording = ENGLISH,
) -> bytes:
    """Draw a course: its ground shaded by grade, checkpoints, cut-offs, climbs, and the night.

    `facts` are those of the course; `light` are sections by the light in which a runner passes.
    The bytes of an SVG, a PNG of 200 dots to the inch, or a PDF with its fonts in it.
    """
    title = " ".join(title.split())

    def draw(sheet: Sheet) -> None:
        frame = frame_of(course.profile, top=TOP if facts.checkpoints else HIGHER_TOP)
        _draw_head(sheet, facts, course, title, wording)
        draw_night(sheet, frame, light)
        draw_axes(sheet, frame, wording)
        draw_ground(sheet, frame, course.profile)
        draw_checkpoints(sheet, frame, facts.checkpoints, wording)
        draw_cutoffs(sheet, frame, facts.cutoffs, wording)
        draw_climbs(sheet, frame, facts.climbs, facts.ascent_m, wording)
        _draw_legend(sheet, wording, night=any(one.light == "night" for one in light))

    return print_sheet(draw, title=title, form=form, paper=paper)


def _draw_head(
    sheet: Sheet, facts: CourseFacts, course: Course, title: str, wording: Wording
) -> None:
    size = title_size(title, COLUMN)
    sheet.write(MARGIN, 56, fitted(title, COLUMN, size=size, bold=True), size=size, bold=True)
    told = wording.say(
        "%(km)s km   ·   %(up)s m up   ·   %(down)s m down   ·   %(low)s to %(high)s m",
        km=wording.decimal(facts.distance_m / 1000, 1),
        up=wording.plain(round(facts.ascent_m)),
        down=wording.plain(round(facts.descent_m)),
        low=wording.plain(round(course.min_altitude_m)),
        high=wording.plain(round(course.max_altitude_m)),
    )
    sheet.write(MARGIN, 78, told, size=12, colour=SOFT)


def _draw_legend(sheet: Sheet, wording: Wording, *, night: bool) -> None:
    """Draw the seven colours of the ground with their words, side by side, and the night's."""
    x = LEFT
    told = [(COLOURS[shade], words) for shade, words in LEGEND]
    for colour, words in [*told, (NIGHT, NIGHT_WORDS)] if night else told:
        top = LEGEND_Y - 7.5
        corners = ((x, top), (x + SWATCH, top), (x + SWATCH, top + 9), (x, top + 9))
        sheet.fill(corners, colour=colour)
        text = wording.say(words)
        sheet.write(x + SWATCH + 4, LEGEND_Y, text, size=7, colour=INK)
        x += SWATCH + 4 + width_of(text, size=7) + 14
