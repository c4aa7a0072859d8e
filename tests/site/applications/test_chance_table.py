"""The public table of chances: tickets down, classes across, friends apart, nobody pointed at."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from dorsal.ballot.odds import ChanceRow, Chances, Kind
from dorsal.ground.wording import ENGLISH
from dorsal.site.applications.chances.own import Basis, own_chance
from dorsal.site.applications.chances.table import Cell, Figure, tables_of_chances
from dorsal.site.applications.pages import steps_of
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage
from dorsal.site.shows.actions import tell_without_show
from tests.site.applications.applying import address, open_ballot
from tests.site.ballots.sealed_ballots import drawn
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_user

WOMEN, LOCALS = ("women",), ("locals",)


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


def row(
    tickets: int,
    people: int,
    place: float,
    classes: tuple[str, ...] = (),
    friends: tuple[tuple[str, ...], ...] = (),
    standing: tuple[tuple[str, int], ...] = (),
) -> ChanceRow:
    kind = Kind(tickets=(("draw", tickets),), classes=classes, friends=friends, standing=standing)
    return ChanceRow(kind=kind, applicants=people, place=place, place_or_list=1.0)


ROWS = (
    row(1, 90, 0.1),
    row(1, 20, 0.2, WOMEN),
    row(2, 40, 0.3),
    row(2, 4, 0.4, WOMEN),
    row(4, 2, 0.5),
    row(4, 1, 0.6, LOCALS),
    row(1, 1, 0.9, standing=(("merit", 3),)),
    row(1, 6, 0.04, friends=((),)),
    row(1, 2, 0.08, WOMEN, friends=((),)),
    row(2, 2, 0.09, friends=((), ())),
)


def test_tickets_go_down_and_classes_across_for_those_who_apply_alone() -> None:
    table = tables_of_chances(Chances(rows=ROWS, method="exact"), ENGLISH).alone
    assert table.columns == ("Women", "Everybody else")
    assert [(line.tickets, line.cells) for line in table.lines] == [
        ("1", (Cell(Figure(20, 0.2)), Cell(Figure(90, 0.1)))),
        ("2", (Cell(few=True), Cell(Figure(40, 0.3)))),
    ]
    assert table.joined  # four tickets and locals: fewer than five people in each


def test_friends_stand_in_a_table_of_their_own_joined_over_classes() -> None:
    table = tables_of_chances(Chances(rows=ROWS, method="exact"), ENGLISH).friends
    assert table.columns == ("2",)
    ((cell,),) = (line.cells for line in table.lines)
    assert cell.figure is not None
    assert cell.figure.people == 8
    assert cell.figure.chance == pytest.approx(0.05)


def closed_ballot(cast: Cast, people: int) -> Ballot:
    ballot = open_ballot(cast.race)
    for _ in range(people):
        make_application(ballot)
    take_snapshot(ballot)
    return ballot


def page_of(ballot: Ballot) -> str:
    text = re.sub(r"<[^>]+>", " ", Client().get(address(ballot)).content.decode())
    return " ".join(text.split())


@pytest.mark.parametrize("days", [29, 36])
def test_after_closing_the_page_tells_the_chances_as_it_closed(
    cast: Cast, site_clock: SetClock, days: int
) -> None:
    ballot = closed_ballot(cast, 16)
    site_clock(NOW + timedelta(days=days))
    text = page_of(ballot)
    assert "Chances as it closed 16 applicants for 10 places. Closed on Monday 21" in text
    assert "1 62.5 %" in text
    for wrong in ("If it closed now", "no earlier year", "Chance today", "When you apply makes"):
        assert wrong not in text


def test_a_chance_that_points_at_somebody_is_not_told(cast: Cast, site_clock: SetClock) -> None:
    ballot = closed_ballot(cast, 4)
    site_clock(ballot.closes_at)
    text = page_of(ballot)
    assert "No number of tickets is shared by 5 people yet" in text
    assert "100 %" not in text


def test_once_the_result_is_told_the_page_tells_what_the_chances_were(
    site_clock: SetClock,
) -> None:
    ballot = drawn(site_clock)
    take_snapshot(ballot)
    assert "Chances as it closed" in page_of(ballot)
    assert [mark for *_rest, mark in steps_of(ballot, Stage.DRAWN)] == [*["done"] * 3, "now"]
    assert [mark for *_rest, mark in steps_of(ballot, Stage.TOLD)] == ["done"] * 4
    tell_without_show(ballot, by=make_user())
    text = page_of(ballot)
    assert "What the chances were 6 applicants in the draw for 3 places." in text
    assert "Chances as it closed" not in text


def test_somebody_s_own_chance_says_what_it_rests_on(cast: Cast) -> None:
    ballot = closed_ballot(cast, 16)
    own = ballot.applications.select_related("ballot__edition__race", "friends").first()
    assert own is not None
    before, after = own_chance(own, NOW), own_chance(own, ballot.closes_at)
    assert (before.first.basis, before.together) == (Basis.NOW, False)
    assert (after.first.basis, after.first.words) == (Basis.CLOSED, "As the ballot closed")
    assert before.first.value == after.first.value == pytest.approx(0.625)
