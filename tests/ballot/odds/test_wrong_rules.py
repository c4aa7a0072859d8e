"""The rules in use that are wrong stand here as counter-examples, with how wrong they are."""

from __future__ import annotations

import pytest

from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from tests.ballot.odds.wrong_rules import (
    hat_put_back,
    in_proportion,
    largest_error,
    random_times_coefficient,
)


def field_of(text: str, places: int) -> Field:
    return Field(classes=read_classes(text), places=places)


def test_the_formula_of_the_corrected_table_of_2013_was_a_point_off() -> None:
    field = field_of("1:1491,2:482,3:207,4:122", 270)
    wrong = hat_put_back(field)
    assert 100 * wrong[3] == pytest.approx(27.1, abs=0.1)  # as it was published first
    assert largest_error(wrong, list(exact_chances(field))) == pytest.approx(0.98, abs=0.01)


def test_that_formula_does_not_fill_the_places() -> None:
    field = field_of("1:1427,2:641,4:281,8:136,16:57,32:24", 270)
    wrong = hat_put_back(field)
    filled = sum(one * each.applicants for one, each in zip(wrong, field.classes, strict=True))
    assert filled < 262
    assert largest_error(wrong, list(exact_chances(field))) > 3


def test_chances_in_proportion_to_tickets_pass_one_hundred_percent() -> None:
    field = field_of("1:1427,2:641,4:281,8:136,16:57,32:24", 270)
    assert in_proportion(field)[5] > 1
    assert exact_chances(field)[5] < 0.79


def test_a_random_number_times_a_coefficient_takes_from_those_with_few() -> None:
    field = field_of("1:4801,2:1600", 2300)
    assert random_times_coefficient(field) == pytest.approx([0.268, 0.634], abs=0.001)
    assert list(exact_chances(field)) == pytest.approx([0.306, 0.519], abs=0.001)


def test_in_a_large_field_a_random_number_times_a_coefficient_shuts_most_people_out() -> None:
    sizes = [5000, 2800, 1900, 1300, 900, 600, 450, 350, 250, 180, 100]
    field = field_of(",".join(f"{at + 1}:{size}" for at, size in enumerate(sizes)), 225)
    wrong = random_times_coefficient(field)
    assert wrong[:6] == [0.0] * 6  # 12,500 of 13,830 people
    assert wrong[10] > 0.35
    assert min(exact_chances(field)) > 0.005
