"""The time as the site sees it: the world's, moved by the demonstration's time machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings

from dorsal.site.journal.models import ClockOffset


def now() -> datetime:
    """The site's time, in UTC. Every deadline is measured by it."""
    real = datetime.now(UTC)
    if not settings.DEMO:
        return real
    moved = ClockOffset.objects.filter(pk=1).values_list("seconds", flat=True).first()
    return real + timedelta(seconds=moved or 0)


def set_clock(to: datetime) -> None:
    """Move the site's clock; `RuntimeError` outside a demonstration."""
    if not settings.DEMO:
        raise RuntimeError("only a demonstration's clock can be moved")
    seconds = round((to - datetime.now(UTC)).total_seconds())
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": seconds})
