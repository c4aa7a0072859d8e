"""Reading expressions: what is allowed, and what is said of the rest."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.expressions.parsing import FUNCTIONS, MOST_CHARACTERS, parse
from dorsal.ballot.expressions.tree import ExpressionError

TOKENS = [
    *("1", "0.5", "64", "9", "a", "[km run]", "+", "-", "*", "/", "**", "(", ")", ",", " "),
    *("if(", "<", "==", *(f"{name}(" for name in FUNCTIONS)),
]


@pytest.mark.parametrize(
    ("text", "position", "what", "right"),
    [
        ("", 1, "the expression ends where a value is needed", "write a number, a fact or ("),
        ("1 +", 4, "the expression ends where a value is needed", "write a number, a fact or ("),
        ("2^a", 2, "the character '^' means nothing here", "write ** for a power"),
        (
            "1 + 7.",
            6,
            "the character '.' means nothing here",
            "write a digit before and after the point: 0.5",
        ),
        ("0,5", 2, "',' does not continue the expression", "write decimals with a point: 0.5"),
        ("(1 + 2", 7, "the end comes before the bracket of character 1 is closed", "write )"),
        (
            "1 + 2)",
            6,
            "')' does not continue the expression",
            "take it away, or open the bracket with ( before",
        ),
        (
            "2 failures",
            3,
            "'failures' does not continue the expression",
            "write an operator (+ - * / **) before it",
        ),
        (
            "a < b",
            3,
            "'<' does not continue the expression",
            "compare only inside if(a < b, then, otherwise)",
        ),
        (
            "1 + log(a)",
            5,
            "there is no function 'log'",
            "did you mean ln? the functions are min, max, floor, ceil, round, ln, sqrt, if",
        ),
        ("round(a, 2)", 1, "round has 2 arguments", "it takes exactly one"),
        ("max + 1", 1, "'max' is a function", "write max(...), or [max] for a fact of that name"),
        (
            "if(a, 1, 2)",
            5,
            "',' stands where if( needs a comparison",
            "write if(a < b, then, otherwise)",
        ),
        ("if(a < 1, 2)", 12, "')' comes before the third argument of if", "write ,"),
        ("[ ] + 1", 1, "the brackets are empty", "write a column's name: [km run]"),
        ("1 / [a", 5, "the character '[' means nothing here", "close the column's name with ]"),
        ("1234567890123456789012345", 1, "the number is too long", "at most 24 characters"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_would_be_right(
    text: str, position: int, what: str, right: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert (error.position, error.what, error.right) == (position, what, right)
    assert str(error) == f"character {position}: {what}; {right}"


def test_facts_are_listed_in_order_of_first_use() -> None:
    assert parse("b + [trail work] * a + b").facts == ("b", "trail work", "a")


def test_names_may_have_accents_and_function_names_may_be_facts_in_brackets() -> None:
    assert parse("años + [min]").facts == ("años", "min")


def test_length_is_bounded() -> None:
    longest = "1" + "+1" * ((MOST_CHARACTERS - 1) // 2)
    assert parse(longest).facts == ()
    with pytest.raises(ExpressionError, match="the expression has 1001 characters"):
        parse(longest + "+1")


@pytest.mark.parametrize("opening", ["(", "-", "2**", "min(", "if(1<2,1,"])
def test_depth_is_bounded(opening: str) -> None:
    with pytest.raises(ExpressionError, match="more than 30 levels inside each other"):
        parse(opening * 100 + "1")


def place_of_fault(text: str) -> int:
    """The character of the first mistake, or the first one when there is none."""
    try:
        parse(text)
    except ExpressionError as error:
        return error.position
    return 1


@given(st.text(max_size=80) | st.lists(st.sampled_from(TOKENS), max_size=60).map("".join))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    started = process_time()
    assert 1 <= place_of_fault(text) <= len(text) + 1
    assert process_time() - started < 1
