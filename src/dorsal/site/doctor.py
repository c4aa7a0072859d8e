"""The doctor: what may be wrong with a deployment or its data, and what to do about it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, F, Max
from django_tasks_db.models import DBTaskResult

from dorsal.ground.plain_words import amount
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.erased_list import read_erased
from dorsal.site.accounts.erasure import come_back
from dorsal.site.applications.models import Application, SignedReceipt
from dorsal.site.ballots.models import Ballot, Drawing, Sealing
from dorsal.site.ballots.record.files import read_verified
from dorsal.site.deployment import (
    examine_hosts,
    examine_mail,
    examine_proxy,
    examine_secret,
    examine_time,
    examine_writing,
)
from dorsal.site.findings import Finding as Finding
from dorsal.site.findings import Level
from dorsal.site.journal.mails import MOST_ATTEMPTS
from dorsal.site.journal.models import ClockOffset, Message, WorkerLife
from dorsal.site.journal.worker import SILENT_FOR
from dorsal.site.served_with import examine_shell
from dorsal.site.serving import unapplied_migrations

ENOUGH_FREE = 2 * 2**30  # bytes
LOCAL = ("http://localhost", "http://127.0.0.1", "http://[::1]")


def examine() -> Iterator[Finding]:
    """Examine everything, the deployment first; without a database the data is left out."""
    for part in DEPLOYMENT:
        yield from part()
    try:
        yield from examine_database()
    except DatabaseError as error:
        yield Finding("bad", "database", str(error).strip(), "check DATABASE_URL, and that it runs")
        return
    if unapplied_migrations():
        return
    for part in DATA:
        yield from part()


def examine_address() -> Iterator[Finding]:
    """The public address and its encryption, and whether errors show their inside."""
    address = settings.SITE_ADDRESS
    if address.startswith("https://"):
        yield Finding("good", "address", f"{address}, encrypted")
    elif address.startswith(LOCAL):
        right = "set DORSAL_URL to the public https:// address before others use it"
        yield Finding("warning", "address", f"{address}: this machine only", right)
    else:
        right = "put a proxy with TLS in front, and set DORSAL_URL to https://…"
        yield Finding("bad", "address", f"{address} is not encrypted", right)
    if settings.DEBUG:
        right = "unset DORSAL_DEBUG"
        yield Finding("bad", "debugging", "errors show their inside to everybody", right)


def examine_folders() -> Iterator[Finding]:
    """The data folder: there, private, with room."""
    data = Path(settings.DATA)
    if not data.is_dir():
        yield Finding("bad", "data", f"{data} is not there", "run dorsal serve once")
        return
    free = shutil.disk_usage(data).free
    level: Level = "good" if free >= ENOUGH_FREE else "bad"
    yield Finding(level, "disk", f"{free / 2**30:.1f} GiB free", "make room: 2 GiB at least")
    for path in (data / "secret-key", Path(settings.PRIVATE_ROOT)):
        if path.exists() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            right = f"chmod go-rwx {path}"
            yield Finding("bad", "secrets", f"others on this machine can read {path}", right)


def examine_database() -> Iterator[Finding]:
    """That it answers, in which form, and how SQLite writes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            level: Level = "good" if mode in ("wal", "memory") else "bad"
            yield Finding(level, "database", f"SQLite, journal {mode}", "it should be wal")
            (check,) = cursor.execute("PRAGMA quick_check(1)").fetchone()
            if check != "ok":
                yield Finding("bad", "database", f"damaged: {check}", "restore a backup")
        else:
            cursor.execute("SHOW server_version")
            yield Finding("good", "database", f"PostgreSQL {cursor.fetchone()[0]}")
    if missing := unapplied_migrations():
        yield Finding("bad", "migrations", f"{len(missing)} are missing", "run dorsal migrate")


