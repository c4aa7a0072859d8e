"""The profile across a sheet, with its checkpoints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dorsal.course.pace.plans import Plan, PlanRow
from dorsal.course.pace.sheets.page import GREEN, GROUND, MARGIN, SOFT, WIDE, Page, fitted
from dorsal.course.survey import Course
from dorsal.course.tracks import Floats

POINTS = 600  # of the line: more cannot be seen in print
LABEL_ROOM = 11.0  # points between two names
KM_ROOM = 14.0  # points between two kilometres
NAMES_HIGH = 62.0


def draw_strip(page: Page, plan: Plan, course: Course | None, *, top: float, high: float) -> float:
    """Draw the profile in the points below `top`; returns the y below it.

    Without a track it runs straight between the checkpoints' altitudes, and where these are
    unknown too there is none.
    """
    line = _line(plan.rows, course)
    if line is None:
        return top
    along, altitude = line
    left, right = MARGIN + 26, WIDE - MARGIN
    base, peak = top + high, top + NAMES_HIGH
    low, span = float(altitude.min()), max(float(np.ptp(altitude)), 50.0)
    x = left + (right - left) * along / along[-1]
    y = base - (base - peak) * (altitude - low) / span
    page.axes.fill_between(x, y, base, color=GROUND, linewidth=0)
    page.axes.plot(x, y, color=GREEN, linewidth=1.1, solid_joinstyle="round")
    for value in (low, low + span):
        place = base - (base - peak) * (value - low) / span
        page.write(left - 4, place + 2.5, f"{value:,.0f} m", size=6.5, colour=SOFT, align="right")
    _draw_places(page, plan.rows, x, y, left=left, right=right, base=base, top=peak)
    return base + 22


def _line(rows: Sequence[PlanRow], course: Course | None) -> tuple[Floats, Floats] | None:
    if course is not None:
        profile = course.profile
        places = np.linspace(0.0, profile.length_m, POINTS)
        return places, profile.altitude_at(places)
    known = [(row.distance_m, row.altitude_m) for row in rows if row.altitude_m is not None]
    if len(known) < 3:
        return None
    return np.array([one[0] for one in known]), np.array([float(one[1]) for one in known])


def _draw_places(
    page: Page,
    rows: Sequence[PlanRow],
    x: Floats,
    y: Floats,
    *,
    left: float,
    right: float,
    base: float,
    top: float,
) -> None:
    """A thin line and a slanted name for each checkpoint; crowded names are left out."""
    places = [left + (right - left) * row.distance_m / rows[-1].distance_m for row in rows]
    named, counted = _with_room(places, LABEL_ROOM), _with_room(places, KM_ROOM)
    for number, (row, place) in enumerate(zip(rows, places, strict=True)):
        ground = float(np.interp(place, x, y))
        page.axes.plot([place, place], [ground, base], color=GREEN, linewidth=0.5)
        if number in counted:
            km = f"{row.distance_m / 1000:.0f}"
            page.write(place, base + 9, km, size=6, colour=SOFT, align="center")
        if number not in named:
            continue
        page.axes.plot([place, place], [top - 6, ground], color=SOFT, linewidth=0.3, alpha=0.6)
        page.axes.text(
            place - 2,
            top - 8,
            fitted(row.name, 66, size=6.5),
            fontsize=6.5,
            color=SOFT,
            rotation=48,
            rotation_mode="anchor",
            ha="left",
            va="baseline",
            parse_math=False,
        )


def _with_room(places: Sequence[float], room: float) -> set[int]:
    """The indices of places at least `room` apart; start and finish are always among them."""
    named, last = {len(places) - 1}, -room
    for number, place in enumerate(places[:-1]):
        if place - last >= room and places[-1] - place >= room:
            named.add(number)
            last = place
    return named | {0}
