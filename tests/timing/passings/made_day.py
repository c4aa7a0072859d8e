"""Races and logs of a few events, made for tests of passings and clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ChipRead, ManualTime
from dorsal.timing.instants import datetime_of, instant_of, instant_text
from dorsal.timing.log import Log
from dorsal.timing.passings import Passings, find_passings
from dorsal.timing.race import Place, Race, RaceCourse, Source, Visit, Wave
from dorsal.timing.standing import stand

START = instant_of(datetime(2027, 5, 30, 7, 0, tzinfo=UTC))
MINUTE, HOUR = 60_000, 3_600_000
ANNA, BEA = (
    Entry("E1", "1", "Anna", "A", "trail", chips=("AA01",)),
    Entry("E2", "2", "Bea", "B", "trail", chips=("BB02",)),
)

Stop = tuple[str, float, float]  # place, kilometres, metres climbed


def race_of(
    stops: Sequence[Stop],
    *,
    in_out: Iterable[str] = (),
    laps: int = 1,
    sources: Sequence[Source] = (),
    zone: str = "Europe/Madrid",
    cutoff_h: float | None = None,
    **place: object,
) -> Race:
    """A race of one course with a mat `mat-PLACE` of lines of CSV in UTC at each place."""
    sided = set(in_out)
    keys = list(dict.fromkeys(key for key, _, _ in stops))
    visits = tuple(
        Visit(index, key, 1, 1000 * km, climb_m) for index, (key, km, climb_m) in enumerate(stops)
    )
    if cutoff_h is not None:
        last = visits[-1]
        closing = Visit(last.index, last.place, 1, last.distance_m, last.ascent_m, None,
                        3600 * cutoff_h)  # fmt: skip
        visits = (*visits[:-1], closing)
    mats = tuple(Source(f"mat-{key}", "csv", place=key, utc_offset_s=0) for key in keys)
    return Race(
        slug="made-2027",
        name="Made",
        edition="2027",
        zone=ZoneInfo(zone),
        places=tuple(
            Place(Checkpoint(key, key, 0.0), in_out=key in sided, **place)  # type: ignore[arg-type]
            for key in keys
        ),
        courses=(RaceCourse("trail", "Trail", visits, laps, limit_s=None if laps else 86_400.0),),
        waves=(Wave("all", "trail", START),),
        sources=(*mats, *sources),
        opens_ms=START - HOUR,
    )


class Mats:
    """Writes the reads of sources, numbering them; all received 100 ms after."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []

    def read(
        self,
        place: str,
        chip: str,
        time_ms: int,
        *,
        source: str = "",
        antenna: str = "1",
        rssi: str = "",
        late_ms: int = 100,
        fast_ms: int = 0,
        epoch: str = "1",
    ) -> str:
        """A read of a chip at an instant; its name."""
        name = source or f"mat-{place}"
        shown = datetime_of(time_ms + fast_ms)
        text = f"{shown:%Y-%m-%d %H:%M:%S}.{(time_ms + fast_ms) % 1000:03d}"
        seq = 1 + sum(isinstance(one, ChipRead) and one.source == name for one in self.events)
        raw = f"{chip},{text},{antenna}" + (f",{rssi}" if rssi else "")
        at = instant_text(time_ms + late_ms)
        read = ChipRead(at=at, source=name, epoch=epoch, seq=seq, raw=raw, mono_ms=0)
        self.events.append(read)  # as the server heard it itself: with no box
        return f"{name}/{epoch}/{seq}"

    def write(self, place: str, bib: str, time_ms: int | None, **values: object) -> None:
        """A time that somebody wrote."""
        time = "" if time_ms is None else instant_text(time_ms)
        at = instant_text(START + 30 * HOUR)
        self.events.append(
            ManualTime(at=at, place=place, bib=bib, time=time, **values)  # type: ignore[arg-type]
        )

    def passings(self, race: Race, entries: Sequence[Entry] = (ANNA, BEA)) -> Passings:
        """The passings of what was written so far."""
        return find_passings(stand(Log.of(race.slug, self.events)), race, entries)


def times_of(passings: Passings, bib: str) -> list[tuple[int, str, float]]:
    """Visit, side and minutes after the start of each passing of a bib."""
    return [
        (one.visit, one.side, (one.time_ms - START) / MINUTE)
        for one in passings.by_bib.get(bib, ())
    ]


def fates_of(passings: Passings, bib: str) -> list[str]:
    """The fates of what saw a bib, by time."""
    seen = sorted(passings.seen_of(bib), key=lambda one: (one.time_ms or 0, one.ref))
    return [one.fate.value for one in seen]
