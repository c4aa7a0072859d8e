"""The entry file that Dorsal writes is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from dorsal.ground.problems import BadInput
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import entries_csv, read_entries, read_start_list
from tests.timing.entry_list.made_entries import lists
from tools.make_raceday_example import entries, race


@settings(max_examples=30)
@given(lists())
def test_every_list_comes_back_as_it_was(made: tuple[Entry, ...]) -> None:
    assert read_entries(entries_csv(made)) == made


def test_the_example_comes_back_with_its_race() -> None:
    assert read_entries(entries_csv(entries()), race=race()) == entries()


def test_the_first_row_names_the_version() -> None:
    assert entries_csv(()) == (
        b"entry v1,bib,family name,first name,course,wave,sex,birth date,birth year,country,city,"
        b"club,category,chips,competing\n"
    )


def test_a_file_of_another_version_is_refused() -> None:
    with pytest.raises(BadInput, match="another version"):
        read_entries(entries_csv(entries()).replace(b"entry v1", b"entry v2"))


def test_a_category_that_the_race_lacks_is_refused_in_our_own_file_and_left_out_of_others() -> None:
    ours = b"entry v1,name,course,category\nL1,Ane Lasa,marathon,VETX\n"
    with pytest.raises(BadInput, match="no category of this name"):
        read_entries(ours, race=race())
    theirs = read_start_list(ours.replace(b"entry v1", b"entry"), race=race())
    assert [one.category for one in theirs.entries] == [""]
    assert [one.value for one in theirs.warnings] == ["VETX"]
