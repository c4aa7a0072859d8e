"""What happens when: the dates of an edition and of its ballot in one order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _

from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage
from dorsal.site.races.models import Edition

State: TypeAlias = Literal["past", "next", "later"]


@dataclass(frozen=True)
class Happening:
    """Something that happens at a time; `key` tells it from the others of its edition."""

    at: datetime
    key: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A happening and where it stands: past, the next one, or later."""

    happening: Happening
    state: State


def timetable(happenings: Iterable[Happening], now: datetime) -> tuple[Line, ...]:
    """The happenings in the order of their times; the first that is not past is the next. What
    happens at the very moment is past.
    """
    ordered = sorted(happenings, key=lambda one: one.at)
    past = sum(one.at <= now for one in ordered)
    return tuple(Line(one, _state(place, past)) for place, one in enumerate(ordered))


def _state(place: int, past: int) -> State:
    if place < past:
        return "past"
    return "next" if place == past else "later"


def happenings_of(edition: Edition) -> list[Happening]:
    """The race, its milestones, and the ballot's dates once they are public. One query, unless the
    milestones are loaded.
    """
    found = [Happening(edition.starts_at, "start", _("The race starts"))]
    found += [
        Happening(one.at, f"milestone-{one.pk}", one.title, one.note)
        for one in edition.milestones.all()
    ]
    ballot = public_ballot(edition)
    return found + (happenings_of_ballot(ballot) if ballot else [])


def happenings_of_ballot(ballot: Ballot) -> list[Happening]:
    """The five dates of a ballot."""
    return [
        Happening(ballot.opens_at, "opens", _("Applications open")),
        Happening(ballot.closes_at, "closes", _("Applications close")),
        Happening(
            ballot.claims_until,
            "claims",
            _("Last moment for claims"),
            _("Until then everyone can check their tickets and say what is wrong."),
        ),
        Happening(
            ballot.seals_at,
            "seal",
            _("The ballot is sealed"),
            _("Entries, tickets and rules are fixed. This is a rehearsal: it decides nothing.")
            if ballot.rehearsal
            else _("Entries, tickets and rules are fixed before the random number exists."),
        ),
        Happening(ballot.draws_at, "draw", _("The draw, live")),
    ]


def public_ballot(edition: Edition) -> Ballot | None:
    """The edition's ballot, if it has one that is published."""
    ballot: Ballot | None = getattr(edition, "ballot", None)
    return ballot if ballot is not None and ballot.published else None


NEXT = {
    Stage.ANNOUNCED: "opens",
    Stage.OPEN: "closes",
    Stage.CLAIMS: "draw",
    Stage.WAITING: "draw",
    Stage.SEALED: "draw",
}


def next_of_ballot(ballot: Ballot, stage: Stage) -> Happening | None:
    """What people wait for at a stage: opening, closing or the draw; nothing once it is drawn."""
    awaited = NEXT.get(stage)
    dates = {one.key: one for one in happenings_of_ballot(ballot)}
    return dates[awaited] if awaited else None
