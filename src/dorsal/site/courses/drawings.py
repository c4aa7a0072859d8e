"""The profile as a drawing: inline in a page, and as a picture that other sites may show.

Colours are attributes, which a style sheet overrides; a picture on another site keeps them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dorsal.course.durations import short_elapsed_text
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.profile import Profile
from dorsal.course.shades import COLOURS, Shade, shades_between
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.survey import Course
from dorsal.site.courses.lines import path_through
from dorsal.site.courses.nights import NOBODY, Nights
from dorsal.site.courses.surveying import Seen
from dorsal.site.pages.formats import decimal, whole


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing in the units of its view box, and how much it tells."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    text: float
    shade_m: float  # one grade to so many metres
    most_shades: int
    points: int
    names: bool


WIDE = Sheet("broad", 960, 352, 46, 856, 84, 296, 12, 200, 240, 400, names=True)
NARROW = Sheet("small", 420, 300, 44, 408, 40, 258, 13, 400, 100, 200, names=False)
CLOSEST = 30.0  # between two cut-offs that are both written
CLOSEST_NAMES = 26.0  # between two names that are both written
ROOM_FOR_NIGHT = 60.0  # for its name
SLANT = 35.0  # degrees, of names
LETTER = 0.56  # the width of a letter, of the height of the text


@dataclass(frozen=True)
class Plot:
    """Where a profile's drawing has its axes, in the units of its view box."""

    sheet: Sheet
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    length_m: float

    def x(self, distance_m: float) -> float:
        """Where a distance is."""
        return self.left + (self.right - self.left) * distance_m / self.length_m

    def y(self, altitude_m: float) -> float:
        """Where an altitude is."""
        share = (altitude_m - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share


def inline_profile(seen: Seen, sheet: Sheet = WIDE, nights: Nights = NOBODY) -> SafeString:
    """The profile of a kept course as an SVG element, with the nights of somebody."""
    return course_svg(seen.course, seen.facts, sheet, nights)


def plot_of(course: Course, sheet: Sheet = WIDE) -> Plot:
    """Where the drawing of a course has its axes: whole steps of altitude around it."""
    altitude = course.profile.altitude_m
    step = _step(float(np.ptp(altitude)), 4)
    low = math.floor((float(altitude.min()) - step * 0.15) / step) * step
    high = max(float(altitude.max()), low + step)
    edges = (sheet.left, sheet.right, sheet.top, sheet.bottom)
    return Plot(sheet, *edges, low, high, course.profile.length_m)


def course_svg(
    course: Course, facts: CourseFacts, sheet: Sheet = WIDE, nights: Nights = NOBODY
) -> SafeString:
    """The profile of a course as an SVG element: shaded by grade, with checkpoints and cut-offs,
    the sky dark where it is night.
    """
    plot = plot_of(course, sheet)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width:g} {sheet.height:g}" '
        f'class="profile {sheet.name}" role="img" aria-label="{escape(_label(course, nights))}" '
        f'font-family="system-ui, sans-serif" font-size="{sheet.text:g}">',
        *_nights(nights, plot),
        *_axes(plot),
        *_shades(course.profile, plot),
        f'<path class="ridge-line" fill="none" stroke="#19211e" stroke-width="1.5" '
        f'stroke-linejoin="round" d="{_ridge(course.profile, plot)}"/>',
        *_checkpoints(facts.checkpoints, plot),
        "</svg>",
    ]
    return mark_safe("".join(parts))


def _label(course: Course, nights: Nights) -> str:
    label = _("Profile: %(km)s km, %(up)s m up, %(down)s m down") % {
        "km": decimal(course.distance_m / 1000),
        "up": whole(course.ascent_m),
        "down": whole(course.descent_m),
    }
    dark = [_("night: %(where)s") % {"where": one.text} for one in nights.stretches]
    return ". ".join([label, *dark])


def _step(span: float, parts: int) -> float:
    """A round step that cuts a span into about so many parts."""
    rough = max(span, 1.0) / parts
    ten = 10.0 ** math.floor(math.log10(rough))
    return next(n * ten for n in (1, 2, 5, 10) if n * ten >= rough)


def _nights(nights: Nights, plot: Plot) -> Iterator[str]:
    """The dark sky over the stretches that are run at night, and its name where there is room."""
    for one in nights.stretches:
        left, right = plot.x(one.start_m), plot.x(min(one.end_m, plot.length_m))
        yield (
            f'<path class="night" fill="#1c2b45" fill-opacity=".16" d="M{left:.1f} '
            f'{plot.top - 6:g}H{right:.1f}V{plot.bottom:g}H{left:.1f}Z"/>'
        )
        if plot.sheet.names and right - left >= ROOM_FOR_NIGHT:
            yield (
                f'<text class="tick" fill="#4d5954" text-anchor="middle" '
                f'x="{(left + right) / 2:.1f}" y="{plot.top + 8:g}">{escape(_("night"))}</text>'
            )


def _axes(plot: Plot) -> Iterator[str]:
    step = _step(plot.high - plot.low, 4)
    for number in range(1, int((plot.high - plot.low) / step) + 1):
        y = plot.y(plot.low + number * step)
        yield (
            f'<path class="rule" stroke="#d5dad2" d="M{plot.left:g} {y:.1f}H{plot.right:g}"/>'
            f'<text class="tick" fill="#4d5954" text-anchor="end" x="{plot.left - 6:g}" '
            f'y="{y + 4:.1f}">{plot.low + number * step:.0f}</text>'
        )
    step = _step(plot.length_m / 1000, 8 if plot.sheet.names else 5)
    for number in range(int(plot.length_m / 1000 / step) + 1):
        x = plot.x(number * step * 1000)
        unit = " km" if number == 0 else ""
        yield (
            f'<text class="tick" fill="#4d5954" text-anchor="middle" x="{x:.1f}" '
            f'y="{plot.bottom + 17:g}">{number * step:g}{unit}</text>'
        )


