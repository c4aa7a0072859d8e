from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.entry_file.cells import (
    BadCell,
    check_id,
    mend_date,
    read_confirmed,
    read_date,
    read_fact,
    read_standing,
    standing_form,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" 0 ", 0),
        ("2.5", Fraction(5, 2)),
        ("2,5", Fraction(5, 2)),
        ("2.0", 2),
        ("007", 7),
        ("0.125", Fraction(1, 8)),
        ("1234,5678", Fraction(12345678, 10000)),
    ],
)
def test_facts_are_whole_numbers_or_exact_fractions(text: str, value: int | Fraction) -> None:
    fact = read_fact(text)
    assert (fact, type(fact)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the number is missing"),
        ("  ", "the number is missing"),
        ("-1", "the number is negative"),
        ("\N{MINUS SIGN}1", "the number is negative"),
        ("1.500", "the number can be read in two ways"),
        ("12,345,678", "the number can be read in two ways"),
        ("three", "this is not a number"),
        ("1e3", "this is not a number"),
        ("inf", "this is not a number"),
        ("٣", "this is not a number"),
        ("1/2", "this is not a number"),
        ("9" * 16, "this is not a number"),
    ],
)
def test_what_is_no_fact_is_refused(text: str, what: str) -> None:
    with pytest.raises(BadCell) as refused:
        read_fact(text)
    assert refused.value.what == what


def test_a_number_with_thousands_is_shown_without() -> None:
    with pytest.raises(BadCell) as refused:
        read_fact("1.500")
    assert refused.value.right.startswith("write 1500 without a sign for the thousands")


@given(st.integers(0, 10**15 - 1))
def test_every_whole_number_is_read_as_itself(number: int) -> None:
    assert read_fact(str(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("712", 712), ("0", 0), (" 4:22:30 ", 15750), ("4:22", 15720), ("04:05:06", 14706)],
)
def test_a_merit_is_an_index_or_a_time_in_seconds(text: str, value: int) -> None:
    assert read_standing(text) == value


@pytest.mark.parametrize("text", ["4:60:00", "4:22:60", "-3", "3.5", "4h22", "٣", "9" * 17])
def test_what_is_no_merit_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as refused:
        read_standing(text)
    assert refused.value.what == "this is neither a whole number nor a time"


@pytest.mark.parametrize("text", ["yes", "1", "TRUE", "Sí", "si", "x", "VERDADERO", " Y "])
def test_yes_is_understood_as_spreadsheets_write_it(text: str) -> None:
    assert read_confirmed(text) is True


@pytest.mark.parametrize("text", ["", " ", "no", "0", "FALSE", "n", "FALSO", "FAUX"])
def test_no_is_understood_and_so_is_a_blank(text: str) -> None:
    assert read_confirmed(text) is False


def test_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(BadCell) as refused:
        read_confirmed("perhaps")
    assert refused.value.what == "this is neither yes nor no"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1990-05-12", date(1990, 5, 12)),
        ("12/05/1990", date(1990, 5, 12)),
        ("12.5.1990", date(1990, 5, 12)),
        ("05/13/1990", date(1990, 5, 13)),
        ("1990/5/12", date(1990, 5, 12)),
        ("1990-02-30", None),
        ("12/05/90", None),
        ("", None),
        ("May 12, 1990", None),
    ],
)
def test_dates_are_read_in_the_usual_forms(text: str, value: date | None) -> None:
    assert read_date(text) == value


@pytest.mark.parametrize("text", ["Z00017", "a", "2027/17", "A.b_c:d/e-f", "9" * 64])
def test_identifiers_of_the_protocol_are_taken(text: str) -> None:
    check_id(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the identifier is blank"),
        (
            "ane@example.org",
            "the identifier looks like an e-mail address, and identifiers are published",
        ),
        ("Z1+Z2", "the identifier holds '+', which joins the members of a group"),
        ("Ane Lasa", "the identifier has a form that is not allowed"),
        ("-1", "the identifier has a form that is not allowed"),
        ("9" * 65, "the identifier has a form that is not allowed"),
        ("Z1\n", "the identifier has a form that is not allowed"),
        ("Ñ1", "the identifier has a form that is not allowed"),
    ],
)
def test_other_identifiers_are_refused_with_their_fault(text: str, what: str) -> None:
    with pytest.raises(BadCell) as refused:
        check_id(text)
    assert refused.value.what == what


@pytest.mark.parametrize(
    "text",
    [
        "1990-05-12 00:00:00",
        "12/05/1990 0:00",
        "1990-05-12T00:00:00.000Z",
        "12/05/1990 12:00:00 AM",
        "33005",
        "33005.0",
        "33005,0",
    ],
)
def test_the_date_that_a_spreadsheet_means_is_found(text: str) -> None:
    assert read_date(text) is None
    assert mend_date(text) == date(1990, 5, 12)


@pytest.mark.parametrize("text", ["", "12 May 1990", "1990", "3653", "54789", "1.1.90", "99 10:00"])
def test_no_date_is_guessed_from_other_texts(text: str) -> None:
    assert mend_date(text) is None


def test_the_first_and_last_day_numbers_that_are_read_as_dates() -> None:
    assert (mend_date("3654"), mend_date("54788")) == (date(1910, 1, 1), date(2049, 12, 31))


@pytest.mark.parametrize(
    ("text", "form"), [(" 712 ", "number"), ("4:22", "h:mm"), ("4:22:30", "h:mm:ss")]
)
def test_the_form_of_a_merit(text: str, form: str) -> None:
    assert standing_form(text) == form
