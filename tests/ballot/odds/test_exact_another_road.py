"""The exact chances of large fields, against an implementation that shares nothing with them."""

from __future__ import annotations

import pytest

from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from tests.ballot.odds.convolutions import chance_by_convolutions


@pytest.mark.parametrize("index", [0, 4, 9])
def test_western_states_2026(index: int) -> None:
    text = "1:4469,2:2563,4:1752,8:1102,16:672,32:354,64:239,128:128,256:44,512:5"
    field = Field(classes=read_classes(text), places=257)
    assert exact_chances(field)[index] == pytest.approx(
        chance_by_convolutions(field, index), abs=1e-9
    )


@pytest.mark.parametrize("floor", [20, 57])
@pytest.mark.parametrize("index", [0, 1, 2, 5])
def test_a_floor_in_a_field_of_zegamas_size(index: int, floor: int) -> None:
    classes = tuple(
        TicketClass(tickets=tickets, applicants=size, floor_class=name)
        for name, sizes in {"women": (1500, 800, 190), "": (6500, 3600, 1240)}.items()
        for tickets, size in zip((1, 3, 11), sizes, strict=True)
    )
    field = Field(classes=classes, places=225, floors={"women": floor})
    assert exact_chances(field)[index] == pytest.approx(
        chance_by_convolutions(field, index), abs=1e-9
    )
