"""The steady state: what is conserved, what its options do, what it tends to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.years import Demand, YearRule, read_year_rules
from dorsal.ballot.years.steady_state import Settled, settle
from dorsal.ground.problems import BadInput

SHARES = st.floats(0, 1)
RETURNS = st.lists(st.floats(0, 0.99), min_size=1, max_size=5).map(tuple)
OPTIONS = st.builds(
    "{} most={} decay={:.3f} first-timers={:.3f}".format,
    st.sampled_from(["linear", "linear base=3 each=2", "square", "doubling", "table 1 2 2 7"]),
    st.sampled_from([1, 2, 10, 1000, 2**20]),
    st.one_of(st.just(0.0), SHARES),
    st.one_of(st.just(0.0), st.floats(0, 0.35)),
)
TEXTS = st.one_of(st.sampled_from(["flat", "table 9 4 0 1"]), OPTIONS)


def one_rule(text: str) -> YearRule:
    return read_year_rules([text])[0]


def alone(text: str, *, returns: float = 0.75, places: float = 225) -> Settled:
    """Zegama's size under one rule."""
    demand = Demand(name="everybody", applicants=13830, returns=(returns,))
    return settle(one_rule(text), [demand], places)[0]


def check_balance(one: Settled) -> None:
    """Everybody is counted, and next year's field is this year's again."""
    total = one.standing.sum() + one.beyond
    assert math.isclose(total, one.demand.applicants, rel_tol=1e-12)
    returns = [*one.demand.returns, *[one.demand.returns[-1]] * len(one.standing)]
    for k in range(40):
        back = one.standing[k] * (1 - one.chances[k]) * returns[k]
        assert math.isclose(one.standing[k + 1], back, rel_tol=1e-9, abs_tol=1e-9)
    hazard = -np.expm1(-one.threshold * one.tickets[1:])
    assert np.allclose(one.chances[1:], hazard, rtol=1e-12, atol=0)


@given(text=TEXTS, returns=RETURNS, applicants=st.integers(2, 10**6), share=st.floats(0.0005, 0.3))
def test_places_and_applicants_are_conserved_for_any_rule_and_return(
    text: str, returns: tuple[float, ...], applicants: int, share: float
) -> None:
    places = applicants * share
    demand = Demand(name="everybody", applicants=applicants, returns=returns)
    (one,) = settle(one_rule(text), [demand], places)
    assert math.isclose(one.places, places, rel_tol=1e-9)
    check_balance(one)


@given(
    text=TEXTS,
    returns=st.tuples(RETURNS, RETURNS, RETURNS),
    applicants=st.tuples(*[st.integers(200, 20_000)] * 3),
    floors=st.tuples(st.floats(0, 30), st.floats(0, 30)),
)
def test_with_floors_every_place_is_given_once_and_every_floor_is_kept(
    text: str,
    returns: tuple[tuple[float, ...], ...],
    applicants: tuple[int, ...],
    floors: tuple[float, float],
) -> None:
    demands = [
        Demand(name=str(number), applicants=one, returns=back, floor=floor)
        for number, (one, back, floor) in enumerate(
            zip(applicants, returns, (*floors, 0.0), strict=True)
        )
    ]
    settled = settle(one_rule(text), demands, 100)
    assert math.isclose(sum(one.places for one in settled), 100, rel_tol=1e-9)
    common = settled[2].threshold
    for one in settled:
        check_balance(one)
        assert one.places >= one.demand.floor * (1 - 1e-9)
        bound = one.threshold > common * (1 + 1e-9)
        assert not bound or math.isclose(one.places, one.demand.floor, rel_tol=1e-9)
        assert one.threshold >= common


@pytest.mark.parametrize("text", ["flat", "linear", "square", "doubling", "linear decay=.4"])
def test_newcomers_are_those_who_got_in_and_those_who_left(text: str) -> None:
    for returns in (0.0, 0.5, 0.75, 0.9, 1.0):
        newcomers = alone(text, returns=returns).newcomers
        assert math.isclose(newcomers, 13830 - returns * (13830 - 225), rel_tol=1e-9)


def test_a_flat_rule_gives_everybody_places_over_applicants() -> None:
    one = alone("flat")
    assert np.allclose(one.chances, 225 / 13830, rtol=1e-12, atol=0)


def test_if_nobody_returns_there_are_only_first_timers() -> None:
    one = alone("doubling", returns=0.0)
    assert one.standing[0] == 13830
    assert math.isclose(one.chances[0], 225 / 13830, rel_tol=1e-12)


def test_a_field_that_nobody_leaves_without_a_place_is_a_queue_of_61_years() -> None:
    one = alone("doubling", returns=1.0)
    tried = np.arange(1, len(one.standing) + 1)
    mean = (one.standing * one.chances) @ tried / 225
    assert math.isclose(mean, 13830 / 225, rel_tol=1e-9)  # Little's law


def test_far_more_years_than_the_first_horizon_are_followed_where_people_stay() -> None:
    demand = Demand(name="everybody", applicants=10**7, returns=(1.0,))
    (one,) = settle(one_rule("linear"), [demand], 100)
    assert len(one.standing) > 100_000
    assert math.isclose(one.places, 100, rel_tol=1e-9)
    assert math.isclose(one.newcomers, 100, rel_tol=1e-9)


