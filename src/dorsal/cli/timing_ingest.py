"""`dorsal timing ingest`: files of readers, sheets of stations and other logs into a race's log."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.reporting import err, out, print_json, visible
from dorsal.cli.timing_held import Held
from dorsal.cli.timing_ingest_sheets import take_sheet
from dorsal.cli.timing_intake import Asked, Told, count, now_ms, only_source
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dorsal.timing.events import AnyEvent
    from dorsal.timing.race import Format, Race

RaceFile = Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race's definition.")]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE ...", help="Reads of a reader, a sheet in CSV, or another log."),
]
LogFile = Annotated[Path, typer.Option("--log", metavar="LOG", help="The race's log.")]
SourceName = Annotated[
    str, typer.Option("--source", metavar="NAME", help="Which source of RACE.toml sent it.")
]
FormatName = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="Of which format it is, if not clear.")
]
PlaceKey = Annotated[str, typer.Option("--place", metavar="KEY", help="The checkpoint of a sheet.")]
Elapsed = Annotated[
    bool, typer.Option("--elapsed", help="The times of the sheet count from the gun.")
]
Who = Annotated[str, typer.Option("--by", metavar="WHO", help="Who read the files in.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]

HEAD = b'{"dorsal_log"'
SHOWN = 10  # unreadable lines of a file that are shown; all are in the log
FORMATS = ("csv", "raceresult", "ipico", "ultra", "wiclax", "crossmgr", "mylaps", "chronotrack")


def ingest(
    race_file: RaceFile,
    files: Files,
    log: LogFile,
    source: SourceName = "",
    form: FormatName = "",
    place: PlaceKey = "",
    elapsed: Elapsed = False,
    by: Who = "",
    as_json: Json = False,
) -> None:
    """Take files into the log: whatever is known already is not taken twice.

    Every line becomes an event, those too that cannot be read. The format is found out unless
    --format tells it; the source is the one of RACE.toml with that format, unless --source does.
    """
    from dorsal.cli.timing_inputs import load_race  # inline: keeps `--help` fast
    from dorsal.outside.race_log import append_events, read_race_log

    race, entries = load_race(race_file)
    _check(race, source, form, place)
    held = Held.of(read_race_log(log, race=race.slug).log.events)
    asked = Asked(race, entries, source, form, place, by, elapsed)
    told: list[Told] = []
    events: list[AnyEvent] = []
    for file in files:  # all are read before anything is written
        one, found = _take(file, asked, held)
        told.append(one)
        events += found
    append_events(log, events, race=race.slug)
    if as_json:
        print_json({"log": str(log), "files": [asdict(one) for one in told]})
    else:
        _show(told, log)


def _check(race: Race, source: str, form: str, place: str) -> None:
    faults = []
    if form and form not in (*FORMATS, "sheet"):
        right = f"one of {', '.join(FORMATS)} or sheet"
        faults.append(Problem("there is no such format", right, column="--format", value=form))
    places = [one.key for one in race.places]
    if place and place not in places:
        right = f"one of {', '.join(places)}"
        faults.append(Problem("the race has no such place", right, column="--place", value=place))
    own = {one.name: one.format for one in race.sources}
    if source in own and form and form != own[source]:
        right = f"leave --format out, or name another source: {source} sends {own[source]}"
        faults.append(Problem("this source has another format", right, "", 0, "--format", form))
    if "/" in source:
        right = "a name without a slash"
        faults.append(Problem("this is no source's name", right, column="--source", value=source))
    if faults:
        raise BadInput(faults)


def _take(file: Path, asked: Asked, held: Held) -> tuple[Told, list[AnyEvent]]:
    """Read one file; what became of it, and the events to append."""
    from dorsal.timing.readers import recognise

    data = file.read_bytes()
    if not data.strip():
        raise BadInput([Problem("this file is empty", "look whether it was copied", str(file))])
    if data.lstrip(b"\xef\xbb\xbf").startswith(HEAD):
        return _take_log(file, data, asked, held)
    own = {one.name: one.format for one in asked.race.sources}
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = data.decode("utf-16", "replace").encode() if utf16 else data
    form = asked.form or own.get(asked.source, "") or recognise(plain)
    if not form:
        right = f"tell it with --format: {', '.join(FORMATS)} or sheet"
        raise BadInput([Problem("it is not clear of which format this file is", right, str(file))])
    if form == "sheet":
        return take_sheet(file, data, asked, held)
    if utf16:
        raise BadInput([Problem("this file is UTF-16 text", "save it as UTF-8", str(file))])
    return _take_reads(file, data, form, asked, held)


def _take_log(file: Path, data: bytes, asked: Asked, held: Held) -> tuple[Told, list[AnyEvent]]:
    """The union with another log of the race: every line that is not in this one already."""
    from dorsal.timing.events import event_bytes
    from dorsal.timing.log import read_log_file

    read = read_log_file(data, file=str(file))
    log = read.log
    if log.race != asked.race.slug:
        right = f"a log of {asked.race.slug}"
        raise BadInput([Problem("this log is of another race", right, str(file), 1, "", log.race)])
    told = Told(file.name, "log", lines=len(log.events))
    told.remarks = [f"{one.where}: {one.what}; {one.right}".rstrip("; ") for one in read.warnings]
    events: list[AnyEvent] = []
    for event in log.events:
        held.take(event)
        line = event_bytes(event)
        if count(told, "known" if line in held.lines else "new"):
            events.append(event)
        held.lines.add(line)
    return told, events


def _take_reads(
    file: Path, data: bytes, form: Format | str, asked: Asked, held: Held
) -> tuple[Told, list[AnyEvent]]:
    from dorsal.timing.events import ChipRead
    from dorsal.timing.instants import instant_text
    from dorsal.timing.readers import parse_many, split_file

    name = asked.source or only_source(asked.race, form, asked.place) or file.stem.replace("/", "-")
    heard = split_file(form, data)  # type: ignore[arg-type]  # checked, or told by recognise
    told = Told(file.name, form, name, lines=len(heard))
    at = instant_text(now_ms())
    events: list[AnyEvent] = [
        ChipRead(at=at, by=asked.by, source=name, epoch=one.epoch, seq=one.seq, raw=one.raw)
        for one in heard
    ]
    columns = parse_many(form, [one.raw for one in heard])  # type: ignore[arg-type]
    told.unreadable = len(columns.why)
    told.remarks = [
        f"{file}, line {heard[at].seq}: {why}" for at, why in sorted(columns.why.items())
    ]
    if name not in {one.name for one in asked.race.sources}:
        fitting = [one.name for one in asked.race.sources if one.format == form]
        told.remarks.append(
            f"RACE.toml names no source {name!r}: its reads count once it does, or read the file "
            f"with --source {' or '.join(fitting) or 'NAME'}"
        )
    return told, [event for event in events if count(told, held.take(event))]


def _show(told: Sequence[Told], log: Path) -> None:
    console = out()
    for one in told:
        counts = f"{one.new:,} new, {one.known:,} known already"
        if one.clashing:
            counts += f", {one.clashing:,} with a number that another read has (both are kept)"
        if one.unreadable:
            odd = "to look at" if one.format == "sheet" else "unreadable, kept as they are"
            counts += f"; {one.unreadable:,} {odd}"
        of = f"{one.format} of {one.source}" if one.source else one.format
        console.print(visible(f"{one.file}: {one.lines:,} lines, {of}: {counts}"), markup=False)
        for remark in one.remarks[:SHOWN]:
            err().print(visible(f"  {remark}"), markup=False)
        if len(one.remarks) > SHOWN:
            err().print(f"  and {len(one.remarks) - SHOWN:,} more", markup=False)
    console.print(visible(f"{sum(one.new for one in told):,} events were added to {log}"))
