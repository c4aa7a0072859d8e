"""What the keys of a rules file must fulfil together."""

from __future__ import annotations

import pytest

from dorsal.ballot.rules_file.reading import read_rules
from dorsal.ground.problems import Problem
from tests.ballot.rules_texts import SMALL, changed, problems_of

FLOOR = '\n[[floors]]\nclass = "women"\nat_least = {}\nof = "{}"\n'
CAP = '\n[[caps]]\nclass = "women"\nat_most = {}\nof = "{}"\n'


def problem(line: int, column: str, what: str, right: str, value: str = "") -> Problem:
    return Problem(what, right, "rules.toml", line, column, value)


def test_the_pools_places_sum_to_the_places_of_the_race() -> None:
    assert problems_of(changed("places = 60", "places = 61")) == [
        problem(
            4,
            "places",
            "the pools have 101 places together",
            "every place of the race belongs to one pool; change places or a pool's",
            "100",
        )
    ]


def test_a_pool_without_places_spoils_no_sum() -> None:
    assert [one.what for one in problems_of(changed("places = 60\n", ""))] == ["places is missing"]


@pytest.mark.parametrize(
    ("unused", "what", "right"),
    [
        ("drow", "no such pool", 'did you mean draw? write unused = "nobody" or "draw"'),
        (
            "times",
            "this pool is not a later one that can use places",
            'write unused = "nobody" or "draw"',
        ),
    ],
)
def test_unused_places_go_to_a_later_pool(unused: str, what: str, right: str) -> None:
    assert problems_of(changed('unused = "draw"', f'unused = "{unused}"')) == [
        problem(10, "pools[1].unused", what, right, unused)
    ]


def test_unused_places_do_not_go_to_a_reserved_pool() -> None:
    reserved = '[[pools]]\nname = "club"\nkind = "reserved"\nplaces = 0\nunused = "nobody"\n\n'
    text = changed('unused = "draw"', 'unused = "club"')
    text = changed("[classes.women]", reserved + "[classes.women]", text=text)
    (found,) = problems_of(text)
    assert found.what == "this pool is not a later one that can use places"


def test_one_pool_at_least_is_a_draw() -> None:
    text = SMALL[: SMALL.index('[[pools]]\nname = "draw"')]
    text = changed('unused = "draw"', 'unused = "nobody"', text=text)
    text = changed("places = 40", "places = 100", text=text)
    assert problems_of(text) == [
        problem(6, "pools", "no pool is a draw", 'give one of the pools kind = "draw"')
    ]


def test_a_kind_that_is_misspelt_is_not_told_as_a_missing_draw() -> None:
    (found,) = problems_of(changed('kind = "draw"', 'kind = "drow"'))
    assert (found.line, found.right.split(" ")[:4]) == (16, ["did", "you", "mean", "draw?"])


def test_names_of_pools_differ() -> None:
    assert problems_of(changed('name = "draw"', 'name = "times"')) == [
        problem(
            10,
            "pools[1].unused",
            "no such pool",
            'write unused = "nobody" or "times"',
            "draw",
        ),
        problem(15, "pools[2].name", "the name stands on line 7 already", "all differ", "times"),
        problem(27, "floors[1].of", "this is no draw", 'write of = "all" or "times"', "draw"),
    ]


def test_classes_exist() -> None:
    text = changed('class = "women"', 'class = "local"')
    text = changed("places = 60", 'places = 60\nonly = "wimen"', text=text)
    assert problems_of(text) == [
        problem(
            18,
            "pools[2].only",
            "there is no such class",
            "did you mean women? the classes are women",
            "wimen",
        ),
        problem(26, "floors[1].class", "there is no such class", "the classes are women", "local"),
    ]


def test_scopes_are_draws_or_all_places() -> None:
    assert problems_of(changed('of = "draw"', 'of = "times"')) == [
        problem(27, "floors[1].of", "this is no draw", 'write of = "all" or "draw"', "times")
    ]


