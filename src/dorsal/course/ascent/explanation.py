"""Why the ascent is what it is, in sentences for the director and for 'why do others differ?'."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from dorsal.course.ascent.methods import Opinion, other_opinions
from dorsal.course.survey import Course
from dorsal.ground.wording import ENGLISH, Wording, phrase

CLASSES = {
    "fine-recording": phrase(
        "The file is a fine recording, as a watch with a barometer makes it: its slopes are steady,"
        " and hardly anything had to be smoothed away."
    ),
    "fine-model": phrase(
        "The altitudes come from a fine terrain model or a clean recording: their slopes are"
        " steady, and hardly anything had to be smoothed away."
    ),
    "quantised-1m": phrase(
        "The file gives its altitudes in whole metres. Where the path is nearly level, the steps"
        " alone look like climbing, and every sum over the points comes out too high."
    ),
    "coarse-model": phrase(
        "The altitudes are rough, as from a coarse terrain model: beside a steep slope the model"
        " takes the path up and down where in truth it is level."
    ),
    "sparse": phrase(
        "The track has few points. Climbs between them are lost for ever, and the true ascent may"
        " be 10 %% higher."
    ),
    "unknown": phrase("The track is too short for its noise to be measured."),
}


def describe_noise(course: Course, *, wording: Wording = ENGLISH) -> str:
    """What sort of file this is and what to expect of it, in a sentence or two."""
    return wording.say(CLASSES[course.noise])


def explain_ascent(
    course: Course, *, official_m: float | None = None, wording: Wording = ENGLISH
) -> tuple[str, ...]:
    """How this ascent was found, what other programs say of the same track, and what the
    organiser says (`official_m`), one sentence or two each.
    """
    return (
        *_our_figure(course, wording),
        *(_other_figure(course, one, wording) for one in other_opinions(course.track)),
        *_official_figure(course, official_m, wording),
    )


def _our_figure(course: Course, wording: Wording) -> Iterator[str]:
    lowest, highest = course.ascent_band_m
    if course.calibration is not None:
        yield wording.say(
            "The course was bent to the organiser's figures and climbs %(ascent)s m; by itself the"
            " track climbs %(measured)s m, between %(lowest)s and %(highest)s m.",
            ascent=_metres(course.ascent_m, wording),
            measured=_metres(course.calibration.measured_ascent_m, wording),
            lowest=_metres(lowest, wording),
            highest=_metres(highest, wording),
        )
    else:
        yield wording.say(
            "The course climbs %(ascent)s m; between %(lowest)s and %(highest)s m can be defended"
            " for this file.",
            ascent=_metres(course.ascent_m, wording),
            lowest=_metres(lowest, wording),
            highest=_metres(highest, wording),
        )
    yield describe_noise(course, wording=wording)
    yield from _measured(course, wording)


def _measured(course: Course, wording: Wording) -> Iterator[str]:
    if course.measured is not None and isfinite(course.measured.steadiness):
        yield wording.say(
            "Measured: slopes %(lag)s m apart agree by %(steadiness)s (1 is noiseless, 0.8 and"
            " more is clean); points are %(spacing)s m apart.",
            lag=wording.plain(round(course.measured.lag_m)),
            steadiness=wording.decimal(course.measured.steadiness, 2),
            spacing=wording.decimal(course.measured.spacing_m, 1),
        )
    yield wording.say(
        "So the profile was smoothed by distance, with a Gaussian of %(width)s m, before its rises"
        " were added up.",
        width=wording.plain(round(course.width_m)),
    )


def _other_figure(course: Course, opinion: Opinion, wording: Wording) -> str:
    if opinion.method.key == "gpxpy" and course.track.kind == "route":
        return wording.say("gpxpy would say 0 m, since it overlooks routes.")
    return wording.say(
        "%(method)s would say %(ascent)s m (%(percent)s %%): it %(description)s.",
        method=_first_capital(wording.say(opinion.method.name)),
        ascent=_metres(opinion.ascent_m, wording),
        percent=_signed_percent(opinion.ascent_m, course.ascent_m, wording),
        description=wording.say(opinion.method.description),
    )


def _official_figure(course: Course, official_m: float | None, wording: Wording) -> Iterator[str]:
    if official_m is None:
        return
    lowest, highest = course.ascent_band_m
    if lowest <= official_m <= highest:
        text = phrase(
            "The organiser says %(official)s m (%(percent)s %%), which is within what this track"
            " may climb."
        )
    else:
        text = phrase(
            "The organiser says %(official)s m (%(percent)s %%). No smoothing that we would defend"
            " gives that on this track; the course, the track or the figure may be another one."
        )
    yield wording.say(
        text,
        official=_metres(official_m, wording),
        percent=_signed_percent(official_m, course.ascent_m, wording),
    )


def _metres(metres: float, wording: Wording) -> str:
    return wording.plain(round(metres))


def _signed_percent(metres: float, ours_m: float, wording: Wording) -> str:
    if ours_m < 1:
        return "±0" if metres < 1 else "+∞"
    percent = round(100 * (metres / ours_m - 1))
    return ("+" if percent > 0 else "−" if percent < 0 else "±") + wording.plain(abs(percent))


def _first_capital(text: str) -> str:
    return text if text.startswith(("gpx",)) else text[:1].upper() + text[1:]
