"""A waiting list that is longer than a show tells: the page says what it leaves out."""

from __future__ import annotations

from django.test import Client

from dorsal.ballot.show.pace import MOST_WAITING
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.shows import actions
from dorsal.site.shows.facts import Line, full_list
from tests.site.ballots.sealed_ballots import ready
from tests.site.conftest import Cast
from tests.site.making import NOW, RULES, make_application, make_edition
from tests.site.shows.shown import PLACES, SetClock, again

SHOW = "/races/aizkorri-mendi/2027/ballot/show/"


def test_the_page_says_that_it_holds_the_beginning_of_a_long_waiting_list(
    cast: Cast, site_clock: SetClock
) -> None:
    rules = RULES.format(race="Aizkorri Mendi", draw="2027", places=PLACES)
    rules = rules.replace("waiting_list = 20", 'waiting_list = "all"')
    ballot = ready(make_edition(cast.race, places=PLACES), people=0, rules=rules)
    born = NOW.date().replace(year=1990)
    for number in range(PLACES + MOST_WAITING + 1):
        person = Person.objects.create(name=f"Somebody {number}", birth_date=born, sex="F")
        make_application(ballot, person)
    seal_ballot_now(ballot, None)
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    actions.tell_without_show(again(ballot), by=cast.director)
    told = full_list(again(ballot))
    assert (len(told.waiting), told.lines) == (MOST_WAITING, (Line("draw", 300, 301),))
    page = " ".join(Client().get(SHOW).content.decode().split())
    assert "“Draw” has 301 entries. Only the first 300 stand here, as in the show. <a " in page
    assert f'href="{SHOW.replace("show", "places")}?list=waiting">The whole waiting list' in page
