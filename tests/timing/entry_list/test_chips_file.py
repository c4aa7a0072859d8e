"""Which chip is on which bib."""

from __future__ import annotations

import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import ChipOfBib, read_chips, with_chips


def entry(key: str, bib: str, *chips: str) -> Entry:
    return Entry(key, bib, "Lasa", "Ane", "long", chips=chips)


def test_a_csv_of_any_order_and_a_bibchip_say_the_same() -> None:
    expected = [("AA", "1"), ("BB", "2"), ("CC", "2")]
    one = read_chips(b"Transponder;Dorsal\nAA;1\nBB;2\nCC;2\n", file="chips.csv")
    other = read_chips(b"\xef\xbb\xbf1,AA\n2,BB\n2,CC\n", file="RACE.BIBCHIP")
    assert [(chip.chip, chip.bib) for chip in one] == expected
    assert [(chip.chip, chip.bib) for chip in other] == expected
    assert [chip.line for chip in one] == [2, 3, 4]
    assert [chip.line for chip in other] == [1, 2, 3]


def test_a_chip_on_two_bibs_and_half_a_row_are_told() -> None:
    with pytest.raises(BadInput) as refused:
        read_chips(b"chip,bib\nAA,1\naa,2\nBB,\n,3\nAA,1\n", file="chips.csv")
    assert [(one.line, one.what) for one in refused.value.problems] == [
        (3, "this chip is on bib 1 on line 2"),
        (4, "the row lacks its chip or its bib"),
        (5, "the row lacks its chip or its bib"),
    ]


def test_columns_that_cannot_be_found_are_told() -> None:
    with pytest.raises(BadInput, match="name the columns `chip` and `bib`"):
        read_chips(b"1,AA\n2,BB\n", file="chips.csv")


def test_chips_come_to_the_entries_of_their_bibs_and_the_others_come_back() -> None:
    chips = [ChipOfBib("C1", "1"), ChipOfBib("C2", "2"), ChipOfBib("C9", "9")]
    entries, left = with_chips(
        [entry("a", "1", "C0"), entry("b", "2", "C2"), entry("c", "")], chips
    )
    assert [one.chips for one in entries] == [("C0", "C1"), ("C2",), ()]
    assert left == (ChipOfBib("C9", "9"),)


def test_a_chip_that_is_anothers_here_stays_there() -> None:
    entries, left = with_chips([entry("a", "1", "C1"), entry("b", "2")], [ChipOfBib("c1", "2")])
    assert [one.chips for one in entries] == [("C1",), ()]
    assert left == (ChipOfBib("c1", "2"),)


def test_bibs_and_chips_of_the_log_go_before() -> None:
    chips = [ChipOfBib("C1", "1"), ChipOfBib("C2", "2")]
    here = [entry("a", "1"), entry("b", "2")]
    entries, left = with_chips(here, chips, bibs={"a": "2", "b": "3"}, given={"C2": "3"})
    assert [one.chips for one in entries] == [(), ()]
    assert left == tuple(chips)
