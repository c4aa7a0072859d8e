"""`dorsal serve`, killed in the middle of sealing and drawing, and started again: nothing is half
done, and no list with names lies about.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dorsal.ballot.draw.verify import verify
from dorsal.outside.record_store import read_record

PEOPLE = 4000
PATIENCE_S = 90.0
PREPARE = f"""
import django
django.setup()
from datetime import UTC, datetime, timedelta
from dorsal.site.serving import prepare_to_serve
prepare_to_serve()
from dorsal.site.ballots.models import Ballot
from tests.site.applications.office_making import fill_ballot
from tests.site.making import make_ballot, make_edition
now = datetime.now(UTC)
past = dict(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=8))
past |= dict(claims_until=now - timedelta(days=7), seals_at=now - timedelta(days=6))
ballot = make_ballot(make_edition(places=50), draws_at=now - timedelta(days=5), **past)
fill_ballot(ballot, {PEOPLE})
from dorsal.site.applications.models import Claim, PairReview, Proof
for model in (Claim, PairReview, Proof):
    model.objects.all().delete()
from dorsal.site.accounts.models import Person
import secrets
for person in (people := list(Person.objects.all())):  # nobody is taken for another
    person.name = secrets.token_hex(8) + " " + secrets.token_hex(8)
Person.objects.bulk_update(people, ["name"], batch_size=500)
"""
pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9"),
]


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    environment = environment_of(tmp_path)
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, timeout=120)
    return tmp_path


def environment_of(data: Path) -> dict[str, str]:
    kept = {"DORSAL_DATA": str(data), "DJANGO_SETTINGS_MODULE": "dorsal.site.settings"}
    root = str(Path(__file__).resolve().parents[3])
    return {**os.environ, **kept, "PYTHONPATH": root, "DORSAL_SECRET_KEY": "x" * 50}


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "dorsal.sqlite3", timeout=20)) as found:
        return found.execute(query).fetchall()


def forget_the_dead(data: Path) -> None:
    """As if a minute had gone by since the worker was killed."""
    with closing(sqlite3.connect(data / "dorsal.sqlite3", timeout=20)) as found, found:
        found.execute("DELETE FROM journal_workerlife")


def serve_until(data: Path, reached: Callable[[], bool], *, then: signal.Signals) -> bool:
    """Serve until something is reached, then end the process by a signal; whether it was."""
    command = [sys.executable, "-m", "dorsal", "serve", "--port", str(free_port())]
    serving = subprocess.Popen(command, env=environment_of(data), stderr=subprocess.DEVNULL)
    try:
        began, found = time.monotonic(), False
        while not found and time.monotonic() - began < PATIENCE_S and serving.poll() is None:
            found = reached()
            time.sleep(0.001)
        return found
    finally:
        serving.send_signal(then)
        serving.wait(30)
        forget_the_dead(data)


@pytest.mark.django_db(databases=[])
def test_a_server_killed_while_it_seals_and_draws_finishes_both_once(data: Path) -> None:
    private, record = data / "private" / "ballot-1", data / "records" / "ballot-1"
    rng = random.Random(4)

    def half_listed() -> bool:
        return any(private.glob("*/entries.csv"))

    def half_sealed() -> bool:
        return any(private.glob("persons-*.jsonl"))

    def on_disk_alone() -> bool:
        return (record / "seal-1.json").exists()

    def half_drawn() -> bool:
        return (record / ".step.new").exists() or (record / "draw.json").exists()

    for reached in (half_listed, half_sealed, on_disk_alone, half_drawn):
        assert serve_until(data, reached, then=signal.SIGKILL)
        time.sleep(rng.random() / 10)

    def drawn() -> bool:
        return bool(rows(data, "SELECT 1 FROM ballots_drawing"))

    assert serve_until(data, drawn, then=signal.SIGTERM)
    assert rows(data, "SELECT number FROM ballots_sealing") == [(1,)]
    assert rows(data, "SELECT count(*) FROM ballots_drawing") == [(1,)]
    noted = (
        "SELECT verb, count(*) FROM journal_event"
        " WHERE verb IN ('ballot_sealed', 'ballot_drawn') GROUP BY 1"
    )
    assert sorted(rows(data, noted)) == [("ballot_drawn", 1), ("ballot_sealed", 1)]
    report = verify(read_record(record)).report
    assert report.holds
    left = [one.name for one in private.iterdir() if one.is_dir() or one.name.endswith(".new")]
    assert left == []
    assert list(private.rglob("entries.csv")) == []
    assert sorted(one.name for one in record.parent.iterdir()) == ["ballot-1"]
