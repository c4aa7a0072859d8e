"""Every page of a race takes as many queries with many rows as with few, at every stage of its
ballot, for staff, for somebody who has applied, and for everybody.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsal.site.accounts.models import User
from dorsal.site.seasons.models import Series, SeriesEdition
from tests.conftest import REPETITIONS
from tests.site.conftest import SetClock
from tests.site.making import make_user
from tests.site.volume import STAGES, World, addresses_of, bring_to, make_world

pytestmark = pytest.mark.django_db
FEW, MORE = 3, 14
MOST_QUERIES = 45
BRIEF = 10  # repetitions: briefly every second stage
FEWEST_PAGES = {"director": 30, "runner": 8, "stranger": 8}
COMMON = ("/", "/races/", "/series/", "/series/aurelia/", "/me/", "/me/data/", "/about/")
OK = 200


def signed_in(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def queries_of(browser: Client, address: str) -> int | None:
    """How many queries a page takes when it is opened once more; `None` when it does not open."""
    if browser.get(address).status_code != OK:
        return None
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
        assert answer.status_code == OK
        if answer.streaming:
            assert b"".join(answer)
    return len(captured)


def counts_in(world: World, who: str) -> dict[str, int | None]:
    """The queries of each page of a race, by its route."""
    user = {"director": world.director, "runner": world.runner}.get(who)
    browser = signed_in(user)
    return {route: queries_of(browser, address) for route, address in addresses_of(world)}


@pytest.mark.parametrize("stage", STAGES if REPETITIONS > BRIEF else STAGES[::2])
def test_pages_of_a_race_take_as_many_queries_with_many_rows_as_with_few(
    stage: str, site_clock: SetClock
) -> None:
    worlds = (make_world("Few", FEW), make_world("Many", MORE))
    bring_to(stage, worlds, site_clock)
    for who, fewest in FEWEST_PAGES.items():
        few, many = (counts_in(world, who) for world in worlds)
        assert few == many, who
        opened = [count for count in many.values() if count is not None]
        assert len(opened) >= fewest, who
        assert max(opened) <= MOST_QUERIES, who


def test_pages_of_all_races_take_as_many_queries_with_many_races_as_with_few(
    site_clock: SetClock,
) -> None:
    visitor = make_user("Lukas Brenner")
    series = Series.objects.create(slug="aurelia", name="Aurelia", summary="")
    series.organisers.add(visitor)
    pages = (*COMMON, "/series/aurelia/office/")
    counts = []
    for number in (2, 5):
        for each in range(number):
            world = make_world(f"Race {number} {each}", 1)
            site_clock(world.ballot.closes_at)
            SeriesEdition.objects.create(
                series=series,
                edition=world.ballot.edition,
                season="2027",
                kind="race",
                accepted=True,
            )
            visitor.dreams.create(race=world.race, made_at=world.race.made_at)
        browser = signed_in(visitor)
        counts.append({page: queries_of(browser, page) for page in pages})
    assert counts[0] == counts[1]
    assert None not in counts[0].values()
