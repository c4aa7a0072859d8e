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
    return [re.findall(r"<t[dh][^>]*?>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]


def test_results_are_posted_with_places_statuses_and_reasons() -> None:
    html = results_page(RESULTS, RACE, TABLE, posted_ms=POSTED).decode()
    ranked = [
        ["1", "7", "Iker AGIRRE", "Mendi Taldea", "ESP", "M 1", "Seniors 1", "04:02:03", ""],
        ["2", "12", "Ane ETXEBERRIA", "", "ESP", "F 1", "Seniors 1", "05:00:00", "+00:57:57"],
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


def test_the_podium_has_a_list_for_each_sex_and_category_and_equal_times_share_a_step() -> None:
    seniors = replace(TABLE, categories=(Category("Seniors", "Seniors"),))
    html = podium_page(RESULTS, RACE, seniors, posted_ms=POSTED).decode()
    assert re.findall(r"<h2>(.*?)</h2>", html) == ["Men", "Women", "Seniors"]
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
