"""What `dorsal course report` works out and shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

from dorsal.cli.course_history import StoppedThen, stopped_json, stopped_of
from dorsal.cli.course_inputs import ending, named, read_course
from dorsal.cli.course_tables import show_report
from dorsal.cli.reporting import out, visible
from dorsal.course.ascent.explanation import describe_noise, explain_ascent
from dorsal.course.ascent.methods import other_opinions
from dorsal.course.checkpoints import Checkpoint
from dorsal.course.comparison.variants import Variant, prepare_variant
from dorsal.course.daylight import LightSection, SunTimes
from dorsal.course.facts.description import text_profile
from dorsal.course.facts.document import facts_document
from dorsal.course.facts.sunlight import light_of_the_last, sun_of_the_day
from dorsal.course.facts.whole import CourseFacts, describe
from dorsal.course.official.calibration import calibrate, calibrate_to_checkpoints
from dorsal.course.pace import PastEdition
from dorsal.course.pictures import Paper, PictureFormat, draw_profile
from dorsal.course.survey import Course
from dorsal.ground.problems import BadInput, Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked about."""

    track: Path
    start_at: datetime | None = None
    official_km: float | None = None
    official_ascent_m: float | None = None
    calibrate: bool = False
    variant: Path | None = None
    title: str = ""
    history: tuple[PastEdition, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A surveyed course and all that is known of it.

    `light` are the sections that the last runner covers by day and night, empty without a start
    or without cut-offs; `stopped` is what the cut-offs would have done to past editions; `sun` is
    that of the day at the start line, None without a start.
    """

    asked: Asked
    course: Course
    facts: CourseFacts
    why: tuple[str, ...]
    light: tuple[LightSection, ...] = ()
    variant: Variant | None = None
    stopped: tuple[StoppedThen, ...] = ()
    sun: SunTimes | None = None


def work_out(asked: Asked, checkpoints: Sequence[Checkpoint]) -> Report:
    """Read the track, survey it and describe it."""
    course, start_at = read_course(asked.track), asked.start_at
    with named(str(asked.track)):
        if asked.calibrate:
            course = _calibrated(course, asked, checkpoints)
        facts = describe(course, checkpoints, start_at=start_at)
    variant = None
    if asked.variant:
        other = read_course(asked.variant)
        variant = prepare_variant(course, other, checkpoints, start_at=start_at)
    return Report(
        asked,
        course,
        facts,
        explain_ascent(course, official_m=asked.official_ascent_m),
        light_of_the_last(course.profile, facts, start_at) if start_at else (),
        variant,
        stopped_of(asked.history, course, facts),
        sun_of_the_day(course.profile, start_at) if start_at else None,
    )


def _calibrated(course: Course, asked: Asked, checkpoints: Sequence[Checkpoint]) -> Course:
    """The course bent to the figures that were given, else to those of its checkpoints."""
    if asked.official_km is not None or asked.official_ascent_m is not None:
        return calibrate(
            course, official_km=asked.official_km, official_ascent_m=asked.official_ascent_m
        )
    if checkpoints:
        return calibrate_to_checkpoints(course, checkpoints)
    right = "--official-km, --official-ascent or --checkpoints"
    raise BadInput([Problem("there are no official figures to bend the course to", right)])


def report_json(found: Report, doubts: Sequence[Problem] = ()) -> dict[str, Any]:
    """A report as JSON: the facts, what was asked beside them, and doubts among its warnings."""
    course, asked = found.course, found.asked
    document = facts_document(found.facts, start_at=asked.start_at)
    document |= {
        "warnings": [str(one) for one in (*found.facts.warnings, *doubts)],
        "noise_in_words": describe_noise(course),
        "smoothing_m": round(course.width_m, 1),
        "methods": {one.method.key: round(one.ascent_m, 1) for one in other_opinions(course.track)},
        "why": list(found.why),
        "official": {
            "km": asked.official_km,
            "ascent_m": asked.official_ascent_m,
            "doubts": [str(one) for one in course.calibration.doubts] if course.calibration else [],
        },
        "sun": _sun_json(found.sun) if found.sun else None,
        "light": [_light_json(one) for one in found.light],
        "variant": _variant_json(found.variant) if found.variant else None,
        "would_stop": stopped_json(found.facts, found.stopped),
    }
    return {"file": str(asked.track)} | document


def _sun_json(sun: SunTimes) -> dict[str, str | None]:
    names = ("dawn", "sunrise", "sunset", "dusk")
    moments = {name: getattr(sun, name) for name in names}
    return {f"{name}_at": at.isoformat() if at else None for name, at in moments.items()}


def _light_json(section: LightSection) -> dict[str, Any]:
    return {
        "light": section.light,
        "start_m": round(section.start_m, 1),
        "end_m": round(section.end_m, 1),
        "start_at": section.start_at.isoformat(),
        "end_at": section.end_at.isoformat(),
    }


def _variant_json(variant: Variant) -> dict[str, Any]:
    compared = variant.comparison
    return {
        "distance_m": round(compared.second_distance_m, 1),
        "ascent_m": round(compared.second_ascent_m, 1),
        "common_share": round(compared.common_share, 4),
        "checkpoints": [
            {
                "key": one.place.checkpoint.key,
                "name": one.place.checkpoint.name,
                "fate": one.fate,
                "distance_m": None if one.variant_m is None else round(one.variant_m, 1),
                "cutoff_s": one.cutoff_s,
                "variant_cutoff_s": one.variant_cutoff_s,
            }
            for one in variant.checkpoints
        ],
    }


def show_words(found: Report) -> None:
    """Print the profile in sentences, one to a line."""
    for line in text_profile(found.facts, found.course.profile):
        out().print(visible(line))


def show(found: Report) -> None:
    """Print the whole report."""
    show_report(
        found.course,
        found.facts,
        why=found.why,
        light=found.light,
        variant=found.variant,
        sun=found.sun,
        stopped=found.stopped,
        start_at=found.asked.start_at,
        title=found.asked.title or found.facts.name or found.asked.track.name,
    )


def picture_form(path: Path) -> PictureFormat:
    """The format that a picture's name asks for; `BadInput` for any other."""
    found = ending(path, get_args(PictureFormat), of="a picture")
    return next(form for form in get_args(PictureFormat) if form == found)


def write_picture(found: Report, path: Path, form: PictureFormat, *, paper: Paper = "A4") -> None:
    """Draw the profile and write it whole."""
    from dorsal.outside.record_store import write_file  # inline: only here

    title = found.asked.title or found.facts.name or found.asked.track.stem
    picture = draw_profile(
        found.course, found.facts, title=title, form=form, paper=paper, light=found.light
    )
    write_file(path, picture)
