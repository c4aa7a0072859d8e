"""The background worker, and what a `kill -9` leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from dorsal.site.journal.models import WorkerLife
from dorsal.site.journal.tasks import send_mails
from dorsal.site.journal.worker import BackgroundWorker, requeue_orphans, show_life
from dorsal.site.scheduling import AREAS, errands

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def running(worker: str) -> DBTaskResult[..., object]:
    result = DBTaskResult.objects.get(pk=send_mails.enqueue(1).id)
    result.claim(worker)
    return result


@pytest.mark.django_db
def test_a_task_of_a_silent_worker_is_ready_again_and_others_are_left() -> None:
    now = datetime.now(UTC)
    show_life("alive")
    show_life("silent")
    WorkerLife.objects.filter(worker="silent").update(seen_at=now - timedelta(minutes=2))
    tasks = {name: running(name).pk for name in ("alive", "silent", "unknown")}
    assert requeue_orphans(now) == 2
    states = {name: DBTaskResult.objects.get(pk=pk).status for name, pk in tasks.items()}
    assert states == {"alive": "RUNNING", "silent": "READY", "unknown": "READY"}


PROGRAM = """
import os, sys, time
from django_tasks import task
sys.path.insert(0, {here!r})
from dorsal.site import serving
serving.open_site()
serving.prepare_to_serve()
import slow_task
if {first}:
    slow_task.slow.enqueue({marks!r})
worker = serving.start_worker()
print("ready", flush=True)
time.sleep(60)
"""
SLOW = """
import os, time
from django_tasks import task

@task
def slow(marks):
    with open(marks, "a") as file:
        file.write("begun\\n")
    if open(marks).read().count("begun") == 1:
        time.sleep(60)
    with open(marks, "a") as file:
        file.write("done\\n")
"""


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def wait_for(marks: Path, expected: list[str], *, seconds: float = 40) -> list[str]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = marks.read_text().split() if marks.exists() else []
        if found == expected:
            return found
        time.sleep(0.1)
    return marks.read_text().split() if marks.exists() else []


def test_after_kill_9_the_next_process_runs_the_task_again(
    tmp_path: Path, processes: list[subprocess.Popen[str]]
) -> None:
    """A real process, killed in the middle of a task; its sign of life is made old by hand so that
    the test need not wait a minute.
    """
    marks = tmp_path / "marks"
    (tmp_path / "slow_task.py").write_text(SLOW)
    environment = {**os.environ, "DORSAL_DATA": str(tmp_path / "data"), "DATABASE_URL": ""}
    environment |= {"PYTHONPATH": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dorsal.site.settings"}

    def start(first: bool) -> subprocess.Popen[str]:
        text = PROGRAM.format(here=str(tmp_path), marks=str(marks), first=first)
        process = subprocess.Popen([sys.executable, "-c", text], env=environment, text=True)
        processes.append(process)
        return process

    killed = start(first=True)
    assert wait_for(marks, ["begun"]) == ["begun"]
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    forget = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
        "db.execute(\"UPDATE journal_workerlife SET seen_at = '2020-01-01 00:00:00'\");"
        "db.commit()"
    )
    database = tmp_path / "data" / "dorsal.sqlite3"
    subprocess.run([sys.executable, "-c", forget, str(database)], check=True)
    start(first=False)
    assert wait_for(marks, ["begun", "begun", "done"]) == ["begun", "begun", "done"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_tasks_and_takes_its_sign_of_life_away() -> None:
    rounds: list[int] = []
    worker = BackgroundWorker(errands=[lambda: rounds.append(1)], poll_s=0.05, every_s=0.05)
    task = send_mails.enqueue(1)
    worker.start()
    until = time.monotonic() + 20
    while time.monotonic() < until and not DBTaskResult.objects.successful().exists():
        time.sleep(0.05)
    worker.stop()
    assert DBTaskResult.objects.get(pk=task.id).status == "SUCCESSFUL"
    assert rounds
    assert not WorkerLife.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_errand_that_fails_keeps_no_other_and_no_round_from_its_turn(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds: list[int] = []

    def fail() -> None:
        raise OSError("the disk is full")

    worker = BackgroundWorker(errands=[fail, lambda: rounds.append(1)], poll_s=0.05, every_s=0.05)
    worker.start()
    until = time.monotonic() + 20
    while time.monotonic() < until and len(rounds) < 2:
        time.sleep(0.05)
    worker.stop()
    assert len(rounds) >= 2
    assert {one.message for one in caplog.records if one.name == "dorsal.worker"} == {
        "an errand of the scheduler failed; it goes on"
    }


def test_every_area_is_an_errand_of_its_own() -> None:
    assert len(errands()) == len(AREAS)
