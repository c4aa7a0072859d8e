"""My application after the seal and after the draw: nothing is told before the show has told it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsal.site.applications.actions import NotOpen, withdraw
from dorsal.site.applications.friends.actions import begin_group, join_group
from dorsal.site.applications.friends.terms import terms_of_groups
from dorsal.site.applications.models import Application, Friends
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.shows.actions import start_show
from tests.site.applications.applying import address, applies, open_ballot, signed_in
from tests.site.ballots.sealed_ballots import drawn, sealed
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_user

pytestmark = pytest.mark.django_db


def page_of(ballot: Ballot) -> str:
    first = Application.objects.select_related("person__user").get(ballot=ballot, number=1)
    assert first.person.user is not None
    return signed_in(first.person.user).get(address(ballot, "application/")).content.decode()


def public_page_of(ballot: Ballot) -> str:
    return Client().get(address(ballot)).content.decode()


def test_after_the_seal_the_slip_is_there_and_nothing_can_be_changed() -> None:
    ballot = sealed()
    page = page_of(ballot)
    assert ">sealed</span>" in page
    assert "The draw is on" in page
    assert f'href="{address(ballot, "slip/")}"' in page
    assert "My chance" not in page
    assert "Withdraw" not in page
    first = Application.objects.select_related("person__user").get(ballot=ballot, number=1)
    assert first.person.user is not None
    with pytest.raises(NotOpen):
        withdraw(first, by=first.person.user)


def test_the_result_is_told_once_the_show_has_told_it(site_clock: SetClock) -> None:
    ballot = drawn(site_clock)
    before = page_of(ballot)
    assert "The draw is being shown" not in before
    assert "The show of the draw has not begun yet." in before
    assert "The draw is being shown." not in public_page_of(ballot)
    assert "Its show has not begun yet" in public_page_of(ballot)
    start_show(ballot, by=make_user())
    before = page_of(ballot)
    assert "The draw is being shown" in before
    assert "The draw is being shown." in public_page_of(ballot)
    assert "See my card" not in before
    Ballot.objects.filter(pk=ballot.pk).update(result_told_at=clock.now())
    assert "See my card" in page_of(ballot)


def test_the_terms_of_many_groups_take_as_many_queries_as_those_of_one(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    asked = []
    for _ in range(3):
        first, second = applies(ballot), applies(ballot)
        assert first.person.user is not None
        assert second.person.user is not None
        group = begin_group(first, by=first.person.user)
        join_group(group, second, by=second.person.user)
        groups = list(Friends.objects.filter(ballot=ballot))
        with CaptureQueriesContext(connection) as queries:
            terms_of_groups(ballot, groups)
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]
