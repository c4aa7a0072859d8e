"""Rules, classes, returns and fields as small texts, and what is said of wrong ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dorsal.ballot.years import (
    Demand,
    YearRule,
    read_demands,
    read_field,
    read_returns,
    read_year_rules,
)
from dorsal.ground.problems import BadInput

Told = list[tuple[str, str]]


def told(read: Callable[[], object]) -> Told:
    """What is wrong and what would be right, for each problem."""
    with pytest.raises(BadInput) as caught:
        read()
    return [(one.what, one.right) for one in caught.value.problems]


def test_rules_are_read_with_their_options() -> None:
    assert read_year_rules(
        ["flat", " linear  base=2 each=3 most=12", "table 1 2 4 8 decay=0.2 first-timers=.25"]
    ) == (
        YearRule(name="flat", kind="flat"),
        YearRule(name="linear base=2 each=3 most=12", kind="linear", base=2, each=3, most=12),
        YearRule(
            name="table 1 2 4 8 decay=0.2 first-timers=.25",
            kind="table",
            table=(1, 2, 4, 8),
            decay=0.2,
            first_timers=0.25,
        ),
    )


def test_every_problem_of_every_rule_is_told() -> None:
    texts = [
        "linier",
        "linear mots=3 each=x",
        "flat most=4",
        "linear each=1 each=2",
        "",
        "doubling",
    ]
    options = "the options are base, each, most, decay and first-timers"
    kinds = "a rule starts with flat, linear, square, doubling or table"
    assert told(lambda: read_year_rules(texts)) == [
        ("there is no such ticket rule", f"did you mean linear? {kinds}"),
        ("the rule linear: there is no option mots", f"did you mean most? {options}"),
        ("the rule linear: each is x", "each is a number from 0 to 1,048,576"),
        ("the rule flat: there is no option most", "the options are first-timers"),
        ("the rule linear: each needs one value", "write each=2 once"),
        ("there is no such ticket rule", kinds),
    ]


@pytest.mark.parametrize(
    ("text", "what", "right"),
    [
        ("linear most=0", "most is 0", "most is a number of tickets up to 1,048,576"),
        ("linear most=inf", "most is inf", "most is a number of tickets up to 1,048,576"),
        ("linear decay=1.2", "decay is 1.2", "decay is a share from 0 to 1"),
        ("flat first-timers=1", "first-timers is 1", "first-timers is a share from 0 to below 1"),
        (
            "linear base=0 each=0",
            "base and each are 0",
            "one of them is above 0, or nobody has a ticket",
        ),
        ("table", "nobody has a ticket", "write the tickets by failures: table 1 2 4 8"),
        ("table 0 0", "nobody has a ticket", "write the tickets by failures: table 1 2 4 8"),
        ("table 1 -2", "a number of tickets is -2", "tickets are numbers from 0 to 1,048,576"),
        (
            "table 8 4 decay=.1",
            "tickets beyond the first cannot decay here",
            "start with 1 ticket or more, and never give fewer after another failure",
        ),
        (
            "linear base=0 decay=.1",
            "tickets beyond the first cannot decay here",
            "start with 1 ticket or more, and never give fewer after another failure",
        ),
    ],
)
def test_a_wrong_number_is_named_with_what_would_be_right(text: str, what: str, right: str) -> None:
    kind = text.split()[0]
    assert told(lambda: read_year_rules([text])) == [(f"the rule {kind}: {what}", right)]


def test_returns_are_one_number_or_several() -> None:
    assert read_returns(".75") == (0.75,)
    assert read_returns(".55, .7,1") == (0.55, 0.7, 1.0)
    right = "write one share from 0 to 1, or several by failures: .55,.7,.8,.85"
    assert told(lambda: read_returns("75,,.8")) == [
        ("the returns: a return is 75", right),
        ("the returns: a return is missing", right),
    ]


def test_without_classes_everybody_is_one() -> None:
    assert read_demands([], applicants=9, returns=(0.5,)) == (
        Demand(name="everybody", applicants=9, returns=(0.5,)),
    )


def test_classes_have_numbers_of_their_own_and_the_rest_is_everybody_else() -> None:
    texts = ["women: applicants=2490 return=.8,.9 floor=52", " the locals :applicants=100"]
    assert read_demands(texts, applicants=13830, returns=(0.75,)) == (
        Demand(name="women", applicants=2490, returns=(0.8, 0.9), floor=52),
        Demand(name="the locals", applicants=100, returns=(0.75,)),
        Demand(name="everybody else", applicants=11240, returns=(0.75,)),
    )
    assert read_demands(["all of us: applicants=9"], applicants=9, returns=(0.5,)) == (
        Demand(name="all of us", applicants=9, returns=(0.5,)),
    )


def test_every_problem_of_every_class_is_told() -> None:
    texts = [
        "women applicants=3",
        "men: applicant=3 floor=.5",
        "men: applicants=4 return=2",
        "everybody else: applicants=30",
    ]
    assert told(lambda: read_demands(texts, applicants=20, returns=(0.5,))) == [
        (
            "the class: it has no name",
            "write 'women: applicants=2490 return=.8 floor=52'",
        ),
        (
            "the class men: there is no option applicant",
            "did you mean applicants? the options are applicants, return and floor",
        ),
        (
            "the class men: applicants is missing",
            "applicants is a whole number from 1 to 100,000,000",
        ),
        ("the class men: floor is .5", "floor is a whole number from 0 to 100,000,000"),
        (
            "the class men: a return is 2",
            "write one share from 0 to 1, or several by failures: .55,.7,.8,.85",
        ),
        ("two classes have this name", "name every class once"),
        ("two classes have this name", "name every class once"),
        (
            "the classes have 13 more applicants than the race, which has 20",
            "let --applicants count everybody",
        ),
    ]


def test_a_field_is_read_by_failures() -> None:
    assert read_field("0:3626, 2:12,1:5") == (3626, 5, 12)
    assert told(lambda: read_field("1:3,x,1:4")) == [
        ("the field: failures is x", "failures is a whole number from 0 to 1,000"),
        ("the field: applicants is missing", "applicants is a whole number from 0 to 100,000,000"),
        ("the field: 1 failures stand there twice", "name them once"),
        ("the field: there is nobody with 0 failures", "write 0:3626 for 3626 first-timers"),
    ]
