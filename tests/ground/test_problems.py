"""Problems say what is wrong, where, and what would be right; all of a file together."""

from __future__ import annotations

import pytest

from dorsal.ground.problems import BadInput, Problem, Problems


def test_a_problem_in_one_line() -> None:
    problem = Problem("not a number", "write digits", "entries.csv", 12, "failures", "three")
    assert str(problem) == (
        "entries.csv, line 12, column failures: not a number ('three'); write digits"
    )


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        (Problem("x"), ""),
        (Problem("x", file="a.csv"), "a.csv"),
        (Problem("x", line=3), "line 3"),
        (Problem("x", column="id"), "column id"),
        (Problem("x", file="a.csv", column="id"), "a.csv, column id"),
    ],
)
def test_the_place_names_only_what_is_known(problem: Problem, where: str) -> None:
    assert problem.where == where


def test_a_problem_without_a_place_is_just_said() -> None:
    assert str(Problem("there is no entry")) == "there is no entry"


def test_problems_come_in_the_order_of_their_lines_and_keep_ties() -> None:
    problems = Problems("entries.csv")
    problems.add("c", line=9)
    problems.add("a", line=2, column="id", value="?", right="letters")
    problems.add("b", line=2, level="warning")
    problems.extend([Problem("z", file="entries.csv")])
    assert [one.what for one in problems] == ["z", "a", "b", "c"]
    assert len(problems) == 4
    assert [one.what for one in problems.errors] == ["z", "a", "c"]
    assert problems.warnings == (Problem("b", "", "entries.csv", 2, level="warning"),)


def test_warnings_stop_nothing() -> None:
    problems = Problems()
    problems.add("near duplicate", level="warning")
    problems.raise_errors()
    assert len(problems) == 1


def test_all_errors_are_raised_together_without_the_warnings() -> None:
    problems = Problems("entries.csv")
    problems.add("second", line=2)
    problems.add("first", line=1)
    problems.add("odd", line=1, level="warning")
    with pytest.raises(BadInput) as raised:
        problems.raise_errors()
    assert [one.what for one in raised.value.problems] == ["first", "second"]
    assert str(raised.value) == "entries.csv, line 1: first\nentries.csv, line 2: second"
