"""Loops, out-and-back, dead mats, wrong times: each sighting goes to the visit that it was."""

from __future__ import annotations

import pytest

from tests.timing.passings.made_day import (
    HOUR,
    MINUTE,
    START,
    Mats,
    fates_of,
    race_of,
    times_of,
)

OUT_AND_BACK = (("start", 0, 0), ("hut", 8, 300), ("top", 16, 1200), ("hut", 24, 1250),
                ("finish", 32, 1300))  # fmt: skip
LAP = (("base", 0, 0), ("summit", 4, 600), ("base", 8, 600))


def seen_at(*sightings: tuple[str, float]) -> Mats:
    mats = Mats()
    for place, minutes in sightings:
        mats.read(place, "AA01", START + round(minutes * MINUTE))
    return mats


def test_a_place_passed_twice_has_two_visits() -> None:
    mats = seen_at(("start", 1), ("hut", 65), ("top", 190), ("hut", 240), ("finish", 300))
    assert times_of(mats.passings(race_of(OUT_AND_BACK)), "1") == [
        (0, "in", 1.0), (1, "in", 65.0), (2, "in", 190.0), (3, "in", 240.0), (4, "in", 300.0)
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "visit"), [(62, 1), (75, 1), (215, 3), (260, 3)])
def test_a_single_read_at_a_place_passed_twice_goes_to_the_visit_that_its_time_tells(
    minutes: float, visit: int
) -> None:
    mats = seen_at(("start", 1), ("hut", minutes))
    assert times_of(mats.passings(race_of(OUT_AND_BACK)), "1")[1:] == [(visit, "in", minutes)]


def test_a_dead_mat_on_the_way_leaves_the_others_their_visits() -> None:
    mats = seen_at(("start", 1), ("top", 190), ("hut", 240), ("finish", 300))
    assert [one[0] for one in times_of(mats.passings(race_of(OUT_AND_BACK)), "1")] == [0, 2, 3, 4]
    mats = seen_at(("start", 1), ("hut", 240), ("finish", 300))
    assert [one[0] for one in times_of(mats.passings(race_of(OUT_AND_BACK)), "1")] == [0, 3, 4]


def test_a_time_written_an_hour_wrong_does_not_push_out_what_others_saw() -> None:
    mats = seen_at(("start", 1), ("top", 190), ("finish", 300))
    mats.write("hut", "1", START + 350 * MINUTE)
    passings = mats.passings(race_of(OUT_AND_BACK))
    assert [one[0] for one in times_of(passings, "1")] == [0, 2, 4]
    assert fates_of(passings, "1") == ["used", "used", "used", "after finish"]


def test_nobody_runs_a_leg_faster_than_any_runner() -> None:
    mats = seen_at(("start", 1), ("hut", 65), ("top", 72), ("finish", 300))
    passings = mats.passings(race_of(OUT_AND_BACK))
    assert [one[0] for one in times_of(passings, "1")] == [0, 1, 4]
    assert fates_of(passings, "1") == ["used", "used", "out of order", "used"]


def test_laps_are_counted_in_their_order() -> None:
    mats = seen_at(*[(place, at) for lap in range(3) for place, at in
                     (("summit", 100 * lap + 60.0), ("base", 100 * lap + 100.0))])  # fmt: skip
    wanted = [(1, 60.0), (2, 100.0), (3, 160.0), (4, 200.0), (5, 260.0), (6, 300.0)]
    for laps in (3, 0):
        found = times_of(mats.passings(race_of(LAP, laps=laps)), "1")
        assert [(visit, at) for visit, _, at in found] == wanted


def test_a_lap_whose_base_was_dead_is_known_by_its_summit() -> None:
    mats = seen_at(("summit", 60), ("summit", 160), ("base", 200))
    found = times_of(mats.passings(race_of(LAP, laps=0)), "1")
    assert [(visit, at) for visit, _, at in found] == [(1, 60.0), (3, 160.0), (4, 200.0)]


def test_a_long_sleep_makes_no_lap() -> None:
    mats = seen_at(("summit", 60), ("base", 100), ("summit", 660), ("base", 700))
    found = times_of(mats.passings(race_of(LAP, laps=0)), "1")
    assert [(visit, at) for visit, _, at in found] == [(1, 60), (2, 100), (3, 660), (4, 700)]


def test_a_start_read_of_a_loop_is_no_end_of_a_lap() -> None:
    mats = seen_at(("base", 0.5), ("base", 100), ("base", 210))
    found = times_of(mats.passings(race_of((("base", 0, 0), ("base", 8, 600)), laps=2)), "1")
    assert [(visit, at) for visit, _, at in found] == [(0, 0.5), (1, 100.0), (2, 210.0)]


def test_one_mat_at_a_place_of_two_sides_sees_the_arrival_and_then_the_leaving() -> None:
    mats = seen_at(("hut", 65), ("hut", 85), ("top", 190))
    one_way = OUT_AND_BACK[:3]
    found = times_of(mats.passings(race_of(one_way, in_out=["hut"])), "1")
    assert found == [(1, "in", 65.0), (1, "out", 85.0), (2, "in", 190.0)]


def test_the_day_of_a_written_time_is_that_of_its_neighbours() -> None:
    race = race_of((("start", 0, 0), ("a", 50, 3000), ("b", 100, 6000), ("c", 150, 9000)),
                   cutoff_h=60)  # fmt: skip
    mats = Mats()
    mats.read("b", "AA01", START + 30 * HOUR)
    for place, entered in (("a", "22:10"), ("c", "0415")):
        mats.write(place, "1", None, entered=entered, precision_ms=60_000)
    assert times_of(mats.passings(race), "1") == [
        (1, "in", (13 * 60) + 10.0),  # 22:10 in Madrid is 20:10 UTC
        (2, "in", 30 * 60.0),
        (3, "in", 43 * 60 + 15.0),
    ]


def test_undated_times_alone_find_their_days() -> None:
    race = race_of((("start", 0, 0), ("a", 60, 3000), ("b", 110, 6000), ("c", 160, 9000)),
                   cutoff_h=60)  # fmt: skip
    mats = Mats()
    for place, entered in (("a", "19:00"), ("b", "9:30"), ("c", "1:45")):
        mats.write(place, "1", None, entered=entered, precision_ms=60_000)
    assert times_of(mats.passings(race), "1") == [
        (1, "in", 600.0),
        (2, "in", 24 * 60 + 30.0),
        (3, "in", 40 * 60 + 45.0),
    ]
