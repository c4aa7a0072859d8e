"""Background tasks of the journal: sending mail at the configured rate, tidying up after tasks."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django_tasks import TaskResultStatus, task

from dorsal.site.journal.mails import has_due, send_due, sent_lately

MINUTE = timedelta(minutes=1)
ROUNDS_PER_MINUTE = 12  # the scheduler looks every five seconds
PAUSED, PAUSE_S = "mails-paused", 60  # after a mail server did not answer
KEPT, FAILED_KEPT = timedelta(days=7), timedelta(days=90)  # finished tasks; failed ones longer
PRUNED, PRUNE_EVERY_S = "tasks-pruned", 60 * 60
log = logging.getLogger("dorsal.mails")


@task(queue_name="mail")
def send_mails(most: int) -> int:
    """Send the mails that are due, at most so many; when the mail server cannot be reached they
    wait, and are tried in a minute.
    """
    try:
        return send_due(most)
    except OSError as error:
        log.warning("the mail server cannot be reached: %s", error)
        cache.set(PAUSED, 1, PAUSE_S)
        return 0


@task()
def prune_tasks() -> int:
    """Forget the tasks that finished a week ago, and those that failed 90 days ago; returns how
    many. Tasks finish by the world's clock, also when the demonstration's is elsewhere.
    """
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    now = datetime.now(UTC)
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lte=now - KEPT)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lte=now - FAILED_KEPT)
    return DBTaskResult.objects.filter(done | failed).delete()[0]


def enqueue_due(now: datetime) -> None:
    """Enqueue the sending of mails when some are due and none is being sent, and once an hour the
    pruning of finished tasks.
    """
    if cache.add(PRUNED, 1, PRUNE_EVERY_S):
        prune_tasks.enqueue()
    if cache.get(PAUSED) or not has_due(now) or send_mails_is_queued():
        return
    if (most := allowed(now)) > 0:
        send_mails.enqueue(most)


def allowed(now: datetime) -> int:
    """How many mails may go out in this round: a round's share of the rate, and with those of the
    last minute no more than the rate.
    """
    rate: int = settings.MAILS_PER_MINUTE
    return min(math.ceil(rate / ROUNDS_PER_MINUTE), rate - sent_lately(now, MINUTE))


def send_mails_is_queued() -> bool:
    """Whether a task that sends mails waits or runs."""
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    path = f"{__name__}.send_mails"
    return DBTaskResult.objects.filter(task_path=path, status__in=("READY", "RUNNING")).exists()
