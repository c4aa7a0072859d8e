"""The ceremony's numbers on the site: before the random number, or plainly said to be late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dorsal.ballot.draw.verify import verify
from dorsal.ground.problems import BadInput
from dorsal.outside.record_store import read_record
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import record_folder
from dorsal.site.ballots.sealing.ceremony import (
    record_ceremony_numbers,
    recorded_numbers,
)
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, give_round
from dorsal.site.journal.models import Event
from tests.site.ballots.sealed_ballots import own_round, sealed, with_dice
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
PUBLIC = "/races/aizkorri-mendi/2027/ballot/"
OFFICE = "/races/aizkorri-mendi/2027/office/ballot/sealing/"
LATE = "Recorded after the hour that the rules set, but before the random number was known."
TOO_LATE = "the organiser could have chosen among 36 outcomes"


def text_of(client: Client, address: str) -> str:
    return text(page(client, address))


def dice_of(cast: Cast) -> Ballot:
    return with_dice(make_edition(cast.race, places=3))


def notes(ballot: Ballot) -> list[str]:
    found = verify(read_record(record_folder(ballot))).report.notes
    return [note for note in found if note.startswith("Ceremony numbers")]


def test_numbers_before_the_round_are_recorded_once_and_decide_too(
    monkeypatch: pytest.MonkeyPatch, site_clock: SetClock
) -> None:
    ballot = with_dice()
    with pytest.raises(BadInput, match="dice gives 2 numbers, not 1"):
        record_ceremony_numbers(ballot, None, [4])
    site_clock(ballot.draws_at - timedelta(hours=1))
    record_ceremony_numbers(ballot, None, [4, 2])
    assert [line.numbers for line in recorded_numbers(ballot)] == [(4, 2)]
    with pytest.raises(BadInput, match="recorded already"):
        record_ceremony_numbers(ballot, None, [5, 5])
    site_clock(ballot.draws_at)
    give_round(ballot, None, own_round(monkeypatch, ballot.draws_at)[1])
    draw_ballot_now(ballot, None)
    assert verify(read_record(record_folder(ballot))).report.holds
    assert notes(ballot) == []


def test_once_the_time_of_the_round_has_come_numbers_are_refused(site_clock: SetClock) -> None:
    ballot = with_dice()
    site_clock(ballot.draws_at)
    with pytest.raises(BadInput, match="could choose among 36 outcomes"):
        record_ceremony_numbers(ballot, None, [4, 2])
    assert recorded_numbers(ballot) == []


def test_once_the_round_is_kept_here_numbers_are_refused_whatever_the_clock_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ballot = with_dice()
    give_round(ballot, None, own_round(monkeypatch, ballot.draws_at)[1])
    with pytest.raises(BadInput, match="known already"):
        record_ceremony_numbers(ballot, None, [4, 2])
    assert recorded_numbers(ballot) == []


def test_numbers_after_closing_are_called_late_on_every_page(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = dice_of(cast)
    site_clock(ballot.draws_at - timedelta(minutes=59))
    assert "The hour that the rules set is over." in text_of(cast.client("director"), OFFICE)
    record_ceremony_numbers(ballot, cast.director, [4, 2])
    assert notes(ballot) == ["Ceremony numbers recorded after their closing time: dice."]
    for name in ("seal/", "record/", "show/"):
        assert f"dice : 4 2 late {LATE}" in text_of(cast.client("stranger"), f"{PUBLIC}{name}")
    assert LATE in text_of(cast.client("helper"), OFFICE)


def test_numbers_after_the_round_need_the_blame_and_are_called_too_late_everywhere(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = dice_of(cast)
    site_clock(ballot.draws_at)
    director = cast.client("director")
    asked = {"prefix": "dice", "dice-source": "dice", "dice-numbers": "4 2", "dice-sure": "on"}
    told = director.post(f"{OFFICE}ceremony/", asked, follow=True).content.decode()
    assert ("could choose among 36 outcomes" in told, recorded_numbers(ballot)) == (True, [])
    director.post(f"{OFFICE}ceremony/", {**asked, "dice-despite_known_round": "on"})
    assert [line.numbers for line in recorded_numbers(ballot)] == [(4, 2)]
    noted = Event.objects.get(verb="ceremony_recorded")
    assert (noted.actor, noted.details["known"]) == (cast.director.pk, True)
    for name in ("seal/", "record/", "show/"):
        page_text = text_of(cast.client("stranger"), f"{PUBLIC}{name}")
        assert ("dice : 4 2 too late" in page_text, TOO_LATE in page_text) == (True, True)
    assert TOO_LATE in text_of(cast.client("helper"), OFFICE)


def test_a_ballot_without_a_ceremony_does_not_speak_of_one(cast: Cast) -> None:
    sealed(make_edition(cast.race, places=3))
    for name in ("seal/", "record/", "show/"):
        assert "ceremony" not in text_of(cast.client("stranger"), f"{PUBLIC}{name}").lower()