def _shades(profile: Profile, plot: Plot) -> Iterator[str]:
    """The ground under the profile, one path to each class of grade."""
    count = int(np.clip(profile.length_m / plot.sheet.shade_m, 1, plot.sheet.most_shades))
    edges = np.linspace(0.0, profile.length_m, count + 1)
    altitude = profile.altitude_at(edges)
    x = [round(plot.x(one)) for one in edges.tolist()]
    y = [round(plot.y(one)) for one in altitude.tolist()]
    pieces: dict[Shade, list[str]] = {}
    at = 0
    for name, group in groupby(shades_between(profile, edges)):
        end = at + len(list(group))
        steps = (f"{x[i + 1] - x[i]} {y[i + 1] - y[i]}" for i in range(at, end))
        ground = f"M{x[at]} {plot.bottom:g}V{y[at]}l{' '.join(steps)}V{plot.bottom:g}Z"
        pieces.setdefault(name, []).append(ground)
        at = end
    for name, paths in pieces.items():
        yield f'<path class="{name}" fill="{COLOURS[name]}" d="{"".join(paths)}"/>'


def _ridge(profile: Profile, plot: Plot) -> str:
    """The line of the profile as path data."""
    places = np.linspace(0.0, profile.length_m, min(plot.sheet.points, len(profile)))
    x = plot.left + (plot.right - plot.left) * places / plot.length_m
    share = (profile.altitude_at(places) - plot.low) / (plot.high - plot.low)
    return path_through(x, plot.bottom - (plot.bottom - plot.top) * share)


def _checkpoints(places: Sequence[PlacedCheckpoint], plot: Plot) -> Iterator[str]:
    written = -math.inf
    named = _named(places, plot) if plot.sheet.names else frozenset()
    shorts = shorts_of(places, plot.length_m)
    for number, (place, (short, _kind)) in enumerate(zip(places, shorts, strict=True)):
        x, y = plot.x(place.distance_m), plot.y(place.altitude_m)
        yield (
            f'<g class="post"><path stroke="#4d5954" stroke-dasharray="2 3" '
            f'd="M{x:.1f} {plot.top - 6:g}V{y:.1f}"/><circle r="3.5" fill="#fffffd" '
            f'stroke="#19211e" stroke-width="1.5" cx="{x:.1f}" cy="{y:.1f}"/>'
        )
        yield _name(place, x, plot) if number in named else _number(short, x, plot)
        cutoff = place.checkpoint.cutoff_s
        if cutoff and plot.sheet.names and x - written >= CLOSEST:
            written = x
            yield (
                f'<text class="cut" fill="#a72a22" text-anchor="middle" x="{x:.1f}" '
                f'y="{plot.bottom + 37:g}">{short_elapsed_text(cutoff)}</text>'
            )
        yield "</g>"


def _named(places: Sequence[PlacedCheckpoint], plot: Plot) -> frozenset[int]:
    """The places whose names have room: start and finish first, then those with a cut-off, then
    those with the most services; of equals the earlier one.
    """
    ends = (0, len(places) - 1)
    order = sorted(
        range(len(places)),
        key=lambda n: (
            n not in ends,
            places[n].checkpoint.cutoff_s is None,
            -len(places[n].checkpoint.services),
        ),
    )
    kept: dict[int, float] = {}
    for number in order:
        x = plot.x(places[number].distance_m)
        if all(abs(x - other) >= CLOSEST_NAMES for other in kept.values()):
            kept[number] = x
    return frozenset(kept)


def _name(place: PlacedCheckpoint, x: float, plot: Plot) -> str:
    """The name of a checkpoint, slanting, cut where the drawing has no room for all of it."""
    at = f"translate({x:.1f} {plot.top - 10:g}) rotate({-SLANT:g})"
    name = place.checkpoint.name
    room = _room(x, plot)
    told = escape(name)
    if len(name) > room:
        told = f"{escape(name[: room - 1].rstrip())}…<title>{told}</title>"
    return f'<text class="name" fill="#19211e" transform="{at}">{told}</text>'


def _room(x: float, plot: Plot) -> int:
    """How many letters of a slanting name stay within the drawing."""
    slant, sheet = math.radians(SLANT), plot.sheet
    length = min((sheet.width - x) / math.cos(slant), (plot.top - 10) / math.sin(slant))
    return max(2, int((length - sheet.text / 2) / (LETTER * sheet.text)))


def _number(short: str, x: float, plot: Plot) -> str:
    """The number of a checkpoint: over its line on a small drawing, else beside it, below names."""
    if plot.sheet.names:
        at = f'x="{x + 3:.1f}" y="{plot.top + 4:g}"'
    else:
        at = f'text-anchor="middle" x="{x:.1f}" y="{plot.top - 12:g}"'
    return f'<text class="name" fill="#19211e" {at}>{escape(short)}</text>'


def shorts_of(places: Sequence[PlacedCheckpoint], length_m: float) -> list[tuple[str, str]]:
    """What stands in the pin of each checkpoint, and its kind: the ones between start and finish
    are counted from 1.
    """
    found, number = [], 0
    for place in places:
        at = place.distance_m
        kind = "start" if at <= 1 else "finish" if at >= length_m - 1 else "between"
        number += kind == "between"
        found.append(({"start": _("S"), "finish": _("F")}.get(kind, str(number)), kind))
    return found
