"""The first page, the page about Dorsal, and the pages of errors."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from dorsal.site.ballots.models import Drawing
from dorsal.site.pages.views import broken
from tests.site.making import NOW, make_ballot, make_edition, make_race
from tests.site.races.reading import content, page, text, titles

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_a_newcomer_reads_the_dream_and_why_to_trust() -> None:
    said = text(page(Client(), "/"))
    assert said.startswith("Nothing stops you from dreaming. Mountain races with fewer places")
    steps = ["First everything is sealed", "Then chance decides", "Anyone can do it again"]
    assert [step for step in steps if step in said] == steps
    assert said.index("The first race is about to be published.") < said.index(steps[0])


def test_next_ballots_stand_in_the_order_of_what_people_wait_for() -> None:
    make_ballot(make_edition(make_race("Opens late")), opens_at=NOW + 20 * DAY)
    make_ballot(make_edition(make_race("Closes soon")), closes_at=NOW + 3 * DAY)
    make_ballot(make_edition(make_race("Hidden")), published=False)
    past = {"opens_at": NOW - 9 * DAY, "closes_at": NOW - 8 * DAY, "claims_until": NOW - 7 * DAY}
    make_ballot(make_edition(make_race("Drawn next")), **past, draws_at=NOW + 10 * DAY)
    drawn = make_ballot(make_edition(make_race("Drawn already")), **past)
    Drawing.objects.create(ballot=drawn, at=NOW, random_number="00", seed="00")
    said = text(page(Client(), "/")).split("Next ballots ")[1].split(" Next races")[0]
    assert said == (
        "Closes in 3 days Closes soon 2027 Wednesday 25 November 2026, 13:00 CET "
        "Ballot closing soon "
        "The draw is in 10 days Drawn next 2027 Wednesday 2 December 2026, 13:00 CET Ballot closed "
        "Opens in 20 days Opens late 2027 Saturday 12 December 2026, 13:00 CET Ballot announced"
    )


@pytest.mark.parametrize("races", [1, 3])
def test_the_number_of_queries_does_not_grow(
    races: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(races):
        make_ballot(make_edition(make_race(f"Race {number}")))
    with django_assert_num_queries(2):
        assert len(titles(page(Client(), "/"))) == 2 * races  # as a ballot and as a race


def test_the_page_about_dorsal_tells_how_to_verify() -> None:
    about = page(Client(), "/about/")
    assert 'id="verify"' in about
    assert "note the eight words that the race has read aloud" in text(about)


def test_a_page_that_is_not_there_says_so() -> None:
    assert text(page(Client(), "/nothing/", status=404)).startswith("Not found There is no such")


def test_it_links_to_draws_that_have_been_told_and_to_no_others() -> None:
    told = make_ballot(make_edition(make_race("Told")), result_told_at=NOW)
    make_ballot(make_edition(make_race("Later")), result_told_at=NOW + DAY)
    about = page(Client(), "/about/")
    links = re.findall(r'href="([^"]+/verify/)">([^<]+)<', about)
    assert links == [("/races/told/2027/ballot/verify/", f"Verify the draw of {told.edition}")]


def test_the_page_for_what_broke_asks_nothing_of_the_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = broken(rf.get("/"))  # no user, no units: nothing ran before it
    assert response.status_code == 500
    assert text(content(response)).startswith("Something broke on our side")
