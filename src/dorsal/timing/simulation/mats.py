"""What mats make of runners who cross them: reads with their clocks, gaps and strays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dorsal.timing.events import ChipRead, Synced
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, datetime_of, instant_text
from dorsal.timing.race import Race, Source
from dorsal.timing.simulation.faults import Faults
from dorsal.timing.simulation.raw_lines import SIMULATED, Beep, raw_line
from dorsal.timing.simulation.truth import TruePassing

SYNC_EVERY_MS = 15 * MINUTE_MS
MINUTES_OFF_MS = 433_000
SET_BY_MS = (10_000, 40 * MINUTE_MS)  # by how much somebody sets a clock
TEST_CHIP = "00000000feed"
RESOLUTION_MS = {"ipico": 10}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A chip truly crossed a place; `stray` when its runner only came near the mat, and `start`
    where it set out: then the mat read it while it waited, and last as it crossed.
    """

    chip: str
    place: str
    side: str
    time_ms: int
    stray: bool = False
    start: bool = False


@dataclass(frozen=True, slots=True)
class Mat:
    """A source with what is wrong with it on this day: its clock, its box's clock, when it is dark,
    and until when its box had no connection to it (so that reads came to the box all at once).
    `set_ms` is the instant at which somebody set its clock, and by how much.
    """

    source: Source
    utc_offset_ms: int
    fast_ms: int
    drift_ppm: float
    box_fast_ms: int
    box_up_ms: int
    dark_ms: tuple[int, int] = (0, 0)
    late_until_ms: int = 0
    set_ms: tuple[int, int] = (0, 0)

    def clock(self, time_ms: int) -> int:
        """What the reader's clock shows at an instant, as finely as it tells it."""
        since_up_ms = time_ms - self.box_up_ms
        shown = time_ms + self.utc_offset_ms + self.fast_ms
        shown += round(since_up_ms * self.drift_ppm / 1e6)
        shown += self.set_ms[1] if time_ms >= self.set_ms[0] else 0
        step = RESOLUTION_MS.get(self.source.format, 1)
        return shown // step * step

    def gate_of(self, side: str, antenna: str) -> str:
        """The antenna that reads who goes this way."""
        return next((key for key, way in self.source.sides.items() if way == side), antenna)

    def places(self) -> dict[str, str]:
        """The antenna of each place that the mat stands at."""
        found = {place: antenna for antenna, place in self.source.places.items()}
        return found | ({self.source.place: "1"} if self.source.place else {})


def mats_of(
    race: Race, faults: Faults, rng: np.random.Generator, apart: np.random.Generator
) -> tuple[Mat, ...]:
    """Every source that is a reader of a kind that can be simulated, with its troubles.

    What came to be simulated later is drawn from `apart`, so that a seed still makes the same race.
    """
    sources = [source for source in race.sources if source.format in SIMULATED]
    on_the_way = [at for at, source in enumerate(sources) if not _at_an_end(race, source)]
    troubled = rng.permutation(on_the_way).tolist()
    dark = set(troubled[: faults.dead_mats])
    late = set(troubled[faults.dead_mats :][: faults.late_boxes])
    others = troubled[faults.dead_mats + faults.late_boxes :]
    off = set(others[: faults.wrong_clocks])
    moved = set(others[faults.wrong_clocks :][: faults.set_clocks])
    mats = [
        _mat(race, source, faults, rng, dark=at in dark, late=at in late)
        for at, source in enumerate(sources)
    ]
    first_ms = min(wave.starts_ms for wave in race.waves)
    for at in off:
        mats[at] = replace(mats[at], fast_ms=mats[at].fast_ms + MINUTES_OFF_MS)
    for at in moved:
        when_ms = first_ms + int(apart.integers(2 * HOUR_MS, 7 * HOUR_MS))
        by_ms = int(apart.choice((-1, 1)) * apart.integers(*SET_BY_MS))
        mats[at] = replace(mats[at], set_ms=(when_ms, by_ms))
    return tuple(mats)


def _at_an_end(race: Race, source: Source) -> bool:
    ends = {
        visit.place for course in race.courses for visit in (course.visits[0], course.visits[-1])
    }
    return source.place in ends


def _mat(
    race: Race, source: Source, faults: Faults, rng: np.random.Generator, *, dark: bool, late: bool
) -> Mat:
    first_ms = min(wave.starts_ms for wave in race.waves)
    wrong = 0.0 if source.trusted_clock else 1.0
    dark_from = first_ms + int(rng.integers(HOUR_MS, 4 * HOUR_MS))
    return Mat(
        source,
        utc_offset_ms_of(race, source),
        round(wrong * rng.normal(0.0, faults.clock_s) * 1000),
        wrong * rng.normal(0.0, faults.drift_ppm),
        round(rng.normal(0.0, faults.box_clock_s) * 1000),
        first_ms - 2 * HOUR_MS,
        (dark_from, dark_from + 40 * MINUTE_MS) if dark else (0, 0),
        first_ms + 3 * HOUR_MS if late else 0,
    )


