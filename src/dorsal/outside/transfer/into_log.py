"""A hub that takes what boxes send into the log of a race on this disk."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from dorsal.ground.canonical import Json, canonical_bytes
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.outside.race_log import append_events, new_events
from dorsal.outside.record_store import write_file
from dorsal.outside.transfer.receipts import waiting_of
from dorsal.outside.transfer.receiving import Hub
from dorsal.timing.events import AnyEvent, event_bytes
from dorsal.timing.instants import instant_of, instant_text, read_instant
from dorsal.timing.log.checking import faults_of
from dorsal.timing.watching import BoxTold


class LogHub(Hub):
    """Appends events that the log does not have; what cannot go into it lies beside it in
    `LOG.aside`, and what boxes told of themselves last, for `watch`, in `LOG.boxes`.
    """

    def __init__(self, path: Path, *, race: str, tokens: Mapping[str, str]) -> None:
        """Begin the log where there is none; `BadInput` when it is another race's."""
        super().__init__(
            race, tokens, take=self._append, aside=self._put_aside, heard=self._note_box
        )
        self._path = path
        self._told: dict[str, Json] = {
            box: {"at": instant_text(one.at_ms), "waiting": dict(one.waiting)}
            for box, one in told_by_boxes(path).items()
        }
        self._file: tuple[int, int] = (0, 0)
        self._read_to = 0
        self._known: set[bytes] = set()
        append_events(path, (), race=race)

    def _append(self, events: Sequence[AnyEvent]) -> int:
        """Put what is new on the disk; others may have added to the log too."""
        self._begin_anew_where_replaced()
        try:
            there, self._read_to = new_events(self._path, self._read_to)
        except BadInput as error:  # somebody has spoiled the log: the box keeps what it has
            raise OSError(str(error.problems[0])) from error
        self._known.update(map(event_bytes, there))
        new = {event_bytes(one): one for one in events}
        for line in self._known & new.keys():
            del new[line]
        unfit = [line for line, one in new.items() if any(faults_of(one))]
        for line in unfit:
            del new[line]
        if unfit:
            self._put_aside("", unfit)
        append_events(self._path, new.values(), race=self.race)
        return len(new)

    def _begin_anew_where_replaced(self) -> None:
        """Forget what the log held where somebody has put another file, or less, in its place."""
        if not self._path.exists():
            append_events(self._path, (), race=self.race)
        found = self._path.stat()
        if (found.st_dev, found.st_ino) != self._file or found.st_size < self._read_to:
            self._read_to = 0
            self._known.clear()
        self._file = (found.st_dev, found.st_ino)

    def _note_box(self, box: str, at: datetime, waiting: Mapping[str, int]) -> None:
        self._told[box] = {"at": instant_text(instant_of(at)), "waiting": dict(waiting)}
        with suppress(OSError):  # a help for who watches, and no read
            write_file(_boxes_beside(self._path), canonical_bytes(self._told))

    def _put_aside(self, box: str, lines: Sequence[bytes]) -> None:  # noqa: ARG002
        with self._path.with_name(f"{self._path.name}.aside").open("ab") as aside:
            aside.write(b"".join(line + b"\n" for line in lines))
            aside.flush()
            os.fsync(aside.fileno())


def told_by_boxes(log: Path) -> dict[str, BoxTold]:
    """What boxes told last of themselves, as the hub of a log has noted it; nothing where none
    has, or where it cannot be read.
    """
    found: dict[str, BoxTold] = {}
    try:
        told = json.loads(_boxes_beside(log).read_bytes())
        for box, one in told.items():
            found[box] = BoxTold(read_instant(one["at"]), waiting_of(one["waiting"]) or {})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return found


def _boxes_beside(log: Path) -> Path:
    return log.with_name(f"{log.name}.boxes")


def read_tokens(data: bytes, *, file: str = "") -> dict[str, str]:
    """The boxes by their tokens, from lines `BOX TOKEN`; `BadInput` with every wrong line."""
    problems = Problems(file)
    found: dict[str, str] = {}
    for number, text in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        words = text.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 2:
            problems.add("a line names a box and its token", right="BOX TOKEN", line=number)
        elif words[1] in found:
            problems.add("two boxes have one token", right="give each its own", line=number)
        else:
            found[words[1]] = words[0]
    problems.raise_errors()
    if not found:
        raise BadInput([Problem("no box has a token", "a line BOX TOKEN for each box", file)])
    return found
