"""Pages for the notice board: who stands on them, in which state, and until when to protest."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

import pytest

from dorsal.timing.posted import podium_page, results_page
from dorsal.timing.race import Category
from dorsal.timing.results.values import Status
from tests.timing.exports.posted_results import RACE, RESULTS, TABLE
from tests.timing.simulation.made_race import START

POSTED = START + 6 * 3_600_000


def cells_of(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*?>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[cell.strip() for cell in row] for row in cells]


def test_results_are_posted_with_places_statuses_and_reasons() -> None:
    html = results_page(RESULTS, RACE, TABLE, posted_ms=POSTED).decode()
    ane = "Ane ETXEBERRIA<small>penalty of 00:01:00 included</small>"
    ranked = [
        ["1", "7", "Iker AGIRRE", "Mendi Taldea", "ESP", "M 1", "Seniors 1", "04:02:03", ""],
        ["2", "12", ane, "", "ESP", "F 1", "Seniors 1", "05:00:00", "+00:57:57"],
        ["2", "105", "Ben =SUM(A1)", "", "", "M 2", "Seniors 2", "05:00:00", "+00:57:57"],
    ]
    others = [
        ["43", "Gus GUEST", "not in the ranking", ""],
        ["33", "Úna NÍ BHROIN", "did not finish", "Pass, knee"],
        ["40", "Dan LATE", "over time", "Hut"],
        ["42", "Zoe SHORT", "disqualified", ""],
        ["41", "Eve AWAY", "did not start", ""],
    ]
    first, *rows = cells_of(html)
    assert " ".join(first) == "Place Bib Name Club Country Sex Category Time Behind"
    assert rows == [*ranked, ["Bib", "Name", "Status", "Where, and why"], *others]


def test_the_page_says_its_state_when_it_was_posted_and_the_deadline_of_protests() -> None:
    html = results_page(RESULTS, RACE, TABLE, posted_ms=POSTED).decode()
    assert "Provisional results" in html
    assert "Posted 2027-05-30 15:00. Protests until 2027-05-30 18:00." in html
    assert f"from log {'ab' * 32} by version 1 of the rules" in html


@pytest.mark.parametrize(
    ("state", "said"),
    [("official", "Official results"), ("running", "these results are not complete")],
)
def test_only_provisional_results_have_a_deadline(
    state: Literal["official", "running"], said: str
) -> None:
    course = replace(TABLE, state=state)
    html = results_page(RESULTS, RACE, course, posted_ms=POSTED).decode()
    assert said in html
    assert "Protests until" not in html


def test_names_are_text_and_never_markup() -> None:
    evil = replace(TABLE.rows[0].entry, first_name="<script>", family_name="& Co")
    course = replace(TABLE, rows=(replace(TABLE.rows[0], entry=evil),))
    html = results_page(RESULTS, RACE, course, posted_ms=POSTED).decode()
    assert "&lt;script&gt; &amp; CO" in html
    assert "<script" not in html
    assert "Without a place" not in html


def test_who_was_stopped_with_the_course_has_no_gap_to_who_finished_and_tells_why() -> None:
    first, second, third = TABLE.rows[:3]
    stopped = replace(second, place=2, time_ms=3_600_000, stopped_at=1, reason="ranked at Pass")
    rows = (first, stopped, replace(third, stopped_at=1, place=3, time_ms=7_200_000))
    html = results_page(RESULTS, RACE, replace(TABLE, rows=rows), posted_ms=POSTED).decode()
    assert [row[-2:] for row in cells_of(html)[1:]] == [
        ["04:02:03", ""],
        ["01:00:00", ""],
        ["02:00:00", ""],
    ]
    assert "<small>ranked at Pass</small>" in html


def test_laps_are_posted_with_their_number_and_times_as_finely_as_the_rules_rank() -> None:
    (lap,) = RACE.courses
    rules = replace(RACE.ranking, precision_ms=100)
    race = replace(RACE, courses=(replace(lap, laps=0),), ranking=rules)
    rows = (
        replace(TABLE.rows[0], stopped_at=6, time_ms=14_400_300),
        replace(TABLE.rows[1], stopped_at=6, time_ms=14_400_500),
        replace(TABLE.rows[2], stopped_at=3, time_ms=9_000_000),
    )
    html = results_page(RESULTS, race, replace(TABLE, rows=rows), posted_ms=POSTED).decode()
    assert [row[-2:] for row in cells_of(html)[1:]] == [
        ["2 × 04:00:00.3", ""],
        ["2 × 04:00:00.5", "+00:00:00.2"],
        ["1 × 02:30:00.0", ""],
    ]


def test_a_status_that_nobody_has_confirmed_is_posted_as_such() -> None:
    row = replace(TABLE.rows[-1], status=Status.ENTERED, proposed=Status.DNS)
    html = results_page(RESULTS, RACE, replace(TABLE, rows=(row,)), posted_ms=POSTED).decode()
    assert cells_of(html)[-1][2] == "did not start, not confirmed"


def test_every_sheet_of_paper_says_what_it_is_at_its_foot() -> None:
    html = results_page(RESULTS, RACE, TABLE, posted_ms=POSTED).decode()
    assert "Provisional results. Posted 2027-05-30 15:00. Protests until 2027-05-30 18:00." in html
    evil = replace(RACE, name='"}</style><script>')
    assert "<script" not in results_page(RESULTS, evil, TABLE, posted_ms=POSTED).decode()


def test_the_podium_has_a_list_for_each_sex_and_category_and_equal_times_share_a_step() -> None:
    seniors = replace(TABLE, categories=(Category("Seniors", "Seniors"),))
    html = podium_page(RESULTS, RACE, seniors, posted_ms=POSTED).decode()
    assert re.findall(r"<h2>(.*?)</h2>", html) == [
        "Men, all ages",
        "Women, all ages",
        "Seniors",
    ]
    assert [row for row in cells_of(html) if row[0] != "Place"] == [
        ["1", "Iker AGIRRE", "7", "04:02:03"],
        ["2", "Ben =SUM(A1)", "105", "05:00:00"],
        ["1", "Ane ETXEBERRIA", "12", "05:00:00"],
        ["1", "Iker AGIRRE", "7", "04:02:03"],
        ["2", "Ane ETXEBERRIA", "12", "05:00:00"],
        ["2", "Ben =SUM(A1)", "105", "05:00:00"],
    ]


def test_a_podium_without_finishers_says_so() -> None:
    nobody = replace(TABLE, rows=TABLE.rows[-1:])
    html = podium_page(RESULTS, RACE, nobody, posted_ms=POSTED).decode()
    assert "Nobody has finished yet." in html


def test_every_status_has_words() -> None:
    rows = tuple(replace(TABLE.rows[-1], status=status) for status in Status)
    html = results_page(RESULTS, RACE, replace(TABLE, rows=rows), posted_ms=POSTED).decode()
    assert len({row[2] for row in cells_of(html)[2:]}) == len(Status)