def utc_offset_ms_of(race: Race, source: Source) -> int:
    """By how much a reader's own clock is ahead of UTC when it is right."""
    if source.utc_offset_s is not None:
        return source.utc_offset_s * 1000
    start = datetime_of(min(wave.starts_ms for wave in race.waves)).astimezone(race.zone)
    offset = start.utcoffset()
    assert offset is not None
    return round(offset.total_seconds() * 1000)


def crossings_of(
    passings: Iterable[TruePassing], chips: Sequence[str], faults: Faults, rng: np.random.Generator
) -> Iterator[Crossing]:
    """Every chip that a runner wears crosses where the runner does; some come near a mat again."""
    for passing in passings:
        for chip in chips:
            yield Crossing(
                chip, passing.place, passing.side, passing.time_ms, start=not passing.visit
            )
        if chips and passing.visit and rng.random() < faults.strays:
            again_ms = passing.time_ms + int(rng.integers(5_000, 60_000))
            yield Crossing(chips[0], passing.place, passing.side, again_ms, stray=True)


def reads_of(
    mat: Mat,
    crossings: Mapping[str, Sequence[Crossing]],
    faults: Faults,
    rng: np.random.Generator,
    apart: np.random.Generator,
) -> tuple[list[ChipRead], set[tuple[str, str, int]]]:
    """The reads that a mat sent, in the order of its numbers, and the crossings that it saw (chip,
    place, instant). `crossings` are by place.

    Clocks jump only where reads come at once: else nobody could tell.
    """
    seen: set[tuple[str, str, int]] = set()
    beeps: list[tuple[int, str, int, int]] = [
        _test_beep(mat, number) for number in range(faults.tests)
    ]
    for place, antenna in mat.places().items():
        for crossing in crossings.get(place, ()):
            if _misses(mat, crossing, faults, rng):
                continue
            seen.add((crossing.chip, place, crossing.time_ms))
            count = 1 if crossing.stray else int(rng.integers(1, 5))
            step_ms = -350 if crossing.start else 350
            gate = int(mat.gate_of(crossing.side, antenna))
            beeps += [
                (crossing.time_ms + step_ms * again, crossing.chip, gate, 40 + again)
                for again in range(count)
            ]
    beeps.sort()
    may_jump = not (mat.source.trusted_clock or mat.late_until_ms)
    jumps = (apart.random(len(beeps)) < (faults.jumping if may_jump else 0.0)).tolist()
    ahead = replace(mat, fast_ms=mat.fast_ms + HOUR_MS)
    return [
        _read(ahead if jump else mat, number, beep, rng)
        for number, (beep, jump) in enumerate(zip(beeps, jumps, strict=True), start=1)
    ], seen


def _misses(mat: Mat, crossing: Crossing, faults: Faults, rng: np.random.Generator) -> bool:
    sides = mat.source.sides
    if sides and crossing.side not in sides.values():
        return True
    if not sides and crossing.side == "out":
        return True  # one mat at the entrance
    dark = mat.dark_ms[0] <= crossing.time_ms < mat.dark_ms[1]
    return dark or bool(rng.random() < faults.missed)


def _test_beep(mat: Mat, number: int) -> tuple[int, str, int, int]:
    return mat.box_up_ms + (10 + number) * MINUTE_MS, TEST_CHIP, 1, 60


def _read(
    mat: Mat, number: int, beep: tuple[int, str, int, int], rng: np.random.Generator
) -> ChipRead:
    time_ms, chip, antenna, rssi = beep
    reached_ms = max(time_ms + int(rng.integers(20, 300)), mat.late_until_ms)
    clock = Beep(chip, mat.clock(time_ms), antenna, rssi, "17", number)
    return ChipRead(
        at=instant_text(reached_ms + mat.box_fast_ms),
        source=mat.source.name,
        epoch="17",
        seq=number,
        raw=raw_line(mat.source.format, clock),
        box=f"box-{mat.source.name}",
        mono_ms=reached_ms - mat.box_up_ms,
    )


def syncs_of(mat: Mat, until_ms: int, rng: np.random.Generator) -> list[Synced]:
    """How the mat's box compared its clock with the server's, from time to time."""
    found = []
    for at_ms in range(max(mat.box_up_ms, mat.late_until_ms), until_ms, SYNC_EVERY_MS):
        round_trip_ms = int(rng.integers(20, 400))
        found.append(
            Synced(
                at=instant_text(at_ms + mat.box_fast_ms),
                box=f"box-{mat.source.name}",
                mono_ms=at_ms - mat.box_up_ms,
                server=instant_text(at_ms + int(rng.integers(-round_trip_ms, round_trip_ms)) // 4),
                round_trip_ms=round_trip_ms,
            )
        )
    return found
