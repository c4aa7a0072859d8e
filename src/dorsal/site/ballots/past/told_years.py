"""Earlier ballots of a race that this site has drawn: each is a year of its applicants' ledger,
read from the record and never copied into a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows.fates import fates_of

OUTCOME_OF = {"place": "place", "waiting": "waiting", "none": "no-place"}


def told_ballots(ballot: Ballot) -> list[Ballot]:
    """The race's earlier ballots whose result has been told, the first one first. Rehearsals count
    only for rehearsals.
    """
    told = Ballot.objects.filter(
        edition__race=ballot.edition.race_id, result_told_at__isnull=False, drawing__isnull=False
    )
    if not ballot.rehearsal:
        told = told.filter(rehearsal=False)
    own = _place_in_time(ballot)
    earlier = [one for one in told.select_related("edition") if _place_in_time(one) < own]
    return sorted(earlier, key=_place_in_time)


def _place_in_time(ballot: Ballot) -> tuple[int, datetime]:
    """The year first: a postponed edition may start after the next one."""
    return ballot.year, ballot.edition.starts_at


def years_told(ballot: Ballot) -> Iterator[tuple[int, int, str]]:
    """Person, year and outcome (as of `PastLine`) of everybody in earlier ballots of the race.

    Who was left out by the race has no line; who withdrew before the draw did. Two queries for each
    earlier ballot.
    """
    for earlier in told_ballots(ballot):
        year, fates = earlier.year, fates_of(earlier)
        applied = Application.objects.filter(ballot=earlier).select_related(None)
        for one in applied.only("number", "person_id", "withdrawn_at"):
            if one.withdrawn_at is not None:
                yield one.person_id, year, "withdrew"
            elif one.code in fates:
                yield one.person_id, year, OUTCOME_OF[fates[one.code].kind]