def test_two_floors_for_one_class_and_scope_are_too_many_and_a_cap_beside_them_is_not() -> None:
    assert read_rules(SMALL + CAP.format(30, "draw") + FLOOR.format(30, "all")).caps[0].number == 30
    assert problems_of(SMALL + FLOOR.format(1, "draw")) == [
        problem(
            30,
            "floors[2].class",
            "this class has one for the same places on line 24 already",
            "keep one",
            "women",
        )
    ]


LOCAL = '\n[classes.local]\ncolumn = "town"\nis = "Zegama"\n'


@pytest.mark.parametrize(("least", "fits"), [(46, True), (47, False)])
def test_floors_of_a_scope_fit_into_its_places(least: int, fits: bool) -> None:
    """23/100 of 60 are 14, rounded up; 46 more make 60."""
    text = SMALL + LOCAL + FLOOR.format(least, "draw").replace("women", "local")
    expected = problem(
        35,
        "floors[2].at_least",
        "the floors of 'draw' come to 61 places of its 60",
        "lower them to 60 together",
    )
    assert problems_of(text) == ([] if fits else [expected])


def test_a_floor_by_the_share_of_applicants_is_not_counted_before_they_apply() -> None:
    text = SMALL + LOCAL + FLOOR.format('"share of applicants"', "draw").replace("women", "local")
    assert problems_of(text) == []


def test_a_floor_beyond_all_places_is_refused() -> None:
    assert [one.what for one in problems_of(SMALL + FLOOR.format(101, "all"))] == [
        "the floors of 'all' come to 101 places of its 100"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "whose"),
    [
        ('column = "sex"', 'column = "email"', 21, "classes.women.column", "email"),
        ('column = "best_time"', 'column = "birth_date"', 11, "pools[1].column", "born"),
        ('column = "failures"', 'column = "name"', 18, "pools[2].tickets.column", "name"),
        (
            '"linear", column = "failures"',
            '"advanced", expression = "1 + email", scale = 1',
            18,
            "pools[2].tickets.expression",
            "email",
        ),
    ],
)
def test_personal_columns_do_not_become_public(
    old: str, new: str, line: int, column: str, whose: str
) -> None:
    (found,) = problems_of(changed(old, new))
    assert (found.line, found.column) == (line, column)
    assert found.what == f"this is the personal column {whose!r}"


def test_personal_columns_differ() -> None:
    text = SMALL + '[applicants]\nname = "who"\nemail = "who"\nborn = "id"\ngroup = ""\n'
    assert problems_of(text) == [
        problem(
            30, "applicants.email", "this column is already 'name'", "name another column", "who"
        ),
        problem(31, "applicants.born", "this column is already 'id'", "name another column", "id"),
    ]


def test_groups_need_their_column() -> None:
    text = SMALL + '[applicants]\ngroup = ""\n[groups]\nlargest = 2\n'
    assert [(one.line, one.what) for one in problems_of(text)] == [(29, "groups need their column")]


SOURCE = """
[[ceremony]]
name = "{}"
count = {}
lowest = 1
highest = {}
ordered = false
repeats = {}
closes = 2027-02-01T18:00:00Z
"""


@pytest.mark.parametrize(
    ("count", "highest", "repeats", "found"),
    [
        (6, 6, "false", []),
        (7, 6, "true", []),
        (7, 6, "false", [(31, "there are not so many numbers")]),
        (1, 0, "true", [(33, "highest is below lowest")]),
    ],
)
def test_numbers_of_a_ceremony_can_come(
    count: int, highest: int, repeats: str, found: list[tuple[int, str]]
) -> None:
    text = SMALL + SOURCE.format("balls", count, highest, repeats)
    assert [(one.line, one.what) for one in problems_of(text)] == found


def test_names_of_sources_differ() -> None:
    text = SMALL + 2 * SOURCE.format("balls", 1, 6, "true")
    assert [(one.line, one.what) for one in problems_of(text)] == [
        (39, "the name stands on line 30 already")
    ]
