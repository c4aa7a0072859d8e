"""Values as the lines of a text box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.rules_form import read_value_lines, write_value_lines
from tests.ballot.rules_form.any_rules import VALUES


def test_each_value_has_its_line() -> None:
    assert write_value_lines(("Zegama", "Zerain, Goierri")) == "Zegama\nZerain, Goierri"
    assert read_value_lines(" Zegama \r\n\r\nZerain, Goierri\r\n") == ("Zegama", "Zerain, Goierri")


def test_line_breaks_and_backslashes_inside_a_value_are_marked() -> None:
    values = ("a\nb", "c\r\nd", "\\", "e\\n")
    text = "a\\nb\nc\\r\\nd\n\\\\\ne\\\\n"
    assert write_value_lines(values) == text
    assert read_value_lines(text) == values


def test_a_backslash_that_marks_nothing_is_itself() -> None:
    assert read_value_lines("a\\b") == ("a\\b",)


def test_an_empty_box_holds_no_values() -> None:
    assert (read_value_lines(" \n\r\n"), write_value_lines(())) == ((), "")


@given(st.lists(VALUES, max_size=6).map(tuple))
def test_values_come_back_from_their_lines(values: tuple[str, ...]) -> None:
    assert read_value_lines(write_value_lines(values)) == values
    assert read_value_lines(write_value_lines(values).replace("\n", "\r\n")) == values
