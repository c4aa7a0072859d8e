"""Tasks that have finished are forgotten after a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from dorsal.site.journal.tasks import enqueue_due, prune_tasks, send_mails
from tests.site.making import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def finished(status: str, ago: timedelta) -> str:
    made = send_mails.enqueue(1).id
    at = datetime.now(UTC) - ago
    DBTaskResult.objects.filter(pk=made).update(status=status, finished_at=at, started_at=at)
    return f"{status} {ago.days}"


def left() -> set[str]:
    rows = DBTaskResult.objects.exclude(finished_at=None).values_list("status", "finished_at")
    return {f"{status} {(datetime.now(UTC) - at).days}" for status, at in rows if at}


def test_what_succeeded_is_kept_a_week_and_what_failed_ninety_days() -> None:
    kept = {
        finished("SUCCESSFUL", timedelta(days=7) - MINUTE),
        finished("FAILED", timedelta(days=8)),
        finished("FAILED", timedelta(days=90) - MINUTE),
    }
    finished("SUCCESSFUL", timedelta(days=7))
    finished("FAILED", timedelta(days=90))
    assert prune_tasks.func() == 2
    assert left() == kept


def test_a_task_that_waits_or_runs_is_never_forgotten() -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    for status in ("READY", "RUNNING"):
        made = send_mails.enqueue(1).id
        DBTaskResult.objects.filter(pk=made).update(status=status, enqueued_at=long_ago)
    assert prune_tasks.func() == 0
    assert DBTaskResult.objects.count() == 2


def test_the_scheduler_has_it_done_once_an_hour() -> None:
    cache.clear()
    for _ in range(3):
        enqueue_due(NOW)
    paths = list(DBTaskResult.objects.values_list("task_path", flat=True))
    assert paths == ["dorsal.site.journal.tasks.prune_tasks"]
