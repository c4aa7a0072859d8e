"""The names of checkpoints on the drawn profile: none over another, none out of the drawing."""

from __future__ import annotations

import re

import numpy as np
import pytest

from dorsal.course.facts.whole import describe
from dorsal.course.survey import Course, survey
from dorsal.course.tracks import Track
from dorsal.site.courses.drawings import WIDE, course_svg, plot_of
from tests.course.made_courses import checkpoint_at

NAME = re.compile(r'<text class="name"[^>]*rotate[^>]*>([^<]*)(?:<title>([^<]*)</title>)?</text>')
NUMBER = re.compile(r'<text class="name"[^>]* x="[^>]*>([^<]*)</text>')


@pytest.fixture(scope="module")
def course() -> Course:
    """A straight way of 40 km north over one hill."""
    share = np.linspace(0.0, 1.0, 2_001)
    lat = 42.0 + share * 40_000 / 111_195
    altitude = 300 + 400 * np.sin(np.pi * share)
    return survey(Track(lat, np.zeros(2_001), altitude, np.full(2_001, np.nan)))


def drawn(course: Course, *places: tuple[float, str, float | None]) -> str:
    points = [checkpoint_at(km, name, cutoff_s=cutoff_s) for km, name, cutoff_s in places]
    return str(course_svg(course, describe(course, points)))


def test_of_two_names_too_close_the_one_with_a_cutoff_is_written(course: Course) -> None:
    shown = drawn(
        course, (0, "Start", None), (20, "Hut", None), (20.5, "Pass", 9e3), (40, "End", 3e4)
    )
    assert [name for name, _ in NAME.findall(shown)] == ["Start", "Pass", "End"]
    assert NUMBER.findall(shown) == ["1"]


def test_the_finish_is_written_whatever_is_close_to_it(course: Course) -> None:
    shown = drawn(course, (0, "Start", None), (39.5, "Bridge", 9e3), (40, "End", None))
    assert [name for name, _ in NAME.findall(shown)] == ["Start", "End"]


def test_names_with_room_are_all_written(course: Course) -> None:
    apart_km = 27 / (WIDE.right - WIDE.left) * 40
    places = [(number * apart_km, f"P{number}", None) for number in range(10)]
    shown = drawn(course, *places, (40, "End", None))
    assert len(NAME.findall(shown)) == 11
    assert NUMBER.findall(shown) == []


def test_a_finish_name_of_some_length_is_whole_and_a_very_long_one_is_cut(course: Course) -> None:
    whole, long = "Plaza de Larraundi", "The square before the town hall of Larraundi"
    assert NAME.findall(drawn(course, (0, "A", None), (40, whole, None)))[-1] == (whole, "")
    shown, full = NAME.findall(drawn(course, (0, "A", None), (40, long, None)))[-1]
    assert full == long
    assert shown == "The square before…"
    assert plot_of(course).x(40_000) + len(shown) * 12 * 0.56 * 0.82 < WIDE.width
