"""What the site computes of a ballot at Zegama's size, in the background or for one attempt: median
of 7, in the process that calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from benchmarks.timing import RUNS, median_s

if TYPE_CHECKING:
    from dorsal.site.applications.models import Application
    from dorsal.site.ballots.models import Ballot

FRIENDS = 2


def measure_work() -> list[str]:
    """Lines of the report: everybody's facts, the list that would be sealed, everybody's chances,
    and those of two friends drawn together, as the demonstration's main ballot stands.
    """
    ballot, applications = _applying()
    return [_line(what, work) for what, work in _work(ballot, applications)]


def _applying() -> tuple[Ballot, list[Application]]:
    from dorsal.site.applications.models import Application
    from dorsal.site.ballots.models import Ballot

    of_race = Ballot.objects.select_related("edition__race")
    ballot = of_race.get(edition__race__slug="larraundi", edition__key="2027")
    found = Application.objects.filter(ballot=ballot, withdrawn_at=None, friends=None)
    related = found.select_related("person__user", "friends", "ballot__edition__race")
    return ballot, list(related.order_by("number"))


def _work(
    ballot: Ballot, applications: list[Application]
) -> Iterator[tuple[str, Callable[[], object]]]:
    from dorsal.site.ballots.chances.answers import compute_together
    from dorsal.site.ballots.chances.snapshots import take_snapshot
    from dorsal.site.ballots.entries.entry_list import make_entry_list
    from dorsal.site.ballots.entries.facts import facts_of

    people = [one.person for one in applications]
    yield f"facts of {len(people):,} people with their reasons", lambda: facts_of(ballot, people)
    yield "the entry list that would be sealed", lambda: make_entry_list(ballot)
    yield "everybody's chances", lambda: take_snapshot(ballot)
    friends = applications[:FRIENDS]
    yield "two friends: alone and together", lambda: compute_together(friends)


def _line(what: str, work: Callable[[], object]) -> str:
    return f"{median_s(work, runs=RUNS):9.2f}  s  {what}"
