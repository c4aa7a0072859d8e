"""Ballots that are ready to seal, sealed and drawn, with a beacon of our own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dorsal.ballot.draw.beacon import QUICKNET, Round
from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, round_as_json
from tests.ballot.draw.own_beacon import OWN_QUICKNET, install, sign
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

NAMES = ("Ane Etxe", "Beñat Ruiz", "Carla Otaegi", "Dani Soto", "Eneko Aiz", "Fermín Gil")
DICE = """
[[ceremony]]
name = "dice"
count = 2
lowest = 1
highest = 6
ordered = true
repeats = true
closes = {closes:%Y-%m-%dT%H:%M:%SZ}
"""


def ready(edition: Any = None, *, people: int = 6, **fields: Any) -> Ballot:
    """A ballot whose claims are over, with some applicants; three places, in rehearsal."""
    edition = edition or make_edition(places=3)
    times = {
        "closes_at": NOW - timedelta(days=8),
        "claims_until": NOW - timedelta(days=1),
        "seals_at": NOW,
        "draws_at": NOW + timedelta(days=3),
    }
    ballot = make_ballot(edition, **{**times, **fields})
    for number in range(people):
        apply_as(ballot, make_user(NAMES[number]), failures=number)
    return ballot


def apply_as(ballot: Ballot, user: User, *, failures: int = 0, **fields: Any) -> Application:
    """An application of somebody with so many failures."""
    made = make_application(ballot, user.person, **fields)
    GivenFact.objects.create(
        year=2027,
        race=ballot.edition.race,
        person=user.person,
        column="failures",
        value=str(failures),
        at=NOW,
    )
    return made


def sealed(edition: Any = None, **fields: Any) -> Ballot:
    """The same, sealed."""
    ballot = ready(edition, **fields)
    seal_ballot_now(ballot, None)
    return ballot


def drawn(set_clock: Any, edition: Any = None, **fields: Any) -> Ballot:
    """The same, sealed and drawn; the clock stands at the draw."""
    ballot = sealed(edition, **fields)
    set_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    return Ballot.objects.select_related("edition__race").get(pk=ballot.pk)


def with_dice(edition: Any = None) -> Ballot:
    """A sealed ballot (no rehearsal) with two throws of a die, an hour before the round at most."""
    ballot = ready(edition, rehearsal=False)
    ballot.rules += DICE.format(closes=ballot.draws_at - timedelta(hours=1))
    ballot.save()
    seal_ballot_now(ballot, None)
    return ballot


def own_round(monkeypatch: pytest.MonkeyPatch, at: datetime) -> tuple[Round, bytes]:
    """Our own beacon's first round from a time, and the same as a relay would serve it."""
    install(monkeypatch)
    number = QUICKNET.first_round_from(int(at.timestamp()))
    found = sign(OWN_QUICKNET, number)
    return found, round_as_json(found.number, found.signature)


def verifier() -> Path:
    """The independent verifier."""
    return Path(__file__).resolve().parents[3] / "src/dorsal/verifiers/dorsal_verify.py"
