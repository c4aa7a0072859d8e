"""Readers that are not there, for a trial of `dorsal timing listen` at a desk."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dorsal.outside.reader_simulators import CALLERS, SPOKEN, LineFaults, SimulatedReader
from dorsal.outside.reader_sockets import read_address
from dorsal.timing.entries import Entry
from dorsal.timing.events import ChipRead
from dorsal.timing.race import Format, Race, Source
from dorsal.timing.readers import parse
from dorsal.timing.reads import Parsed
from dorsal.timing.simulation import NONE, simulate
from dorsal.timing.simulation.raw_lines import SIMULATED, Beep

EVERY_S = 0.2
TROUBLE = LineFaults(drop=0.005, resend=0.01)
HERE = "127.0.0.1"


def readers_for(
    race: Race, entries: Sequence[Entry], *, seed: int
) -> tuple[Race, list[SimulatedReader], list[SimulatedReader]]:
    """The race with addresses on this machine, the readers that it calls, and those that call it.

    What they read is a simulated race of this seed, one read every 0.2 s; connections break now and
    then. A source whose protocol no simulator speaks loses its address.
    """
    beeps = _beeps(race, entries, seed)
    called: list[SimulatedReader] = []
    callers: list[SimulatedReader] = []
    sources = []
    for number, source in enumerate(race.sources):
        address = ""
        if source.address and beeps.get(source.name) and source.format in SPOKEN:
            reader, address = _reader(source, beeps[source.name], seed + number)
            (callers if address.startswith("listen") else called).append(reader)
        sources.append(replace(source, address=address))
    return replace(race, sources=tuple(sources)), called, callers


def _reader(source: Source, beeps: Sequence[Beep], seed: int) -> tuple[SimulatedReader, str]:
    """A reader and the address at which the race finds it, or is found by it."""
    calls_us = source.format in CALLERS or read_address(source.address).calls_us
    port = _free_port() if calls_us else 0
    reader = SimulatedReader(
        source.format,
        beeps,
        seed=seed,
        faults=TROUBLE,
        every_s=EVERY_S,
        calls=(HERE, port) if calls_us else None,
    )
    return reader, f"listen://{HERE}:{port}" if calls_us else f"tcp://{HERE}:{reader.port}"


def _beeps(race: Race, entries: Sequence[Entry], seed: int) -> dict[str, list[Beep]]:
    """What each source reads in a simulated race, in the order of its clock."""
    plain: dict[str, Format] = {
        source.name: source.format if source.format in SIMULATED else "csv"
        for source in race.sources
        if source.address
    }
    sources = (replace(one, format=plain[one.name]) for one in race.sources if one.name in plain)
    simulated = simulate(replace(race, sources=tuple(sources)), entries, seed=seed, faults=NONE)
    reads = [one for one in simulated.log.events if isinstance(one, ChipRead)]
    return {
        name: _numbers(form, (one.raw for one in reads if one.source == name))
        for name, form in plain.items()
    }


def _numbers(form: Format, raws: Iterable[str]) -> list[Beep]:
    said = [parse(form, raw) for raw in raws]
    timed = sorted(
        (one.clock_ms, one.chip, one.antenna)
        for one in said
        if isinstance(one, Parsed) and one.what == "passing" and one.clock_ms is not None
    )
    return [
        Beep(chip, clock_ms, int(antenna) if antenna.isdigit() else 1, -60, "1", number)
        for number, (clock_ms, chip, antenna) in enumerate(timed, start=1)
    ]


def _free_port() -> int:
    with socket.create_server((HERE, 0)) as door:
        return int(door.getsockname()[1])
