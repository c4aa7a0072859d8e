"""A start list read again: nothing that was set here is taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dorsal.ground.problems import BadInput
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import entries_csv, read_entries, reimport
from dorsal.timing.entry_list.reimporting import Reimport
from tests.timing.entry_list.made_entries import lists

ANE = Entry("E1", "1", "Lasa", "Ane", "long", birth_date=date(1990, 4, 3), chips=("C1",))
JON = Entry("E2", "2", "Mugika", "Jon", "long", club="Haitz KE")
IZARO = Entry("E3", "", "Arregi", "Izaro", "short")


def bibs_in(outcome: Reimport) -> dict[str, str]:
    return {one.key: one.bib for one in outcome.entries}


def said(outcome: Reimport) -> list[tuple[str, str, str, str]]:
    return [(one.entry.key, one.column, one.before, one.after) for one in outcome.changed]


def test_what_a_list_says_otherwise_is_a_change_and_what_it_leaves_blank_stays() -> None:
    new = replace(JON, club="", first_name="Jon Ander", wave="w2", country="ESP")
    outcome = reimport([ANE, JON], [ANE, new])
    assert said(outcome) == [
        ("E2", "first name", "Jon", "Jon Ander"),
        ("E2", "wave", "", "w2"),
        ("E2", "country", "", "ESP"),
    ]
    assert outcome.entries == (ANE, replace(new, club="Haitz KE"))


def test_new_entries_come_after_those_that_are_here_and_missing_ones_stay() -> None:
    outcome = reimport([ANE, JON], [IZARO, JON])
    assert outcome.entries == (ANE, JON, IZARO)
    assert (outcome.added, outcome.missing, outcome.changed) == ((IZARO,), (ANE,), ())


def test_blank_bibs_and_chips_take_nothing_away_and_it_is_said() -> None:
    outcome = reimport([ANE], [replace(ANE, bib="", chips=())])
    assert outcome.entries == (ANE,)
    assert outcome.changes_nothing
    assert [(one.column, one.before, one.after) for one in outcome.kept] == [
        *(("bib", "1", ""), ("chips", "C1", ""))
    ]


def test_a_chip_comes_beside_those_that_are_here() -> None:
    outcome = reimport([ANE], [replace(ANE, chips=("C9",))])
    assert outcome.entries[0].chips == ("C1", "C9")


def test_bibs_that_change_hands_all_at_once_are_no_clash() -> None:
    outcome = reimport([ANE, JON], [replace(ANE, bib="2"), replace(JON, bib="1")])
    assert bibs_in(outcome) == {"E1": "2", "E2": "1"}
    assert outcome.clashes == ()


def test_a_bib_that_is_anothers_here_stays_there() -> None:
    outcome = reimport([ANE, JON], [replace(JON, bib="1"), replace(IZARO, bib="2")])
    assert bibs_in(outcome) == {"E1": "1", "E2": "2", "E3": ""}
    found = [(one.what, one.value, one.holder.key, one.wanted_by.key) for one in outcome.clashes]
    assert found == [("bib", "1", "E1", "E2"), ("bib", "2", "E2", "E3")]


def test_a_chip_that_is_anothers_here_stays_there() -> None:
    outcome = reimport([ANE, JON], [replace(JON, chips=("c1", "C2"))])
    assert [one.chips for one in outcome.entries] == [("C1",), ("C2",)]
    assert [(one.what, one.value, one.holder.key) for one in outcome.clashes] == [
        ("chip", "c1", "E1")
    ]


def test_a_bib_of_the_log_stays_and_nobody_else_gets_it() -> None:
    new = [replace(ANE, bib="5"), replace(IZARO, bib="77")]
    outcome = reimport([ANE, IZARO], new, bibs={"E1": "77"})
    assert bibs_in(outcome) == {"E1": "1", "E3": ""}
    assert [(one.column, one.before, one.after) for one in outcome.kept] == [("bib", "77", "5")]
    assert [(one.value, one.holder.key, one.wanted_by.key) for one in outcome.clashes] == [
        ("77", "E1", "E3")
    ]


def test_a_chip_of_the_log_stays_on_its_bib() -> None:
    outcome = reimport([ANE, JON], [replace(JON, chips=("C7",))], chips={"C7": "1"})
    assert [one.chips for one in outcome.entries] == [("C1",), ()]
    assert [(one.value, one.holder.key) for one in outcome.clashes] == [("C7", "E1")]


def test_another_course_takes_the_wave_with_it() -> None:
    here = replace(JON, wave="w1")
    outcome = reimport([here], [replace(JON, course="short")])
    assert [(one.course, one.wave) for one in outcome.entries] == [("short", "")]


def test_a_year_that_the_date_tells_is_no_change() -> None:
    outcome = reimport([ANE], [replace(ANE, birth_date=None, birth_year=1990)])
    assert outcome.changes_nothing
    outcome = reimport([ANE], [replace(ANE, birth_date=None, birth_year=1991)])
    assert [(one.birth_date, one.birth_year) for one in outcome.entries] == [(None, 1991)]


def without_numbers(old: list[Entry], text: str) -> Reimport:
    return reimport(old, read_entries(text.encode()), own_keys=False)


def test_a_list_without_numbers_is_matched_by_name_and_birth() -> None:
    outcome = without_numbers([ANE, JON], "bib,name,dob\n,Ane Lasa,1990-04-03\n9,Jon Mugika,\n")
    assert [one.key for one in outcome.entries] == ["E1", "E2"]
    assert said(outcome) == [("E2", "bib", "2", "9")]


def test_a_corrected_name_is_found_by_its_bib() -> None:
    outcome = without_numbers([ANE, JON], "bib,name\n1,Ane Lasa\n2,Jon Mujika\n")
    assert said(outcome) == [("E2", "family name", "Mugika", "Mujika")]


def test_somebody_else_with_the_bib_is_a_clash() -> None:
    outcome = without_numbers([ANE], "bib,name\n1,Peio Otaegi\n")
    assert [one.key for one in outcome.added] == ["otaegi-peio"]
    assert [(one.holder.key, one.wanted_by.key) for one in outcome.clashes] == [
        ("E1", "otaegi-peio")
    ]


def test_two_of_one_name_are_told_apart_by_birth_or_bib() -> None:
    one = Entry("E8", "8", "Lasa", "Jon", "long", birth_year=1980)
    other = Entry("E9", "9", "Lasa", "Jon", "long", birth_year=1990)
    text = "bib,name,birth year\n,Jon Lasa,1990\n8,Jon Lasa,\n"
    outcome = without_numbers([one, other], text)
    assert (outcome.added, outcome.missing, outcome.changed) == ((), (), ())


def test_who_runs_two_courses_is_told_apart_by_them() -> None:
    up = Entry("lasa-jon-up", "", "Lasa", "Jon", "up")
    far = Entry("lasa-jon-far", "", "Lasa", "Jon", "far")
    outcome = without_numbers([up, far], "bib,name,course\n7,Jon Lasa,far\n8,Jon Lasa,up\n")
    assert bibs_in(outcome) == {"lasa-jon-up": "8", "lasa-jon-far": "7"}


def test_a_namesake_of_another_age_is_somebody_else() -> None:
    one = Entry("E8", "", "Lasa", "Jon", "far", birth_year=1980)
    outcome = without_numbers([one], "name,course,birth year\nJon Lasa,far,1990\n")
    assert (len(outcome.added), outcome.missing) == (1, (one,))


def test_what_nothing_tells_apart_is_refused() -> None:
    one = Entry("E8", "8", "Lasa", "Jon", "long")
    other = Entry("E9", "9", "Lasa", "Jon", "long")
    with pytest.raises(BadInput, match="which of several entries here is Jon Lasa"):
        without_numbers([one, other], "bib,name\n,Jon Lasa\n")


def test_numbers_that_come_later_find_those_that_were_made_from_names() -> None:
    (here,) = read_entries(b"bib,name\n4,Jon Lasa\n")
    outcome = reimport([here], [Entry("R77", "4", "Lasa", "Jon", "", club="Oltza")])
    assert [one.key for one in outcome.entries] == ["lasa-jon"]
    assert outcome.added == ()


@settings(max_examples=40)
@given(lists(), lists())
def test_no_bib_or_chip_is_ever_lost(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> None:
    outcome = reimport(old, new)
    after = {one.key: one for one in outcome.entries}
    assert [one.key for one in outcome.entries][: len(old)] == [one.key for one in old]
    for one in old:
        assert bool(one.bib) <= bool(after[one.key].bib)
        assert after[one.key].chips[: len(one.chips)] == one.chips
    bibs = [one.bib for one in outcome.entries if one.bib]
    chips = [chip for one in outcome.entries for chip in one.chips]
    assert len(bibs) == len(set(bibs))
    assert len(chips) == len(set(chips))


@settings(max_examples=40)
@given(lists(), lists())
def test_a_list_read_twice_changes_nothing_the_second_time(
    old: tuple[Entry, ...], new: tuple[Entry, ...]
) -> None:
    once = reimport(old, new)
    twice = reimport(once.entries, new)
    assert twice.entries == once.entries
    assert twice.changes_nothing


def read_without_numbers(made: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The same list as a site exports it that numbers nobody; none where it would be refused."""
    lines = entries_csv(made).decode().splitlines()
    try:
        return read_entries("\n".join(line.partition(",")[2] for line in lines).encode())
    except BadInput:
        return ()


