"""One's own chance of a place: the one source of every page, card and picture that tells it.

It says the value, what it rests on (expected at closing, if the ballot closed now, as it closed),
and whether it is that of somebody alone or of all of a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.ballot.draw.frozen_rules import freeze_rules
from dorsal.ballot.forecast import ForecastAtClosing, KindForecast
from dorsal.ballot.odds.ballot_form import classes_told_apart
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.tickets import combine_tickets
from dorsal.site.applications.chances.forecasts import forecast_of
from dorsal.site.applications.friends.terms import Terms, terms_of
from dorsal.site.applications.models import Application
from dorsal.site.applications.tickets import OwnTickets, rules_of, tickets_of
from dorsal.site.ballots.chances.answers import Together, chance_of, chances_together
from dorsal.site.ballots.models import Ballot


class Basis(StrEnum):
    """What a chance rests on."""

    CLOSING = "closing"
    NOW = "now"
    CLOSED = "closed"


BASIS_WORDS: Mapping[Basis, str | Promise] = {
    Basis.CLOSING: _("Expected at closing"),
    Basis.NOW: _("If the ballot closed now"),
    Basis.CLOSED: _("As the ballot closed"),
}


@dataclass(frozen=True)
class Chance:
    """A chance (0 to 1; `None` while it is being computed) and what it rests on; `low` and `high`
    are the band of a forecast.
    """

    value: float | None
    basis: Basis
    low: float | None = None
    high: float | None = None

    @property
    def words(self) -> str:
        """What it rests on, in words."""
        return str(BASIS_WORDS[self.basis])


@dataclass(frozen=True)
class OwnChance:
    """One's chance as the ballot stands or closed and, while it is open, as forecast; `together`
    when it is that of all of an accepted group.
    """

    today: Chance
    closing: Chance | None = None
    together: bool = False

    @property
    def first(self) -> Chance:
        """The one to tell where there is room for one."""
        return self.closing or self.today


@dataclass(frozen=True)
class FriendsChances:
    """The chances of friends on one basis: each alone, in the order of the members, and together;
    `None` while they are being computed.
    """

    basis: Basis
    alone: tuple[float, ...] | None
    together: float | None

    @property
    def words(self) -> str:
        """What they rest on, in words."""
        return str(BASIS_WORDS[self.basis])


def own_chance(application: Application, now: datetime, terms: Terms | None = None) -> OwnChance:
    """The chance of an applicant, of the whole group if all have accepted its terms."""
    if terms is None and application.friends is not None:
        terms = terms_of(application.friends)
    together = terms is not None and terms.accepted
    basis = Basis.NOW if now < application.ballot.closes_at else Basis.CLOSED
    today = Chance(_today(application, terms), basis)
    forecast = _open_forecast(application.ballot, now) if application.counts else None
    if forecast is None:
        return OwnChance(today, together=together)
    kept = terms.tickets if terms else {}
    own = {application.pk: kept.get(application.pk) or _tickets(application)}
    found = _row(forecast, kind_of(application, kept if together else own))
    closing = Chance(found.chance, Basis.CLOSING, found.low, found.high) if found else None
    return OwnChance(today, closing, together=together)


def friends_chances(terms: Terms, ballot: Ballot, now: datetime) -> tuple[FriendsChances, ...]:
    """What being drawn together does to the chances of friends: expected at closing where the
    forecast tells all of them, then as the ballot stands or closed.
    """
    found = _company(terms)
    basis = Basis.NOW if now < ballot.closes_at else Basis.CLOSED
    alone, together = (found.alone, found.together) if found else (None, None)
    today = FriendsChances(basis, alone, together)
    forecast = _open_forecast(ballot, now)
    closing = _at_closing(terms, forecast) if forecast else None
    return (closing, today) if closing else (today,)


def _at_closing(terms: Terms, forecast: ForecastAtClosing) -> FriendsChances | None:
    alone = [_row(forecast, kind_of(one, {one.pk: terms.tickets[one.pk]})) for one in terms.members]
    joined = [_row(forecast, kind_of(one, terms.tickets)) for one in terms.members]
    known = [one.chance for one in alone if one]
    together = [one.chance for one in joined if one]
    if len(known) < len(terms.members) or not together:
        return None
    return FriendsChances(Basis.CLOSING, tuple(known), min(together))


def _open_forecast(ballot: Ballot, now: datetime) -> ForecastAtClosing | None:
    return forecast_of(ballot, now) if ballot.opens_at <= now < ballot.closes_at else None


def _row(forecast: ForecastAtClosing, kind: Kind) -> KindForecast | None:
    return next((one for one in forecast.kinds if one.kind == kind), None)


def _today(application: Application, terms: Terms | None) -> float | None:
    """The chance as the ballot stands, the same as the table of friends tells."""
    if terms is None or len(terms.members) < 2 or application not in terms.members:
        return chance_of(application)
    if not terms.accepted and rules_of(application.ballot).groups.not_accepted != "alone":
        return chance_of(application)  # it depends on who accepts still
    found = _company(terms)
    if found is None:
        return None
    return found.together if terms.accepted else found.alone[terms.members.index(application)]


def _company(terms: Terms) -> Together | None:
    return chances_together(terms.members)


def _tickets(application: Application) -> OwnTickets:
    return tickets_of(application.ballot, [application])[application.pk]


def kind_of(application: Application, tickets: Mapping[int, OwnTickets]) -> Kind:
    """The kind of an applicant whom only draws seat, with those whose tickets are given."""
    rules = rules_of(application.ballot)
    told = classes_told_apart(freeze_rules(rules))
    counts = {
        draw.pool: combine_tickets(_counts(draw.pool, tickets.values()), how=rules.groups.tickets)
        for draw in tickets[application.pk].draws
    }
    classes = {
        number: tuple(sorted(told.intersection(own.classes))) for number, own in tickets.items()
    }
    return Kind(
        tickets=tuple(sorted((pool, count) for pool, count in counts.items() if count)),
        classes=classes[application.pk],
        friends=tuple(sorted(one for number, one in classes.items() if number != application.pk)),
    )


def _counts(pool: str, tickets: Iterable[OwnTickets]) -> Sequence[int]:
    return [draw.tickets for own in tickets for draw in own.draws if draw.pool == pool]
