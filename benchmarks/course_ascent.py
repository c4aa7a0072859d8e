"""Ascent of real race tracks against the official figures, beside gpxpy and published methods.

The tracks and figures are the shared data's (`course/index.csv`), which DORSAL_SHARED_DATA or the
folder beside the repository holds; without them nothing is measured. A family is the tool that a
file came from, as the index says. The rule's numbers are chosen once more without each family and
tried on it: that is the held-out column.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean, median

import gpxpy

from benchmarks.course_noise import measure_noisy
from dorsal.course.ascent.altitudes import clean_altitudes
from dorsal.course.ascent.methods import other_opinions
from dorsal.course.ascent.noise import Noise, measure_noise
from dorsal.course.ascent.smoothing import ascent_and_descent, resample, smooth
from dorsal.course.ascent.widths import Climbs, WidthRule, choose_width, climbs_of
from dorsal.course.reading import read_track
from dorsal.course.survey import Course, survey

BARS = {"high": 1.5, "medium": 4.0}
SHOWN = ("raw", "gpxpy", "threshold-3m", "gpx-studio", "gauss30", "dorsal")
CIRCULAR = ("LiveTrail", "Trace de Trail")
RULES = tuple(
    WidthRule(kept=kept, steady=steady, least_m=least_m, narrow_m=narrow_m)
    for kept, steady, least_m, narrow_m in product(
        (0.95, 1.05, 1.15, 1.25, 1.35), (0.7, 0.8, 0.9), (25.0, 28.0, 31.0), (5.0, 10.0, 15.0)
    )
)


@dataclass(frozen=True)
class Case:
    """A file with its official ascent, what each method makes of it in %, and its measurements."""

    file: str
    family: str
    confidence: str
    official_m: float
    errors: dict[str, float]
    course: Course
    climbs: Climbs
    noise: Noise

    def error_by(self, rule: WidthRule) -> float:
        """The error in % under a rule with other numbers."""
        width = choose_width(self.climbs, self.noise, rule=rule)
        return 100 * (self.climbs.ascent_at(width) / self.official_m - 1)


def measure_ascent() -> Iterator[str]:
    """The lines of the report."""
    folder = _folder()
    if not folder.is_dir():
        yield "ascent: the shared data folder is absent, nothing measured"
        return
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        cases = [_case(folder, row) for row in csv.DictReader(lines)]
    yield "ascent against official figures, error in %"
    yield f"{'file':28}{'class':16}{'width':>6}{'official':>9}" + _row(SHOWN)
    for case in cases:
        yield (
            f"{case.file[:27]:28}{case.course.noise:16}{case.course.width_m:5.0f}m"
            f"{case.official_m:9.0f}" + _row([f"{case.errors[key]:+.1f}" for key in SHOWN])
        )
    yield from _by_confidence(cases)
    yield from _by_family([case for case in cases if case.confidence != "low"])
    yield from _of_bands(cases)
    yield from measure_noisy([case.course.track for case in cases])


def _folder() -> Path:
    told = os.environ.get("DORSAL_SHARED_DATA")
    shared = Path(told) if told else Path(__file__).resolve().parents[2] / "shared" / "data"
    return shared / "course"


def _case(folder: Path, row: dict[str, str]) -> Case:
    data = (folder / row["file"]).read_bytes()
    track = read_track(data, file=row["file"])
    course = survey(track)
    altitudes, _ = clean_altitudes(track, course.along_m)
    rough = resample(track, course.along_m, altitudes)
    ascents = {one.method.key: one.ascent_m for one in other_opinions(track)}
    ascents["gpxpy"] = gpxpy.parse(data.decode()).get_uphill_downhill().uphill
    ascents["gauss30"], _ = ascent_and_descent(smooth(rough, width_m=30.0).altitude_m)
    ascents["dorsal"] = course.ascent_m
    official = float(row["official_dplus_m"])
    return Case(
        row["file"],
        _family(row["elevation_kind"]),
        row["confidence"],
        official,
        {key: 100 * (ascent / official - 1) for key, ascent in ascents.items()},
        course,
        climbs_of(rough),
        measure_noise(rough, along_m=course.along_m, altitude_m=altitudes),
    )


def _family(elevation_kind: str) -> str:
    tool = re.search(r"\(([^,)]*)", elevation_kind)
    return tool[1] if tool else elevation_kind


def _by_confidence(cases: Sequence[Case]) -> Iterator[str]:
    for confidence, bar in BARS.items():
        chosen = [case for case in cases if case.confidence == confidence]
        for what, of in (("mean", fmean), ("median", median), ("worst", max)):
            errors = [of([abs(case.errors[key]) for case in chosen]) for key in SHOWN]
            yield f"{confidence}, {len(chosen)} files: {what}".ljust(59) + _row(
                [f"{error:.2f}" for error in errors]
            )
        mean = fmean([abs(case.errors["dorsal"]) for case in chosen])
        verdict = "met" if mean <= bar else "MISSED"
        yield f"{confidence}: mean {mean:.2f} %, bar {bar} %: {verdict}"


def _by_family(cases: Sequence[Case]) -> Iterator[str]:
    yield (
        f"{'family':28}{'files':>6}{'raw':>8}{'gauss30':>8}{'dorsal':>8}{'held out':>10}"
        "  rule chosen without it"
    )
    held: list[float] = []
    for family in sorted({case.family for case in cases}):
        mine = [case for case in cases if case.family == family]
        rule = _best_rule([case for case in cases if case.family != family])
        errors = [abs(case.error_by(rule)) for case in mine]
        held += errors
        means = [
            fmean([abs(case.errors[key]) for case in mine]) for key in ("raw", "gauss30", "dorsal")
        ]
        yield (
            f"{family:28}{len(mine):6}"
            + "".join(f"{mean:8.1f}" for mean in means)
            + f"{fmean(errors):10.1f}  kept {rule.kept}, steady {rule.steady},"
            f" least {rule.least_m:.0f} m, narrow {rule.narrow_m:.0f} m"
            + (" (the figure may come from this very track)" if family in CIRCULAR else "")
        )
    yield (
        f"held out by family, high and medium: mean {fmean(held):.2f} %,"
        f" median {median(held):.2f} %"
    )


def _best_rule(cases: Sequence[Case]) -> WidthRule:
    """The rule of the least mean error."""
    return min(RULES, key=lambda rule: fmean([abs(case.error_by(rule)) for case in cases]))


def _of_bands(cases: Sequence[Case]) -> Iterator[str]:
    for confidence in ("high", "medium", "low"):
        chosen = [case for case in cases if case.confidence == confidence]
        inside = 0
        widths = []
        for case in chosen:
            lowest, highest = case.course.ascent_band_m
            inside += lowest <= case.official_m <= highest
            widths.append(100 * (highest - lowest) / case.course.ascent_m / 2)
        yield (
            f"band, {confidence}: the official figure is inside for {inside} of {len(chosen)};"
            f" median half width {median(widths):.1f} %"
        )


def _row(values: Sequence[str]) -> str:
    return "".join(f"{value:>13}" for value in values)
