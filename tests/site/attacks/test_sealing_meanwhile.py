"""Somebody acts in the very moment in which a ballot is sealed or drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.signals import post_save

from dorsal.ground.problems import BadInput
from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import leave_out
from dorsal.site.ballots.models import Ballot, Drawing, Sealing
from dorsal.site.ballots.record.files import sealed_entries
from dorsal.site.ballots.sealing.actions import ListChanged, numbers_left_out, seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now, give_round, round_as_json
from dorsal.site.ballots.tasks import seal_due_ballot
from dorsal.site.journal.models import Event, Message
from tests.ballot.draw.own_beacon import OWN_QUICKNET, install, sign
from tests.site.ballots.sealed_ballots import ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_edition


@contextmanager
def at_the_moment_of(verb: str, act: Callable[[], object]) -> Iterator[None]:
    """Act once, right after an event of this verb is noted."""
    done: list[bool] = []

    def noted(instance: Event, **_: Any) -> None:
        if instance.verb == verb and not done:
            done.append(True)
            act()

    post_save.connect(noted, sender=Event)
    try:
        yield
    finally:
        post_save.disconnect(noted, sender=Event)
    assert done


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return ready(make_edition(cast.race, places=3))


def numbers_sealed(ballot: Ballot) -> list[str]:
    return sorted(code for entry in sealed_entries(ballot) for code in entry.members)


def test_a_helper_who_leaves_somebody_out_while_the_ballot_is_sealed_is_not_passed_over(
    cast: Cast, ballot: Ballot
) -> None:
    one = Application.objects.get(ballot=ballot, number=2)
    with (
        at_the_moment_of("seal_begun", lambda: leave_out(one, "cheated", by=cast.helper)),
        pytest.raises(ListChanged),
    ):
        seal_ballot_now(ballot, cast.director)
    assert not Sealing.objects.exists()
    seal_ballot_now(ballot, cast.director)
    assert "A00002" not in numbers_sealed(ballot)
    assert [(left.number, left.why) for left in numbers_left_out(ballot, 1)] == [(2, "cheated")]


def test_the_seal_at_its_hour_is_tried_again_and_no_director_is_alarmed(
    cast: Cast, ballot: Ballot
) -> None:
    one = Application.objects.get(ballot=ballot, number=2)
    with at_the_moment_of("seal_begun", lambda: leave_out(one, "cheated", by=cast.helper)):
        assert seal_due_ballot.call(ballot.pk) is False
    assert not Message.objects.filter(kind="seal_hindered").exists()
    assert seal_due_ballot.call(ballot.pk) is True
    assert Sealing.objects.count() == 1


def test_the_director_is_told_on_the_page(cast: Cast, ballot: Ballot) -> None:
    one = Application.objects.get(ballot=ballot, number=2)
    address = "/races/aizkorri-mendi/2027/office/ballot/sealing/seal/"
    with at_the_moment_of("seal_begun", lambda: leave_out(one, "cheated", by=cast.helper)):
        answer = cast.client("director").post(address, {"sure": "on"}, follow=True)
    assert "somebody has changed the list" in answer.content.decode()


FALLBACK_RULES = """
[beacon]
fallback_hours = 24
"""


def test_nobody_chooses_the_fallback_once_the_sealed_round_is_known(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, site_clock: SetClock
) -> None:
    install(monkeypatch)
    found = ready(make_edition(cast.race, places=3), rehearsal=False)
    Ballot.objects.filter(pk=found.pk).update(rules=found.rules + FALLBACK_RULES)
    ballot = Ballot.objects.select_related("edition__race").get(pk=found.pk)
    sealing = seal_ballot_now(ballot, cast.director)
    site_clock(ballot.draws_at + timedelta(hours=30))
    give = sign(OWN_QUICKNET, sealing.round)
    give_round(ballot, cast.director, round_as_json(give.number, give.signature))
    with pytest.raises(BadInput, match="the fallback does not count"):
        draw_ballot_now(ballot, cast.director, fallback=True)
    assert not Drawing.objects.exists()
