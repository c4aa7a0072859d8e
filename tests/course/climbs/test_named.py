"""Climbs and descents as a mountain runner names them."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.climbs.named import category_of, find_climbs, find_descents
from dorsal.course.profile import Profile
from dorsal.course.reading import read_track
from dorsal.course.snapping import snap
from dorsal.course.survey import survey
from tests.course.made_courses import placed, profile_of


def shaped(*corners: tuple[float, float]) -> Profile:
    """A profile through corners of km and altitude."""
    km, altitudes = zip(*corners, strict=True)
    places = np.arange(0, km[-1] * 1000 + 1, 10.0)
    return profile_of(np.interp(places / 1000, km, altitudes))


def spans(profile: Profile) -> list[tuple[float, float]]:
    return [
        (round(one.start_m / 1000, 1), round(one.end_m / 1000, 1)) for one in find_climbs(profile)
    ]


WALKS = st.lists(st.floats(-25, 25), min_size=1, max_size=300).map(
    lambda steps: profile_of(1000 + np.concatenate(([0.0], np.cumsum(steps))))
)


def test_a_pass_is_one_climb_and_one_descent() -> None:
    profile = shaped((0, 500), (4, 1300), (9, 600))
    (climb,), (descent,) = find_climbs(profile), find_descents(profile)
    assert (climb.start_m, climb.end_m, climb.gain_m) == (0.0, 4000.0, 800.0)
    assert climb.mean_grade == pytest.approx(0.2)
    assert climb.steepest_grade == pytest.approx(0.2)
    assert climb.category == "1"
    assert (descent.start_m, descent.end_m, descent.gain_m) == (4000.0, 9000.0, 700.0)
    assert descent.mean_grade == pytest.approx(-0.14)
    assert (descent.direction, descent.category) == ("down", "1")


def test_a_small_dip_does_not_end_a_climb() -> None:
    assert spans(shaped((0, 0), (3, 600), (3.2, 585), (6, 1200), (9, 0))) == [(0.0, 6.0)]


def test_a_valley_does() -> None:
    assert spans(shaped((0, 0), (3, 600), (4, 400), (7, 1200), (9, 0))) == [(0.0, 3.0), (4.0, 7.0)]


def test_a_long_flat_does_and_belongs_to_neither() -> None:
    assert spans(shaped((0, 0), (3, 600), (7, 620), (10, 1200), (12, 0))) == [
        (0.0, 3.0),
        (7.0, 10.0),
    ]


def test_flat_metres_before_and_after_a_climb_are_not_part_of_it() -> None:
    assert spans(shaped((0, 300), (3, 320), (5, 700), (8, 720), (10, 300))) == [(3.0, 5.0)]


def test_a_climb_reaches_its_summit_over_a_gentle_last_stretch() -> None:
    profile = shaped((0, 0), (3, 600), (3.25, 605), (6, 0))
    (climb,), (descent,) = find_climbs(profile), find_descents(profile)
    assert (climb.end_m, descent.start_m) == (3250.0, 3250.0)


def test_a_shoulder_that_rises_on_is_no_summit() -> None:
    assert spans(shaped((0, 0), (3, 600), (3.5, 605), (6, 0))) == [(0.0, 3.0)]


def test_a_dip_slight_beside_a_great_climb_is_bridged() -> None:
    # 60 m of dip would part the climbs of a small course, and 1,600 m of climb make light of it.
    assert spans(shaped((0, 200), (4, 1000), (4.5, 940), (8, 1800), (12, 200))) == [(0.0, 8.0)]


def test_flat_and_gently_rolling_ground_has_no_climbs() -> None:
    kilometres = np.arange(0, 20, 0.01)
    profile = profile_of(100 + 5 * np.sin(kilometres))
    assert find_climbs(profile) == find_descents(profile) == ()


@pytest.mark.parametrize(
    ("gain_m", "category"),
    [(0, "4"), (249, "4"), (250, "3"), (450, "2"), (700, "1"), (999.9, "1"), (1000, "HC")],
)
def test_categories_go_by_metres_climbed(gain_m: float, category: str) -> None:
    assert category_of(gain_m) == category


def test_a_climb_is_named_by_the_checkpoint_at_its_top() -> None:
    profile = shaped((0, 500), (4, 1300), (9, 600))
    places = [placed(2000, "Half", 900.0), placed(4300, "Col", 1258.0), placed(9000, "Foot", 600.0)]
    assert [one.name for one in find_climbs(profile, places)] == ["Col"]
    assert [one.name for one in find_descents(profile, places)] == ["Foot"]


def test_a_checkpoint_on_the_last_quarter_of_the_gain_names_it_too() -> None:
    profile = shaped((0, 500), (5, 1300), (9, 600))
    assert find_climbs(profile, [placed(4200, "Hut", 1172.0)])[0].name == "Hut"
    assert find_climbs(profile, [placed(3500, "Hut", 1060.0)])[0].name == ""


def test_a_checkpoint_well_below_the_top_does_not_name_it() -> None:
    profile = shaped((0, 500), (4, 800), (5, 700), (9, 0))
    assert find_climbs(profile, [placed(4600, "Wood", 740.0)])[0].name == "Wood"
    assert find_climbs(profile, [placed(4590, "Valley", 720.0)])[0].name == ""


@given(WALKS)
def test_climbs_and_descents_are_disjoint_and_in_order(profile: Profile) -> None:
    climbs, descents = find_climbs(profile), find_descents(profile)
    for slopes in (climbs, descents, sorted((*climbs, *descents), key=lambda one: one.start_m)):
        assert all(one.end_m <= other.start_m for one, other in pairwise(slopes))
    assert all(one.start_m < one.end_m <= profile.length_m for one in (*climbs, *descents))


@given(WALKS)
def test_every_climb_rises_and_every_descent_falls(profile: Profile) -> None:
    for one in find_climbs(profile):
        assert one.mean_grade > 0.03
        assert one.ascent_m >= one.gain_m - 1e-6
    for one in find_descents(profile):
        assert one.mean_grade < -0.03


@pytest.mark.data
def test_the_climbs_of_mont_blanc_are_those_that_runners_know(shared_data: Path) -> None:
    file = "utmb_2024.gpx"
    course = survey(read_track((shared_data / "course" / file).read_bytes(), file=file))
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    places = snap(course, read_checkpoints(data, race="utmb", edition="2024")).places
    named = {one.name: one.category for one in find_climbs(course.profile, places) if one.name}
    assert named == {
        "Col Voza": "1",
        "Contamines": "3",
        "Bonhomme": "HC",
        "Col Seigne": "1",
        "Mt-Favre": "2",
        "Bertone": "1",
        "Bonatti": "4",
        "Col Ferret": "1",
        "Champex": "3",
        "Tseppes": "1",
        "La Flégère": "3",
    }
