"""A backup of the whole site in one file, made while it runs, and its restoration.

The file is a zip: `database.jsonl` (a line for each row, in Django's serialisation, so that a
backup of SQLite can be restored into PostgreSQL), the uploads, records and private stores, and
`manifest.json` with the SHA-256 of each file and the number of rows of each table. Sessions, caches
and finished tasks are left out: they are worth nothing tomorrow. The list of erased accounts stays
in the data folder: a restored backup must not take it back.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction

from dorsal import __version__
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.erased_list import Account, read_erased_lists
from dorsal.site.accounts.erasure import erase_again
from dorsal.site.serving import require_migrated

MANIFEST, DATABASE = "manifest.json", "database.jsonl"
FORM = "dorsal-backup-1"
LEFT_OUT = (
    "sessions.session",
    "contenttypes.contenttype",
    "auth.permission",
    "admin.logentry",
    "journal.workerlife",  # a worker of the other site is not alive here
)
LEFT_OUT_APPS = ("django_tasks_db", "django_tasks")
CHUNK = 2000


def folders() -> dict[str, Path]:
    """The folders of data that are kept, by their name in a backup."""
    roots = (settings.MEDIA_ROOT, settings.RECORDS_ROOT, settings.PRIVATE_ROOT)
    return dict(zip(("uploads", "records", "private"), map(Path, roots), strict=True))


def kept_models() -> list[type[models.Model]]:
    """The tables that are kept, those that others refer to first."""
    wanted = [
        model
        for model in apps.get_models()
        if model._meta.label_lower not in LEFT_OUT
        and model._meta.app_label not in LEFT_OUT_APPS
        and not model._meta.proxy
    ]
    ordered = serializers.sort_dependencies(
        [(config, None) for config in apps.get_app_configs()], allow_cycles=True
    )
    return [model for model in ordered if model in wanted]


def back_up(target: Path) -> dict[str, Any]:
    """Write a backup and read it back; returns its manifest. The file appears whole or not at all.

    The database is read in one transaction, so that it stands still for the backup while people go
    on; the files are read after it. `BadInput` when the folder is not there, or the database lacks
    migrations.
    """
    if not target.absolute().parent.is_dir():
        raise BadInput([Problem("there is no such folder", "make it first", str(target.parent))])
    require_migrated()
    fresh = target.with_name(f".{target.name}.new")
    try:
        descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write_all(archive)
            file.flush()
            os.fsync(file.fileno())
        check_backup(fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _write_all(archive: zipfile.ZipFile) -> dict[str, Any]:
    hashes: dict[str, str] = {}
    with archive.open(DATABASE, "w", force_zip64=True) as file:
        rows, hashes[DATABASE] = _write_rows(file)
    for name, folder in folders().items():
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                inside = f"{name}/{path.relative_to(folder).as_posix()}"
                data = path.read_bytes()
                archive.writestr(inside, data)
                hashes[inside] = hashlib.sha256(data).hexdigest()
    manifest = {
        "form": FORM,
        "version": __version__,
        "migrations": _migrations(),
        "rows": rows,
        "files": hashes,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _migrations() -> list[str]:
    from django.db.migrations.recorder import MigrationRecorder  # inline: needs loaded settings

    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def _write_rows(file: IO[bytes]) -> tuple[dict[str, int], str]:
    """Write all rows of one moment; returns how many of each table, and the hash of the bytes."""
    rows: Counter[str] = Counter()
    digest = hashlib.sha256()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for model in kept_models():
            for text in _lines_of(model):
                rows[model._meta.label_lower] += 1
                data = text.encode()
                digest.update(data)
                file.write(data)
    return dict(rows), digest.hexdigest()


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond: Django's own encoder cuts them to milliseconds."""

    def default(self, o: Any) -> Any:
        """The JSON of a value that JSON does not have."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _lines_of(model: type[models.Model]) -> Iterator[str]:
    found = model._base_manager.order_by("pk").iterator(chunk_size=CHUNK)
    for row in found:
        text: str = serializers.serialize("jsonl", [row], cls=_Exact)
        yield text.strip() + "\n"


def check_backup(path: Path) -> dict[str, Any]:
    """Read every byte of a backup and compare it with its manifest; `BadInput` names what is
    wrong.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("form") != FORM:
                raise _damaged(path, f"its form is {manifest.get('form')!r}, not {FORM!r}")
            _check_files(archive, manifest, path)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise _damaged(path, str(error)) from None
    return dict(manifest)


