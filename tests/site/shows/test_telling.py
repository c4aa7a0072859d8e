"""Nothing is told before the show has told it, to nobody and on no page."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows import actions
from dorsal.site.shows.fates import fate_of, fates_of
from dorsal.site.shows.scripts import script_of
from dorsal.site.shows.telling import is_told, told_among
from tests.site.conftest import Cast
from tests.site.shows.shown import (
    CAST,
    SetClock,
    after,
    again,
    code_of,
    drawn_for_show,
    sealed_for_show,
)

HERE = "/races/aizkorri-mendi/2027/ballot"
RESULTS = ("I have a place!", "On the waiting list", "Not this time", "drawn ")


def test_nothing_is_told_before_the_draw(cast: Cast) -> None:
    ballot = sealed_for_show(cast)
    assert [is_told(ballot, code_of(ballot, cast, who), ballot.draws_at) for who in CAST] == (
        [False] * len(CAST)
    )


def test_each_is_told_when_the_show_has_passed_them(cast: Cast, site_clock: SetClock) -> None:
    ballot = drawn_for_show(cast, site_clock)
    codes = [one.code for one in Application.objects.filter(ballot=ballot)]
    assert told_among(ballot, codes, ballot.draws_at) == set()
    actions.start_show(ballot, by=cast.director)
    script = script_of(ballot)
    for step in range(len(script.steps)):
        now = ballot.draws_at + after(ballot, step)
        expected = {code for code in codes if script.told.get(code, 999) <= step}
        assert told_among(ballot, codes, now) == expected, step
        assert told_among(ballot, codes, now - timedelta(milliseconds=1)) <= expected
    ended = ballot.draws_at + after(ballot, len(script.steps))
    assert told_among(ballot, codes, ended) == set(codes)


def test_once_the_end_is_noted_everybody_is_told_without_reading_the_record(
    cast: Cast, site_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.tell_without_show(ballot, by=cast.director)
    ballot = again(ballot)
    with django_assert_num_queries(0):
        assert is_told(ballot, "A00001", ballot.draws_at)


def test_asking_for_many_costs_as_many_queries_as_asking_for_one(
    cast: Cast, site_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    for codes in (["A00001"], ["A00001", "A00002", "A00003"]):
        with django_assert_num_queries(3):  # controls, drawing, plan
            told_among(without_cache(ballot), codes, ballot.draws_at)


def without_cache(ballot: Ballot) -> Ballot:
    """The ballot without what it has loaded of its relations."""
    ballot._state.fields_cache.clear()
    return ballot


@pytest.mark.parametrize("who", CAST)
def test_no_card_and_no_proof_is_ahead_of_the_show(
    who: str, cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    code, browser = code_of(ballot, cast, who), cast.client(who)
    name = getattr(cast, who).person.name
    actions.start_show(ballot, by=cast.director)
    step = script_of(ballot).told[code]
    reveal = ballot.draws_at + after(ballot, step)

    site_clock(reveal - timedelta(milliseconds=1))
    card = browser.get(f"{HERE}/card/").content.decode()
    proof = Client().get(f"{HERE}/proof/{code}/").content.decode()
    picture = browser.get(f"{HERE}/card.png?name=on").content
    assert "I am in the ballot" in card
    assert [said for said in RESULTS if said in card] == []
    assert "What the draw made of it is told by the show." in proof
    assert name not in proof

    site_clock(reveal)
    card = browser.get(f"{HERE}/card/").content.decode()
    proof = Client().get(f"{HERE}/proof/{code}/").content.decode()
    expected = {"place": "I have a place!", "waiting": "On the waiting list"}
    assert expected[fate_of(ballot, code).kind] in card
    assert name in proof
    assert browser.get(f"{HERE}/card.png?name=on").content != picture


def test_the_data_of_the_show_hold_no_code_and_no_name_of_a_later_step(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    script = script_of(ballot)
    people = {
        one.code: one.person.name
        for one in Application.objects.filter(ballot=ballot).select_related("person")
    }
    actions.start_show(ballot, by=cast.director)
    for passed in range(len(script.steps)):
        site_clock(ballot.draws_at + after(ballot, passed))
        text = Client().get(f"{HERE}/show/view.json?known=0").content.decode()
        page = Client().get(f"{HERE}/show/").content.decode()
        later = [code for code in people if script.told[code] > passed]
        leaked = [
            said
            for code in later
            for said in (code, people[code], f"{people[code].split()[0]} (")
            if said in text or said in page
        ]
        assert leaked == [], passed
        assert json.loads(text)["passed"] == passed + 1


def test_what_is_told_is_what_the_files_of_the_record_say(cast: Cast, site_clock: SetClock) -> None:
    from dorsal.site.ballots.record.files import record_folder  # inline: only this test reads files

    ballot = drawn_for_show(cast, site_clock)
    lines = (record_folder(ballot) / "places.csv").read_text().splitlines()[1:]
    waiting = (record_folder(ballot) / "waiting-list.csv").read_text().splitlines()[1:]
    fates = fates_of(ballot).values()
    assert sorted((one.order, one.code) for one in fates if one.kind == "place") == sorted(
        (int(line.split(",")[0]), line.split(",")[1]) for line in lines
    )
    assert sorted((one.position, one.code) for one in fates if one.kind == "waiting") == sorted(
        (int(line.split(",")[4]), line.split(",")[1]) for line in waiting
    )
    assert sorted(one.nth for one in fates if one.kind == "place") == [1, 2, 3, 4]


def test_a_broken_record_tells_nothing(cast: Cast, site_clock: SetClock) -> None:
    from dorsal.site.ballots.record.files import record_folder  # inline: only this test reads files

    ballot = drawn_for_show(cast, site_clock)
    actions.start_show(ballot, by=cast.director)
    places = record_folder(ballot) / "places.csv"
    places.write_bytes(places.read_bytes().replace(b"A0000", b"A1000"))
    assert told_among(ballot, ["A00001"], ballot.draws_at + timedelta(days=1)) == set()
