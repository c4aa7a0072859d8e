"""What a rule leads to at Zegama's size: 13,830 applicants, 225 places."""

from __future__ import annotations

import math

import pytest

from dorsal.ballot.years import (
    Demand,
    Outlook,
    RuleOutlook,
    assumptions,
    look_ahead,
    read_demands,
    read_year_rules,
    sentence,
    tellable,
)


def zegama(text: str, *, returns: float = 0.75) -> RuleOutlook:
    demand = Demand(name="everybody", applicants=13830, returns=(returns,))
    return look_ahead(read_year_rules([text])[0], [demand], places=225)


def only(text: str, *, returns: float = 0.75) -> Outlook:
    return zegama(text, returns=returns).classes[0]


def percents(chances: list[float], digits: int) -> list[float]:
    return [round(100 * one, digits) for one in chances]


@pytest.mark.parametrize(
    ("text", "returns", "chances", "within"),
    [
        ("flat", 0.75, [1.63, 1.63, 1.63], [8, 15, 22, 28]),
        ("linear", 0.75, [0.44, 2.2, 4.36], [6, 22, 41, 61]),
        ("square", 0.75, [0.08, 1.97, 7.65], [4, 26, 63, 90]),
        ("doubling", 0.75, [0.03, 0.51, 15.14], [1, 28, 100, 100]),
        ("linear", 0.9, [0.21, 1.03, 2.05], [3, 11, 22, 35]),
        ("doubling", 0.9, [0, 0, 0.05], [0, 0, 3, 63]),
    ],
)
def test_the_figures_of_each_rule(
    text: str, returns: float, chances: list[float], within: list[float]
) -> None:
    one = only(text, returns=returns)
    assert percents([one.chance(year) for year in (1, 5, 10)], 2) == chances
    assert percents([one.chance_within(years) for years in (5, 10, 15, 20)], 0) == within


@pytest.mark.parametrize(
    ("text", "share", "tried"),
    [
        ("flat", 26.22, 3.81),
        ("linear", 7.17, 6.16),
        ("square", 1.28, 7.94),
        ("doubling", 0.52, 9.9),
    ],
)
def test_places_of_first_timers_and_tries_of_those_who_get_in(
    text: str, share: float, tried: float
) -> None:
    rule = zegama(text)
    assert round(100 * rule.first_timers_share, 2) == share
    assert round(rule.mean_years_tried, 2) == tried
    assert math.isclose(rule.newcomers, 3626.25, rel_tol=1e-9)
    assert math.isclose(rule.places, 225, rel_tol=1e-9)


def test_newcomers_where_more_come_back() -> None:
    assert math.isclose(zegama("linear", returns=0.9).newcomers, 1585.5, rel_tol=1e-9)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("flat", [18, 43, 85, 281]),
        ("linear", [11, 18, 25, 45]),
        ("doubling", [10, 12, 13, 14]),
        ("table 20 1", [85, 230, 479, None]),
    ],
)
def test_a_wait_is_the_first_year_by_which_the_share_has_a_place(
    text: str, points: list[int | None]
) -> None:
    one = only(text)
    assert [*map(one.wait, (0.25, 0.5, 0.75)), one.guarantee] == points
    for share, year in zip((0.25, 0.5, 0.75), points[:3], strict=True):
        assert year is not None
        assert one.chance_within(year - 1) < share <= one.chance_within(year)


def test_the_chance_within_some_years_is_that_of_failing_in_none_of_them() -> None:
    one = only("linear")
    failed = 1.0
    for year in range(1, 41):
        failed *= 1 - one.chance(year)
        assert math.isclose(one.chance_within(year), 1 - failed, rel_tol=1e-12)


def test_applicants_by_failures_add_up() -> None:
    one = only("linear")
    parts = [one.standing(0, 0), one.standing(1, 4), one.standing(5, 9), one.standing(10)]
    assert math.isclose(sum(parts), 13830, rel_tol=1e-12)
    assert parts[0] == one.newcomers
    assert round(one.standing(1, 1)) == round(3626.25 * (1 - one.chance(1)) * 0.75)


