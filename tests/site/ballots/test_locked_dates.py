"""What people have relied on stays: dates that have passed, questions that were asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dorsal.ground.problems import BadInput
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.office.actions import change_questions
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.ballots.stages import stage_of
from dorsal.site.journal.models import Event
from tests.site.ballots.sealed_ballots import sealed
from tests.site.conftest import Cast
from tests.site.making import NOW, make_ballot, make_edition

pytestmark = pytest.mark.django_db
SetClock = Callable[[datetime], None]
OFFICE = "/races/aizkorri-mendi/2027/office/ballot/"
DATES = ("opens_at", "closes_at", "claims_until", "seals_at", "draws_at")


def dates_of(ballot: Ballot) -> dict[str, str]:
    ahead = timedelta(hours=1)  # the race's time zone in winter
    return {name: f"{getattr(ballot, name) + ahead:%Y-%m-%dT%H:%M}" for name in DATES}


def save(client: Client, ballot: Ballot, **changed: str) -> None:
    form = {**dates_of(ballot), "lowest_age": "18", "conditions": "", "do": "save", **changed}
    client.post(OFFICE, form)
    ballot.refresh_from_db()


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), closes_at=NOW + timedelta(days=9))


def test_a_ballot_that_has_closed_is_not_opened_again(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    before = ballot.closes_at
    site_clock(ballot.closes_at + timedelta(hours=1))
    later = before + timedelta(days=3)
    save(cast.client("director"), ballot, closes_at=f"{later:%Y-%m-%dT%H:%M}")
    assert ballot.closes_at == before
    assert stage_of(ballot, before + timedelta(hours=2)) == "claims"


def test_an_open_ballot_closes_later_and_the_event_says_what_was_promised(
    cast: Cast, ballot: Ballot
) -> None:
    before = ballot.closes_at
    later = before + timedelta(days=3)
    save(cast.client("director"), ballot, closes_at=f"{later + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    assert ballot.closes_at == later
    event = Event.objects.get(verb="ballot_changed")
    assert event.details == {"fields": ["closes_at"], "before": {"closes_at": str(before)}}


def test_an_open_ballot_is_not_closed_backwards(cast: Cast, ballot: Ballot) -> None:
    before = ballot.closes_at
    save(cast.client("director"), ballot, closes_at=f"{NOW - timedelta(hours=2):%Y-%m-%dT%H:%M}")
    assert ballot.closes_at == before


def test_nothing_new_is_required_of_those_who_have_applied(cast: Cast, ballot: Ballot) -> None:
    asked: list[dict[str, Any]] = [
        {"column": "shirt", "label": "Shirt", "kind": "text", "required": False}
    ]
    change_questions(ballot, asked, [], cast.director)
    paper = {"kind": "doctor", "label": "Certificate", "required": True, "until": "closing"}
    for questions, documents in (
        ([{**asked[0], "required": True}], []),
        ([{**asked[0], "feeds_rules": True}], []),
        (asked, [paper]),
    ):
        with pytest.raises(BadInput, match="people have applied without it"):
            change_questions(ballot, questions, documents, cast.director)
    change_questions(ballot, asked, [{**paper, "required": False}], cast.director)


def test_questions_stay_after_closing(cast: Cast, ballot: Ballot, site_clock: SetClock) -> None:
    site_clock(ballot.closes_at)
    with pytest.raises(BadInput, match="applications have closed"):
        change_questions(ballot, [], [], cast.director)


def test_a_cancelled_edition_is_not_drawn(site_clock: SetClock) -> None:
    ballot = sealed()
    ballot.edition.cancelled_why = "The mountain burns."
    ballot.edition.save()
    site_clock(ballot.draws_at)
    with pytest.raises(BadInput, match="the edition is cancelled"):
        draw_ballot_now(ballot, None)


def test_dates_that_are_not_in_order_are_refused_at_the_form(cast: Cast, ballot: Ballot) -> None:
    Ballot.objects.update(published=False, opens_at=NOW + timedelta(days=2))
    ballot.refresh_from_db()
    before = dates_of(ballot)
    wrong = f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M}"
    form = {**before, "lowest_age": "18", "conditions": "", "do": "save", "closes_at": wrong}
    page = cast.client("director").post(OFFICE, form).content.decode()
    assert "This must be after “Applications open”." in page
    ballot.refresh_from_db()
    assert dates_of(ballot) == before
