"""A LOG file on the disk of the timing tent: several commands append to it, and none can spoil it.

Who appends holds the file's lock, puts a line that a power cut tore apart aside, writes whole
lines in one go and returns only when they are on the disk. Readers take no lock: they see whole
lines, and at most one that is still being written, which they leave out.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file
from dorsal.timing.events import AnyEvent, lines_of
from dorsal.timing.log.checking import faults_of
from dorsal.timing.log.log import Log, heading, log_bytes, merged
from dorsal.timing.log.reading import LogFile, is_whole, read_log, read_log_file

TAIL_BYTES = 2**16
PATIENCE_S = 10.0  # an append takes milliseconds; a journal's listener holds it all day


def read_race_log(path: Path, *, race: str) -> LogFile:
    """The log of a race; an empty one where there is no file yet.

    `BadInput` with every problem of the file, and where it is another race's.
    """
    if not path.exists() or not path.stat().st_size:
        return LogFile(Log(race))
    found = read_log_file(path.read_bytes(), file=str(path))
    _same_race(found.log.race, race, path)
    return found


def append_events(path: Path, events: Iterable[AnyEvent], *, race: str) -> int:
    """Put events at the end of a log, all of them or none; begins the file where there is none.

    Returns its size in bytes. `BadInput` when the log is of another race or an event is not fit for
    a log; `OSError` when the disk takes no more.
    """
    wanted = list(events)
    _refuse_unfit(wanted)
    with _held(path) as disk:
        size = _begin(disk, path, race)
        if wanted:
            size += _write(disk, lines_of(wanted), size)
        return size


def new_events(path: Path, offset: int) -> tuple[tuple[AnyEvent, ...], int]:
    """The whole lines from an offset on (0: from the beginning), and the offset after them."""
    with path.open("rb") as file:
        head = file.readline()
        if not head.endswith(b"\n"):
            return (), 0
        start = max(offset, len(head))
        file.seek(start)
        data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    log = read_log(head + whole, file=str(path))
    return log.events, start + len(whole)


def merge_files(target: Path, paths: Sequence[Path]) -> tuple[Log, tuple[Problem, ...]]:
    """The union of logs of one race, in `target`; the log and the warnings of its parts.

    A new file is written whole or not at all. What a log holds that is there already stays in it,
    and what is new is appended: others may append to it meanwhile, and nothing of theirs is lost.
    """
    begun = target.exists() and target.stat().st_size > 0
    read = [*paths, target] if begun and target not in paths else paths
    files = {path: read_log_file(path.read_bytes(), file=str(path)) for path in read}
    log = merged(one.log for one in files.values())
    if begun:
        there = set(read_log_file(target.read_bytes(), file=str(target)).log.events)
        append_events(target, (one for one in log.events if one not in there), race=log.race)
    else:
        write_file(target, log_bytes(log))
    return log, tuple(warning for one in files.values() for warning in one.warnings)


def _refuse_unfit(events: Sequence[AnyEvent]) -> None:
    faults = [Problem(fault) for event in events for fault in faults_of(event)]
    if faults:
        raise BadInput(faults)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The file, open for appending and locked against other writers."""
    disk = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        _lock(disk, path)
        yield disk
    finally:
        os.close(disk)


def _lock(disk: int, path: Path) -> None:
    """Wait for the lock, but not all day."""
    until_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(disk, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until_s:
                right = "write to a log of your own, and merge both later"
                what = "another program holds this file: is it the journal of a listener?"
                raise BadInput([Problem(what, right, str(path))]) from None
            time.sleep(0.002)
        else:
            return


def _begin(disk: int, path: Path, race: str) -> int:
    """Check or write the heading, and put a torn last line aside; the size of what is whole."""
    size = os.fstat(disk).st_size
    head = os.pread(disk, TAIL_BYTES, 0).partition(b"\n")[0]
    if size <= len(head):  # nothing, or a heading that was torn
        os.ftruncate(disk, 0)
        written = _write(disk, heading(race) + b"\n", 0)
        _sync_folder(path.parent)
        return written
    _same_race(read_log(head.rstrip(b"\r") + b"\n", file=str(path)).race, race, path)
    whole = _end_of_lines(disk, size)
    if whole == size:
        return size
    last = os.pread(disk, size - whole, whole)
    if is_whole(last):
        return size + _write(disk, b"\n", size)
    _put_aside(path, last)
    os.ftruncate(disk, whole)
    return whole


def _end_of_lines(disk: int, size: int) -> int:
    """Where the last line end is, as an offset after it."""
    start = size
    while start > 0:
        start = max(0, start - TAIL_BYTES)
        cut = os.pread(disk, TAIL_BYTES, start).rfind(b"\n")
        if cut >= 0:
            return start + cut + 1
    return 0


def _put_aside(path: Path, torn: bytes) -> None:
    """Keep what a power cut left of a line in a file beside the log."""
    with path.with_name(f"{path.name}.torn").open("ab") as aside:
        aside.write(torn + b"\n")
        aside.flush()
        os.fsync(aside.fileno())


def _write(disk: int, data: bytes, size: int) -> int:
    """Write all of it and wait for the disk, or leave the file as it was; how many bytes."""
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(disk, left) :]
        os.fsync(disk)
    except OSError:
        os.ftruncate(disk, size)
        raise
    return len(data)


def _same_race(found: str, race: str, path: Path) -> None:
    if found != race:
        right = f"a log of {race!r}, or a file that is not there yet"
        raise BadInput([Problem("this log is of another race", right, str(path), 1, "", found)])


def _sync_folder(folder: Path) -> None:
    disk = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(disk)
    finally:
        os.close(disk)
