"""The scheduler's round: each area enqueues what has fallen due."""

from __future__ import annotations

from dorsal.site.ballots import tasks as ballots
from dorsal.site.journal import clock
from dorsal.site.journal import tasks as journal
from dorsal.site.races import tasks as races

AREAS = (journal, races, ballots)


def enqueue_due() -> None:
    """Let every area enqueue its due tasks, by the site's clock."""
    now = clock.now()
    for area in AREAS:
        area.enqueue_due(now)