def _check_files(archive: zipfile.ZipFile, manifest: dict[str, Any], path: Path) -> None:
    named = sorted([*manifest["files"], MANIFEST])
    if named != sorted(archive.namelist()):
        raise _damaged(path, "its files are not those of its manifest")
    for name, expected in manifest["files"].items():
        with archive.open(name) as file:
            digest = hashlib.sha256()
            while data := file.read(2**20):
                digest.update(data)
            if digest.hexdigest() != expected:
                raise _damaged(path, f"{name} has been changed")


def _damaged(path: Path, why: str) -> BadInput:
    right = "give a file that `dorsal backup` has written"
    return BadInput([Problem(f"this backup cannot be used: {why}", right, str(path))])


@dataclass(frozen=True)
class Restored:
    """How many rows and files were restored, how many accounts are on the list of the erased, and
    how many of them the backup had brought back.
    """

    rows: int
    files: int
    listed: int
    erased_again: int


def restore(path: Path, *, erased: Path | None = None) -> Restored:
    """Restore a backup into an empty site; all of it, or nothing. `BadInput` when the site is not
    empty, the backup is damaged or of a newer version, or a list is another site's.

    Whoever is on the list of erased accounts, of this data folder or of another one (`erased`), is
    erased again.
    """
    manifest = check_backup(path)
    _refuse_newer(manifest, path)
    _refuse_full(path)
    lists = read_erased_lists(erased)
    staged: list[tuple[Path, Path]] = []
    with zipfile.ZipFile(path) as archive:
        try:
            staged = [_unpack(archive, name, folder) for name, folder in folders().items()]
            with transaction.atomic():
                _load(archive, manifest, path)
                again = _put_and_erase(staged, lists)
        finally:
            for fresh, _ in staged:
                shutil.rmtree(fresh, ignore_errors=True)
    rows = sum(manifest["rows"].values())
    return Restored(rows, len(manifest["files"]), len(set().union(*lists)), again)


def _put_and_erase(
    staged: Sequence[tuple[Path, Path]], lists: Sequence[Collection[Account]]
) -> int:
    """Put the folders in their places, where an erasure finds them, and erase whom it must; on
    failure nothing of them stays.
    """
    try:
        for fresh, folder in staged:
            _put_in_place(fresh, folder)
        again = erase_again(*lists)
    except BaseException:
        for fresh, folder in staged:
            if not fresh.exists():
                shutil.rmtree(folder, ignore_errors=True)
        raise
    return again


def _refuse_newer(manifest: dict[str, Any], path: Path) -> None:
    unknown = sorted(set(manifest["migrations"]) - set(_migrations()))
    if unknown:
        what = f"the backup was made by version {manifest['version']}, which knows {unknown[0]}"
        raise BadInput([Problem(what, "restore it with that version of Dorsal", str(path))])


def _refuse_full(path: Path) -> None:
    full = [model._meta.label for model in kept_models() if model._base_manager.exists()]
    full += [
        str(folder) for folder in folders().values() if folder.is_dir() and any(folder.iterdir())
    ]
    if full:
        what = f"the site is not empty: there is something in {', '.join(full[:3])}"
        right = "restore into a new data folder (DORSAL_DATA) or a new database"
        raise BadInput([Problem(what, right, str(path))])


def _load(archive: zipfile.ZipFile, manifest: dict[str, Any], path: Path) -> None:
    rows: Counter[str] = Counter()
    with connection.constraint_checks_disabled(), archive.open(DATABASE) as file:
        try:
            for found in serializers.deserialize("jsonl", (line.decode() for line in file)):
                found.save()
                rows[found.object._meta.label_lower] += 1
        except (DeserializationError, DatabaseError) as error:
            raise _damaged(path, f"a row cannot be read: {error}") from None
    if dict(rows) != manifest["rows"]:
        raise _damaged(path, "its rows are not those that its manifest counts")
    connection.check_constraints()
    _reset_sequences(kept_models())


def _reset_sequences(tables: Iterable[type[models.Model]]) -> None:
    """Let the next row's number follow the restored ones."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(sql)


def _unpack(archive: zipfile.ZipFile, name: str, folder: Path) -> tuple[Path, Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    for inside in archive.namelist():
        first, _, rest = inside.partition("/")
        target = (fresh / rest).resolve()
        if first != name or not rest or not target.is_relative_to(fresh.resolve()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(inside))
    return fresh, folder


def _put_in_place(fresh: Path, folder: Path) -> None:
    if folder.is_dir():
        folder.rmdir()
    fresh.chmod(0o700)
    fresh.rename(folder)