def test_only_ratios_of_tickets_count() -> None:
    plain, tenfold = alone("linear"), alone("linear base=10 each=10")
    assert np.allclose(plain.chances[:60], tenfold.chances[:60], rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("linear most=1", "flat"),
        ("doubling most=1", "flat"),
        ("linear each=0", "flat"),
        ("linear decay=1", "table 1 2"),
        ("linear decay=0", "linear"),
        ("linear first-timers=0", "linear"),
        ("doubling most=8", "table 1 2 4 8"),
        ("linear most=1000000", "linear"),
    ],
)
def test_at_its_limits_an_option_makes_another_rule(text: str, same: str) -> None:
    assert np.allclose(alone(text).chances, alone(same).chances, rtol=1e-12, atol=0)


def test_a_cap_gives_first_timers_more_the_lower_it_is() -> None:
    texts = ["linear", "linear most=20", "linear most=10", "linear most=5", "linear most=1"]
    first = [float(alone(text).chances[0]) for text in texts]
    assert first == sorted(first)
    assert len(set(first)) == 5


def test_decay_gives_first_timers_more_the_faster_tickets_lapse() -> None:
    texts = ["linear", "linear decay=.1", "linear decay=.3", "linear decay=1"]
    first = [float(alone(text).chances[0]) for text in texts]
    assert first == sorted(first)
    assert len(set(first)) == 4


@pytest.mark.parametrize("share", [0.1, 0.25, 0.6, 0.99])
@pytest.mark.parametrize("rule", ["flat", "linear", "doubling"])
def test_first_timers_get_their_share_and_their_part_of_the_main_draw(
    rule: str, share: float
) -> None:
    one = alone(f"{rule} first-timers={share}")
    kept = share * 225
    assert math.isclose(one.reserved * one.newcomers, kept, rel_tol=1e-9)
    main = (one.newcomers - kept) * -math.expm1(-one.threshold * one.tickets[0])
    first_places = float(one.standing[0] * one.chances[0])
    assert math.isclose(first_places, kept + main, rel_tol=1e-9)
    assert main > 0
    assert math.isclose(one.places, 225, rel_tol=1e-9)


def test_a_first_timers_share_counts_over_all_classes_with_one_chance_for_all() -> None:
    demands = [
        Demand(name="women", applicants=2490, returns=(0.8,), floor=52),
        Demand(name="everybody else", applicants=11340, returns=(0.75,)),
    ]
    women, others = settle(one_rule("linear first-timers=.2"), demands, 225)
    assert women.reserved == others.reserved
    kept = women.reserved * (women.newcomers + others.newcomers)
    assert math.isclose(kept, 45, rel_tol=1e-9)
    assert math.isclose(women.places, 52, rel_tol=1e-9)


def test_a_floor_that_is_reached_anyway_changes_nothing() -> None:
    low = [
        Demand(name="women", applicants=2490, returns=(0.8,), floor=10),
        Demand(name="everybody else", applicants=11340, returns=(0.75,)),
    ]
    none = [Demand(name="women", applicants=2490, returns=(0.8,)), low[1]]
    for one, other in zip(
        settle(one_rule("linear"), low, 225), settle(one_rule("linear"), none, 225), strict=True
    ):
        assert one.threshold == other.threshold
        assert np.array_equal(one.standing, other.standing)


def test_classes_alike_are_one_field() -> None:
    halves = [Demand(name=name, applicants=6915, returns=(0.75,)) for name in "ab"]
    for one in settle(one_rule("square first-timers=.1"), halves, 225):
        whole = alone("square first-timers=.1")
        assert np.allclose(one.chances, whole.chances, rtol=1e-9, atol=0)
        assert math.isclose(one.places, 112.5, rel_tol=1e-9)


def refused(text: str, *demands: Demand, places: float = 100) -> str:
    with pytest.raises(BadInput) as caught:
        settle(one_rule(text), demands, places)
    (problem,) = caught.value.problems
    assert problem.right
    return problem.what


def test_what_has_no_steady_state_is_refused() -> None:
    plain = Demand(name="all", applicants=1000, returns=(0.5,))
    women = Demand(name="women", applicants=80, returns=(0.5,), floor=80)
    says = "1,000 places for 1,000 applicants leave nothing to draw"
    assert refused("flat", plain, places=1000) == says
    assert refused("flat", women, plain) == "women: 80 applicants, and a floor of 80"
    half = Demand(name="men", applicants=500, returns=(0.5,), floor=100)
    says = "the floors take 100 of 100 places: nobody else would get in"
    assert refused("flat", half, plain) == says
    stay = Demand(name="all", applicants=1000, returns=(1.0,))
    says = "the rule table 1 0 ends in 0 tickets, and of all nobody ever leaves"
    assert refused("table 1 0", stay) == says
    says = "the rule table 0 1 leaves so many without tickets that places would stay empty"
    assert refused("table 0 1", plain, places=900) == says
    leave = Demand(name="guests", applicants=200, returns=(0.0,), floor=34)
    says = "the rule linear base=0 leaves so many without tickets that places would stay empty"
    assert refused("linear base=0", leave, plain) == says


def test_floors_that_take_all_places_are_kept_when_all_have_one() -> None:
    demands = [
        Demand(name=name, applicants=500, returns=(0.5,), floor=floor)
        for name, floor in (("women", 60), ("men", 40))
    ]
    settled = settle(one_rule("linear"), demands, 100)
    assert [round(one.places, 9) for one in settled] == [60, 40]
    says = "the floors leave too few places for the first-timers' share of the rule linear"
    assert refused("linear first-timers=.999", *_veterans()) == f"{says} first-timers=.999"


def _veterans() -> tuple[Demand, Demand]:
    """A class with most of the places and hardly any newcomers, and all others."""
    return (
        Demand(name="club", applicants=100, returns=(1.0,), floor=60),
        Demand(name="all", applicants=1000, returns=(0.5,)),
    )
