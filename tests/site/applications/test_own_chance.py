"""One's own chance is the same figure on the application page, in the table of friends and on the
card, and says what it rests on.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from dorsal.site.applications.chances.own import own_chance
from dorsal.site.applications.friends.actions import accept_terms, begin_group, join_group
from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.pages.formats import percent
from dorsal.site.shows.actions import tell_without_show
from dorsal.site.shows.fates import fate_of
from tests.site.applications.applying import DOCUMENTS, address, applies, open_ballot, signed_in
from tests.site.applications.test_friends import fresh, pair, user_of
from tests.site.applications.test_public_page import last_year
from tests.site.ballots.sealed_ballots import drawn
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_application, make_user


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


def text_of(browser: Client, where: str) -> str:
    told = re.sub(r"<[^>]+>", " ", browser.get(where).content.decode())
    return " ".join(told.split())


def friends_in(cast: Cast, *, accepted: bool, years: bool = False) -> tuple[Ballot, Application]:
    """Ane (4 tickets) and Jon (1 ticket) among twenty."""
    ballot, ane, jon, group = pair(cast)
    if years:
        last_year(ballot)
    for _number in range(18):
        applies(ballot)
    if accepted:
        for one in (ane, jon):
            accept_terms(one, terms_of(group).hash, by=user_of(one))
    take_snapshot(ballot)
    return ballot, fresh(ane)


@pytest.mark.parametrize("accepted", [True, False])
def test_page_table_and_card_tell_the_same_chance_after_closing(
    cast: Cast, site_clock: SetClock, accepted: bool
) -> None:
    ballot, ane = friends_in(cast, accepted=accepted)
    site_clock(ballot.closes_at)
    chance = own_chance(ane, clock.now())
    assert chance.together is accepted
    assert chance.first.value is not None
    told = percent(chance.first.value)
    browser = cast.client("runner")
    page = text_of(browser, address(ballot, "application/"))
    card = text_of(browser, address(ballot, "card/"))
    assert f"As the ballot closed {told}" in page
    assert page.count(told) >= 3  # my chance, the table of friends, the sentence below it
    assert f"My chance {told} As the ballot closed" in card
    assert f"Entered {'with Jon' if accepted else 'alone'}" in card


def test_while_the_ballot_is_open_the_card_tells_what_is_expected_at_closing(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    for _ in range(24):
        make_application(ballot)
    ballot.refresh_from_db()
    own = applies(ballot, cast.runner)
    take_snapshot(ballot)
    chance = own_chance(fresh(own), clock.now())
    assert chance.closing is not None
    assert chance.closing.value is not None
    card = text_of(cast.client("runner"), address(ballot, "card/"))
    assert f"My chance {percent(chance.closing.value)} Expected at closing" in card


def test_the_table_of_friends_goes_by_closing_where_the_forecast_tells_all(cast: Cast) -> None:
    ballot, _ = friends_in(cast, accepted=False, years=True)
    page = text_of(cast.client("runner"), address(ballot, "application/"))
    assert "Chance of a place Who If the ballot closed now" in page  # no pair is forecast yet
    first, second = applies(ballot, failures="3"), applies(ballot)
    group = begin_group(first, by=user_of(first))
    join_group(group, second, by=user_of(second))
    for one in (first, second):
        accept_terms(fresh(one), terms_of(group).hash, by=user_of(one))
    page = text_of(cast.client("runner"), address(ballot, "application/"))
    assert "Chance of a place Who Expected at closing If the ballot closed now" in page
    assert re.search(r"Together: \S+ % both\s?\. Expected at closing\.", page)


def test_a_group_s_tickets_are_told_with_what_one_would_have_alone(cast: Cast) -> None:
    ballot, _ = friends_in(cast, accepted=True)
    page = text_of(cast.client("runner"), address(ballot, "application/"))
    assert "1 ticket, your group’s" in page
    assert "alone you would have 4; your group has 1, the lowest of its members’" in page
    assert "4 tickets in all" not in page


def test_who_was_handed_in_by_the_office_has_no_acknowledgement(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    make_application(ballot, cast.runner.person, imported=True)
    page = text_of(cast.client("runner"), address(ballot, "application/"))
    assert (
        "Your application was handed in by the race’s office; it has no acknowledgement of its own."
    ) in page
    assert "Fingerprint" not in page


def test_the_mail_of_an_acknowledgement_is_on_its_way_for_an_hour(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = open_ballot(cast.race)
    applies(ballot, cast.runner)
    browser = cast.client("runner")
    page = text_of(browser, address(ballot, "application/"))
    assert "on its way to you by mail." in page
    assert "Acknowledgement number 1 of this ballot" in page
    site_clock(clock.now() + timedelta(hours=2))
    page = text_of(browser, address(ballot, "application/"))
    assert "on its way to you by mail." not in page
    assert "Signed by the race, and mailed to you." in page


def test_who_got_no_place_is_not_asked_for_documents_any_more(site_clock: SetClock) -> None:
    ballot = drawn(site_clock, documents=DOCUMENTS[1:])
    own = ballot.applications.select_related("person__user", "ballot__edition__race")
    assert uploads(ballot, own[0]) == 1  # nobody knows yet
    tell_without_show(ballot, by=make_user())
    offered = [uploads(ballot, one) for one in own]
    assert offered == [int(fate_of(ballot, one.code).kind == "place") for one in own]
    assert sum(offered) == 3


def uploads(ballot: Ballot, own: Application) -> int:
    """How many upload forms somebody's application page has."""
    page = signed_in(user_of(own)).get(address(ballot, "application/")).content.decode()
    found = page.count(address(ballot, "application/documents/"))
    assert page.count("Licence") == found  # nor is it asked for
    return found
