"""The ascent of real races against the organisers' figures: the bars of the benchmark."""

from __future__ import annotations

import csv
from pathlib import Path
from statistics import fmean

import pytest

from dorsal.course.reading import read_track
from dorsal.course.survey import Course, survey

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def races(shared_data: Path) -> list[tuple[dict[str, str], Course]]:
    folder = shared_data / "course"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [(row, survey(read_track((folder / row["file"]).read_bytes()))) for row in rows]


def errors(races: list[tuple[dict[str, str], Course]], confidence: str) -> list[float]:
    """Absolute errors in %."""
    return [
        100 * abs(course.ascent_m / float(row["official_dplus_m"]) - 1)
        for row, course in races
        if row["confidence"] == confidence
    ]


def test_figures_of_high_confidence_are_met_within_one_and_a_half_percent(
    races: list[tuple[dict[str, str], Course]],
) -> None:
    high = errors(races, "high")
    assert len(high) == 9
    assert fmean(high) <= 1.5
    assert max(high) <= 4


def test_figures_of_medium_confidence_are_met_within_4_percent(
    races: list[tuple[dict[str, str], Course]],
) -> None:
    medium = errors(races, "medium")
    assert len(medium) == 7
    assert fmean(medium) <= 4
    assert max(medium) <= 7


def test_every_sure_figure_is_within_the_band(
    races: list[tuple[dict[str, str], Course]],
) -> None:
    for row, course in races:
        lowest, highest = course.ascent_band_m
        if row["confidence"] == "high":
            assert lowest < float(row["official_dplus_m"]) < highest, row["file"]


def test_every_file_has_a_class_that_fits_what_the_index_says_of_it(
    races: list[tuple[dict[str, str], Course]],
) -> None:
    classes = {row["file"]: (row["elevation_kind"], course.noise) for row, course in races}
    for file, (kind, noise) in classes.items():
        if "1-m DEM" in kind:
            assert noise == "quantised-1m", file
        if "sparse" in kind:
            assert noise == "sparse", file
        if "bad DEM" in kind:
            assert noise == "coarse-model", file
        if "recording" in kind:
            assert noise == "fine-recording", file
