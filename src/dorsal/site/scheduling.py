"""The scheduler's round: each area enqueues what has fallen due."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import ModuleType

from dorsal.site.accounts import tasks as accounts
from dorsal.site.applications import tasks as applications
from dorsal.site.applications import tasks_while_open as while_open
from dorsal.site.ballots import tasks as ballots
from dorsal.site.ballots.chances import tasks as chances
from dorsal.site.journal import clock
from dorsal.site.journal import tasks as journal
from dorsal.site.races import tasks as races
from dorsal.site.shows import tasks as shows

AREAS = (journal, accounts, races, applications, while_open, chances, ballots, shows)


def enqueue_due() -> None:
    """Let every area enqueue its due tasks, by the site's clock."""
    for errand in errands():
        errand()


def errands() -> list[Callable[[], None]]:
    """The round in its parts, one to an area, so that each can fail for itself."""
    return [partial(_enqueue, area) for area in AREAS]


def _enqueue(area: ModuleType) -> None:
    area.enqueue_due(clock.now())
