from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.forecast import (
    Curve,
    DrawPlaces,
    KindCount,
    PastYear,
    ThisYear,
    count_kinds,
    forecast_closing,
    forecast_sentences,
    kind_sentence,
)
from dorsal.ballot.odds.ballot_form import form_public
from tests.ballot.draw.small_ballot import sealed_rules
from tests.ballot.forecast.kinds_of_a_draw import kind
from tests.ballot.odds.plain_rows import entry

DAY = 86_400
NOON = DAY // 2
DRAW = (DrawPlaces(name="draw", places=50),)


def curve(half: int, whole: int) -> Curve:
    """So many at noon, so many at closing."""
    return Curve(opened=0, closed=DAY, moments=(0, NOON, DAY), counts=(0, half, whole))


HALF_AT_NOON = PastYear(name="2026", everybody=curve(500, 1000))


def year(*kinds: KindCount, others: int = 0, usual: tuple[KindCount, ...] = ()) -> ThisYear:
    return ThisYear(opened=0, closed=DAY, kinds=kinds, others=others, usual=usual)


def test_twice_the_applicants_are_half_the_chance() -> None:
    one = year(KindCount(kind=kind(1), applicants=100))
    forecast = forecast_closing(one, past=[HALF_AT_NOON], draws=DRAW, now=NOON)
    assert forecast is not None
    total = forecast.total
    # as in test_total: 100 times 1 + exp(-0.954) and 1 + exp(0.954)
    assert (total.so_far, total.median, total.low, total.high) == (100, 200, 138, 360)
    assert [(each.kind, each.applicants, each.at_closing) for each in forecast.kinds] == [
        (kind(1), 100, 200)
    ]
    (found,) = forecast.kinds
    chances = (found.chance_now, found.chance, found.low, found.high)
    assert chances == pytest.approx((50 / 100, 50 / 200, 50 / 360, 50 / 138), abs=1e-12)
    assert forecast.method == "exact"


