"""From a log of 1,000,000 reads to results, beside what nothing can go below, and beside plain
Python.

10,000 runners come by 20 checkpoints; each passing is read four times, and every fourth read is
delivered a second time. Half of the readers have clocks that the race trusts, half have their own,
which are estimated. The floors read the same rows (chip, checkpoint, time, number, receipt) with
numpy and sort them: from text with `np.loadtxt`, from binary with `np.fromfile`. The plain replay
takes each line apart with the standard library, keeps the first time of each runner at each
checkpoint and sorts the finishers. As in the command, the garbage collector rests meanwhile. The
methods take turns, so that a busy machine is busy for all.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.calibration import hashes_per_second
from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.wording import ENGLISH
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ChipRead, Started
from dorsal.timing.instants import instant_of, instant_text
from dorsal.timing.log import Log, log_bytes, read_log
from dorsal.timing.passings import find_passings
from dorsal.timing.race import Format, Place, Race, RaceCourse, Source, Visit, Wave
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out
from dorsal.timing.results.working import from_passings
from dorsal.timing.simulation.raw_lines import Beep, raw_line
from dorsal.timing.standing import stand

RUNNERS, CHECKPOINTS, READS = 10_000, 20, 4
RUNS = 5
UPDATES = 200
AIM = 15.0  # times the time of numpy
UPDATE_AIM_MS = 5.0
GUN = instant_of(datetime(2027, 5, 30, 7, tzinfo=UTC))
LEG_MS = 1_800_000
COLUMNS = 5


def measure_race_replay() -> Iterable[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    race, entries = made_race(), made_entries()
    with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as folder:
        files = _Files(Path(folder), race)
        yield from _whole(files, race, entries)
        yield from _stages(files, race, entries)
    yield from _updates(race, entries, files.log)


def made_race() -> Race:
    """A course of 20 checkpoints with a reader at each."""
    keys = [f"cp{number:02d}" for number in range(CHECKPOINTS)]
    visits = tuple(
        Visit(index, key, 1, 5_000.0 * index, 100.0 * index, None, None)
        for index, key in enumerate(keys)
    )
    return Race(
        slug="bench-2027",
        name="Bench",
        edition="2027",
        zone=ZoneInfo("Europe/Madrid"),
        places=tuple(Place(Checkpoint(key, key, 0.0)) for key in keys),
        courses=(RaceCourse("long", "Long", visits),),
        waves=(Wave("all", "long", GUN),),
        sources=tuple(_source(number, key) for number, key in enumerate(keys)),
    )


def _source(number: int, key: str) -> Source:
    trusted = number % 2 == 0
    form: Format = "raceresult" if trusted else "ipico"
    return Source(f"mat-{key}", form, place=key, trusted_clock=trusted, utc_offset_s=0)


def made_entries() -> tuple[Entry, ...]:
    """Runners with one chip each."""
    return tuple(
        Entry(
            key=f"E{number}",
            bib=str(number),
            family_name=f"Runner {number}",
            first_name="A",
            course="long",
            sex="MF"[number % 2],
            birth_year=1950 + number % 55,
            chips=(f"{number:012x}",),
        )
        for number in range(1, RUNNERS + 1)
    )


class _Files:
    """The same reads as a log, as text rows and as binary rows."""

    def __init__(self, folder: Path, race: Race) -> None:
        rows, events = [], []
        for row, event in _reads(race):
            rows.append(row)
            events.append(event)
        gun = instant_text(GUN)
        self.log = Log.of(race.slug, [*events, Started(at=gun, by="starter", time=gun)])
        self.paths = {name: folder / name for name in ("log", "text", "binary")}
        self.paths["log"].write_bytes(log_bytes(self.log))
        table = np.array(rows, dtype=np.int64)
        np.random.default_rng(3).shuffle(table)
        table.tofile(self.paths["binary"])
        np.savetxt(self.paths["text"], table, fmt="%d")
        self.rows = len(rows)


def _reads(race: Race) -> Iterator[tuple[tuple[int, ...], AnyEvent]]:
    """Every read with its row of numbers."""
    rng = np.random.default_rng(2)
    paces = rng.uniform(0.7, 2.0, RUNNERS)
    for place, source in enumerate(race.sources):
        passed = GUN + 1_000 + (place * LEG_MS * paces).astype(np.int64)
        off_ms = 0 if source.trusted_clock else int(rng.integers(-20_000, 20_000))
        order = np.argsort(passed).tolist()
        for seq in range(RUNNERS * READS):
            runner, again = order[seq // READS], seq % READS
            time_ms = int(passed[runner]) + 200 * again
            yield from _delivered(source, runner + 1, time_ms, off_ms, place, seq)


def _delivered(
    source: Source, runner: int, time_ms: int, off_ms: int, place: int, seq: int
) -> Iterator[tuple[tuple[int, ...], AnyEvent]]:
    """A read; every fourth one is delivered twice."""
    beep = Beep(f"{runner:012x}", time_ms + off_ms, 1, 60, "1", seq)
    raw = raw_line(source.format, beep)
    for late_ms in (80, 60_000)[: 1 + (seq % READS == 0)]:
        at = instant_text(time_ms + late_ms)
        event = ChipRead(at=at, source=source.name, epoch="1", seq=seq, raw=raw)
        yield (runner, place, time_ms, seq, time_ms + late_ms), event


def _whole(files: _Files, race: Race, entries: tuple[Entry, ...]) -> Iterator[str]:
    """From the file to results, in turns with the floors and with plain Python."""
    log, text, binary = (files.paths[name] for name in ("log", "text", "binary"))
    works: list[Callable[[], object]] = [
        lambda: work_out(read_log(log.read_bytes()), race, entries),
        lambda: _sorted(np.loadtxt(text, dtype=np.int64)),
        lambda: _sorted(np.fromfile(binary, dtype=np.int64).reshape(-1, COLUMNS)),
        lambda: replay_plainly(log),
    ]
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, seconds in zip(works, taken, strict=True):
            seconds.append(_seconds(work))
    ours, from_text, from_binary, plain = map(median, taken)
    yield (
        f"replay of {files.rows:,} reads into results: {ours:.2f} s (median of {RUNS});"
        f" numpy reads and sorts the same rows in {from_text:.2f} s from text"
        f" ({ours / from_text:.1f} times, the bar is under {AIM:.0f}) and in {from_binary:.2f} s"
        f" from binary ({ours / from_binary:.0f} times); plain Python in {plain:.2f} s"
        f" ({ours / plain:.2f} times)"
    )


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    gc.enable()
    return seconds


def _sorted(table: np.ndarray) -> np.ndarray:
    """The rows by runner, checkpoint and time."""
    return table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]


def replay_plainly(path: Path) -> list[tuple[int, str]]:
    """Finishers by time: what a script of the standard library would do, and no more."""
    first: dict[tuple[str, str], int] = {}
    with path.open("rb") as lines:
        next(lines)
        for line in lines:
            event = json.loads(line)
            if event["kind"] != "read":
                continue
            chip, time_ms = _plainly(event["raw"])
            key = (chip, event["source"])
            if time_ms < first.get(key, time_ms + 1):
                first[key] = time_ms
    last = f"mat-cp{CHECKPOINTS - 1:02d}"
    return sorted((time_ms, chip) for (chip, source), time_ms in first.items() if source == last)


def _plainly(raw: str) -> tuple[str, int]:
    """The chip and the time of a line of one of both readers."""
    if raw.startswith("aa"):
        text, part_ms = raw[20:32], 10 * int(raw[32:34], 16)
        moment = datetime.strptime(text, "%y%m%d%H%M%S").replace(tzinfo=UTC)
        return raw[4:16], round(1000 * moment.timestamp()) + part_ms
    fields = raw.split(";")
    moment = datetime.fromisoformat(f"{fields[2]}T{fields[3]}+00:00")
    return fields[1], round(1000 * moment.timestamp())


def _stages(files: _Files, race: Race, entries: tuple[Entry, ...]) -> Iterator[str]:
    """Where the time goes, once."""
    data = files.paths["log"].read_bytes()
    marks = [time.perf_counter()]
    gc.disable()
    log = read_log(data)
    marks.append(time.perf_counter())
    standing = stand(log)
    marks.append(time.perf_counter())
    passings = find_passings(standing, race, entries)
    marks.append(time.perf_counter())
    from_passings(
        race,
        entries,
        log,
        standing,
        passings,
        now_ms=GUN,
        as_of_ms=None,
        wording=ENGLISH,
        log_hash="",
    )
    marks.append(time.perf_counter())
    log.hash()
    marks.append(time.perf_counter())
    gc.enable()
    names = ("reading the log", "what stands", "passings", "results", "the log's hash")
    spans = np.diff(marks)
    yield "of which " + ", ".join(f"{n} {s:.2f} s" for n, s in zip(names, spans, strict=True))


def _updates(race: Race, entries: tuple[Entry, ...], log: Log) -> Iterator[str]:
    """One read more, as it comes late in the race; by a trusted clock and by an estimated one."""
    for trusted, of in ((True, "a clock that is trusted"), (False, "one that is estimated")):
        events = _later(race, log, trusted=trusted)
        known = set(map(id, events))
        rest = tuple(event for event in log.events if id(event) not in known)
        board = Board(race, entries, Log(log.race, rest))
        seconds = list(_one_by_one(board, events))
        yield (
            f"one read more of {of} updates results of {RUNNERS:,} runners in"
            f" {1000 * median(seconds):.1f} ms (median of {len(seconds)}, slowest"
            f" {1000 * max(seconds):.0f} ms; the aim is about {UPDATE_AIM_MS:.0f} ms)"
        )


def _one_by_one(board: Board, events: Iterable[AnyEvent]) -> Iterator[float]:
    """The seconds of each update. The garbage collector rests all the while: were it run between
    them, it would leave the processor's caches with nothing of the board.
    """
    gc.collect()
    gc.disable()
    for event in events:
        started = time.perf_counter()
        board.add([event])
        yield time.perf_counter() - started
    gc.enable()


def _later(race: Race, log: Log, *, trusted: bool) -> list[AnyEvent]:
    """The last reads of one of the last places, in the order of their numbers."""
    at = next(one.name for one in race.sources[::-1] if one.trusted_clock == trusted)
    reads = (one for one in log.events if isinstance(one, ChipRead) and one.source == at)
    firsts: dict[int, AnyEvent] = {}
    for read in reads:
        firsts.setdefault(read.seq, read)
    once = (event for seq, event in sorted(firsts.items()) if seq % READS)  # delivered once
    return list(once)[-UPDATES:]
