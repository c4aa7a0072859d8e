"""The journal of a box in the field: what its readers sent, on its disk before anybody is told.

A journal is a LOG file (`timing/log`) that only grows, so it can be merged with any other log of
the race by hand. Beside it lie cursors: how far each server has confirmed to hold it. A cursor that
is lost costs a second sending, which changes nothing, for events count once.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from dorsal.ground.canonical import Json, canonical_bytes
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file
from dorsal.timing.events import AnyEvent, ChipRead, event_bytes, parse_event
from dorsal.timing.log.files import VERSION

LOG = "journal.log"
TORN = "torn.bin"
BATCH_BYTES = 2**18
READ = re.compile(rb'"kind":"read".*"source":("(?:[^"\\]|\\.)*")')


class Journal:
    """A folder with the journal of one box, held by one process (and its threads) at a time.

    `append` returns only when the events are on the disk, so whoever sent them may be told that
    they are safe. `race` is the race's slug, `box` the box's name.
    """

    def __init__(self, folder: Path, *, race: str, box: str) -> None:
        """Open or begin the journal; `BadInput` when another process holds it or it is of another
        race.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.race = race
        self.box = box
        self.damaged = 0
        self._writing = threading.Lock()
        self._disk = os.open(folder / LOG, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            self._hold()
            self._begin()
            self._next = self._numbers()
        except (BadInput, OSError):
            os.close(self._disk)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._disk)

    def append(self, events: Iterable[AnyEvent]) -> int:
        """Put events on the disk, all or (after a crash) the first of them; returns the journal's
        size in bytes. `OSError` when the disk takes no more: then none of them is there.
        """
        lines = b"".join(event_bytes(event) + b"\n" for event in events)
        with self._writing:
            try:
                if os.fstat(self._disk).st_size != self._size:  # a failure that could not be undone
                    os.ftruncate(self._disk, self._size)
                self._write(lines)
            except OSError:
                os.ftruncate(self._disk, self._size)
                raise
            self._size += len(lines)
            return self._size

    def number(
        self, source: str, raws: Sequence[str], *, at: str, mono_ms: int
    ) -> tuple[ChipRead, ...]:
        """Reads of a source that has no numbers of its own, numbered by this journal in the order
        in which they came.
        """
        with self._writing:
            first = self._next.get(source, 0)
            self._next[source] = first + len(raws)
        return tuple(
            ChipRead(
                at=at,
                source=source,
                epoch=self.epoch,
                seq=first + place,
                raw=raw,
                box=self.box,
                mono_ms=mono_ms,
            )
            for place, raw in enumerate(raws)
        )

    @property
    def heading(self) -> bytes:
        """The journal's first line, with its line end."""
        with (self.folder / LOG).open("rb") as file:
            return file.read(self._head)

    @property
    def size(self) -> int:
        """Bytes of the journal that are on the disk."""
        return self._size

    def lines_from(self, offset: int, *, most: int = BATCH_BYTES) -> tuple[bytes, int]:
        """Whole lines from an offset on, about `most` bytes of them, and the offset after them."""
        with (self.folder / LOG).open("rb") as file:
            file.seek(offset or self._head)
            found = file.read(min(most, self._size - file.tell()))
            if found and not found.endswith(b"\n"):
                found += file.readline()
            return found, file.tell()

    def confirmed(self, server: str) -> int:
        """Up to which offset a server has confirmed to hold this journal; 0 where nobody knows."""
        try:
            kept = json.loads(self._cursor(server).read_bytes())
        except (OSError, ValueError):
            return 0
        ours = {"epoch": self.epoch, "server": server}
        same = isinstance(kept, dict) and kept.items() >= ours.items()
        offset = kept["confirmed"] if same and "confirmed" in kept else 0
        return offset if isinstance(offset, int) and 0 <= offset <= self._size else 0

    def confirm(self, server: str, offset: int) -> None:
        """Note that a server holds everything before an offset."""
        kept: Json = {"epoch": self.epoch, "confirmed": offset, "server": server}
        write_file(self._cursor(server), canonical_bytes(kept))

    def backlog(self, server: str) -> int:
        """How many bytes a server has not confirmed yet."""
        return self._size - max(self.confirmed(server), self._head)

    def waiting(self, offset: int) -> Mapping[str, int]:
        """How many reads of each source stand behind an offset."""
        return _reads_by_source((self.folder / LOG).read_bytes()[offset or self._head : self._size])

    def _cursor(self, server: str) -> Path:
        plain = "".join(one if one.isalnum() else "-" for one in server)
        return self.folder / f"cursor-{plain}.json"

    def _hold(self) -> None:
        try:
            fcntl.flock(self._disk, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            right = "one process writes a journal; stop the other, or choose another folder"
            raise BadInput([Problem("this journal is in use", right, str(self.folder))]) from None

    def _begin(self) -> None:
        """Read the heading, or write it; put what a power cut left half written aside."""
        data = (self.folder / LOG).read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self._put_aside(data[whole:], whole)
        if not whole:
            epoch = f"j{secrets.token_hex(6)}"
            head: Json = {"dorsal_log": VERSION, "race": self.race, "journal": epoch}
            data = canonical_bytes(head) + b"\n"
            self._write(data)
            _sync_folder(self.folder)
            whole = len(data)
        else:
            os.fdatasync(self._disk)  # what a killed process wrote may not be on the disk yet
        self._size, self._head = whole, data.find(b"\n") + 1
        self.epoch = self._epoch_of(data[: self._head])

    def _epoch_of(self, heading: bytes) -> str:
        try:
            head = json.loads(heading)
        except ValueError:
            head = {}
        if head.get("dorsal_log") != VERSION or not head.get("journal"):
            right = "a journal begins with a heading that names its race; choose another folder"
            raise BadInput([Problem("this is no journal", right, str(self.folder / LOG))])
        if head.get("race") != self.race:
            right = f"this is the journal of {head.get('race')!r}; choose another folder"
            what = f"a journal of {self.race!r} was asked for"
            raise BadInput([Problem(what, right, str(self.folder / LOG))])
        return str(head["journal"])

    def _put_aside(self, torn: bytes, whole: int) -> None:
        with (self.folder / TORN).open("ab") as aside:
            aside.write(torn + b"\n")
            aside.flush()
            os.fsync(aside.fileno())
        os.ftruncate(self._disk, whole)
        os.fsync(self._disk)

    def _write(self, data: bytes) -> None:
        """Write all of it and wait for the disk."""
        left = memoryview(data)
        while left:
            left = left[os.write(self._disk, left) :]
        os.fdatasync(self._disk)

    def _numbers(self) -> dict[str, int]:
        """The next number of each source that this journal numbers; counts damaged lines."""
        found: dict[str, int] = {}
        with (self.folder / LOG).open("rb") as file:
            file.seek(self._head)
            for line in file:
                try:
                    event = parse_event(line)
                except BadInput:
                    self.damaged += 1  # kept: whoever merges the log says so of the line
                    continue
                if isinstance(event, ChipRead) and event.epoch == self.epoch:
                    found[event.source] = max(found.get(event.source, 0), event.seq + 1)
        return found


def waiting_in(log: Path) -> Mapping[str, int] | None:
    """How many reads of each source a box's journal holds that no server has confirmed; None where
    a log is no journal that is forwarded. Needs no hold on the journal.
    """
    cursors = sorted(log.parent.glob("cursor-*.json")) if log.name == LOG else []
    try:
        told = [json.loads(one.read_bytes()) for one in cursors]
        data = log.read_bytes()
    except (OSError, ValueError):
        return None
    epoch = str(json.loads(data.partition(b"\n")[0]).get("journal", ""))
    kept = [one["confirmed"] for one in told if one.get("epoch") == epoch]
    return _reads_by_source(data[max(kept) :]) if kept else None


def _reads_by_source(lines: bytes) -> Mapping[str, int]:
    return Counter(str(json.loads(found[1])) for found in READ.finditer(lines))


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
