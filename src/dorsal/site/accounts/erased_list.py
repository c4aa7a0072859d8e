"""The list of erased accounts: a file beside the database that no restored backup takes back.

It holds the number of each, when it joined and when it was erased, and nothing else. Number and
joining time together say who is meant: the same number of another site is somebody else. A line
counts when it is whole, so that what a crash has left of one names nobody; any other line makes the
whole list refused, for somebody has changed it, and who was erased would come back in silence. A
demonstration keeps none: its time machine brings everybody back on purpose.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from dorsal.ground.problems import BadInput, Problem

NAME = "erased-accounts"
TIME = "%Y-%m-%dT%H:%M:%SZ"
MOMENT = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"
LINE = re.compile(rf"account ([1-9]\d{{0,17}}) joined {MOMENT} erased {MOMENT}", re.ASCII)
NOUGHT = "0000-00-00T00:00:00Z"
SHAPE = f"account 0 joined {NOUGHT} erased {NOUGHT}"  # with digits as noughts
PRIVATE_MODE = 0o600
ONE_SECOND = timedelta(seconds=1)  # whole seconds, rounded up: not before it happened


class Account(NamedTuple):
    """Whom a line means: an account's number, and when it joined, in whole seconds."""

    number: int
    joined_at: datetime


def account(number: int, joined_at: datetime) -> Account:
    """An account as the list names it; a backup keeps no more of a time than its milliseconds."""
    return Account(number, joined_at.astimezone(UTC).replace(microsecond=0))


def erased_list() -> Path:
    """Where the list is: in the data folder, also when the database is elsewhere."""
    return Path(settings.DATA) / NAME


def read_erased(path: Path | None = None) -> frozenset[Account]:
    """The accounts on the list, or on that of another data folder. `BadInput` when it is no such
    list.
    """
    path = path or erased_list()
    found: set[Account] = set()
    text = path.read_bytes().decode("utf-8-sig", "replace") if path.exists() else ""
    for place, line in enumerate(text.replace("\0", "").splitlines(), start=1):
        if whole := LINE.fullmatch(line):
            _time(path, place, whole[3])
            found.add(Account(int(whole[1]), _time(path, place, whole[2])))
        elif not _is_torn(line):
            raise _no_list(path, place)
    return frozenset(found)


def _time(path: Path, place: int, text: str) -> datetime:
    try:
        return datetime.strptime(text, TIME).replace(tzinfo=UTC)
    except ValueError:
        raise _no_list(path, place) from None


def _is_torn(line: str) -> bool:
    """Whether this is the beginning of a line, or nothing of it."""
    begun = re.sub(r"(?<=^account )0+", "0", re.sub(r"[0-9]", "0", line))
    return begun != SHAPE and SHAPE.startswith(begun)


def _no_list(path: Path, place: int) -> BadInput:
    right = f"give the file {NAME} as Dorsal has written it, or mend this line"
    what = "this is no line of a list of erased accounts"
    return BadInput([Problem(what, right, str(path), place)])


def another_site() -> BadInput:
    """The refusal of a list that agrees with nobody here."""
    what = "this list of erased accounts is another site's: nobody here joined when it says"
    return BadInput([Problem(what, f"take the file {NAME} away, or give that of this site", NAME)])


def read_erased_lists(other: Path | None) -> tuple[frozenset[Account], ...]:
    """The list of this data folder, and that of another one; `BadInput` when it is not there."""
    if other is None:
        return (read_erased(),)
    if not other.is_file():
        right = f"give the file {NAME} of the old data folder"
        raise BadInput([Problem("there is no such list of erased accounts", right, str(other))])
    return (read_erased(), read_erased(other))


def note_erased(accounts: Iterable[Account]) -> None:
    """Put accounts on the list that are erased now; on return they are on the disk. `OSError`."""
    at = datetime.now(UTC).replace(microsecond=0) + ONE_SECOND
    text = "".join(
        f"account {one.number} joined {one.joined_at:{TIME}} erased {at:{TIME}}\n"
        for one in accounts
    )
    if not text or settings.DEMO:
        return
    path = erased_list()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(("" if _ends_whole(path) else "\n").encode() + text.encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _ends_whole(path: Path) -> bool:
    data = path.read_bytes()
    return not data or data.endswith(b"\n")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
