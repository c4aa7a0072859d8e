"""The ballot's public page: the forecast first, then today's chances, the rules, the stages."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dorsal.site.accounts.models import Person
from dorsal.site.applications.chances.forecasts import forecast_of, past_years
from dorsal.site.applications.tasks_while_open import make_forecast
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import Ballot, PastLine
from dorsal.site.pages.formats import percent
from tests.site.applications.applying import DOCUMENTS, QUESTIONS, address, applies, open_ballot
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application


@pytest.fixture(autouse=True)
def _empty_cache(db: None) -> None:  # noqa: ARG001
    cache.clear()


def read(cast: Cast, ballot: Ballot, who: str = "stranger") -> str:
    page = cast.client(who).get(address(ballot)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def last_year(ballot: Ballot, people: int = 60, days: int = 30) -> None:
    """A year in which as many applied each day, over so many days."""
    first = date(2025, 11, 21)
    stub = Person.objects.create(name="Past Runner")
    PastLine.objects.bulk_create(
        PastLine(
            race=ballot.edition.race,
            year=2026,
            outcome="no-place",
            stub=stub,
            applied_on=first + timedelta(days=number * days // people),
        )
        for number in range(people)
    )


def test_the_page_leads_with_the_forecast_and_tells_today_second(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    for _ in range(25):
        make_application(ballot)
    text = read(cast, ballot)
    forecast = forecast_of(ballot, NOW)
    assert forecast is not None
    assert forecast.total.basis == "curves"
    assert f"Expected at closing {forecast.total.median:,} applicants for 10 places" in text
    assert text.index("at closing, and if the ballot closed today") < text.index("today 40.0 %")
    assert "1 ticket" in text
    assert "40.0 %" in text  # 10 places for 25 applicants now
    assert text.count("When you apply makes no difference") == 1
    assert forecast.total.median > 100
    assert forecast.kinds[0].chance < 0.1


def test_without_anything_to_go_by_only_today_is_told(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    for _ in range(16):
        make_application(ballot)
    assert forecast_of(ballot, NOW) is None
    take_snapshot(ballot)
    text = read(cast, ballot)
    assert "There is no earlier year to forecast from." in text
    assert "62.5 %" in text
    assert "Expected at closing" not in text


def test_a_forecast_that_is_being_made_is_not_said_to_be_impossible(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dorsal.site.applications.chances.forecasts.SMALL", 10)
    ballot = open_ballot(cast.race)
    for _ in range(16):
        make_application(ballot)
    take_snapshot(ballot)
    text = read(cast, ballot)
    assert "What is to be expected at closing is being computed." in text
    assert "There is no earlier year" not in text
    make_forecast.call(ballot.pk)
    assert "There is no earlier year to forecast from." in read(cast, ballot)


def test_chances_that_are_not_there_yet_are_being_computed(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    make_application(ballot)
    assert "The chances are being computed." in read(cast, ballot)


def test_an_empty_ballot_says_so(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    assert "Nobody has applied yet, and there is no earlier year" in read(cast, ballot)


def test_before_the_opening_the_totals_of_earlier_years_speak(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    site_clock(ballot.opens_at - timedelta(days=3))
    text = read(cast, ballot)
    assert "Applications open on Saturday 21 November 2026, 13:00 CET" in text
    assert "Expected at closing 60 applicants for 10 places" in text
    assert 'href="apply/' not in text


def test_past_years_are_read_from_the_days_on_which_people_applied(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot, people=60, days=30)
    (year,) = past_years(ballot)
    assert (year.name, year.everybody.applicants) == ("2026", 60)
    assert year.everybody.counts[:4] == (0, 2, 4, 6)
    zone = ZoneInfo(cast.race.timezone)
    opened, second_day, *_, closed = (
        datetime.fromtimestamp(one, zone) for one in year.everybody.moments
    )
    assert opened.timetz() == ballot.opens_at.astimezone(zone).timetz()  # as this year's ballot
    assert second_day.time() == time(0)
    assert closed.timetz() == ballot.closes_at.astimezone(zone).timetz()
    assert (closed.date() - opened.date()).days == 29
    PastLine.objects.filter(pk__gt=PastLine.objects.order_by("pk")[8].pk).delete()
    assert past_years(ballot) == []  # nine people make no curve


def test_a_large_ballot_s_forecast_is_made_in_the_background(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dorsal.site.applications.chances.forecasts.SMALL", 20)
    ballot = open_ballot(cast.race)
    last_year(ballot)
    for _ in range(25):
        make_application(ballot)
    assert forecast_of(ballot, NOW) is None
    make_forecast.call(ballot.pk)
    found = forecast_of(ballot, NOW)
    assert found is not None
    assert found.total.so_far == 25


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (29, "Closed with 1 application. Whoever finds a mistake behind their tickets says so"),
        (36, "Closed with 1 application. It is sealed on Tuesday 29 December 2026"),
    ],
)
def test_after_closing_the_page_follows_the_stage(
    cast: Cast, site_clock: SetClock, days: int, told: str
) -> None:
    ballot = open_ballot(cast.race)
    make_application(ballot)
    site_clock(NOW + timedelta(days=days))
    text = read(cast, ballot)
    assert told in text
    assert "At closing" not in text


def test_one_s_own_chance_is_forecast_until_closing(cast: Cast, site_clock: SetClock) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    for _ in range(24):
        make_application(ballot)
    ballot.refresh_from_db()
    applies(ballot, cast.runner)
    take_snapshot(ballot)
    forecast = forecast_of(ballot, NOW)
    assert forecast is not None
    told = percent(forecast.kinds[0].chance).replace(" ", "\u00a0")
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert "Expected at closing" in page
    assert f">{told} <span" in page
    assert "40.0\u00a0%" in page
    site_clock(ballot.closes_at)
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert "Expected at closing" not in page
    assert "40.0\u00a0%" in page


def test_rules_places_conditions_and_how_to_check_are_told_in_words(cast: Cast) -> None:
    ballot = open_ballot(
        cast.race,
        questions=QUESTIONS,
        documents=DOCUMENTS,
        lowest_age=20,
        conditions="You run at your own risk.\nYou carry a jacket.",
    )
    text = read(cast, ballot)
    for told in (
        "Draw by draw 10",
        "10 places by draw. Places left over stay open for later offers.",
        "Two friends may apply as one, all or nothing; one invites the other by a link.",
        "1 ticket for applying, and 1 more for each of your “Years without a place”.",
        "You are at least 20 years old on race day.",
        "I am in good health",
        "You upload: Medical certificate",
        "You run at your own risk.",
        "You carry a jacket.",
        "How to check it",
        "ed25519:",
    ):
        assert told in text
    assert "You upload: Licence" not in text
    assert [word for word in ("column", "entry file", "The class") if word in text] == []


def test_who_has_applied_is_led_to_their_application(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    assert "My application" not in read(cast, ballot, "runner")
    applies(ballot, cast.runner)
    text = read(cast, ballot, "runner")
    assert "My application" in text
    assert "two minutes, on a phone" not in text


def test_rules_that_cannot_be_read_break_no_page(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    Ballot.objects.filter(pk=ballot.pk).update(rules="version = ")
    assert "The rules in plain words" not in read(cast, ballot)


def test_the_page_asks_the_database_as_often_for_many_as_for_few(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    asked = []
    for _ in range(2):
        for _number in range(20):
            make_application(ballot)
        take_snapshot(ballot)
        browser = cast.client("stranger")
        browser.get(address(ballot))  # the forecast is made
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address(ballot))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_rehearsal_does_not_say_that_its_random_number_comes_after_the_seal(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    claim = "Entries, tickets and rules are fixed before the random number exists."
    said = "Entries, tickets and rules are fixed. This is a rehearsal: it decides nothing."
    for rehearsal in (True, False):
        Ballot.objects.filter(pk=ballot.pk).update(rehearsal=rehearsal)
        page = read(cast, ballot)
        assert (claim in page, said in page) == (not rehearsal, rehearsal)
        told = ("You need not trust the race", "Before the random number exists")
        assert [text in page for text in told] == [not rehearsal] * 2
        assert ("This is a rehearsal, and proves nothing" in page) == rehearsal


def test_a_ballot_whose_dates_are_not_in_order_is_shown_without_a_forecast(cast: Cast) -> None:
    ballot = open_ballot(cast.race)
    last_year(ballot)
    for _ in range(25):
        make_application(ballot)
    opens, closes = NOW + timedelta(days=9), NOW + timedelta(days=5)
    Ballot.objects.update(opens_at=opens, closes_at=closes)
    ballot.refresh_from_db()
    assert forecast_of(ballot, NOW) is None
    assert "Expected at closing" not in read(cast, ballot)
