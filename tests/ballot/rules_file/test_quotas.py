"""Amounts of floors and caps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.rules_file.quotas import exact_share, share_of_places
from dorsal.ballot.rules_file.reading import read_rules
from tests.ballot.rules_texts import changed, problems_of


@pytest.mark.parametrize(
    ("amount", "form", "numbers"),
    [
        ("52", "number", (52, 0, 1)),
        ("0", "number", (0, 0, 1)),
        ('"23/100"', "share", (0, 23, 100)),
        ('" 1 / 3 "', "share", (0, 1, 3)),
        ('"23 %"', "share", (0, 23, 100)),
        ('"22.5%"', "share", (0, 225, 1000)),
        ('"22,5 %"', "share", (0, 225, 1000)),
        ('"share of applicants"', "applicants", (0, 0, 1)),
    ],
)
def test_amounts(amount: str, form: str, numbers: tuple[int, int, int]) -> None:
    (floor,) = read_rules(changed('"23/100"', amount)).floors
    assert floor.form == form
    assert (floor.number, floor.numerator, floor.denominator) == numbers


WRITE = 'write at_least = 52, "23/100", "23 %" or "share of applicants"'


@pytest.mark.parametrize(
    ("amount", "what", "right", "value"),
    [
        (
            "0.23",
            "a share with decimals is not exact",
            'write "23/100", in quotes, so that nothing is rounded by a machine',
            "0.23",
        ),
        (
            "0.125",
            "a share with decimals is not exact",
            'write "125/1000", in quotes, so that nothing is rounded by a machine',
            "0.125",
        ),
        ('"52"', "this is no amount", WRITE, "52"),
        ('"a quarter"', "this is no amount", WRITE, "a quarter"),
        ('"3/2"', "this share is more than everything", "at most 1/1", "3/2"),
        ('"101 %"', "this share is more than everything", "at most 1/1", "101 %"),
        ('"1/0"', "this share cannot be used", "the lower number is 1 to 1000000", "1/0"),
        (
            '"1/1000001"',
            "this share cannot be used",
            "the lower number is 1 to 1000000",
            "1/1000001",
        ),
        ("-1", "at_least is too low", "write a whole number from 0 to 10000000", "-1"),
        ("true", "at_least is true or false", "write a whole number from 0 to 10000000", "true"),
    ],
)
def test_what_is_no_amount(amount: str, what: str, right: str, value: str) -> None:
    (problem,) = problems_of(changed('"23/100"', amount))
    assert (problem.line, problem.column) == (26, "floors[1].at_least")
    assert (problem.what, problem.right, problem.value) == (what, right, value)


def test_a_missing_amount_is_told_at_its_table() -> None:
    (problem,) = problems_of(changed('at_least = "23/100"\n', ""))
    assert (problem.line, problem.column) == (24, "floors[1].at_least")
    assert problem.what == "at_least is missing"


@pytest.mark.parametrize("number", ["nan", "inf", "1e-999999", "1e999999", "-0.5", "2.5"])
def test_numbers_that_are_no_share_get_an_example(number: str) -> None:
    assert exact_share(Decimal(number)) == '"23/100"'


@given(st.integers(0, 10**7), st.integers(1, 10**6), st.integers(0, 10**6))
def test_shares_are_rounded_up(places: int, denominator: int, part: int) -> None:
    numerator = min(part, denominator)
    count = share_of_places(places, numerator=numerator, denominator=denominator)
    assert (count - 1) * denominator < places * numerator <= count * denominator
