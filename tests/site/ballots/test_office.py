"""The office of a ballot: made with usual dates, checked, published; questions as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.office.forms import DATES, usual_dates
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from tests.site.ballots.office_pages import address, page_of
from tests.site.conftest import Cast
from tests.site.making import NOW, make_ballot, make_edition


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race, starts_at=datetime(2027, 5, 29, 7, 0, tzinfo=UTC))


@pytest.fixture
def ballot(edition: Edition) -> Ballot:
    return make_ballot(edition, published=False, opens_at=NOW + timedelta(days=1))


def sent_dates(**changed: str) -> dict[str, str]:
    days = ("2026-12-01", "2026-12-31", "2027-01-07", "2027-01-08", "2027-01-11")
    dates = {name: f"{day}T12:00" for name, day in zip(DATES, days, strict=True)}
    return {**dates, "lowest_age": "18", "conditions": "Run at your own risk.", **changed}


def test_usual_dates_are_at_noon_in_order_and_a_hundred_days_before_the_race(
    edition: Edition,
) -> None:
    dates = list(usual_dates(edition, datetime(2026, 6, 1, tzinfo=UTC)).values())
    assert dates == sorted(set(dates))
    assert {(at.hour, at.minute) for at in dates} == {(12, 0)}
    assert (edition.starts_at.date() - dates[-1].date()).days == 100


def test_usual_dates_of_a_race_that_is_near_begin_tomorrow(edition: Edition) -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert usual_dates(edition, now)["opens_at"].date() == datetime(2027, 3, 2).date()


def test_a_director_makes_a_ballot_once(cast: Cast, edition: Edition) -> None:
    browser = cast.client("director")
    here = f"/races/{cast.race.slug}/2027/office/ballot/"
    assert "No ballot yet" in browser.get(here).content.decode()
    for _ in range(2):
        assert browser.post(here, {"do": "make"}).status_code == 302
    made = Ballot.objects.get(edition=edition)
    assert (made.published, "places = 10" in made.rules) == (False, True)
    assert Event.objects.filter(verb="ballot_made").count() == 1


def test_dates_are_written_and_read_in_the_race_s_time_zone(cast: Cast, ballot: Ballot) -> None:
    browser = cast.client("director")
    browser.post(address("office_ballot", ballot), sent_dates() | {"do": "save"})
    ballot.refresh_from_db()
    assert ballot.opens_at == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert 'value="2026-12-01T12:00"' in page_of(browser, "office_ballot", ballot)
    assert Event.objects.get(verb="ballot_changed").details["fields"] == sorted(
        [*DATES, "conditions", "rehearsal"]
    )


def test_dates_that_do_not_follow_one_another_are_refused(cast: Cast, ballot: Ballot) -> None:
    sent = sent_dates(closes_at="2026-11-30T12:00", draws_at="2027-06-01T12:00") | {"do": "save"}
    page = cast.client("director").post(address("office_ballot", ballot), sent).content.decode()
    assert "This must be after “Applications open”." in page
    assert "The draw must be before the race." in page
    before = ballot.closes_at
    ballot.refresh_from_db()
    assert ballot.closes_at == before


def test_a_highest_age_below_the_lowest_is_refused_and_none_is_needed(
    cast: Cast, ballot: Ballot
) -> None:
    director, here = cast.client("director"), address("office_ballot", ballot)
    sent = sent_dates() | {"do": "save", "highest_age": "17"}
    assert "Nobody is old enough and young enough." in director.post(here, sent).content.decode()
    for typed, kept in (("70", 70), ("", None)):
        director.post(here, {**sent, "highest_age": typed})
        assert Ballot.objects.get(pk=ballot.pk).highest_age == kept


def test_a_ballot_is_published_when_nothing_needed_is_missing(cast: Cast, ballot: Ballot) -> None:
    browser, here = cast.client("director"), address("office_ballot", ballot)
    ballot.rules = ballot.rules.replace("places = 10", "places = 9")
    ballot.save()
    page = browser.post(here, {"do": "publish"}).content.decode()
    assert "the rules give as many places as the edition has" in page
    ballot.refresh_from_db()
    assert not ballot.published
    ballot.rules = ballot.rules.replace("places = 9", "places = 10")
    ballot.save()
    browser.post(here, {"do": "publish"})
    ballot.refresh_from_db()
    assert ballot.published
    assert Event.objects.filter(verb="ballot_published").count() == 1


def test_helpers_see_the_office_and_change_nothing(cast: Cast, ballot: Ballot) -> None:
    browser = cast.client("helper")
    assert "Publish the ballot" not in page_of(browser, "office_ballot", ballot)
    for do in ("make", "save", "publish"):
        assert browser.post(address("office_ballot", ballot), {"do": do}).status_code == 404


def rows(prefix: str, *found: dict[str, str]) -> dict[str, str]:
    sent = {f"{prefix}-TOTAL_FORMS": str(len(found)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(found):
        sent |= {f"{prefix}-{number}-{key}": text for key, text in row.items()}
    return sent


SHIRT = {"label": "Shirt", "column": "shirt", "kind": "choice", "options": "S\nM", "required": "on"}
CARD = {"label": "Federation card", "kind": "card", "until": "closing", "required": "on"}


def test_questions_and_documents_are_kept_as_rows(cast: Cast, ballot: Ballot) -> None:
    sent = rows("questions", SHIRT, {}) | rows("documents", CARD)
    answer = cast.client("director").post(address("office_questions", ballot), sent)
    assert answer.status_code == 302
    ballot.refresh_from_db()
    assert ballot.questions == [
        {
            "column": "shirt",
            "label": "Shirt",
            "kind": "choice",
            "required": True,
            "feeds_rules": False,
            "help": "",
            "options": ["S", "M"],
        }
    ]
    assert ballot.documents == [
        {
            "kind": "card",
            "label": "Federation card",
            "help": "",
            "required": True,
            "until": "closing",
        }
    ]


def test_a_question_without_answers_to_choose_from_is_told_at_its_row(
    cast: Cast, ballot: Ballot
) -> None:
    sent = rows("questions", {**SHIRT, "options": "S"}) | rows("documents")
    page = cast.client("director").post(address("office_questions", ballot), sent).content.decode()
    error = page.split('id="id_questions-0-options_error"')[1]
    assert "are wrong: two or more different texts" in error
    ballot.refresh_from_db()
    assert ballot.questions == []
