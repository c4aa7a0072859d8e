from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dorsal.ballot.odds.words import (
    NEARLY,
    chance_words,
    one_in,
    percent,
    points,
    tick_percent,
    whole_percent,
)
from dorsal.ground.plain_words import amount, plain

EDGES = (1e-9, 1e-5, 1e-3, 0.01, 0.0995, 0.09995, 0.1, 0.5, 0.99, 0.9995, 0.9999, 1 - 1e-9, 1.0)
CLOSE = [math.nextafter(edge, way) for edge in EDGES for way in (0.0, 2.0)]
CHANCES = st.one_of(
    st.floats(0, 1),
    st.sampled_from([0.0, *EDGES, *[one for one in CLOSE if one <= 1]]),
    st.floats(-14, 0).map(lambda exponent: 10.0**exponent),
    st.floats(-14, 0).map(lambda exponent: 1 - 10.0**exponent),
)
TOLD = re.compile(r"([<>]?) ?([\d.,]+) %")


def told_percent(text: str) -> tuple[str, Fraction, Fraction]:
    """The sign, the number and half a unit of its last digit."""
    found = TOLD.fullmatch(text)
    assert found is not None, text
    sign, digits = found.groups()
    decimals = len(digits.partition(".")[2])
    return sign, Fraction(digits), Fraction(1, 2 * 10**decimals)


def holds(text: str, chance: float) -> bool:
    """Whether the words are true of a chance: within their rounding, or on their side."""
    sign, number, half = told_percent(text)
    exact = 100 * Fraction(chance)
    if sign:
        return exact < number if sign == "<" else exact > number
    if number in (0, 100):
        return abs(exact - number) <= Fraction(2, 10**7)
    return abs(exact - number) <= half + Fraction(1, 10**12)  # a chance is a float: 0.015 is less


@given(CHANCES)
def test_percent_is_never_rounded_to_a_lie(chance: float) -> None:
    assert holds(percent(chance), chance)


@given(CHANCES)
@example(0.015)
def test_whole_percent_is_never_rounded_to_a_lie(chance: float) -> None:
    assert holds(whole_percent(chance), chance)


@given(CHANCES)
def test_only_what_is_certain_is_none_or_all(chance: float) -> None:
    for told in (percent(chance), whole_percent(chance)):
        assert (told == "0 %") is (chance <= NEARLY)
        assert (told == "100 %") is (chance >= 1 - NEARLY)


@given(CHANCES, CHANCES)
def test_percent_never_turns_two_chances_round(one: float, other: float) -> None:
    low, high = sorted([one, other])
    ordered = {"<": -1, "": 0, ">": 1}
    (sign_low, number_low, _), (sign_high, number_high, _) = map(
        told_percent, (percent(low), percent(high))
    )
    if number_low == number_high:
        assert ordered[sign_low] <= ordered[sign_high] or number_low == 0
    else:
        assert number_low < number_high


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, "0 %"),
        (1e-9, "0 %"),
        (2e-9, "< 0.001 %"),
        (0.00001, "0.001 %"),
        (0.00099, "0.099 %"),
        (0.00309, "0.31 %"),
        (0.0999, "9.99 %"),
        (0.0943, "9.43 %"),
        (0.3274, "32.7 %"),
        (0.99, "99.0 %"),
        (0.9995, "99.95 %"),
        (0.99995, "> 99.99 %"),
        (1 - 1e-10, "100 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_as_a_newspaper_prints_it(chance: float, told: str) -> None:
    assert percent(chance) == told


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, "0 %"),
        (0.0044, "< 1 %"),
        (0.01, "1 %"),
        (0.41, "41 %"),
        (0.99, "99 %"),
        (0.996, "> 99 %"),
        (1.0, "100 %"),
    ],
)
def test_whole_percent_as_a_newspaper_prints_it(chance: float, told: str) -> None:
    assert whole_percent(chance) == told


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, ""),
        (0.5, ""),
        (1.0, ""),
        (0.4, "1 in 2.5"),
        (1 / 3, "1 in 3"),
        (1 / 9.94, "1 in 9.9"),
        (1 / 9.96, "1 in 10"),
        (0.00309, "1 in 324"),
        (1 / 1234567, "1 in 1,234,567"),
        (5e-8, "1 in over 10 million"),
    ],
)
def test_a_chance_as_one_in_so_many(chance: float, told: str) -> None:
    assert one_in(chance) == told


@given(st.floats(1.1e-7, 0.4999))
def test_one_in_so_many_is_true_within_its_rounding(chance: float) -> None:
    told = Fraction(one_in(chance).removeprefix("1 in ").replace(",", ""))
    half = Fraction(1, 20) if told < 10 else Fraction(1, 2)
    assert abs(told - 1 / Fraction(chance)) <= half + Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        (0.0, "no change"),
        (1e-9, "no change"),
        (-1e-9, "no change"),
        (1e-8, "< +0.01 points"),
        (-1e-8, "> −0.01 points"),
        (0.0021, "+0.21 points"),
        (-0.0021, "−0.21 points"),
        (0.0999, "+9.99 points"),
        (0.1, "+10.0 points"),
        (-1.0, "−100.0 points"),
    ],
)
def test_points_have_a_sign(difference: float, told: str) -> None:
    assert points(difference) == told


@given(st.floats(-1, 1))
@example(0.00005)
@example(0.09995)
def test_points_are_true_within_their_rounding_and_never_zero(difference: float) -> None:
    told = points(difference)
    if told == "no change":
        assert abs(difference) <= NEARLY
        return
    sign = "+" if difference > 0 else "−"
    size = 100 * abs(Fraction(difference))
    if told in ("< +0.01 points", "> −0.01 points"):
        assert told[2] == sign
        assert size < Fraction("0.01")
        return
    assert told[0] == sign
    digits = told[1:].removesuffix(" points")
    decimals = len(digits.partition(".")[2])
    assert Fraction(digits) > 0
    assert abs(Fraction(digits) - size) <= Fraction(1, 2 * 10**decimals)


@given(st.integers(-999, 999), st.integers(0, 9))
def test_plain_digits_say_the_number_whole(digits: int, decimals: int) -> None:
    number = digits / 10**decimals
    told = plain(number)
    assert Fraction(told.replace(",", "")) == Fraction(digits, 10**decimals)
    assert "e" not in told
    assert not ("." in told and told.endswith(("0", ".")))


@pytest.mark.parametrize(
    ("number", "told"), [(0.001, "0.001"), (1000, "1,000"), (0, "0"), (1234.5, "1,234.5")]
)
def test_plain_digits(number: float, told: str) -> None:
    assert plain(number) == told


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0.001, "0.1 %"), (0.2, "20 %"), (0.07, "7 %"), (1.0, "100 %"), (0.00001, "0.001 %")],
)
def test_marks_of_a_scale(chance: float, told: str) -> None:
    assert tick_percent(chance) == told


def test_a_chance_both_ways() -> None:
    assert chance_words(0.00309) == "0.31 % (1 in 324)"
    assert chance_words(0.6) == "60.0 %"
    assert chance_words(0.0) == "0 %"


def test_numbers_with_their_nouns() -> None:
    assert plain(4469) == "4,469"
    told = [amount(number, "place") for number in (0, 1, 2, 1000)]
    assert told == ["0 places", "1 place", "2 places", "1,000 places"]
    assert [amount(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]
