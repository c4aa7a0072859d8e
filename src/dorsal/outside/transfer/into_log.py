"""A hub that takes what boxes send into the log of a race on this disk."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.outside.race_log import append_events, new_events
from dorsal.outside.transfer.receiving import Hub
from dorsal.timing.events import AnyEvent, event_bytes
from dorsal.timing.log.checking import faults_of


class LogHub(Hub):
    """Appends events that the log does not have; what cannot go into it lies beside it in
    `LOG.aside`.
    """

    def __init__(self, path: Path, *, race: str, tokens: Mapping[str, str]) -> None:
        """Begin the log where there is none; `BadInput` when it is another race's."""
        super().__init__(race, tokens, take=self._append, aside=self._put_aside)
        self._path = path
        self._read_to = 0
        self._known: set[bytes] = set()
        append_events(path, (), race=race)

    def _append(self, events: Sequence[AnyEvent]) -> int:
        """Put what is new on the disk; others may have added to the log too."""
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

    def _put_aside(self, box: str, lines: Sequence[bytes]) -> None:  # noqa: ARG002
        with self._path.with_name(f"{self._path.name}.aside").open("ab") as aside:
            aside.write(b"".join(line + b"\n" for line in lines))
            aside.flush()
            os.fsync(aside.fileno())


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
