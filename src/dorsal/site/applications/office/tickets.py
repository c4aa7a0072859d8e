"""Tickets and facts of the applications that a page of the office shows, and of no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dorsal.ground.problems import BadInput
from dorsal.site.applications.models import Application
from dorsal.site.applications.tickets import OwnTickets, rules_of, tickets_of
from dorsal.site.ballots.models import Ballot

NOTHING = OwnTickets(facts={}, classes=(), draws=())


def shown_tickets(ballot: Ballot, applications: Sequence[Application]) -> Mapping[int, OwnTickets]:
    """The tickets by the row's number; nothing while the rules cannot be read."""
    try:
        return tickets_of(ballot, applications)
    except BadInput:
        return dict.fromkeys((one.pk for one in applications), NOTHING)


def fact_columns(ballot: Ballot) -> list[str]:
    """The facts that the rules read, which the office may give."""
    try:
        rules = rules_of(ballot)
    except BadInput:
        return []
    named = [pool.column for pool in rules.pools if pool.column]
    return list(dict.fromkeys([*rules.fact_columns, *named]))
