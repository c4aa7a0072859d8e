"""What would be right, as a form says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsal.ballot.rules_form import RulesForm
from tests.ballot.rules_form.full_form import FULL, filled, problems_of


@pytest.mark.parametrize(
    ("spoilt", "right"),
    [
        (filled(race=""), "1 to 200 are allowed"),
        (filled(race="\x07"), "write 1 to 200 characters that can be seen"),
        (filled(pools=()), "add a pool for each way to a place"),
        (filled(pools__0__values=()), "write at least one value"),
        (filled(pools__7__unused="guests"), 'write "nobody" or "square"'),
        (
            filled(caps__0__class_name="women s"),
            "did you mean women? the classes are women, local",
        ),
        (
            filled(pools__3__waiting_list=-1),
            "write a whole number from 1 to 10000000, or 0 for all of it",
        ),
        (
            filled(pools__3__tickets__most=-1),
            "write a whole number from 1 to 1048576, or 0 for no bound",
        ),
        (filled(pools__4__tickets__table=()), "write whole numbers from 0 to 1048576"),
        (
            filled(pools__4__tickets__rule="cube"),
            "choose flat, linear, square, doubling, table or advanced",
        ),
        (filled(classes=(), pools__3__only="", floors=()), "there are no classes yet: add one"),
        (filled(floors__0__class_name=""), "1 to 200 are allowed"),
        (filled(floors__0__value="1/2/3"), "write a share of the places, such as 23/100 or 23 %"),
        (filled(floors__0__value="a/b"), "write a share of the places, such as 23/100 or 23 %"),
        (filled(columns__group=""), "name the column of the code friends share"),
        (filled(offers__reasons=()), "add a reason"),
        (filled(ceremony__0__closes=-1), "choose the time by which the numbers are recorded"),
        (
            filled(ceremony__0__count=9, ceremony__0__repeats=False),
            "at most 6 different numbers can come, or let numbers repeat",
        ),
        (
            replace(filled(places=20), pools=FULL.pools[1:2], floors=()),
            "make one of the pools a draw",
        ),
    ],
)
def test_what_would_be_right_is_said_without_the_files_signs(spoilt: RulesForm, right: str) -> None:
    assert problems_of(spoilt)[0].right == right
