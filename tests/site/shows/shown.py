"""A drawn ballot in which the whole cast has applied, ready for its show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dorsal.ballot.show import Reveal, Script
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.shows.scripts import script_of
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.conftest import Cast
from tests.site.making import make_edition, make_user

CAST = ("director", "helper", "volunteer", "runner", "other_director")
OTHERS = ("Carla Otaegi", "Dani Soto", "Eneko Aiz", "Fermín Gil")
PLACES = 4
SetClock = Callable[[datetime], None]


def sealed_for_show(cast: Cast, **fields: object) -> Ballot:
    """A sealed ballot of nine applicants for four places; the cast has applied first."""
    ballot = ready(make_edition(cast.race, places=PLACES), people=0, **fields)
    for number, who in enumerate(CAST):
        apply_as(ballot, getattr(cast, who), failures=number, appears="full")
    for number, name in enumerate(OTHERS):
        apply_as(ballot, make_user(name), failures=number, appears=("town", "code")[number % 2])
    seal_ballot_now(ballot, None)
    return ballot


def drawn_for_show(cast: Cast, set_clock: SetClock, **fields: object) -> Ballot:
    """The same, drawn; the clock stands at the draw."""
    ballot = sealed_for_show(cast, **fields)
    set_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    return again(ballot)


def again(ballot: Ballot) -> Ballot:
    """The ballot as the database holds it now."""
    return Ballot.objects.select_related("edition__race").get(pk=ballot.pk)


def after(ballot: Ballot, steps: int) -> timedelta:
    """How long a show has run at normal speed when so many steps have passed and the next is on."""
    durations = script_of(ballot).durations_ms
    return timedelta(milliseconds=sum(durations[:steps]))


def reveals(script: Script) -> list[int]:
    """The indexes of the steps that give a place."""
    return [index for index, step in enumerate(script.steps) if isinstance(step, Reveal)]


def code_of(ballot: Ballot, cast: Cast, who: str) -> str:
    """The code of one of the cast."""
    return Application.objects.get(ballot=ballot, person=getattr(cast, who).person).code
