"""Tickets by number of failures."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.tickets import MOST_TICKETS, Doubling, Flat, Linear, Table
from dorsal.ballot.years import YearRule, read_year_rules, tickets_by_failures, year_rule_of
from dorsal.ground.problems import BadInput
from tests.ballot.rules_texts import changed, small_rules

LINEAR = 'tickets = { rule = "linear", column = "failures" }'


def tickets(text: str, longest: int = 5) -> list[float]:
    (rule,) = read_year_rules([text])
    return [round(float(one), 9) for one in tickets_by_failures(rule, longest=longest)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("flat", [1, 1, 1, 1, 1, 1]),
        ("linear", [1, 2, 3, 4, 5, 6]),
        ("linear base=2 each=3", [2, 5, 8, 11, 14, 17]),
        ("linear base=0", [0, 1, 2, 3, 4, 5]),
        ("square", [1, 4, 9, 16, 25, 36]),
        ("square each=2", [1, 9, 25, 49, 81, 121]),
        ("doubling", [1, 2, 4, 8, 16, 32]),
        ("doubling most=10", [1, 2, 4, 8, 10, 10]),
        ("table 1 2 4 8", [1, 2, 4, 8, 8, 8]),
        ("table 5 3", [5, 3, 3, 3, 3, 3]),
        ("table 1 2 3 4 5 6 7 8", [1, 2, 3, 4, 5, 6]),
        ("linear most=3", [1, 2, 3, 3, 3, 3]),
    ],
)
def test_each_rule_gives_its_tickets(text: str, expected: list[float]) -> None:
    assert tickets(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linear decay=0", [1, 2, 3, 4, 5, 6]),
        ("linear decay=1", [1, 2, 2, 2, 2, 2]),
        ("linear decay=.5", [1, 2, 2.5, 2.75, 2.875, 2.9375]),
        ("linear decay=.2 most=3", [1, 2, 2.8, 3, 3, 3]),
        ("doubling decay=.5", [1, 2, 3.5, 6.25, 11.625, 22.3125]),
        ("table 1 2 4 8 decay=.5", [1, 2, 3.5, 6.25, 3.625, 2.3125]),
    ],
)
def test_what_lapses_is_a_share_of_the_tickets_beyond_the_first(
    text: str, expected: list[float]
) -> None:
    assert tickets(text) == expected


def test_decaying_tickets_settle_where_as_many_lapse_as_are_earned() -> None:
    assert tickets("linear decay=.2", 400)[-1] == 1 + 1 / 0.2


@pytest.mark.parametrize("text", ["doubling", "square", "doubling decay=.5", "linear each=1000"])
def test_no_tickets_overflow_and_none_are_more_than_the_ballot_allows(text: str) -> None:
    found = tickets(text, 5000)
    assert max(found) == found[-1] == MOST_TICKETS
    assert all(map(math.isfinite, found))


def in_the_ballot(rule: Flat | Linear | Doubling | Table, failures: int) -> int:
    return rule.count({"failures": Fraction(failures)})


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ('{ rule = "flat", tickets = 3 }', Flat(tickets=3)),
        (
            '{ rule = "linear", column = "failures", base = 2, each = 3, most = 12 }',
            Linear(column="failures", base=2, each=3, most=12),
        ),
        ('{ rule = "linear", column = "failures" }', Linear(column="failures")),
        ('{ rule = "doubling", column = "failures" }', Doubling(column="failures")),
        (
            '{ rule = "doubling", column = "failures", most = 9 }',
            Doubling(column="failures", most=9),
        ),
        (
            '{ rule = "table", column = "failures", tickets = [1, 5, 2] }',
            Table(column="failures", tickets=(1, 5, 2)),
        ),
    ],
)
def test_a_rules_file_gives_the_tickets_that_the_ballot_counts(
    written: str, rule: Flat | Linear | Doubling | Table
) -> None:
    text = changed(LINEAR, f"tickets = {written}")
    assert text.count(written) == 1
    year_rule = year_rule_of(read_rules(text), file="mine.toml")
    assert year_rule.name == "mine.toml"
    found = [float(one) for one in tickets_by_failures(year_rule, longest=20)]
    assert found == [in_the_ballot(rule, failures) for failures in range(21)]


def test_a_rules_file_with_an_expression_is_refused_with_the_way_out() -> None:
    text = changed(
        LINEAR, 'tickets = { rule = "advanced", expression = "1 + failures", scale = 1 }'
    )
    with pytest.raises(BadInput) as caught:
        year_rule_of(read_rules(text), file="mine.toml")
    (problem,) = caught.value.problems
    assert (problem.file, problem.column) == ("mine.toml", "pools.tickets")
    assert problem.what == "this ticket rule is not one of flat, linear, doubling and table"
    assert problem.right == "write its tickets by failures as --rule 'table 1 2 4 8'"


def test_a_rules_file_with_two_draws_is_refused() -> None:
    second = f'\n[[pools]]\nname = "second"\nkind = "draw"\nplaces = 10\n{LINEAR}\n'
    first = changed("places = 60", 'places = 50\nunused = "second"')
    text = changed("\n[classes", f"{second}\n[classes", text=first)
    with pytest.raises(BadInput, match=r"the file has 2 \(draw and second\)"):
        year_rule_of(read_rules(text), file="mine.toml")


def test_the_small_rules_are_linear() -> None:
    assert year_rule_of(small_rules(), file="a") == YearRule(name="a", kind="linear")