def test_kinds_grow_as_they_stand_and_add_up_whoever_is_sure_does_not_grow() -> None:
    kinds = [KindCount(kind=kind(tickets), applicants=60 // tickets) for tickets in (1, 2, 3)]
    forecast = forecast_closing(year(*kinds, others=30), past=[HALF_AT_NOON], draws=DRAW, now=NOON)
    assert forecast is not None
    assert (forecast.total.so_far, forecast.total.median) == (140, 280)
    # 140 more, in the parts 60, 30 and 20 of 110: 76.4, 38.2 and 25.5
    assert [one.at_closing for one in forecast.kinds] == [60 + 76, 30 + 38, 20 + 26]


def test_newcomers_and_the_returning_grow_as_past_years_tell() -> None:
    # at noon 300 of 400 newcomers and 200 of 600 of the others had applied
    past = PastYear(name="2026", everybody=curve(500, 1000), newcomers=curve(300, 400))
    kinds = [
        KindCount(kind=kind(1), applicants=100, newcomers=100),
        KindCount(kind=kind(2), applicants=100),
    ]
    forecast = forecast_closing(year(*kinds), past=[past], draws=DRAW, now=NOON)
    assert forecast is not None
    new, old = 100.5 / 300.5, 400.5 / 200.5  # still to come for each who has
    first = round(200 * new / (new + old))
    assert [one.at_closing for one in forecast.kinds] == [100 + first, 300 - first]


def test_one_past_year_that_does_not_tell_newcomers_leaves_kinds_as_they_stand() -> None:
    past = PastYear(name="2026", everybody=curve(500, 1000), newcomers=curve(300, 400))
    kinds = [
        KindCount(kind=kind(1), applicants=100, newcomers=100),
        KindCount(kind=kind(2), applicants=100),
    ]
    forecast = forecast_closing(year(*kinds), past=[past, HALF_AT_NOON], draws=DRAW, now=NOON)
    assert forecast is not None
    assert [one.at_closing for one in forecast.kinds] == [200, 200]


def test_in_the_first_moments_a_usual_year_tells_who_is_to_come() -> None:
    usual = (KindCount(kind=kind(1), applicants=300), KindCount(kind=kind(2), applicants=100))
    forecast = forecast_closing(
        year(KindCount(kind=kind(2), applicants=10), usual=usual),
        past=[HALF_AT_NOON],
        draws=DRAW,
        now=0,
    )
    assert forecast is not None
    assert (forecast.total.basis, forecast.total.median) == ("totals", 1000)
    assert [(one.applicants, one.at_closing, one.chance_now) for one in forecast.kinds] == [
        (0, 743, None),
        (10, 257, 1.0),
    ]


def test_with_nothing_to_go_by_there_is_no_forecast() -> None:
    one = year(KindCount(kind=kind(1), applicants=5))
    assert forecast_closing(one, past=[], draws=DRAW, now=NOON) is None


def test_from_closing_on_the_forecast_is_todays() -> None:
    one = year(KindCount(kind=kind(1), applicants=100), KindCount(kind=kind(3), applicants=40))
    forecast = forecast_closing(one, past=[HALF_AT_NOON], draws=DRAW, now=DAY)
    assert forecast is not None
    for each in forecast.kinds:
        assert each.at_closing == each.applicants
        assert each.chance == each.low == each.high == each.chance_now
    assert forecast_sentences(forecast)[0] == "The ballot is closed: 140 applicants."
    assert kind_sentence(forecast.kinds[0], forecast=forecast).count("%") == 1


@given(st.integers(20, 3000), st.integers(0, 500), st.integers(2, DAY))
def test_many_at_closing_are_a_lower_chance(many: int, few: int, left: int) -> None:
    kinds = [KindCount(kind=kind(1), applicants=many), KindCount(kind=kind(5), applicants=few)]
    forecast = forecast_closing(year(*kinds), past=[HALF_AT_NOON], draws=DRAW, now=DAY - left)
    assert forecast is not None
    for one in forecast.kinds:
        assert one.low <= one.chance + 1e-9 <= one.high + 2e-9
        assert one.chance_now is None or one.chance <= one.chance_now + 1e-9
    sure = sum(one.at_closing for one in forecast.kinds)
    assert sure == forecast.total.median


def test_groups_make_all_chances_those_of_a_large_field() -> None:
    kinds = [
        KindCount(kind=kind(1), applicants=100),
        KindCount(kind=kind(2, friends=((),)), applicants=20),
    ]
    forecast = forecast_closing(year(*kinds), past=[HALF_AT_NOON], draws=DRAW, now=NOON)
    assert forecast is not None
    assert forecast.method == "large field"
    assert forecast_sentences(forecast)[-1] == (
        "The chances are those of a large field: groups, caps and overlapping floors are counted"
        " approximately."
    )


def test_the_sentences_lead_with_closing() -> None:
    one = year(
        KindCount(kind=kind(1), applicants=900), KindCount(kind=kind(2, "women"), applicants=100)
    )
    forecast = forecast_closing(one, past=[HALF_AT_NOON], draws=DRAW, now=NOON)
    assert forecast is not None
    assert forecast_sentences(forecast) == (
        "2,000 applicants expected at closing, four times out of five between 1,395 and 3,532."
        " 1,000 have applied so far.",
        "One past year had 50 % of the applicants at the same moment.",
        "When you apply makes no difference: with the same tickets, the first and the last to"
        " apply have the same chance.",
    )
    assert kind_sentence(forecast.kinds[1], forecast=forecast) == (
        "Women, 2 tickets: 4.50 % (1 in 22) at closing, four times out of five between 2.56 % and"
        " 6.43 %. If the ballot closed now: 8.92 % (1 in 11)."
    )


def test_the_sentences_say_when_they_rest_on_totals_or_on_habit() -> None:
    early = year(KindCount(kind=kind(1), applicants=5))
    by_totals = forecast_closing(early, past=[HALF_AT_NOON] * 2, draws=DRAW, now=60)
    by_habit = forecast_closing(
        year(KindCount(kind=kind(1), applicants=100)), past=[], draws=DRAW, now=NOON
    )
    assert by_totals is not None
    assert by_habit is not None
    assert forecast_sentences(by_totals)[1] == (
        "It is too early to go by this year's applications: this is what 2 past years came to in"
        " the end."
    )
    assert forecast_sentences(by_habit)[1] == (
        "There is no past year to go by: this is how ballots usually fill, with 50 % of the way"
        " behind us, and it is rough."
    )


def test_the_kinds_of_a_form_are_counted_with_newcomers_and_the_others() -> None:
    rules = sealed_rules(
        {"kind": "invitation", "name": "guests", "places": 2}, {"name": "draw", "places": 3}
    )
    entries: tuple[PublicEntry, ...] = (
        entry("a", {"draw": 1}, guests=1),
        entry("b", {"draw": 1}),
        entry("c", {"draw": 1}),
        entry("d", {"draw": 2}),
        entry("e", {}),
    )
    counts, others = count_kinds(
        form_public(entries, rules), newcomers=frozenset({"a", "b", "nobody"})
    )
    assert counts == (
        KindCount(kind=kind(1), applicants=2, newcomers=1),
        KindCount(kind=kind(2), applicants=1),
    )
    assert others == 2


def test_more_newcomers_than_applicants_are_refused() -> None:
    with pytest.raises(ValueError, match="3 newcomers among 2 applicants"):
        KindCount(kind=kind(1), applicants=2, newcomers=3)
