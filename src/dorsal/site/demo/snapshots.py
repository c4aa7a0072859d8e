"""Snapshots of the demonstration's site: its SQLite file and its folders, copied while it runs.

A snapshot is restored through SQLite's backup interface into the live file, in one transaction of
that file, so that open connections go on. Who is signed in stays signed in.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

DATABASE = "site.sqlite3"
KEPT = (  # as they stand, at a restore: who is signed in, and what the background works at
    *("django_session", "accounts_signin"),
    *("journal_workerlife", "django_tasks_database_dbtaskresult"),
)
FLEETING = (  # tables that change without anybody's doing
    *KEPT,
    *("dorsal_cache", "journal_message", "journal_clockoffset"),
    *("django_admin_log", "sqlite_sequence", "django_migrations"),
)
FLEETING_COLUMNS = {"accounts_user": {"last_login"}}
BY_SOMEBODY = {  # what the site itself notes and finds does not count
    "journal_event": "WHERE actor <> 0",
    "applications_pairreview": "WHERE decision <> ''",
    "ballots_pastpair": "WHERE decision <> ''",
}
WAIT_S = 30.0


def take_snapshot(target: Path) -> None:
    """Copy the site as it stands; the folder appears whole or not at all."""
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _copy(_live_file(), fresh / DATABASE)
    with _open(fresh / DATABASE) as database, database:
        for table in _tables(database) & set(KEPT):
            database.execute(f'DELETE FROM "{table}"')
    for name, folder in _folders().items():
        if folder.is_dir():
            shutil.copytree(folder, fresh / name)
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def restore_snapshot(source: Path) -> None:
    """Put the site back as it stood when the snapshot was taken, but for who is signed in."""
    merged = _live_file().with_name(".merged.sqlite3")  # another process may restore it as well
    connection.close()
    try:
        _copy(source / DATABASE, merged)
        _keep_rows(merged)
        _copy(merged, _live_file())
    finally:
        for leftover in merged.parent.glob(f"{merged.name}*"):
            leftover.unlink()
    for name, folder in _folders().items():
        _put_back(source / name, folder)


def is_unchanged(since: Path) -> bool:
    """Whether nobody has done anything since a snapshot."""
    with _open(_live_file()) as database:
        database.execute("ATTACH DATABASE ? AS before", (str(since / DATABASE),))
        tables = sorted(_tables(database) - set(FLEETING))
        return not any(_differs(database, table) for table in tables)


def _live_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _folders() -> dict[str, Path]:
    roots = (settings.MEDIA_ROOT, settings.RECORDS_ROOT, settings.PRIVATE_ROOT)
    return dict(zip(("uploads", "records", "private"), map(Path, roots), strict=True))


@contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=WAIT_S)) as opened:
        yield opened


def _copy(source: Path, target: Path) -> None:
    there = f"{source.absolute().as_uri()}?mode=rw"  # never made when it is not there
    with (
        closing(sqlite3.connect(there, timeout=WAIT_S, uri=True)) as read,
        _open(target) as written,
    ):
        read.backup(written)


def _tables(database: sqlite3.Connection) -> set[str]:
    rows = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return {name for (name,) in rows}


def _columns(database: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in database.execute(f'PRAGMA main.table_info("{table}")')]


def _keep_rows(merged: Path) -> None:
    """Bring the rows that outlive a restore from the live file into a copy of the snapshot."""
    with _open(merged) as database:
        database.execute("ATTACH DATABASE ? AS live", (str(_live_file()),))
        with database:
            for table in [one for one in KEPT if one in _tables(database)]:
                database.execute(f'DELETE FROM main."{table}"')
                database.execute(f'INSERT INTO main."{table}" SELECT * FROM live."{table}"')
            database.execute(
                "DELETE FROM main.accounts_signin"
                " WHERE user_id NOT IN (SELECT id FROM main.accounts_user)"
            )


def _differs(database: sqlite3.Connection, table: str) -> bool:
    fleeting = FLEETING_COLUMNS.get(table, set())
    columns = ", ".join(f'"{one}"' for one in _columns(database, table) if one not in fleeting)
    where = BY_SOMEBODY.get(table, "")
    now, then = (
        f'SELECT {columns} FROM {schema}."{table}" {where}' for schema in ("main", "before")
    )
    counts = [database.execute(f"SELECT count(*) FROM ({rows})").fetchone() for rows in (now, then)]
    if counts[0] != counts[1]:
        return True
    return database.execute(f"{now} EXCEPT {then} LIMIT 1").fetchone() is not None


def _put_back(source: Path, folder: Path) -> None:
    fresh, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    for one in (fresh, old):
        shutil.rmtree(one, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, fresh)
    else:
        fresh.mkdir(mode=0o700, parents=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
