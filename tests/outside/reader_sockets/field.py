"""A field of simulated readers, the race that names them, and a listener with little patience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.outside.reader_simulators import SimulatedReader
from dorsal.outside.reader_sockets import Keeper, Listener, Pace, Store, Word
from dorsal.timing.events import AnyEvent
from dorsal.timing.instants import instant_of
from dorsal.timing.log import Log
from dorsal.timing.race import Format, Place, Race, RaceCourse, Source, Visit, Wave
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed
from dorsal.timing.simulation.raw_lines import Beep
from dorsal.timing.standing import stand

HASTY = Pace(
    tick_s=0.02,
    silent_s=5.0,
    quiet_s=0.3,
    settled_s=0.5,
    idle_s=5.0,
    first_wait_s=0.01,
    longest_wait_s=0.05,
)
START_MS = instant_of(datetime(2027, 5, 30, 7, tzinfo=UTC))
SIX: tuple[Format, ...] = ("raceresult", "ipico", "ultra", "wiclax", "crossmgr", "mylaps")
Chip = tuple[str, int | None]


def race_of(sources: Iterable[Source]) -> Race:
    """A race of two places in UTC with these sources."""
    places = (
        Place(Checkpoint(key="start", name="Start", distance_m=0)),
        Place(Checkpoint(key="finish", name="Finish", distance_m=10_000)),
    )
    visits = (Visit(0, "start", 1, 0), Visit(1, "finish", 1, 10_000))
    return Race(
        slug="summit-2027",
        name="Summit",
        edition="2027",
        zone=ZoneInfo("UTC"),
        places=places,
        courses=(RaceCourse("long", "Long", visits),),
        waves=(Wave("all", "long", START_MS),),
        sources=tuple(sources),
    )


def source_of(form: Format, address: str) -> Source:
    return Source(form, form, place="finish", address=address)


def beeps_of(number: int, *, new_file_after: int = 10**9) -> list[Beep]:
    """Passings a third of a second apart; the numbers begin again in a new file."""
    return [
        Beep(
            chip=f"{4000 + one:012x}",
            clock_ms=START_MS + 340 * one,
            antenna=1,
            rssi=-60,
            epoch="63" if one < new_file_after else "64",
            seq=one + 1 if one < new_file_after else one + 1 - new_file_after,
        )
        for one in range(number)
    ]


def wanted(beeps: Sequence[Beep]) -> list[Chip]:
    """What a log is to say of passings: chip, time."""
    return sorted((beep.chip, beep.clock_ms) for beep in beeps)


def found(events: Iterable[AnyEvent], source: str) -> list[Chip]:
    """What a log says: the undisputed reads of a source. What a reader marks as sent again differs
    in its bytes, and is known by chip, time and antenna.
    """
    standing = stand(Log.of("summit-2027", events))
    assert standing.clashes == ()
    said = [
        parse(source, read.raw)  # type: ignore[arg-type]  # named by its format
        for read in standing.reads
        if read.source == source
    ]
    passings = [one for one in said if isinstance(one, Parsed) and one.what == "passing"]
    apart = {(one.chip, one.clock_ms, one.antenna) for one in passings}
    return sorted((chip, clock_ms) for chip, clock_ms, _ in apart)


@contextmanager
def listening(
    race: Race, store: Store, *, kept: Iterable[AnyEvent] = (), pace: Pace = HASTY
) -> Iterator[tuple[Listener, list[Word]]]:
    """A listener at work, and what it told."""
    words: list[Word] = []
    keeper = Keeper(store, {one.name: one.format for one in race.sources}, kept)
    listener = Listener(race, keeper, tell=words.append, pace=pace)
    listener.start()
    try:
        yield listener, words
    finally:
        listener.stop()


@contextmanager
def reading(readers: Mapping[Format, SimulatedReader]) -> Iterator[None]:
    for reader in readers.values():
        reader.start()
    try:
        yield
    finally:
        for reader in readers.values():
            reader.stop()


def until(done: Callable[[], bool], *, within_s: float = 20.0) -> bool:
    """Wait until something is so; whether it came to be."""
    end_s = time.monotonic() + within_s
    while time.monotonic() < end_s:
        if done():
            return True
        time.sleep(0.02)
    return done()
