"""Places: overall, by sex, by category, tied, inseparable, honoured."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.entries import Entry
from dorsal.timing.events import Decided, Published
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, SECOND_MS, instant_text
from dorsal.timing.race import Category, Ranking
from dorsal.timing.results.categories import age_of, merge
from dorsal.timing.results.podium import podium
from tests.timing.results.made_results import (
    CATEGORIES,
    at,
    entry,
    hourly,
    passing,
    race,
    text,
    with_ranking,
    work,
)


def finish(hours: float, *, ms: int = 0, **more: object) -> list:  # type: ignore[type-arg]
    return [*hourly(2), passing(3, at(hours, ms=ms), **more)]


def test_equal_times_share_a_place_and_the_next_is_left_out() -> None:
    made = work({"1": finish(3), "2": finish(3), "3": finish(3.1)})
    assert made.order == [("1", 1), ("2", 1), ("3", 3)]


def test_times_are_cut_to_the_precision_and_not_rounded() -> None:
    made = work({"1": finish(3, ms=999), "2": finish(3), "3": finish(3, ms=1000)})
    assert made.order == [("1", 1), ("2", 1), ("3", 3)]
    assert made.row("1").time_ms == 3 * HOUR_MS
    tenth = work({"1": finish(3, ms=99), "2": finish(3, ms=100)}, of=with_ranking(precision_ms=100))
    assert tenth.order == [("1", 1), ("2", 2)]


def test_a_runner_of_unknown_sex_has_a_place_overall_and_stops_nobody() -> None:
    entries = [entry("1", ""), entry("2", "F"), entry("3", "X"), entry("4", "M")]
    made = work({str(bib): finish(3 + bib / 10) for bib in range(1, 5)}, entries=entries)
    assert [row.place for row in made.table.rows] == [1, 2, 3, 4]
    assert [row.place_of_sex for row in made.table.rows] == [None, 1, 1, 1]


def test_the_table_goes_on_with_the_farthest_runner_first() -> None:
    made = work({"1": hourly(1), "2": hourly(2), "3": finish(3), "10": hourly(1)})
    assert [bib for bib, _ in made.order] == ["3", "2", "1", "10"]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1987, 5, 30), date(2027, 5, 30), 40),
        (date(1987, 5, 31), date(2027, 5, 30), 39),
        (date(2004, 2, 29), date(2027, 2, 28), 22),
        (date(2004, 2, 29), date(2027, 3, 1), 23),
    ],
)
def test_ages_are_those_of_the_exact_calendar(born: date, on: date, age: int) -> None:
    assert age_of(entry("1", birth_date=born), on) == age


def test_of_a_birth_year_alone_the_age_is_the_one_that_the_year_brings() -> None:
    assert age_of(entry("1", birth_year=1987), date(2027, 1, 1)) == 40
    assert age_of(entry("1"), date(2027, 1, 1)) is None


def aged(bib: str, sex: str, age: int) -> Entry:
    return entry(bib, sex, birth_year=2027 - age)


def test_places_by_category_follow_sex_and_age_at_the_declared_date() -> None:
    entries = [aged("1", "M", 45), aged("2", "M", 30), aged("3", "F", 41), aged("4", "M", 50)]
    of = with_ranking(categories=CATEGORIES, age_date=date(2027, 12, 31))
    made = work({str(bib): finish(3 + bib / 10) for bib in range(1, 5)}, entries=entries, of=of)
    rows = [(row.category, row.place_of_category) for row in made.table.rows]
    assert rows == [("M-V1", 1), ("M-SEN", 1), ("F-V1", 1), ("M-V1", 2)]


def test_a_category_chosen_by_hand_goes_before_sex_and_age() -> None:
    entries = [aged("1", "M", 45), entry("2", "M", category="LOCAL")]
    of = with_ranking(categories=CATEGORIES)
    made = work({"1": finish(3), "2": finish(3.1)}, entries=entries, of=of)
    assert [(row.category, row.place_of_category) for row in made.table.rows] == [
        ("M-V1", 1),
        ("LOCAL", 1),
    ]


def test_small_categories_are_merged_towards_the_open_one() -> None:
    entries = [aged("1", "F", 30), aged("2", "F", 45), aged("3", "F", 55), aged("4", "F", 56)]
    of = with_ranking(categories=CATEGORIES, smallest_category=2)
    made = work({str(bib): finish(3 + bib / 10) for bib in range(1, 5)}, entries=entries, of=of)
    assert [row.category for row in made.table.rows] == ["F-SEN", "F-SEN", "F-V2", "F-V2"]
    merged = next(one for one in made.table.categories if one.key == "F-SEN")
    assert (merged.name, merged.age_from, merged.age_to) == ("Women + Women 40", 18, 49)
    nobody = replace(aged("", "F", 45), key="waits")  # has no bib yet, so does not start
    made = work(
        {str(bib): finish(3 + bib / 10) for bib in range(1, 5)}, entries=[*entries, nobody], of=of
    )
    assert [made.row(bib).category for bib in "1234"] == ["F-SEN", "F-SEN", "F-V2", "F-V2"]


@given(st.lists(st.integers(0, 6), min_size=7, max_size=7), st.integers(0, 5))
def test_merging_leaves_only_the_open_category_small(sizes: list[int], smallest: int) -> None:
    ages = [(0, 19), (20, 39), (40, 49), (50, 59), (60, 69), (70, 79), (80, 200)]
    categories = [Category(str(low), str(low), "M", low, high) for low, high in ages]
    into = merge(categories, dict(enumerate(sizes)), smallest=smallest, declared=7)
    held = dict.fromkeys(into.values(), 0)
    for index, size in enumerate(sizes):
        held[into[index]] += size
    assert sum(held.values()) == sum(sizes)
    assert all(size >= smallest for index, size in held.items() if index != 1)
    assert all(abs(into[index] - 1) <= abs(index - 1) for index in into)


def test_two_sources_that_overlap_cannot_separate_two_runners() -> None:
    made = work(
        {
            "1": finish(3, doubt_ms=400, source="mat"),
            "2": finish(3, ms=1200, doubt_ms=1000, source="paper"),
            "3": finish(3, ms=2400, doubt_ms=100, source="mat"),
        }
    )
    assert [row.place for row in made.table.rows] == [1, 2, 3]
    assert made.row("1").cannot_separate == ("2",)
    assert made.row("2").cannot_separate == ("1",)
    assert made.row("3").cannot_separate == ()


def test_one_source_tells_the_order_of_its_own_times_however_doubtful_its_clock() -> None:
    made = work({"1": finish(3, doubt_ms=9000), "2": finish(3, ms=1000, doubt_ms=9000)})
    assert made.row("1").cannot_separate == ()


def test_sources_that_disagree_leave_the_order_open() -> None:
    made = work({"1": finish(3, disagreement_ms=5000), "2": finish(3, ms=3000), "3": finish(3.1)})
    assert made.row("2").cannot_separate == ("1",)
    assert made.row("1").flags == ("Two sources at Finish differ by 5.0 s beyond their doubts.",)


@given(
    st.lists(
        st.tuples(st.integers(0, 6000), st.integers(0, 1500), st.sampled_from("ab")),
        min_size=2,
        max_size=8,
    )
)
def test_inseparable_pairs_are_those_that_a_look_at_all_pairs_finds(
    runs: list[tuple[int, int, str]],
) -> None:
    passings = {
        str(bib): finish(3, ms=ms, doubt_ms=doubt, source=source)
        for bib, (ms, doubt, source) in enumerate(runs, start=1)
    }
    made = work(passings)
    for one, (ms, doubt, source) in enumerate(runs, start=1):
        expected = {
            str(other)
            for other, (ms2, doubt2, source2) in enumerate(runs, start=1)
            if source2 != source
            and ms // SECOND_MS != ms2 // SECOND_MS
            and abs(ms - ms2) <= doubt + doubt2
        }
        assert set(made.row(str(one)).cannot_separate) == expected


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["M", "F", ""])), min_size=1))
def test_a_place_is_one_more_than_those_who_were_faster(runs: list[tuple[int, str]]) -> None:
    entries = [entry(str(bib), sex) for bib, (_, sex) in enumerate(runs, start=1)]
    passings = {str(bib): finish(3, ms=1000 * s) for bib, (s, _) in enumerate(runs, start=1)}
    made = work(passings, entries=entries)
    for bib, (seconds, sex) in enumerate(runs, start=1):
        row = made.row(str(bib))
        assert row.place == 1 + sum(other < seconds for other, _ in runs)
        faster = sum(other < seconds and its == sex for other, its in runs)
        assert row.place_of_sex == (1 + faster if sex else None)


def test_the_podium_honours_each_sex_and_category_with_shared_third_places() -> None:
    entries = [aged(str(bib), "M", 30) for bib in range(1, 6)] + [aged("6", "F", 45)]
    hours = {"1": 3.0, "2": 3.1, "3": 3.2, "4": 3.2, "5": 3.4, "6": 3.5}
    of = with_ranking(categories=CATEGORIES)
    made = work({bib: finish(each) for bib, each in hours.items()}, entries=entries, of=of)
    lists = [
        (one.sex or one.category, [row.bib for row in one.rows]) for one in podium(made.table, of)
    ]
    assert lists == [
        ("M", ["1", "2", "3", "4"]),
        ("F", ["6"]),
        ("F-V1", ["6"]),
        ("M-SEN", ["1", "2", "3", "4"]),
    ]


def test_who_is_honoured_overall_can_be_left_out_of_the_categories() -> None:
    entries = [aged(str(bib), "M", 30) for bib in range(1, 6)]
    of = with_ranking(categories=CATEGORIES, podium_once=True)
    passings = {str(bib): finish(3 + bib / 10) for bib in range(1, 6)}
    made = work(passings, entries=entries, of=of)
    assert [[row.bib for row in one.rows] for one in podium(made.table, of)] == [
        ["1", "2", "3"],
        ["4", "5"],
    ]


def test_results_are_provisional_with_a_deadline_and_then_official() -> None:
    provisional = Published(at=text(5), by="director", state="provisional")
    made = work({"1": finish(3)}, provisional, of=race(ranking=Ranking(protest_minutes=30)))
    assert (made.table.state, made.table.protests_until_ms) == ("provisional", at(5.5))
    told = Published(
        at=text(5), state="provisional", course="long", protests_until=instant_text(at(6))
    )
    assert work({"1": finish(3)}, told).table.protests_until_ms == at(6)
    official = Published(at=text(7), state="official")
    table = work({"1": finish(3)}, provisional, official).table
    assert (table.state, table.protests_until_ms) == ("official", None)


def test_a_decision_after_the_results_were_official_raises_a_flag() -> None:
    official = Published(at=text(7), state="official")
    late = Decided(at=text(8), by="jury", about="x", outcome="upheld")
    assert work({"1": finish(3)}, official, late).working.results.flags == (
        "1 event that may change the results was recorded after they became official.",
    )


def test_minutes_of_a_sheet_are_as_good_as_the_sheet_says() -> None:
    made = work(
        {
            "1": finish(3, doubt_ms=MINUTE_MS, source="paper"),
            "2": finish(3, ms=MINUTE_MS, doubt_ms=100, source="mat"),
        }
    )
    assert made.row("2").cannot_separate == ("1",)
