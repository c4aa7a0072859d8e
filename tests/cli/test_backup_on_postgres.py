"""`dorsal backup`, `restore` and `doctor` on a real PostgreSQL server, and from SQLite into it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_backup import add_account, dorsal, emails, environment
from tools.postgres_server import find_server, running_server

HELD = b"the deed of a proof"
FILL = """
from dorsal.site import serving
serving.open_site()
from dorsal.site.accounts.models import User
from tests.site.making import make_application, make_ballot, make_user
make_application(make_ballot(), make_user("Ane Etxe").person)
"""
ASK = """
from dorsal.site import serving
serving.open_site()
from dorsal.site.applications.models import Application
from tests.site.making import make_user
print([(one.code, one.person.name, str(one.ballot.edition)) for one in Application.objects.all()])
print(make_user().pk)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own: the address of its first database."""
    programs = find_server()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here")
    with running_server(programs) as address:
        yield address


@pytest.fixture
def new_database(server: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty database of this test."""
    name = request.node.name.replace("[", "_").rstrip("]")[:50]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type, unused-ignore]
    return server.replace("/dorsal?", f"/{name}?")


def python(program: str, data: Path, database: str) -> str:
    command = [sys.executable, "-c", program]
    told = environment(data, DATABASE_URL=database)
    done = subprocess.run(command, env=told, check=True, capture_output=True, text=True)
    return done.stdout


def accounts(database: str) -> list[str]:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT email FROM accounts_user ORDER BY id").fetchall()
    return [str(row[0]) for row in found]


def version_of(database: str) -> str:
    with psycopg.connect(database) as connection:
        found = connection.execute("SHOW server_version").fetchone()
    return str(found[0]) if found else ""


def test_a_site_on_postgres_is_backed_up_and_restored_into_another_database(
    server: str, new_database: str, tmp_path: Path
) -> None:
    data, other, saved = tmp_path / "data", tmp_path / "other", tmp_path / "site.zip"
    assert dorsal(data, "migrate", DATABASE_URL=server).returncode == 0
    python(FILL, data, server)
    (data / "records" / "one").mkdir(parents=True)
    (data / "records" / "one" / "seal-1.json").write_bytes(HELD)
    done = dorsal(data, "backup", str(saved), DATABASE_URL=server)
    assert (done.returncode, done.stderr, "read back and sound" in done.stdout) == (0, "", True)

    refused = dorsal(other, "restore", str(saved), DATABASE_URL=server)
    assert (refused.returncode, "the site is not empty" in refused.stderr) == (2, True)
    done = dorsal(other, "restore", str(saved), DATABASE_URL=new_database)
    assert (done.returncode, done.stderr) == (0, "")
    assert accounts(new_database) == accounts(server) == ["ane1@example.org"]
    assert (other / "records" / "one" / "seal-1.json").read_bytes() == HELD
    kept, next_number = python(ASK, other, new_database).splitlines()
    assert (kept, next_number) == ("[('A00001', 'Ane Etxe', 'Aizkorri Mendi 2027')]", "2")

    said = dorsal(other, "doctor", DATABASE_URL=new_database).stdout.splitlines()
    assert [line for line in said if "database:" in line] == [
        f"✓ database: PostgreSQL {version_of(server)}"
    ]
    assert [line for line in said if "migrations" in line] == []


def test_a_site_moves_from_sqlite_to_postgres(new_database: str, tmp_path: Path) -> None:
    data, saved = tmp_path / "data", tmp_path / "site.zip"
    assert dorsal(data, "migrate").returncode == 0
    add_account(data, "ane@example.org")
    assert dorsal(data, "backup", str(saved)).returncode == 0
    done = dorsal(tmp_path / "other", "restore", str(saved), DATABASE_URL=new_database)
    assert (done.returncode, done.stderr) == (0, "")
    assert accounts(new_database) == emails(data) == ["ane@example.org"]
