"""Background tasks of accounts: once a day, what never came to life is removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django_tasks import task

from dorsal.site.accounts.actions import forget_ended_sessions, forget_the_unconfirmed
from dorsal.site.journal import clock

DAY = timedelta(days=1)
LAST = "accounts:tidied"


@task()
def tidy() -> int:
    """Remove accounts that never typed a code, and what is left of ended sessions."""
    forget_ended_sessions(datetime.now(UTC))  # sessions run out by the world's clock
    return forget_the_unconfirmed(clock.now())


def enqueue_due(now: datetime) -> None:
    """Enqueue it once a day; twice does no harm."""
    if cache.add(f"{LAST}:{now:%Y-%m-%d}", True, timeout=2 * DAY.total_seconds()):
        tidy.enqueue()
