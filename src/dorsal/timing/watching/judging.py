"""The judgement on each source: how old, how fast, how sure, and whether its silence is a fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from dorsal.timing.clocks import Clocks, SourceReads, box_clocks, receipts_of_reads
from dorsal.timing.entries import Entry
from dorsal.timing.events import ReaderState
from dorsal.timing.instants import MINUTE_MS, read_instant
from dorsal.timing.passings import Passings, find_settled, visits_of
from dorsal.timing.passings.runners import Runner
from dorsal.timing.race import Race, Source
from dorsal.timing.readers.columns import NO_NUMBER
from dorsal.timing.reads import Fate
from dorsal.timing.standing import Standing
from dorsal.timing.watching.due import FEW, Expected, OnCourse, count_due, expect, late_from
from dorsal.timing.watching.values import LOST_MS, BoxTold, BoxWatched, State, Watch, Watched

RATE_OVER_MS = 5 * MINUTE_MS
READING_MS = 5 * MINUTE_MS
PATIENCE_MS = 2 * MINUTE_MS  # no silence is a fault before
LAPS_AHEAD = 2
ULTRA_VOLTS = re.compile(r"V=([0-9]{1,2}(?:\.[0-9]{1,3})?)")

RACE_RESULT_PERCENT = re.compile(r"GETSTATUS(?:;[^;]*){9};([0-9]{1,3})(?:;.*)?")

Due = tuple[Expected, float]
NOTHING_TOLD: Mapping[str, BoxTold] = {}


def watch(
    standing: Standing,
    race: Race,
    entries: Sequence[Entry],
    *,
    now_ms: int,
    told: Mapping[str, BoxTold] = NOTHING_TOLD,
) -> Watch:
    """All sources of a race that read chips, as its log has them at an instant; `told` is what
    boxes said last of what waits in them.
    """
    passings, settled = find_settled(standing, race, entries)
    by_place = _expected(_on_course(standing, passings, settled.day.runners, race))
    batches = {
        one.source: one
        for one in receipts_of_reads(standing.reads, race, box_clocks(standing.syncs))
    }
    unknown = _unknown_by_source(passings)
    batteries = _batteries(standing.states)
    box_of = {read.source: read.box for read in standing.reads if read.box}
    boxes = tuple(_boxes(standing, told, now_ms))
    lost = {one.box for one in boxes if one.lost}
    sources = [
        replace(
            _watched(
                source,
                batches.get(source.name),
                settled.clocks,
                by_place,
                unknown[source.name],
                batteries.get(source.name, ""),
                now_ms,
            ),
            box=box_of.get(source.name, ""),
            backlog=_backlog(source.name, box_of.get(source.name, ""), told, lost),
        )
        for source in race.sources
        if source.format != "sheet"
    ]
    return Watch(now_ms, tuple(sources), boxes)


def _backlog(
    source: str, box: str, told: Mapping[str, BoxTold], lost: Collection[str]
) -> int | None:
    """How many reads of a source wait in the boxes that hear it; None where that is not known."""
    hear = [one for one, said in told.items() if one == box or source in said.waiting]
    if not hear or any(one in lost for one in hear):
        return None
    return sum(told[one].waiting.get(source, 0) for one in hear)


def _watched(
    source: Source,
    batch: SourceReads | None,
    clocks: Clocks,
    by_place: Mapping[str, Sequence[Due]],
    unknown: int,
    battery: str,
    now_ms: int,
) -> Watched:
    received_ms = batch.received_ms if batch is not None else np.zeros(0, dtype=np.int64)
    last_ms = int(received_ms.max()) if len(received_ms) else None
    age_ms = None if last_ms is None else max(0, now_ms - last_ms)
    lately = int((received_ms > now_ms - RATE_OVER_MS).sum())
    places = {source.place, *source.places.values()} - {""}
    expected = [one for place in sorted(places) for one in by_place.get(place, ())]
    due, coming = count_due(expected, since_ms=last_ms, now_ms=now_ms)
    fast_ms, doubt_ms = _clock(clocks, batch)
    return Watched(
        source.name,
        source.place or ", ".join(sorted(places)),
        state_of(age_ms, due),
        reads=len(received_ms),
        age_ms=age_ms,
        per_minute=lately * MINUTE_MS / RATE_OVER_MS,
        battery=battery or _battery_of_reads(batch),
        fast_ms=fast_ms,
        doubt_ms=doubt_ms,
        unknown=unknown,
        unreadable=len(batch.parsed.why) if batch is not None else 0,
        due=due,
        coming=coming,
    )


def state_of(age_ms: int | None, due: int) -> State:
    """How a source stands whose last read is so old, and at which so many runners are due."""
    if due >= FEW and (age_ms is None or age_ms >= PATIENCE_MS):
        return State.SILENT
    if age_ms is None:
        return State.WAITING
    return State.READING if age_ms < READING_MS else State.QUIET


def _expected(runners: Iterable[OnCourse]) -> dict[str, list[Due]]:
    """Everybody who came or will come by, by place."""
    found: dict[str, list[Due]] = {}
    for runner in runners:
        last_ms = max(runner.passed.values(), default=runner.gun_ms)
        for one in expect(runner):
            due = (one, late_from(one, last_known_ms=last_ms))
            found.setdefault(one.place, []).append(due)
    return found


def _on_course(
    standing: Standing, passings: Passings, runners: Mapping[str, Runner], race: Race
) -> Iterator[OnCourse]:
    """Runners whose gun was recorded. One who was not seen at a start where others were is taken
    not to have started.
    """
    said = standing.said
    kinds = (said.drops, said.disqualified, said.not_starting)
    out = {one.bib for kind in kinds for one in kind}
    routes = {course.key: course for course in race.courses}
    seen_start = {
        runners[bib].course
        for bib, known in passings.by_bib.items()
        if bib in runners and any(one.visit == 0 for one in known)
    }
    for bib, runner in runners.items():
        known = passings.by_bib.get(bib, ())
        if not runner.started or (not known and runner.course in seen_start):
            continue
        course = routes[runner.course]
        farthest = max((one.visit for one in known), default=0)
        laps = farthest // max(1, len(course.visits) - 1) + LAPS_AHEAD
        visits = visits_of(course, laps=laps)
        passed: dict[int, int] = {}
        for one in known:
            passed.setdefault(one.visit, one.time_ms)
        yield OnCourse(bib, visits, runner.gun_ms, passed, bib in out)


def _unknown_by_source(passings: Passings) -> Counter[str]:
    """Reads of chips that nobody has, by source."""
    return Counter(
        one.ref.partition("/")[0] for one in passings.seen if one.fate is Fate.UNKNOWN_CHIP
    )


def _batteries(states: Sequence[ReaderState]) -> dict[str, str]:
    """What readers said of their batteries last, by source."""
    found: dict[str, str] = {}
    for state in states:
        volts = ULTRA_VOLTS.match(state.raw)
        percent = RACE_RESULT_PERCENT.fullmatch(state.raw)
        if volts:
            found[state.source] = f"{volts[1]} V"
        elif percent:
            found[state.source] = f"{percent[1]} %"
    return found


def _battery_of_reads(batch: SourceReads | None) -> str:
    """What a reader says of its battery with each read, as boxes of Wiclax do: the last of them."""
    if batch is None or not len(batch):
        return ""
    told = np.flatnonzero(batch.parsed.battery_percent != NO_NUMBER)
    if not len(told):
        return ""
    last = told[np.argmax(batch.received_ms[told])]
    return f"{batch.parsed.battery_percent[last]} %"


def _clock(clocks: Clocks, batch: SourceReads | None) -> tuple[int | None, int | None]:
    """How far the clock of a source's last read is ahead, and how well that is known."""
    if batch is None or not len(batch):
        return None, None
    last = int(np.argmax(batch.received_ms))
    times_ms, doubts_ms = clocks.times(batch)
    if times_ms[last] == NO_NUMBER:
        return None, None
    return int(batch.shown_ms[last] - times_ms[last]), int(doubts_ms[last])


def _boxes(standing: Standing, told: Mapping[str, BoxTold], now_ms: int) -> Iterator[BoxWatched]:
    last = {one.box: one for one in standing.syncs}
    for box, sync in sorted(last.items()):
        at_ms, server_ms = read_instant(sync.at), read_instant(sync.server)
        said = told.get(box, BoxTold(server_ms, {}))
        age_ms = max(0, now_ms - max(server_ms, said.at_ms))
        yield BoxWatched(
            box,
            age_ms,
            at_ms - server_ms,
            sync.round_trip_ms,
            sum(said.waiting.values()),
            lost=box in told and age_ms >= LOST_MS,
        )
