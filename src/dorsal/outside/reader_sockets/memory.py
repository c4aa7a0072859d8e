"""What is on the disk already of each source: from where on its reader is asked for more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dorsal.timing.events import ChipRead
from dorsal.timing.race import Format
from dorsal.timing.readers import parse, replay_key
from dorsal.timing.readers.number_runs import NumberRuns
from dorsal.timing.reads import Parsed

ULTRA_EPOCH = re.compile(r"(.+?)-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-rewound)?")


class Memory:
    """Reads of the sources of a race that are safe: which bytes, which numbers, the last time.

    Only passings with a date and a time are known again by their bytes, but for what readers change
    when they repeat themselves (`replay_key`): no two are alike. The same once more is what a
    reader sends again, and the log has no use for it.
    """

    def __init__(self, formats: Mapping[str, Format]) -> None:
        self._formats = dict(formats)
        self._raws: dict[str, set[str]] = {name: set() for name in formats}
        self._runs: dict[str, dict[str, NumberRuns]] = {name: {} for name in formats}
        self._last_ms: dict[str, int] = {}

    def knows(self, source: str, raw: str) -> bool:
        """Whether a passing with these bytes is safe."""
        return replay_key(raw) in self._raws.get(source, ())

    def is_dated(self, source: str, raw: str) -> bool:
        """Whether the bytes are a passing with a date and a time."""
        return _dated(self._formats[source], raw) is not None

    def take(self, read: ChipRead) -> None:
        """A read is on the disk."""
        form = self._formats.get(read.source)
        if form is None:
            return
        self._number(form, read)
        said = _dated(form, read.raw)
        if said is not None:
            self._raws[read.source].add(replay_key(read.raw))
            if said.clock_ms is not None and not said.repeated:
                self._last_ms[read.source] = said.clock_ms

    def cursors(self, source: str) -> dict[str, int]:
        """The numbers up to which nothing is missing, by epoch; of an Ultra the latest day's."""
        upto = {epoch: runs.upto for epoch, runs in self._runs[source].items()}
        if self._formats[source] != "ultra":
            return upto
        boxes: dict[str, str] = {}
        for epoch in sorted(upto):
            boxes[_box_of(epoch)] = epoch
        return {epoch: upto[epoch] for epoch in boxes.values()}

    def last_ms(self, source: str) -> int | None:
        """The reader's own time of the last read that it sent live; None where there is none."""
        return self._last_ms.get(source)

    def _number(self, form: Format, read: ChipRead) -> None:
        """Note its number. An Ultra's log may begin anywhere, and what it sends again bears the
        numbers of what it sent before.
        """
        epoch, first = read.epoch, 1
        if form == "ultra":
            epoch, first = epoch.removesuffix("-rewound"), read.seq
        if form in ("ultra", "raceresult", "chronotrack"):
            runs = self._runs[read.source].setdefault(epoch, NumberRuns(first - 1))
            runs.add(read.seq)


def clock_of(form: Format, raw: str) -> int | None:
    """What the reader's clock showed at a passing; None where the bytes tell no such thing."""
    said = _dated(form, raw)
    return said.clock_ms if said else None


def _dated(form: Format, raw: str) -> Parsed | None:
    """The passing of these bytes; None where they are none, or tell no date or no time."""
    said = parse(form, raw)
    known = isinstance(said, Parsed) and said.what == "passing" and said.day_known
    return said if known and isinstance(said, Parsed) and said.clock_ms is not None else None


def _box_of(epoch: str) -> str:
    found = ULTRA_EPOCH.fullmatch(epoch)
    return found[1] if found else epoch