def examine_worker() -> Iterator[Finding]:
    """A worker that lives, tasks that failed, mails that were given up."""
    now = datetime.now(UTC)
    alive = WorkerLife.objects.filter(seen_at__gt=now - SILENT_FOR).count()
    if alive:
        yield Finding("good", "worker", f"{amount(alive, 'worker')} alive")
    else:
        yield Finding("warning", "worker", "no worker is alive", "dorsal serve runs one")
    failed = DBTaskResult.objects.failed().count()
    if failed:
        last = DBTaskResult.objects.failed().latest("finished_at")
        found = (
            f"{amount(failed, 'task')} failed, last {last.task_path}: {last.exception_class_path}"
        )
        yield Finding("warning", "tasks", found, "look at it in the admin, under task results")
    given_up = Message.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS).count()
    if given_up:
        why = Message.objects.filter(attempts__gte=MOST_ATTEMPTS).latest("id").last_error
        found = f"{amount(given_up, 'mail')} could not be sent; the last one: {why}"
        yield Finding("bad", "mails", found, "mend DORSAL_MAIL; reset their attempts in the admin")


def examine_clock() -> Iterator[Finding]:
    """That nobody moves the clock of a real site."""
    if not settings.DEMO and ClockOffset.objects.exclude(seconds=0).exists():
        right = "this database belongs to a demonstration: begin a new one"
        yield Finding("bad", "clock", "the clock was moved by a time machine", right)


def examine_numbers() -> Iterator[Finding]:
    """Applications and acknowledgements are numbered without gaps."""
    counters = ((Application, "last_number"), (SignedReceipt, "last_acknowledged"))
    for model, counter in counters:
        name = str(model._meta.verbose_name_plural)
        counted = model.objects.values("ballot").annotate(n=Count("id"), last=Max("number"))
        broken = [one["ballot"] for one in counted.exclude(n=F("last"))]
        found = {one["ballot"]: one["last"] for one in counted}
        broken += [
            pk
            for pk, last in Ballot.objects.values_list("pk", counter)
            if found.get(pk, 0) != last and pk not in broken
        ]
        if broken:
            what = f"those of ballot {broken[0]} have gaps, or are not as many as its counter says"
            yield Finding("bad", name, what, "restore a backup, and find out who changed the table")
        else:
            yield Finding("good", name, "numbered without gaps")


def examine_records() -> Iterator[Finding]:
    """Every record on disk holds, and says what the database says."""
    sealed = (
        Ballot.objects.filter(sealings__isnull=False).distinct().select_related("edition__race")
    )
    for ballot in sealed:
        yield _examine_record(ballot)


def _examine_record(ballot: Ballot) -> Finding:
    what = f"record of {ballot.edition}"
    try:
        verified = read_verified(ballot)
    except BadInput as error:
        return Finding("bad", what, error.problems[0].what, "restore its folder from a backup")
    seals = len(verified.sealed.seals) if verified.sealed else 0
    drawn = verified.drawn is not None
    counted = Sealing.objects.filter(ballot=ballot).count()
    if (seals, drawn) != (counted, Drawing.objects.filter(ballot=ballot).exists()):
        right = "the scheduler brings them together within a minute; otherwise restore a backup"
        return Finding("warning", what, "the files are ahead of the database", right)
    return Finding("good", what, "holds")


def examine_erased() -> Iterator[Finding]:
    """Nobody whose account was erased is there again."""
    try:
        listed = read_erased()
        back = come_back(listed)
    except BadInput as error:
        wrong = error.problems[0]
        unread = f"the list of erased accounts cannot be read: line {wrong.line}"
        yield Finding("bad", "erasures", unread if wrong.line else wrong.what, wrong.right)
        return
    if back:
        found = f"{amount(len(back), 'erased account')} came back, the first is number {back[0]}"
        yield Finding("bad", "erasures", found, "run dorsal erase-again")
    elif listed:
        yield Finding("good", "erasures", f"{amount(len(listed), 'account')} erased for good")


DEPLOYMENT: tuple[Callable[[], Iterator[Finding]], ...] = (
    examine_shell,
    examine_address,
    examine_hosts,
    examine_proxy,
    examine_secret,
    examine_mail,
    examine_folders,
    examine_writing,
)
DATA: tuple[Callable[[], Iterator[Finding]], ...] = (
    examine_worker,
    examine_time,
    examine_clock,
    examine_numbers,
    examine_records,
    examine_erased,
)
