"""The made-up crowds: as many as there should be, the same each time, with sound histories."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from dorsal.ballot.past_years import LedgerRules, PastLine, keep_ledger
from dorsal.site.demo.arrivals import spread_arrivals
from dorsal.site.demo.cast import RUNNERS
from dorsal.site.demo.crowds import DOUBLES, Somebody, crowd_of
from dorsal.site.demo.past_seasons import Year, years_of
from dorsal.site.demo.races_of_season import LARRAUNDI, RACES

OUTCOMES = {"no-place": "not drawn", "finished": "finished", "place": "place"}
OPENS = datetime(2026, 11, 9, 9, tzinfo=UTC)
CLOSES = datetime(2026, 12, 9, 19, tzinfo=UTC)


def failures(years: list[Year]) -> int:
    lines = [
        PastLine(line=0, year=one.year, outcome=OUTCOMES[one.outcome], name="")  # type: ignore[arg-type]
        for one in years
    ]
    return keep_ledger(lines, LedgerRules(years=tuple(range(2017, 2027)))).failures.value


def test_the_main_race_has_as_many_as_the_press_reported() -> None:
    assert len(crowd_of(LARRAUNDI)) + len(RUNNERS) == 13_830


def test_each_crowd_is_the_same_each_time_and_as_large_as_its_story_says() -> None:
    for story in RACES:
        crowd = crowd_of(story)
        assert crowd == crowd_of(story)
        if story is not LARRAUNDI:
            assert len(crowd) == story.ballot.applicants


def test_a_dozen_of_the_crowd_apply_twice_with_a_slip_of_the_pen() -> None:
    crowd = crowd_of(LARRAUNDI)
    assert len({one.email for one in crowd}) == len(crowd) - DOUBLES
    assert len({(one.name, one.born) for one in crowd}) == len(crowd)


def test_the_earlier_years_of_everybody_come_to_exactly_their_failures() -> None:
    rng = Random(5)
    for one in crowd_of(LARRAUNDI):
        assert failures(years_of(one, rng, first_year=2017)) == one.failures


def test_whoever_has_a_time_has_finished_one_of_the_last_two_editions() -> None:
    rng = Random(5)
    timed = [one for one in crowd_of(LARRAUNDI) if one.best_time and not one.commitment]
    years = [years_of(one, rng, first_year=2017) for one in timed]
    assert {len(told) for told in years} == {1}
    assert {(one.year, one.outcome) for told in years for one in told} == {
        (2025, "finished"),
        (2026, "finished"),
    }


def test_friends_are_two() -> None:
    groups: dict[str, list[Somebody]] = {}
    for one in crowd_of(LARRAUNDI):
        if one.group:
            groups.setdefault(one.group, []).append(one)
    assert {len(members) for members in groups.values()} == {2}


def test_arrivals_rush_at_first_surge_at_last_and_stay_in_the_window() -> None:
    times = spread_arrivals(Random(3), 10_000, opens=OPENS, closes=CLOSES)
    assert times == sorted(times)
    assert times[0] > OPENS
    assert times[-1] < CLOSES
    by_day = [0] * 31
    for one in times:
        by_day[(one - OPENS).days] += 1
    assert by_day[0] > 4 * by_day[10]
    assert by_day[29] + by_day[30] > 4 * by_day[10]
    assert times == spread_arrivals(Random(3), 10_000, opens=OPENS, closes=CLOSES)