def test_the_mean_of_tries_counts_those_far_beyond_too() -> None:
    demand = Demand(name="all", applicants=10**6, returns=(0.999999,))
    rule = look_ahead(read_year_rules(["flat"])[0], [demand], places=10)
    chance = 10 / 10**6
    mean = 1 / (1 - (1 - chance) * 0.999999)  # of a geometric number of tries
    assert math.isclose(rule.mean_years_tried, mean, rel_tol=1e-9)


def test_more_tickets_than_an_entry_may_have_are_told() -> None:
    assert zegama("doubling").over_the_bound < 1e-9
    assert zegama("doubling most=4096", returns=0.9).over_the_bound == 0
    rule = zegama("doubling", returns=0.95)
    free = rule.classes[0].standing(21)
    assert free > 100
    assert rule.over_the_bound == free
    assert zegama("flat").over_the_bound == 0


def test_each_rule_is_said_in_a_sentence_of_its_own_numbers() -> None:
    assert sentence(only("flat")) == (
        "is the same every year: 1.63 % (1 in 61); half of those who apply every year wait "
        "43 years or more. Of all who keep applying, 72.0 % are still waiting after 20 years. "
        "First-timers get 26.2 % of the places."
    )
    assert sentence(only("linear")) == (
        "rewards patience: 0.44 % in the first year, 4.36 % in the tenth; half of those who apply "
        "every year wait 18 years or more. Of all who keep applying, 39.2 % are still waiting "
        "after 20 years. First-timers get 7.17 % of the places."
    )
    assert sentence(only("doubling")) == (
        "is a queue: 0.032 % in the first year, and those who keep applying mostly get in between "
        "year 10 and year 13; half of those who apply every year wait 12 years or more. By year 14 "
        "a place is all but certain (99 %). First-timers get 0.52 % of the places."
    )
    assert sentence(only("table 4 1")).startswith(
        "favours the first try: 3.62 % in the first year, 0.92 % in the tenth; half"
    )
    assert sentence(only("table 1 9 1")).startswith("favours a certain year of trying: ")
    assert "wait more than 1,000 years." in sentence(only("table 1 0"))


def test_a_race_with_room_for_most_lets_half_in_at_once() -> None:
    demand = Demand(name="all", applicants=100, returns=(0.5,))
    rule = look_ahead(read_year_rules(["linear"])[0], [demand], places=80)
    assert "; half get in at once." in sentence(rule.classes[0])


def test_the_smallest_chances_are_neither_lost_nor_said_to_be_none() -> None:
    demand = Demand(name="all", applicants=10**8, returns=(0.75,))
    one = look_ahead(read_year_rules(["doubling"])[0], [demand], places=1).classes[0]
    first = one.chance(1)
    assert 0 < first < 1e-11
    assert math.isclose(one.chance_within(5), 31 * first, rel_tol=1e-9)
    assert "patience: < 0.001 % in the first year, < 0.001 % in the tenth" in sentence(one)
    assert [tellable(0.0), tellable(1e-3), tellable(1.0)] == [0.0, 1e-3, 1.0]


@pytest.mark.parametrize(
    ("returns", "classes", "said"),
    [
        ((0.75,), [], "Of those who fail, 75 % come back next year."),
        (
            (0.55, 0.7, 0.825),
            ["women: applicants=9 floor=2", "locals: applicants=5 floor=1"],
            "Of those who fail, 55, 70 then 82.5 % (by years without a place) come back next "
            "year. At least 2 places for women and 1 place for locals.",
        ),
        (
            tuple(number / 10 for number in range(8)),
            ["women: applicants=9 return=.8"],
            "Of those who fail, so many come back next year: women 80 %, everybody else 0, 10, 20, "
            "30, 40, ... then 70 % (by years without a place).",
        ),
    ],
)
def test_what_is_assumed_of_the_applicants(
    returns: tuple[float, ...], classes: list[str], said: str
) -> None:
    assert assumptions(read_demands(classes, applicants=100, returns=returns)) == said
