import pytest

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.pace import match
from dorsal.course.pace.matching import names_alike
from tests.course.pace.fields import COURSE, place


def named(name: str, km: float, lat: float | None = None, lon: float | None = None) -> Checkpoint:
    return Checkpoint(key=f"{name}{km}", name=name, distance_m=km * 1000, lat=lat, lon=lon)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St Andrée", "St André"),
        ("Roque", "La Roque"),
        ("la pouncho", "La Pouncho"),
        ("peachstone_cal_2", "Peachstone Cal 2"),
        ("大倉", "大倉"),
    ],
)
def test_names_spelt_anew_are_alike(one: str, other: str) -> None:
    assert names_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Marla", "Merles"), ("Post 1", "Post 2"), ("", ""), ("Cade", "Cilaos")]
)
def test_other_names_are_not_alike(one: str, other: str) -> None:
    assert not names_alike(one, other)


def test_an_unchanged_list_pairs_each_place_with_itself() -> None:
    found = match(COURSE, COURSE)
    assert [one.past for one in found] == [0, 1, 2, 3, 4, 5]
    assert all(one.comparable for one in found)


def test_another_name_at_the_same_position_is_the_same_place() -> None:
    past = [named("S", 0), named("Roche plat", 60, -21.0739, 55.40094), named("F", 115)]
    now = [named("S", 0), named("Plat. Cerf", 60.5, -21.0737, 55.4008), named("F", 115)]
    assert match(past, now)[1].past == 1


def test_the_same_name_elsewhere_is_another_place() -> None:
    past = [named("S", 0), named("Saddle", 20, 43.0, -2.0), named("F", 42)]
    now = [named("S", 0), named("Saddle", 20, 43.1, -2.0), named("F", 42)]
    found = match(past, now)[1]
    assert (found.past, found.reason) == (None, "not there")


def test_a_place_whose_way_changed_is_matched_but_not_comparable() -> None:
    past = [place("a", 0), place("hut", 60.5), place("z", 105)]
    now = [place("a", 0), place("hut", 55.7), place("z", 100)]
    found = match(past, now)[1]
    assert (found.past, found.reason, found.comparable) == (1, "way changed", False)


def test_a_place_passed_twice_finds_each_of_its_passages() -> None:
    past = [
        named("S", 0),
        named("Square", 10),
        named("Top", 20),
        named("Square", 30),
        named("F", 40),
    ]
    now = [named("S", 0), named("Square", 10), named("Square", 30), named("F", 40)]
    assert [one.past for one in match(past, now)] == [0, 1, 3, 4]


def test_start_and_finish_are_themselves_whatever_their_names() -> None:
    past, now = [named("A", 0), named("B", 40)], [named("C", 0), named("D", 42)]
    assert [one.past for one in match(past, now)] == [0, 1]


@pytest.mark.parametrize(("one", "other"), [("第1関門", "第1給水"), ("КП 1", "Финиш 1")])
def test_other_names_in_other_scripts_are_not_alike(one: str, other: str) -> None:
    assert not names_alike(one, other)
