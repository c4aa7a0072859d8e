"""`dorsal backup`, `restore` and `doctor` as their users run them, beside a site that serves."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail_server import mail_server

WAIT_S = 60


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DORSAL_")}
    return {**kept, "DORSAL_DATA": str(data), "DATABASE_URL": "", "COLUMNS": "200", **more} | {
        "DJANGO_SETTINGS_MODULE": "dorsal.site.settings"
    }


def dorsal(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dorsal", *arguments]
    return subprocess.run(
        command, env=environment(data, **more), capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A site that serves: its data folder and its port."""
    data = tmp_path_factory.mktemp("site") / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dorsal", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(data), stdout=subprocess.DEVNULL)
    try:
        assert wait_until_healthy(port) == "healthy\n"
        yield data, port
    finally:
        process.terminate()
        assert process.wait(timeout=30) in (0, -15)


def wait_until_healthy(port: int) -> str:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthy", timeout=5) as answer:
                return str(answer.read().decode())
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    return "no answer"


def add_account(data: Path, email: str) -> None:
    with sqlite3.connect(data / "dorsal.sqlite3") as database:
        database.execute(
            "INSERT INTO accounts_user (password, is_superuser, email, is_staff, is_active,"
            " joined_at, language, units) VALUES ('!', 0, ?, 0, 1, '2026-11-22', 'en', 'metric')",
            (email,),
        )
    database.close()


def emails(data: Path) -> list[str]:
    database = sqlite3.connect(data / "dorsal.sqlite3")
    found = [row[0] for row in database.execute("SELECT email FROM accounts_user ORDER BY id")]
    database.close()
    return found


def test_a_site_is_backed_up_while_it_serves_and_restored_elsewhere(
    serving: tuple[Path, int], tmp_path: Path
) -> None:
    data, port = serving
    add_account(data, "ane@example.org")
    saved = tmp_path / "site.zip"
    done = dorsal(data, "backup", str(saved))
    assert (done.returncode, done.stderr) == (0, "")
    assert "read back and sound" in done.stdout
    assert saved.stat().st_mode & 0o077 == 0
    other = tmp_path / "other"
    done = dorsal(other, "restore", str(saved))
    assert (done.returncode, done.stderr) == (0, "")
    assert emails(other) == ["ane@example.org"]
    assert wait_until_healthy(port) == "healthy\n"


ERASE = """
import sys
from dorsal.site import serving
serving.open_site()
from dorsal.site.accounts.erasure import erase_account
from dorsal.site.accounts.models import User
erase_account(User.objects.get(email=sys.argv[1]))
"""


def test_who_was_erased_after_a_backup_stays_erased_when_it_is_restored(tmp_path: Path) -> None:
    data, saved = tmp_path / "data", tmp_path / "site.zip"
    assert dorsal(data, "migrate").returncode == 0
    for email in ("ane@example.org", "jon@example.org"):
        add_account(data, email)
    assert dorsal(data, "backup", str(saved)).returncode == 0
    command = [sys.executable, "-c", ERASE, "ane@example.org"]
    subprocess.run(command, env=environment(data), check=True)
    kept = ["erased-1@erased.invalid", "jon@example.org"]
    assert emails(data) == kept
    line = (data / "erased-accounts").read_text()
    assert line.startswith("account 1 joined 2026-11-22T00:00:00Z erased 20")
    assert "ane" not in line.replace("account", "")
    for left in ("dorsal.sqlite3", "dorsal.sqlite3-wal", "dorsal.sqlite3-shm"):
        (data / left).unlink(missing_ok=True)

    done = dorsal(data, "restore", str(saved))
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 account that the backup had brought back: erased again" in done.stdout
    assert emails(data) == kept
    said = dorsal(data, "doctor").stdout.splitlines()
    assert "✓ erasures: 1 account erased for good" in said

    elsewhere = tmp_path / "elsewhere"
    done = dorsal(elsewhere, "restore", str(saved), "--erased", str(data / "erased-accounts"))
    assert (done.returncode, emails(elsewhere)) == (0, kept)
    forgotten = tmp_path / "forgotten"
    done = dorsal(forgotten, "restore", str(saved))
    assert "There is no list of erased accounts here" in done.stdout
    (forgotten / "erased-accounts").write_text((data / "erased-accounts").read_text())
    done = dorsal(forgotten, "doctor")
    assert "✗ erasures: 1 erased account came back, the first is number 1" in done.stdout
    assert done.returncode == 1
    assert dorsal(forgotten, "erase-again").returncode == 0
    assert emails(forgotten) == kept


