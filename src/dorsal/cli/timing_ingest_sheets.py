"""`dorsal timing ingest`: sheets of stations and tables of splits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.cli.timing_intake import Told, count, now_ms, only_source
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsal.cli.timing_held import Held
    from dorsal.cli.timing_intake import Asked
    from dorsal.timing.events import AnyEvent
    from dorsal.timing.race import Race
    from dorsal.timing.written.sheets import Sheet


def take_sheet(file: Path, data: bytes, asked: Asked, held: Held) -> tuple[Told, list[AnyEvent]]:
    """Read a sheet; what became of it, and the events to append."""
    from dorsal.timing.written import read_sheet

    source = asked.source or only_source(asked.race, "sheet", asked.place) or f"sheet-{file.stem}"
    sheet = read_sheet(
        data,
        race=asked.race,
        entries=asked.entries,
        guns_ms=_guns_ms(asked.race, held),
        now_ms=now_ms(),
        place=asked.place or _place_of(asked.race, source),
        file=str(file),
        source=source,
        by=asked.by,
        epoch=held.next_epoch(data, asked.race.slug),
        elapsed=asked.elapsed,
    )
    _refuse_no_place(sheet, asked.race, file)
    _refuse_read_otherwise(sheet, held, file)
    told = Told(file.name, "sheet", source, lines=sheet.rows)
    new = [event for event in sheet.events if count(told, held.take(event))]
    problems = [*sheet.problems, *_doubts(new, sheet.per_line, asked, held, file)]
    problems.sort(key=lambda one: one.line)
    told.unreadable = len({problem.line for problem in problems})
    told.remarks = [str(problem) for problem in problems]
    if asked.source and asked.source not in {one.name for one in asked.race.sources}:
        own = [one.name for one in asked.race.sources if one.format == "sheet"]
        right = f"; its sheets are {' and '.join(own)}" if own else ""
        told.remarks.append(f"RACE.toml names no source {asked.source!r}{right}")
    return told, new


def _doubts(
    events: Sequence[AnyEvent], per_line: int, asked: Asked, held: Held, file: Path
) -> list[Problem]:
    """What the start list and the log speak against in the times of a sheet, with their lines."""
    from dorsal.timing.events import ManualTime
    from dorsal.timing.log import Log
    from dorsal.timing.recording import Book, doubts_of

    if not asked.entries:
        return []
    book = Book(asked.race, asked.entries, Log.of(asked.race.slug, held.log))
    found = []
    for event in events:
        if isinstance(event, ManualTime):
            nobody = book.problem("bib", event.bib)
            for one in [nobody] if nobody else doubts_of(event, book):
                right = one.right if nobody else ""
                line = event.seq // per_line
                found.append(Problem(one.what, right, str(file), line, level="warning"))
    return found


def _refuse_read_otherwise(sheet: Sheet, held: Held, file: Path) -> None:
    """Refuse a sheet that the log has from another place, or of another source: both would stand in
    each other's way.
    """
    other = held.read_otherwise(sheet.events)
    if other is None:
        return
    at = f" at {other.place}" if other.place else ""
    what = f"the log has this sheet already, read otherwise: as {other.source}{at}"
    right = (
        f"if that was wrong, take it back and read it again: "
        f"dorsal timing record RACE.toml --log LOG retract --file {file} --by WHO --why TEXT"
    )
    raise BadInput([Problem(what, right, str(file))])


def _refuse_no_place(sheet: Sheet, race: Race, file: Path) -> None:
    """Refuse a sheet none of whose rows tells a place: taken in, it would stand in the way of the
    same sheet with its place.
    """
    from dorsal.timing.events import ManualTime

    times = [event for event in sheet.events if isinstance(event, ManualTime)]
    if times and not any(event.place for event in times):
        places = ", ".join(place.key for place in race.places)
        right = f"say where it was written with --place, one of {places}"
        raise BadInput([Problem("nothing says at which place this sheet was", right, str(file))])


def _guns_ms(race: Race, held: Held) -> dict[str, int]:
    """The starts of the waves, as far as the log tells them."""
    from dorsal.timing.events import ChipRead, Started
    from dorsal.timing.log import Log
    from dorsal.timing.results.guns import find_guns
    from dorsal.timing.standing import stand

    starts = [event for event in held.log if not isinstance(event, ChipRead)]
    if not any(isinstance(event, Started) for event in starts):
        return {}
    guns = find_guns(race, stand(Log.of(race.slug, starts)).said)
    return {wave: gun.time_ms for wave, gun in guns.items()}


def _place_of(race: Race, source: str) -> str:
    return next((one.place for one in race.sources if one.name == source), "")
