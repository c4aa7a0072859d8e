"""The worker of the background tasks, and the scheduler that enqueues what is due.

After a `kill -9` the database backend leaves a task RUNNING for ever; whoever starts next re-queues
the tasks whose worker has given no sign of life for a minute.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, close_old_connections, connections, transaction
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from dorsal.site.journal.models import WorkerLife

SILENT_FOR = timedelta(seconds=60)
log = logging.getLogger("dorsal.worker")


def show_life(worker: str) -> None:
    """Note that a worker is alive."""
    WorkerLife.objects.update_or_create(worker=worker, defaults={"seen_at": datetime.now(UTC)})


def requeue_orphans(now: datetime) -> int:
    """Make tasks ready again that are RUNNING without a live worker; returns how many."""
    alive = set(
        WorkerLife.objects.filter(seen_at__gt=now - SILENT_FOR).values_list("worker", flat=True)
    )
    with transaction.atomic():
        orphans = [
            task.pk
            for task in DBTaskResult.objects.running().select_for_update()
            if not task.worker_ids or task.worker_ids[-1] not in alive
        ]
        return DBTaskResult.objects.filter(pk__in=orphans).update(
            status=TaskResultStatus.READY, started_at=None
        )


class BackgroundWorker:
    """A worker and a scheduler in threads of this process, until `stop`. The scheduler does its
    `errands` in every round.
    """

    def __init__(
        self, *, errands: Sequence[Callable[[], None]], poll_s: float = 1.0, every_s: float = 5.0
    ) -> None:
        self.name = f"serve-{uuid.uuid4().hex[:20]}"
        self._ended = threading.Event()
        self._errands = (self._show_life, *errands, close_old_connections)
        self._every_s = every_s
        self._worker = Worker(
            queue_names=["*"],
            interval=poll_s,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )
        self._threads = [
            threading.Thread(target=self._work, name="dorsal-worker", daemon=True),
            threading.Thread(target=self._schedule, name="dorsal-scheduler", daemon=True),
        ]

    def start(self) -> None:
        """Begin; the first act is to re-queue what a killed worker has left."""
        show_life(self.name)
        requeue_orphans(datetime.now(UTC))
        for thread in self._threads:
            thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """End after the current task, and take the sign of life away."""
        self._ended.set()
        self._worker.running = False
        for thread in self._threads:
            thread.join(timeout_s)
        WorkerLife.objects.filter(worker=self.name).delete()

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                self._worker.run()
            except DatabaseError:
                log.exception("the worker lost its database; it goes on in a second")
                self._ended.wait(1)
        connections.close_all()  # this thread's

    def _schedule(self) -> None:
        """Round after round: an errand that fails is logged, and keeps neither the others nor the
        next round from their turn, for on them hang seals and draws.
        """
        with ThreadPoolExecutor(1, "dorsal-errands") as thread:
            while not self._ended.is_set():
                for errand in self._errands:
                    if error := thread.submit(errand).exception():
                        log.error("an errand of the scheduler failed; it goes on", exc_info=error)
                self._ended.wait(self._every_s)
            thread.submit(connections.close_all)

    def _show_life(self) -> None:
        show_life(self.name)
        requeue_orphans(datetime.now(UTC))
