"""Prepares the moments of the demonstration: the first ones at once, the others in a process of
their own, which leaves the site that runs alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from dorsal.site.demo.crowd_arrivals import FILE
from dorsal.site.demo.going_on import go_on
from dorsal.site.demo.moments import KEYS, MOMENTS, START, Moment
from dorsal.site.demo.season import build_season
from dorsal.site.demo.snapshots import restore_snapshot, take_snapshot
from dorsal.site.demo.time_machine import is_there, prepared
from dorsal.site.journal import clock

BEGINNING = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)  # of the season, before its first act
WORKSHOP = "workshop"
PROGRAM = "dorsal.site.demo.workshop"
ROUNDS = 8


def build_until_start() -> None:
    """Build the season in an empty database, and go on until the moment where visitors begin."""
    clock.set_clock(BEGINNING)
    build_season()
    before = BEGINNING
    for moment in MOMENTS[: KEYS.index(START) + 1]:
        go_on(before, moment.at)
        take_snapshot(prepared(moment.key))
        before = moment.at


def all_prepared() -> bool:
    """Whether every moment has its snapshot."""
    return all(is_there(prepared(key)) for key in KEYS)


def begin_preparing() -> subprocess.Popen[bytes] | None:
    """Prepare the missing moments in another process, in a copy of the site; `None` when none is
    missing.
    """
    if all_prepared():
        return None
    data = Path(settings.DATA)
    shop = data / WORKSHOP
    shutil.rmtree(shop, ignore_errors=True)
    shop.mkdir()
    for name in (FILE, "secret-key"):
        if (data / name).exists():
            shutil.copy(data / name, shop / name)
    environment = {**os.environ, "DORSAL_DATA": str(shop), "DATABASE_URL": ""}
    return subprocess.Popen([sys.executable, "-P", "-m", PROGRAM, str(data)], env=environment)


def prepare_missing(data: Path) -> None:
    """In the workshop: go on from the last prepared moment to the end, a snapshot at each."""
    room = data / "snapshots" / "prepared"
    done = max(KEYS.index(key) for key in KEYS if is_there(room / key))
    restore_snapshot(room / KEYS[done])
    clock.set_clock(MOMENTS[done].at)
    for before, after in zip(MOMENTS[done:], MOMENTS[done + 1 :], strict=False):
        go_on(before.at, after.at)
        _take_settled(room, after)
    for moment in MOMENTS[: KEYS.index(START) + 1]:
        restore_snapshot(room / moment.key)
        _take_settled(room, moment)


def _take_settled(room: Path, moment: Moment) -> None:
    """Take a moment's snapshot once the background work is done, such as forecasts and chances."""
    clock.set_clock(moment.at)
    settle()
    clock.set_clock(moment.at)
    take_snapshot(room / moment.key)


def settle() -> None:
    """Run the background tasks that have fallen due, and those that follow from them."""
    from django_tasks_db.management.commands.db_worker import Worker  # inline: a command's module

    from dorsal.site.scheduling import enqueue_due  # inline: it knows every area

    for _ in range(ROUNDS):
        enqueue_due()
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="workshop",
            excluded_queue_names=[],
        )
        worker.run()
        if not worker._run_tasks:
            return
