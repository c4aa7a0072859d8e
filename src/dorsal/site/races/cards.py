"""Editions as cards: what a list of races tells of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.pages.ridges import ridge
from dorsal.site.races.models import Edition
from dorsal.site.races.timetable import Happening, next_of_ballot, public_ballot

CLOSING_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Card:
    """An edition, its public ballot if there is one, where that stands, and what comes next."""

    edition: Edition
    ballot: Ballot | None
    stage: Stage
    awaited: Happening | None
    closing: bool  # open, and about to close

    @property
    def ridge(self) -> str:
        """The race's ridge as SVG path data."""
        return ridge(self.edition.race.slug)


def card_of(edition: Edition, now: datetime) -> Card:
    """The card of an edition; no query when it comes from `queries.shown_editions`."""
    ballot = public_ballot(edition)
    if ballot is None:
        return Card(edition, None, Stage.DRAFT, None, False)
    stage = stage_of(ballot, now)
    closing = stage == Stage.OPEN and ballot.closes_at - now <= CLOSING_SOON
    return Card(edition, ballot, stage, next_of_ballot(ballot, stage), closing)


def cards_of(editions: Iterable[Edition], now: datetime) -> list[Card]:
    """The cards of editions, in their order."""
    return [card_of(edition, now) for edition in editions]


def next_ballots(cards: Iterable[Card], *, most: int) -> list[Card]:
    """Those whose ballot opens, closes or is drawn soonest."""
    awaiting = [(card.awaited.at, card.edition.pk, card) for card in cards if card.awaited]
    return [card for _at, _pk, card in sorted(awaiting, key=lambda one: one[:2])[:most]]