def perhaps(old: tuple[Entry, ...], new: tuple[Entry, ...]) -> Reimport | None:
    """What a list without numbers makes of entries; None where it leaves open who somebody is."""
    try:
        return reimport(old, new, own_keys=False)
    except BadInput:
        return None


@settings(max_examples=30)
@given(lists(), lists())
def test_a_list_without_numbers_read_twice_changes_nothing_the_second_time(
    old: tuple[Entry, ...], made: tuple[Entry, ...]
) -> None:
    new = read_without_numbers(made)
    once = perhaps(old, new)
    if once is None:
        return
    twice = reimport(once.entries, new, own_keys=False)
    assert twice.entries == once.entries
    assert twice.changes_nothing


@settings(max_examples=40)
@given(lists())
def test_ones_own_file_read_again_changes_nothing(old: tuple[Entry, ...]) -> None:
    outcome = reimport(old, read_entries(entries_csv(old)))
    assert outcome == Reimport(old)


@settings(max_examples=40)
@given(lists(least=1), lists(), st.data())
def test_bibs_of_the_log_are_nobody_elses(
    old: tuple[Entry, ...], new: tuple[Entry, ...], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(old))
    bib = data.draw(st.sampled_from(["F7", "99", *(other.bib for other in new if other.bib)]))
    assume(all(other.bib != bib for other in old))
    outcome = reimport(old, new, bibs={one.key: bib})
    bibs = [bib if other.key == one.key else other.bib for other in outcome.entries]
    known = [one for one in bibs if one]
    assert len(known) == len(set(known))
    assert {other.key: other.bib for other in outcome.entries}[one.key] == one.bib
