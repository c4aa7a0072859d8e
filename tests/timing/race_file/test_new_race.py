"""A new race from lists of checkpoints."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput
from dorsal.timing.race_file import race_toml, read_race
from dorsal.timing.race_file.new_race import new_race
from dorsal.timing.race_file.new_route import new_route


def point(
    key: str,
    name: str,
    km: float,
    *,
    lat: float | None = None,
    lon: float | None = None,
    cutoff_s: float | None = None,
) -> Checkpoint:
    return Checkpoint(key, name, km * 1000, lat=lat, lon=lon, cutoff_s=cutoff_s)


LOOP = (point("cp0", "Square", 0), point("cp1", "Pass", 7), point("cp2", "Square", 14))
BACK = (
    *(point("cp0", "Square", 0), point("cp1", "Pass", 7), point("cp2", "Top", 9)),
    *(point("cp3", "Pass", 11), point("cp4", "Square", 18, cutoff_s=9_000.0)),
)


def route(*lists: tuple[Checkpoint, ...]) -> tuple[list[str], list[list[tuple[str, float]]]]:
    """The keys of places, and place and km of each course's visits."""
    places, courses = new_route({f"course {n}": one for n, one in enumerate(lists)})
    visits = [[(v.place, v.distance_m / 1000) for v in one.visits] for one in courses]
    return [one.key for one in places], visits


def test_start_and_finish_of_a_loop_are_two_places() -> None:
    keys, visits = route(LOOP)
    assert keys == ["cp0", "cp1", "cp2"]
    assert visits == [[("cp0", 0), ("cp1", 7), ("cp2", 14)]]


def test_a_place_that_comes_again_is_one_place() -> None:
    keys, visits = route(BACK)
    assert keys == ["cp0", "cp1", "cp2", "cp4"]
    assert visits == [[("cp0", 0), ("cp1", 7), ("cp2", 9), ("cp1", 11), ("cp4", 18)]]


def test_courses_share_places_of_one_name() -> None:
    keys, visits = route(LOOP, BACK)
    assert keys == ["cp0", "cp1", "cp2", "top"]
    assert visits[1] == [("cp0", 0), ("cp1", 7), ("top", 9), ("cp1", 11), ("cp2", 18)]


def test_places_of_one_name_that_lie_apart_are_two() -> None:
    far = (
        point("cp0", "Start", 0, lat=43.0, lon=-2.0),
        point("cp1", "Water", 5, lat=43.02, lon=-2.0),
        point("cp2", "Water", 9, lat=43.04, lon=-2.0),
        point("cp3", "Finish", 12),
    )
    assert route(far)[0] == ["cp0", "cp1", "cp2", "cp3"]


def test_keys_of_courses_are_made_from_their_names() -> None:
    names = ("Maratón (42 km)", "maraton 42 km", "42K")
    _places, courses = new_route(dict.fromkeys(names, LOOP))
    assert [one.key for one in courses] == ["maraton-42-km", "maraton-42-km-2", "42K"]
    assert tuple(one.name for one in courses) == names


def test_lists_that_are_no_course_are_told_together() -> None:
    twice = (*LOOP[:2], point("cp9", "Out", 7), *LOOP[2:])
    with pytest.raises(BadInput) as refused:
        new_route({"a": LOOP[:1], "b": LOOP[1:], "c": twice})
    assert [one.what for one in refused.value.problems] == [
        "the course a has no two checkpoints",
        "the course b does not begin at its start",
        "two checkpoints of the course c are at one distance",
    ]


def test_a_new_race_is_whole_and_can_be_written() -> None:
    race = new_race(
        {"long": BACK, "short": LOOP},
        slug="hill-2027",
        name="Hill",
        edition="2027",
        starts_at=datetime(2027, 5, 30, 7, tzinfo=UTC),
        zone=ZoneInfo("Europe/Madrid"),
        start_list="entries.csv",
        waves={"long": ["A", "B"], "short": ["A"]},
    )
    assert read_race(race_toml(race).encode()) == race
    assert [(one.key, one.course, one.name) for one in race.waves] == [
        ("A", "long", ""),
        ("B", "long", ""),
        ("short-A", "short", "A"),
    ]
    assert {one.starts_ms for one in race.waves} == {1_811_660_400_000}
    assert race.opens_ms == 1_811_656_800_000
    assert race.ranking.age_date == date(2027, 12, 31)
    assert [one.key for one in race.ranking.categories][::2] == ["SENF", "V40F", "V50F", "V60F"]
