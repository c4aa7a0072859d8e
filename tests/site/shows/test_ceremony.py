"""A show whose ballot has a ceremony: its numbers before, on the stage and after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.ceremony import record_ceremony_numbers
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, give_round
from dorsal.site.shows import actions
from tests.site.ballots.sealed_ballots import DICE, own_round, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_edition
from tests.site.races.reading import page, text
from tests.site.shows.shown import after, again

SHOW = "/races/aizkorri-mendi/2027/ballot/show/"


def test_the_show_tells_the_numbers_of_every_source_before_it_on_the_stage_and_after_it(
    cast: Cast, site_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ballot = ready(make_edition(cast.race, places=3), rehearsal=False)
    closes = ballot.draws_at - timedelta(hours=1)
    ballot.rules += DICE.format(closes=closes) + DICE.format(closes=closes).replace("dice", "coins")
    ballot.save()
    seal_ballot_now(ballot, None)
    record_ceremony_numbers(ballot, None, [6, 1], source="coins")
    before = text(page(Client(), SHOW))
    assert "Mixed with it are the numbers of a public ceremony:" in before
    assert "dice : 2 numbers from 1 to 6, before" in before
    assert "coins : 6 1" in before
    record_ceremony_numbers(ballot, None, [4, 2], source="dice")
    site_clock(ballot.draws_at)
    give_round(ballot, None, own_round(monkeypatch, ballot.draws_at)[1])
    draw_ballot_now(ballot, None)
    ballot = again(ballot)
    actions.start_show(ballot, by=cast.director)
    site_clock(ballot.draws_at + after(ballot, 1))
    stage = page(Client(), f"{SHOW}?projector=1&languages=en,es")
    assert "<p>The numbers of dice: 4 2.</p><p>The numbers of coins: 6 1.</p>" in stage
    assert "<p>Los números de dice: 4 2.</p>" in stage
    assert "The ceremony: dice 4 2; coins 6 1" in text(stage)
    actions.end_show(ballot, by=cast.director)
    assert "The ceremony: dice 4 2; coins 6 1" in text(page(Client(), SHOW))
