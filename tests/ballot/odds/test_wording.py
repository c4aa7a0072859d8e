from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.odds.words import one_in, percent, points, tick_percent, whole_percent
from dorsal.ground.plain_words import amount, plain


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, "0 %"),
        (1e-12, "0 %"),
        (2e-8, "< 0.001 %"),
        (0.00012, "0.012 %"),
        (0.00309, "0.31 %"),
        (0.0943, "9.43 %"),
        (0.099949, "9.99 %"),
        (0.09996, "10.0 %"),
        (0.17983, "18.0 %"),
        (0.99944, "99.9 %"),
        (0.9996, "99.96 %"),
        (0.99995, "> 99.99 %"),
        (1 - 1e-12, "100 %"),
        (1.0, "100 %"),
    ],
)
def test_percent_is_rounded_and_never_to_certainty(chance: float, told: str) -> None:
    assert percent(chance) == told


@given(chance=st.floats(2e-9, 1 - 2e-9))
def test_only_what_is_certain_is_told_as_certain(chance: float) -> None:
    assert percent(chance) not in ("0 %", "100 %")
    assert whole_percent(chance) not in ("0 %", "100 %")


@given(chance=st.floats(0.00001, 0.9999))
def test_percent_is_true_to_half_its_last_digit(chance: float) -> None:
    number = percent(chance).removesuffix(" %")
    digits = len(number.partition(".")[2])
    assert abs(float(number) - 100 * chance) <= 0.5000001 * 10**-digits


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.0, ""),
        (1 / 324, "1 in 324"),
        (0.1798, "1 in 5.6"),
        (0.2, "1 in 5"),
        (0.1003, "1 in 10"),
        (0.49, "1 in 2"),
        (0.5, ""),
        (1e-8, "1 in over 10 million"),
        (0.0002, "1 in 5,000"),
    ],
)
def test_small_chances_are_told_as_one_in_so_many(chance: float, told: str) -> None:
    assert one_in(chance) == told


@pytest.mark.parametrize(
    ("difference", "told"),
    [
        (0.0021, "+0.21 points"),
        (-0.0003, "−0.03 points"),
        (0.0, "no change"),
        (0.00001, "< +0.01 points"),
        (-0.4567, "−45.7 points"),
        (1.0, "+100.0 points"),
    ],
)
def test_differences_are_told_in_points_with_their_sign(difference: float, told: str) -> None:
    assert points(difference) == told


@pytest.mark.parametrize(
    ("chance", "told"),
    [(0.0, "0 %"), (0.004, "< 1 %"), (0.41, "41 %"), (0.995, "> 99 %"), (1.0, "100 %")],
)
def test_whole_percent(chance: float, told: str) -> None:
    assert whole_percent(chance) == told


def test_numbers_have_no_exponent_and_no_needless_zeros() -> None:
    assert [plain(number) for number in (0, 0.0001, 2.5, 1000, 1e6)] == [
        *("0", "0.0001", "2.5", "1,000", "1,000,000"),
    ]
    assert [tick_percent(chance) for chance in (0, 0.00001, 0.015, 0.07, 1)] == [
        *("0 %", "0.001 %", "1.5 %", "7 %", "100 %"),
    ]
    assert [amount(number, "entry", "entries") for number in (1, 2000)] == [
        *("1 entry", "2,000 entries"),
    ]
