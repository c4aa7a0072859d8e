from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.odds.class_list import RIGHT, read_classes
from dorsal.ballot.odds.field import TicketClass
from dorsal.ground.problems import BadInput, Problem

NO_CLASS = "this is no class of tickets"
TICKETS = "tickets must be above 0, at most 1,048,576"
APPLICANTS = "applicants must be at most 100,000,000"


def problems_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read_classes(text)
    found = caught.value.problems
    assert found == tuple(
        Problem(one.what, RIGHT, column="classes", value=one.value) for one in found
    )
    return [(one.what, one.value) for one in found]


def test_classes_are_read_in_their_order_with_blanks_anywhere() -> None:
    assert read_classes(" 4:281 , 1 : 1427,2:0\n") == (
        TicketClass(tickets=4, applicants=281),
        TicketClass(tickets=1, applicants=1427),
        TicketClass(tickets=2, applicants=0),
    )


@given(st.dictionaries(st.integers(1, 2**20), st.integers(0, 100_000_000), min_size=1, max_size=12))
def test_what_is_written_is_read_again(classes: dict[int, int]) -> None:
    text = ",".join(f"{tickets}:{applicants}" for tickets, applicants in classes.items())
    assert read_classes(text) == tuple(
        TicketClass(tickets=tickets, applicants=applicants)
        for tickets, applicants in classes.items()
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(NO_CLASS, "")]),
        ("   ", [(NO_CLASS, "   ")]),
        ("1:10,", [(NO_CLASS, "")]),
        ("1427", [(NO_CLASS, "1427")]),
        ("1:10;2:20", [(NO_CLASS, "1:10;2:20")]),
        ("1:2:3", [(NO_CLASS, "1:2:3")]),
        ("-1:10", [(NO_CLASS, "-1:10")]),
        ("1:1.5", [(NO_CLASS, "1:1.5")]),
        (".5:10", [(NO_CLASS, ".5:10")]),
        ("1e3:10", [(NO_CLASS, "1e3:10")]),
        ("0.0:10", [(TICKETS, "0.0:10")]),
        ("1048576.5:10", [(TICKETS, "1048576.5:10")]),
        ("1.0000001:10", [(NO_CLASS, "1.0000001:10")]),
        ("0:10", [(TICKETS, "0:10")]),
        ("1048577:10", [(TICKETS, "1048577:10")]),
        (f"1{'0' * 5000}:10", [(NO_CLASS, f"1{'0' * 5000}:10")]),
        ("1:100000001", [(APPLICANTS, "1:100000001")]),
        (f"1:1{'0' * 5000}", [(NO_CLASS, f"1:1{'0' * 5000}")]),
        ("2:5,2:5", [("the class with 2 tickets is named twice", "2:5")]),
        ("1.5:5,01.50:7", [("the class with 1.5 tickets is named twice", "01.50:7")]),
    ],
)
def test_what_is_wrong_is_named(text: str, problems: list[tuple[str, str]]) -> None:
    assert problems_of(text) == problems


def test_every_wrong_part_is_named_in_its_order() -> None:
    assert problems_of("1:10, one:2 ,0:3,2:20,1:11,8:100000001,,4:1") == [
        (NO_CLASS, "one:2"),
        (TICKETS, "0:3"),
        ("the class with 1 tickets is named twice", "1:11"),
        (APPLICANTS, "8:100000001"),
        (NO_CLASS, ""),
    ]
