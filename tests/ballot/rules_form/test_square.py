"""The square rule and its expression."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.rules_form.square import is_column, square_expression, squared_column
from dorsal.ballot.tickets import Advanced


@pytest.mark.parametrize(
    ("column", "expression"),
    [
        ("failures", "(1 + failures) ** 2"),
        (" años ", "(1 + años) ** 2"),
        ("km run", "(1 + [km run]) ** 2"),
        ("2026", "(1 + [2026]) ** 2"),
        ("min", "(1 + [min]) ** 2"),
        ("if", "(1 + [if]) ** 2"),
    ],
)
def test_the_expression_names_the_column(column: str, expression: str) -> None:
    assert square_expression(column) == expression
    assert squared_column(Advanced(expression=expression)) == column.strip()


@given(st.text(max_size=300).filter(is_column))
def test_any_column_comes_back_and_squares_one_more_than_its_number(column: str) -> None:
    rule = Advanced(expression=square_expression(column), most=64)
    assert squared_column(rule) == column.strip()
    assert rule.count({column.strip(): 4}) == 25


@pytest.mark.parametrize("text", ["", " ", "\n", "[a", "a]", "a] + [b"])
def test_what_an_expression_cannot_name_is_no_column(text: str) -> None:
    assert not is_column(text)
    assert square_expression(text) == "(1 + failures) ** 2"


@pytest.mark.parametrize(
    "rule",
    [
        Advanced(expression="(1 + failures)**2"),
        Advanced(expression="(1 + [failures]) ** 2"),
        Advanced(expression="(1 + a + b) ** 2"),
        Advanced(expression="4"),
        Advanced(expression="(1 + failures) ** 2", scale=2),
    ],
)
def test_another_text_or_scale_is_not_the_square_rule(rule: Advanced) -> None:
    assert squared_column(rule) == ""
