"""Background tasks of races: alerts to those who dream of them."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django_tasks import task

from dorsal.site.journal import clock
from dorsal.site.races.dreams.actions import opened_ballots, tell_dreamers

LOOK_EVERY_S = 300


@task
def alert_dreamers() -> int:
    """Write the alerts that are due."""
    return tell_dreamers(clock.now())


def enqueue_due(now: datetime) -> None:
    """Look every few minutes whether dreamers are to be told of a ballot."""
    if opened_ballots(now).exists() and cache.add("alert-dreamers", "queued", LOOK_EVERY_S):
        alert_dreamers.enqueue()
