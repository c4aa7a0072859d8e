"""From the seal to the draw: the round, the ceremony, the draw, and what a crash leaves undone."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from pytest_django import Settings

from dorsal.ballot.draw.verify import verify
from dorsal.ballot.examples.known_round import KNOWN_ROUND
from dorsal.ground.problems import BadInput
from dorsal.outside.ballot_office import draw_record, sealed_part
from dorsal.outside.record_store import read_record
from dorsal.site.ballots.models import Ballot, Drawing
from dorsal.site.ballots.record.files import public_zip, record_folder
from dorsal.site.ballots.sealing.actions import amend_ballot, seal_ballot_now
from dorsal.site.ballots.sealing.drawing import (
    draw_ballot_now,
    give_round,
    kept_round,
    round_as_json,
    take_round,
)
from dorsal.site.ballots.tasks import ballots_to_draw, draw_due_ballot, enqueue_due
from dorsal.site.journal.models import Event, Message
from tests.site.ballots.sealed_ballots import (
    drawn,
    own_round,
    ready,
    sealed,
    verifier,
    with_dice,
)
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition

pytestmark = pytest.mark.django_db
NOWHERE = "http://127.0.0.1:9"


def verbs(ballot: Ballot) -> list[str]:
    found = Event.objects.filter(subject_kind="ballot", subject=ballot.pk)
    return list(found.values_list("verb", flat=True))


def test_a_whole_ballot_is_drawn_and_the_independent_verifier_holds_it(
    site_clock: SetClock,
) -> None:
    ballot = drawn(site_clock)
    record = record_folder(ballot)
    told = subprocess.run(
        [sys.executable, verifier(), record], capture_output=True, text=True, check=False
    )
    assert (told.returncode, "HOLDS" in told.stdout.upper()) == (0, True)
    report = verify(read_record(record)).report
    assert (report.holds, report.drawn) == (True, True)
    assert ballot.drawing.random_number == KNOWN_ROUND.random_number.hex()
    assert verbs(ballot) == ["seal_begun", "ballot_sealed", "round_taken", "ballot_drawn"]


def test_drawing_twice_draws_once(site_clock: SetClock) -> None:
    ballot = drawn(site_clock)
    before = read_record(record_folder(ballot))
    assert draw_ballot_now(ballot, None) == ballot.drawing
    assert read_record(record_folder(ballot)) == before
    assert verbs(ballot).count("ballot_drawn") == 1


def test_nothing_is_drawn_before_its_hour_or_without_a_seal(site_clock: SetClock) -> None:
    ballot = ready()
    with pytest.raises(BadInput, match="not time to draw yet"):
        draw_ballot_now(ballot, None)
    site_clock(ballot.draws_at)
    with pytest.raises(BadInput, match="not sealed yet"):
        draw_ballot_now(ballot, None)


def test_killed_after_the_draw_the_next_run_writes_the_row_from_the_record(
    site_clock: SetClock,
) -> None:
    ballot = sealed()
    site_clock(ballot.draws_at)
    record = record_folder(ballot)
    draw_record(record, sealed_part(record), KNOWN_ROUND, fallback=False)
    assert Drawing.objects.count() == 0
    made = draw_ballot_now(ballot, None)
    assert (made.random_number, made.at) == (KNOWN_ROUND.random_number.hex(), ballot.draws_at)
    assert verbs(ballot) == ["seal_begun", "ballot_sealed", "ballot_drawn"]


def test_the_round_can_be_given_as_a_relay_serves_it(
    monkeypatch: pytest.MonkeyPatch, site_clock: SetClock
) -> None:
    ballot = ready(rehearsal=False)
    found, data = own_round(monkeypatch, ballot.draws_at)
    seal_ballot_now(ballot, None)
    other = round_as_json(found.number - 1, found.signature)
    with pytest.raises(BadInput, match=f"the seal names round {found.number}"):
        give_round(ballot, None, other)
    forged = round_as_json(found.number, KNOWN_ROUND.signature)
    with pytest.raises(BadInput, match="the signature is not that of round"):
        give_round(ballot, None, forged)
    assert kept_round(ballot) is None
    assert give_round(ballot, None, data) == found
    assert kept_round(ballot) == found
    site_clock(ballot.draws_at)
    assert draw_ballot_now(ballot, None).random_number == found.random_number.hex()
    assert verify(read_record(record_folder(ballot))).report.kind == "draw"


def test_a_round_that_no_relay_gives_says_what_each_answered(settings: Settings) -> None:
    settings.BEACON_RELAYS = (NOWHERE,)
    ballot = ready(rehearsal=False)
    seal_ballot_now(ballot, None)
    with pytest.raises(BadInput, match=NOWHERE):
        take_round(ballot)


def test_a_ceremony_whose_numbers_are_missing_stops_the_draw(
    monkeypatch: pytest.MonkeyPatch, site_clock: SetClock
) -> None:
    ballot = with_dice()
    _, data = own_round(monkeypatch, ballot.draws_at)
    site_clock(ballot.draws_at)
    give_round(ballot, None, data)
    with pytest.raises(BadInput, match="the ceremony's numbers of dice are not recorded"):
        draw_ballot_now(ballot, None)


def test_a_drawn_ballot_is_never_sealed_again(site_clock: SetClock) -> None:
    ballot = drawn(site_clock)
    with pytest.raises(BadInput, match="drawn already"):
        amend_ballot(ballot, None, "why")
    assert seal_ballot_now(ballot, None).number == 1


def test_at_its_hour_the_ballot_is_drawn(site_clock: SetClock) -> None:
    ballot = sealed()
    assert ballots_to_draw(NOW) == []
    site_clock(ballot.draws_at)
    assert ballots_to_draw(ballot.draws_at) == [ballot.pk]
    assert draw_due_ballot.call(ballot.pk) is True
    assert ballots_to_draw(ballot.draws_at) == []


def test_a_late_round_is_asked_for_again_and_the_directors_are_told_once(
    cast: Cast, settings: Settings, site_clock: SetClock
) -> None:
    settings.BEACON_RELAYS = (NOWHERE,)
    ballot = ready(make_edition(cast.race, places=3), rehearsal=False)
    seal_ballot_now(ballot, None)
    site_clock(ballot.draws_at)
    assert draw_due_ballot.call(ballot.pk) is False
    assert Message.objects.count() == 0
    site_clock(ballot.draws_at + timedelta(minutes=10))
    assert draw_due_ballot.call(ballot.pk) is False
    assert draw_due_ballot.call(ballot.pk) is False
    mail = Message.objects.get()
    assert mail.to == cast.director
    assert mail.subject == "Aizkorri Mendi 2027: the ballot could not be drawn"


def test_what_is_due_is_enqueued_once() -> None:
    from django_tasks_db.models import DBTaskResult  # inline: a model, loaded after the settings

    ready()
    for _ in range(2):
        enqueue_due(NOW)
    paths = [one.task_path.rsplit(".", 1)[-1] for one in DBTaskResult.objects.all()]
    assert paths == ["seal_due_ballot"]


def test_the_public_zip_is_the_record_and_always_the_same(site_clock: SetClock) -> None:
    ballot = drawn(site_clock)
    ballot.result_told_at = ballot.draws_at
    first = public_zip(ballot, ballot.draws_at)
    assert public_zip(ballot, ballot.draws_at) == first
    path = record_folder(ballot).parent / "packed.zip"
    path.write_bytes(first)
    assert read_record(path) == read_record(record_folder(ballot))
