"""The races of the season: readable colours, sound rules, dates in their order."""

from __future__ import annotations

import pytest

from dorsal.ballot.rules_file import read_rules
from dorsal.site.applications.questions import check_documents, check_questions
from dorsal.site.demo.cast import CAST, DRAWN, IN_BAR, WHO, account
from dorsal.site.demo.moments import KEYS, MOMENTS
from dorsal.site.demo.races_of_season import MADE_UP, RACES
from dorsal.site.demo.stories import RaceStory
from dorsal.site.demo.tour import TOUR
from dorsal.site.races.colours import check_colour

each = pytest.mark.parametrize("story", RACES, ids=[one.slug for one in RACES])


def test_there_are_six_races_and_a_final() -> None:
    assert [one.kind for one in RACES] == ["race"] * 6 + ["final"]


@each
def test_a_race_says_that_it_is_made_up(story: RaceStory) -> None:
    assert story.summary.endswith(MADE_UP)


@each
def test_the_colours_of_a_race_can_be_read(story: RaceStory) -> None:
    assert check_colour(story.colour) == story.colour
    assert check_colour(story.accent) == story.accent


@each
def test_the_rules_of_a_race_hold_and_give_its_places(story: RaceStory) -> None:
    rules = read_rules(story.ballot.rules.encode())
    assert (rules.race, rules.draw, rules.places) == (story.name, "2027", story.places)
    assert sum(pool.places for pool in rules.pools) == story.places


@each
def test_the_dates_of_a_ballot_follow_each_other(story: RaceStory) -> None:
    told = story.ballot
    dates = [told.opens, told.closes, told.claims_until, told.seals, told.draws, story.starts]
    assert dates == sorted(set(dates))
    assert told.published is None or told.published < told.opens
    assert check_questions(list(told.questions)) == ()
    assert check_documents(list(told.documents)) == ()


def test_each_race_has_a_director_of_its_own() -> None:
    directed = [slug for one in CAST for slug, role in one.staff_of if role == "director"]
    assert sorted(directed) == sorted(one.slug for one in RACES)


def test_the_bar_and_the_tour_lead_to_people_and_moments_that_there_are() -> None:
    assert [account(WHO[role]).key for role in IN_BAR if role in WHO] == [
        *("amaia", "benat", "ane", "iker", "patxi", "greta"),
    ]
    assert [role for role in IN_BAR if role not in WHO] == [DRAWN, "stranger"]
    assert len(TOUR) == 8
    assert {one.moment for one in TOUR} <= set(KEYS)
    assert {one.who for one in TOUR} <= set(IN_BAR)
    assert [one.at for one in MOMENTS] == sorted(one.at for one in MOMENTS)


def test_friends_of_the_cast_name_each_other() -> None:
    for one in CAST:
        assert not one.with_friend or account(one.with_friend).with_friend == one.key
