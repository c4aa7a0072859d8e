"""The wall picture: its formats, its bytes, and what is written on it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.examples import demonstration_checkpoints, demonstration_track
from dorsal.course.facts.whole import CourseFacts, describe
from dorsal.course.pictures import PictureFormat, draw_profile
from dorsal.course.pictures.frame import frame_of, multiples, ridge_places, round_step
from dorsal.course.pictures.labels import spread, standing
from dorsal.course.pictures.paper import fitted, width_of
from dorsal.course.profile import Profile
from dorsal.course.survey import Course, survey

NAME = "A course & its <mountain>"


@cache
def course() -> tuple[Course, CourseFacts]:
    found = survey(demonstration_track())
    return found, describe(found, demonstration_checkpoints())


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_the_same_course_gives_the_same_bytes(form: PictureFormat, begins: bytes) -> None:
    first = draw_profile(*course(), title=NAME, form=form)
    assert first.startswith(begins)
    assert first == draw_profile(*course(), title=NAME, form=form)


def test_a_pdf_has_its_fonts_in_it() -> None:
    pdf = draw_profile(*course(), title=NAME, form="pdf")
    assert pdf.count(b"/FontFile2") == pdf.count(b"/Type /FontDescriptor") == 3


def test_a3_is_larger_by_the_root_of_two() -> None:
    small = draw_profile(*course(), title=NAME, paper="A4")
    large = draw_profile(*course(), title=NAME, paper="A3")
    assert b'width="842" height="595"' in small
    assert b'width="1190.76782" height="841.45707"' in large


def test_a_course_without_checkpoints_is_drawn_too() -> None:
    found = course()[0]
    assert draw_profile(found, describe(found), title="").startswith(b"<?xml")


@given(st.lists(st.floats(0, 700), max_size=30).map(sorted), st.floats(1, 40))
def test_labels_keep_their_order_their_room_and_the_sheet(wanted: list[float], room: float) -> None:
    found = spread(wanted, room, low=0, high=700)
    room = min(room, 700 / max(1, len(wanted) - 1))
    assert len(found) == len(wanted)
    assert all(b - a >= room - 1e-6 for a, b in pairwise(found))
    assert all(-1e-6 <= place <= 700 + 1e-6 for place in found)


def test_labels_with_room_stay_where_they_want_to_be() -> None:
    assert spread([10, 50, 90], 20, low=0, high=100) == [10, 50, 90]
    assert spread([50, 50], 20, low=0, high=100) == [40, 60]


def test_steps_are_round() -> None:
    assert [round_step(span, 5) for span in (40, 300, 1_255, 2_000, 9_000)] == [
        *(10, 100, 500, 500, 2_000),
    ]
    assert multiples(0, 42.2, 10) == [0, 10, 20, 30, 40]


def test_the_frame_holds_the_whole_mountain() -> None:
    profile = course()[0].profile
    frame = frame_of(profile)
    assert frame.low_m <= profile.altitude_m.min()
    assert frame.high_m >= profile.altitude_m.max()


def test_the_foot_of_a_course_by_the_sea_is_not_500_m_below_it() -> None:
    found = course()[0].profile
    by_the_sea = replace(found, altitude_m=found.altitude_m - found.altitude_m.min())
    frame = frame_of(by_the_sea)
    assert -0.25 * frame.step_m <= frame.low_m < 0
    assert multiples(frame.low_m, frame.high_m, frame.step_m)[0] == 0


def test_a_course_without_names_above_it_is_drawn_higher() -> None:
    profile = course()[0].profile
    named, bare = frame_of(profile), frame_of(profile, top=122)
    highest = float(profile.altitude_m.max())
    assert (named.y(highest), bare.y(highest)) == pytest.approx((222, 122))


def test_a_long_ridge_is_thinned_and_keeps_its_summits_and_valleys() -> None:
    steps = np.arange(20_001, dtype=float)
    altitudes = 1_000 + 300 * np.sin(steps / 40) + steps % 7
    nowhere = np.zeros(20_001)
    profile = Profile(10.0, altitudes, nowhere, nowhere)
    places = ridge_places(profile)
    assert len(places) < 2_200
    assert (places[0], places[-1]) == (0, 200_000)
    assert (np.diff(places) > 0).all()
    drawn = np.interp(profile.distance_m, places, profile.altitude_at(places))
    assert drawn.max() == altitudes.max()
    assert drawn.min() == altitudes.min()


def test_a_short_ridge_is_drawn_whole() -> None:
    altitudes = np.array([500.0, 510.0, 505.0, 530.0])
    profile = Profile(100.0, altitudes, altitudes * 0, altitudes * 0)
    assert ridge_places(profile).tolist() == [0, 100, 200, 300]


def test_where_climbs_have_no_room_the_higher_ones_are_told() -> None:
    gains = ["+1,690 m", "+790 m", "", "+105 m"]
    assert standing(gains, [300, 310, 400, 500]) == [(0, 300), (3, 500)]


def test_the_tops_of_climbs_are_named_on_the_picture() -> None:
    found, facts = course()
    names = [one.name for one in facts.climbs if one.name]
    assert "Haitzandi" in names
    bare = tuple(replace(one, name="") for one in facts.climbs)
    named = draw_profile(found, facts, title=NAME)
    assert len(named) > len(draw_profile(found, replace(facts, climbs=bare), title=NAME))


def test_a_long_name_is_cut_to_its_room() -> None:
    cut = fitted("Llanfairpwllgwyngyll", 60, size=8, bold=True)
    assert cut.endswith("…")
    assert width_of(cut, size=8, bold=True) <= 60
    assert fitted("Oltze", 60, size=8) == "Oltze"