def test_a_site_with_data_is_not_restored_over(serving: tuple[Path, int], tmp_path: Path) -> None:
    data, _port = serving
    saved = tmp_path / "site.zip"
    dorsal(data, "backup", str(saved))
    add_account(data, "jon@example.org")
    before = emails(data)
    done = dorsal(data, "restore", str(saved))
    assert done.returncode == 2
    assert "the site is not empty" in done.stderr
    assert emails(data) == before


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"PK no zip")
    done = dorsal(tmp_path / "data", "restore", str(wrong))
    assert done.returncode == 2
    assert "this backup cannot be used" in done.stderr


def test_the_doctor_looks_at_a_site_that_serves(serving: tuple[Path, int]) -> None:
    data, _port = serving
    with mail_server() as (host, port):
        deployed = {
            "DORSAL_URL": "https://race.example",
            "DORSAL_PROXIES": "1",
            "DORSAL_MAIL": f"smtp://{host}:{port}?tls=no",
            "DORSAL_MAIL_FROM": "ballot@race.example",
        }
        done = dorsal(data, "doctor", **deployed)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    said = done.stdout.splitlines()
    assert "✓ address: https://race.example, encrypted" in said
    assert "✓ database: SQLite, journal wal" in said
    assert "✓ worker: 1 worker alive" in said
    assert [line for line in said if line.startswith("✗")] == []
    assert (data / "private").stat().st_mode & 0o777 == 0o700


def test_the_doctor_answers_no_when_something_is_bad(serving: tuple[Path, int]) -> None:
    data, _port = serving
    done = dorsal(data, "doctor", DORSAL_URL="http://race.example")
    assert done.returncode == 1
    assert "✗ address: http://race.example is not encrypted" in done.stdout.splitlines()


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = dorsal(tmp_path / "data", "serve", DORSAL_PROXIES="many")
    assert done.returncode == 2
    assert "the setting DORSAL_PROXIES cannot be 'many'" in done.stderr


@pytest.mark.parametrize("arguments", [("backup", "site.zip"), ("erase-again",)])
def test_a_folder_without_a_site_is_named_as_such(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    saved = [str(tmp_path / one) if one.endswith(".zip") else one for one in arguments]
    done = dorsal(tmp_path / "elsewhere", *saved)
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first.startswith("error: the database lacks ")
    assert second.strip() == (
        "run dorsal migrate; if the site is elsewhere, set DORSAL_DATA or DATABASE_URL"
    )
    assert not (tmp_path / "site.zip").exists()


@pytest.mark.parametrize("command", ["serve", "migrate", "backup", "restore", "erase-again"])
def test_a_database_that_does_not_answer_is_said_in_two_lines(tmp_path: Path, command: str) -> None:
    arguments = [str(tmp_path / "site.zip")] if command in ("backup", "restore") else []
    nowhere = f"sqlite://{tmp_path}/not/there/dorsal.sqlite3"
    if command == "serve":
        nowhere = "postgresql://127.0.0.1:1/dorsal?connect_timeout=2"
    done = dorsal(tmp_path / "data", command, *arguments, DATABASE_URL=nowhere)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert said[0].startswith("error: the database does not answer: ")
    assert said[-1].strip() == "check DATABASE_URL, and that it runs"
