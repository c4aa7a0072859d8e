"""The steady state against a race that is drawn person by person, year after year."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.ballot.years import Demand, Outlook, look_ahead, read_year_rules
from dorsal.ballot.years.year_rule import tickets_by_failures
from tests.ballot.years.simulated_years import Crowd, Ints, Race, simulate

YEARS = 400
SIGMAS = 4.0


def check_against(outlook: Outlook, applied: Ints, seated: Ints) -> None:
    """Chances and numbers by failures agree within the simulation's sampling error."""
    compared = 0
    for failures in range(len(applied) - 1):
        chance = outlook.chance(failures + 1)
        tried, drawn = int(applied[failures]), int(seated[failures])
        if tried * chance < 10:
            continue
        error = np.sqrt(tried * chance * (1 - chance))
        assert abs(drawn - tried * chance) < SIGMAS * error
        expected = outlook.standing(failures, failures)
        # Neighbouring years are the same people, so the numbers of a few years count as one.
        spread = SIGMAS * np.sqrt(expected * (failures + 2) / YEARS)
        assert abs(tried / YEARS - expected) < spread
        compared += 1
    assert compared >= 5


@pytest.mark.parametrize(
    "text",
    [
        "flat",
        "linear",
        "square",
        "doubling",
        "table 1 2 2 6",
        "linear most=3",
        "linear decay=.3",
        "linear first-timers=.25",
    ],
)
def test_the_steady_state_is_that_of_a_race_drawn_for_400_years(text: str) -> None:
    (rule,) = read_year_rules([text])
    (outlook,) = look_ahead(
        rule, [Demand(name="all", applicants=2000, returns=(0.75,))], places=60
    ).classes
    race = Race(
        crowds=[Crowd(applicants=2000, returns=0.75)],
        places=60,
        tickets=[float(one) for one in tickets_by_failures(rule, longest=59)],
        kept_for_first_timers=round(60 * rule.first_timers),
    )
    counted = simulate(race, years=YEARS, burn_in=60, seed=2027)
    assert int(counted.seated.sum()) == 60 * YEARS
    check_against(outlook, counted.applied[0], counted.seated[0])


def test_floors_and_returns_of_classes_are_those_of_a_drawn_race() -> None:
    (rule,) = read_year_rules(["linear"])
    demands = [
        Demand(name="women", applicants=400, returns=(0.85,), floor=24),
        Demand(name="locals", applicants=200, returns=(0.5,), floor=1),
        Demand(name="everybody else", applicants=1400, returns=(0.7,)),
    ]
    outlook = look_ahead(rule, demands, places=80)
    assert [one.floor_binds for one in outlook.classes] == [True, False, False]
    race = Race(
        crowds=[
            Crowd(applicants=int(one.applicants), returns=one.returns[0], floor=int(one.floor))
            for one in demands
        ],
        places=80,
        tickets=[float(one) for one in tickets_by_failures(rule, longest=59)],
    )
    counted = simulate(race, years=YEARS, burn_in=60, seed=2028)
    for number, one in enumerate(outlook.classes):
        mean = counted.seated[number].sum() / YEARS
        assert abs(mean - one.places) < SIGMAS * np.sqrt(one.places / YEARS)
        check_against(one, counted.applied[number], counted.seated[number])


def test_a_wrong_rule_is_not_taken_for_the_right_one() -> None:
    (linear, square) = read_year_rules(["linear", "square"])
    (outlook,) = look_ahead(
        square, [Demand(name="all", applicants=2000, returns=(0.75,))], places=60
    ).classes
    tickets = [float(one) for one in tickets_by_failures(linear, longest=59)]
    race = Race(crowds=[Crowd(applicants=2000, returns=0.75)], places=60, tickets=tickets)
    counted = simulate(race, years=YEARS, burn_in=60, seed=2027)
    with pytest.raises(AssertionError):
        check_against(outlook, counted.applied[0], counted.seated[0])
