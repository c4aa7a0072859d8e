"""Background tasks of the journal: sending mail at the configured rate."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django_tasks import task

from dorsal.site.journal.mails import has_due, send_due

ROUNDS_PER_MINUTE = 12  # the scheduler looks every five seconds


@task(queue_name="mail")
def send_mails(most: int) -> int:
    """Send the mails that are due, at most so many."""
    return send_due(most)


def enqueue_due(now: datetime) -> None:
    """Enqueue the sending of mails when some are due and none is being sent."""
    if has_due(now) and not send_mails_is_queued():
        send_mails.enqueue(max(1, settings.MAILS_PER_MINUTE // ROUNDS_PER_MINUTE))


def send_mails_is_queued() -> bool:
    """Whether a task that sends mails waits or runs."""
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    path = f"{__name__}.send_mails"
    return DBTaskResult.objects.filter(task_path=path, status__in=("READY", "RUNNING")).exists()
