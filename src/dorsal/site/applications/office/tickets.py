"""Tickets and facts of the applications that a page of the office shows, and of no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from dorsal.ballot.entry_file.cells import BadCell, read_fact, read_standing
from dorsal.ground.problems import BadInput, Problem
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


def fact_problem(ballot: Ballot, column: str, value: str) -> Problem | None:
    """What is wrong with the value of a fact: ticket rules count numbers, merit pools rank numbers
    and times.
    """
    try:
        rules = rules_of(ballot)
    except BadInput:
        return None
    merit = {pool.column for pool in rules.pools if pool.kind == "merit"}
    try:
        if column in rules.fact_columns:
            read_fact(value)
        elif column in merit:
            read_standing(value)
    except BadCell:
        times = column not in rules.fact_columns
        right = _("digits alone, such as 3, or a time such as 4:05:30") if times else ""
        right = right or _("digits alone, such as 3 or 2.5")
        return Problem(_("this cannot be counted"), right, column=column, value=value[:80])
    return None
