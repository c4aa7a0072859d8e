"""The facts of a course as a plain document, ready to be written as JSON."""

from __future__ import annotations

from datetime import datetime

from dorsal.course.climbs.named import Climb
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.facts.clock import cutoff_moment
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.grades import GradeShare, HighPlace, Stretch
from dorsal.course.legs import Leg
from dorsal.course.snapping import PlacedCheckpoint

Document = dict[str, object]


def facts_document(facts: CourseFacts, *, start_at: datetime | None = None) -> Document:
    """The facts by name: metres to 0.1, grades and shares to 0.0001.

    With `start_at`, cut-offs that count from the gun are moments of the clock too.
    The keys `distance_m`, `ascent_m`, `ascent_band_m`, `descent_m`, `min_altitude_m`,
    `max_altitude_m`, `noise`, `km_effort` and `climbs` are relied upon by readers of the command.
    """
    return {
        "name": facts.name,
        "distance_m": _metres(facts.distance_m),
        "bridged_m": _metres(facts.bridged_m),
        "ascent_m": _metres(facts.ascent_m),
        "ascent_band_m": [_metres(bound) for bound in facts.ascent_band_m],
        "descent_m": _metres(facts.descent_m),
        "min_altitude_m": _metres(facts.lowest.altitude_m),
        "max_altitude_m": _metres(facts.highest.altitude_m),
        "lowest": _place(facts.lowest),
        "highest": _place(facts.highest),
        "noise": facts.noise,
        "km_effort": round(facts.effort_km, 1),
        "itra_class": facts.itra_class,
        "energy_kj_per_kg": round(facts.energy_kj_per_kg, 1),
        "runnable_share": _share(facts.runnable_share),
        "hardest_km": _stretch(facts.hardest),
        "grades": [_grade(one) for one in facts.grades],
        "climbs": [_climb(one) for one in facts.climbs],
        "descents": [_climb(one) for one in facts.descents],
        "checkpoints": [_checkpoint(one, start_at) for one in facts.checkpoints],
        "legs": [_leg(one) for one in facts.legs],
        "cutoffs": [_cutoff(one) for one in facts.cutoffs],
        "warnings": [str(problem) for problem in facts.warnings],
        "cutoff_warnings": [str(problem) for problem in facts.cutoff_warnings],
    }


def _metres(value: float) -> float:
    return round(value, 1) + 0.0  # never -0.0


def _rounded(value: float | None, places: int = 1) -> float | None:
    return None if value is None else round(value, places) + 0.0


def _share(value: float) -> float:
    return round(value, 4) + 0.0


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()


def _place(place: HighPlace) -> Document:
    return {"distance_m": _metres(place.distance_m), "altitude_m": _metres(place.altitude_m)}


def _stretch(stretch: Stretch) -> Document:
    return {
        "start_m": _metres(stretch.start_m),
        "end_m": _metres(stretch.end_m),
        "ascent_m": _metres(stretch.ascent_m),
        "descent_m": _metres(stretch.descent_m),
        "energy_kj_per_kg": round(stretch.energy_kj_per_kg, 2),
    }


def _grade(share: GradeShare) -> Document:
    return {
        "low": share.low,
        "high": share.high,
        "distance_m": _metres(share.distance_m),
        "share": _share(share.share),
    }


def _climb(climb: Climb) -> Document:
    return {
        "name": climb.name,
        "category": climb.category,
        "start_m": _metres(climb.start_m),
        "end_m": _metres(climb.end_m),
        "length_m": _metres(climb.length_m),
        "start_altitude_m": _metres(climb.start_altitude_m),
        "end_altitude_m": _metres(climb.end_altitude_m),
        "gain_m": _metres(climb.gain_m),
        "ascent_m": _metres(climb.ascent_m),
        "mean_grade": _share(climb.mean_grade),
        "steepest_grade": _share(climb.steepest_grade),
    }


def _checkpoint(place: PlacedCheckpoint, start_at: datetime | None) -> Document:
    checkpoint = place.checkpoint
    return {
        "key": checkpoint.key,
        "name": checkpoint.name,
        "distance_m": _metres(place.distance_m),
        "altitude_m": _metres(place.altitude_m),
        "lat": checkpoint.lat,
        "lon": checkpoint.lon,
        "placed_by": place.by,
        "misfit_m": _rounded(place.misfit_m),
        "official_distance_m": _metres(checkpoint.distance_m),
        "official_ascent_m": _rounded(checkpoint.ascent_m),
        "official_descent_m": _rounded(checkpoint.descent_m),
        "official_altitude_m": _rounded(checkpoint.altitude_m),
        "cutoff_s": checkpoint.cutoff_s,
        "cutoff_at": _moment(cutoff_moment(place, start_at)),
        "opens_at": _moment(checkpoint.opens_at),
        "closes_at": _moment(checkpoint.closes_at),
        "services": list(checkpoint.services),
        "spectators": checkpoint.spectators,
        "way_there": checkpoint.way_there,
    }


def _leg(leg: Leg) -> Document:
    return {
        "start": leg.start.checkpoint.name,
        "end": leg.end.checkpoint.name,
        "start_m": _metres(leg.start.distance_m),
        "end_m": _metres(leg.end.distance_m),
        "length_m": _metres(leg.length_m),
        "ascent_m": _metres(leg.ascent_m),
        "descent_m": _metres(leg.descent_m),
        "mean_grade": _share(leg.mean_grade),
        "steepest_down": _share(leg.steepest_down),
        "steepest_up": _share(leg.steepest_up),
        "lowest_m": _metres(leg.lowest_m),
        "highest_m": _metres(leg.highest_m),
        "official_length_m": _rounded(leg.official_length_m),
        "official_ascent_m": _rounded(leg.official_ascent_m),
        "official_descent_m": _rounded(leg.official_descent_m),
    }


def _cutoff(cutoff: Cutoff) -> Document:
    return {
        "key": cutoff.place.checkpoint.key,
        "elapsed_s": cutoff.elapsed_s,
        "km_effort": round(cutoff.effort_km, 2),
        "pace_s_per_km": _rounded(cutoff.pace_s_per_km),
        "km_effort_per_h": _rounded(cutoff.effort_km_per_h, 2),
        "finish_s": _rounded(cutoff.finish_s),
        "stretch_m": _metres(cutoff.stretch_m),
        "stretch_km_effort": round(cutoff.stretch_effort_km, 2),
        "stretch_s": cutoff.stretch_s,
        "stretch_pace_s_per_km": _rounded(cutoff.stretch_pace_s_per_km),
        "stretch_km_effort_per_h": _rounded(cutoff.stretch_effort_km_per_h, 2),
        "stretch_finish_s": _rounded(cutoff.stretch_finish_s),
    }
