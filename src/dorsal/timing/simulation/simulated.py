"""The whole simulated race: the log that its crew would have, and the truth beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from dorsal.timing.entries import Entry
from dorsal.timing.events import (
    AnyEvent,
    ChipGiven,
    ChipRead,
    Collected,
    Dropped,
    Started,
)
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, instant_text, read_instant
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.simulation.faults import NONE, Faults
from dorsal.timing.simulation.mats import (
    Crossing,
    Mat,
    crossings_of,
    mats_of,
    reads_of,
    syncs_of,
)
from dorsal.timing.simulation.sheets import paper_precision_ms, sheet_of, sheet_source
from dorsal.timing.simulation.truth import TruePassing, TrueRunner, fire_guns, run_truly

APART = 6  # what tells the second stream of random numbers of a seed from the first
SWAP_FOUND_MS = 5 * HOUR_MS
DROP_NOTED = 0.97


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the log cannot tell of a runner at a place (everywhere, where it is empty), and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulated race. `unknowable` tells, of a bib, what nobody can know from the log, and why:
    a chip that was swapped unseen, a row that stayed wrong. `mats` are the readers with what was
    wrong with each, `swaps` the pairs who wear each other's chip.
    """

    log: Log
    truth: tuple[TrueRunner, ...]
    unknowable: dict[str, tuple[Unknown, ...]]
    mats: tuple[Mat, ...] = ()
    swaps: tuple[tuple[str, str], ...] = ()


class _Notes:
    """Collects events and what cannot be known, while a race is simulated."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.unknowable: dict[str, list[Unknown]] = {}
        self.swaps: list[tuple[str, str]] = []

    def doubt(self, bib: str, why: str, *, place: str = "") -> None:
        self.unknowable.setdefault(bib, []).append(Unknown(place, why))


def simulate(
    race: Race, entries: Sequence[Entry], *, seed: int, faults: Faults = NONE
) -> Simulated:
    """Run a race and everything that goes wrong with its timing; the same seed, the same bytes."""
    rng, apart = np.random.default_rng(seed), np.random.default_rng((seed, APART))
    guns = fire_guns(race, rng)
    truth = run_truly(race, entries, guns, faults=faults, rng=rng)
    notes = _Notes()
    notes.events += _guns(guns)
    _before_the_start(notes, truth, guns, rng)
    chips = _worn(notes, truth, entries, faults, rng)
    mats = mats_of(race, faults, rng, apart)
    _at_mats(notes, mats, truth, chips, faults=faults, rng=rng, apart=apart)
    _on_paper(notes, race, mats, truth, faults=faults, rng=rng)
    _stops(notes, truth, rng)
    found = {bib: tuple(why) for bib, why in sorted(notes.unknowable.items())}
    return Simulated(Log.of(race.slug, notes.events), truth, found, mats, tuple(notes.swaps))


def _guns(guns: dict[str, int]) -> Iterable[AnyEvent]:
    for wave, gun_ms in guns.items():
        gun = instant_text(gun_ms)
        yield Started(at=instant_text(gun_ms + 2_000), by="starter", time=gun, wave=wave)


def _before_the_start(
    notes: _Notes, truth: Sequence[TrueRunner], guns: dict[str, int], rng: np.random.Generator
) -> None:
    """Bibs are handed over; some who take one do not start."""
    for runner in truth:
        if runner.outcome != "dns" or rng.random() < 0.5:
            before_ms = _while_the_desk_is_open(int(rng.integers(HOUR_MS, 20 * HOUR_MS)))
            at = instant_text(guns[runner.wave] - before_ms)
            notes.events.append(Collected(at=at, by="bib desk", bib=runner.bib))


def _while_the_desk_is_open(before_ms: int) -> int:
    """The desk hands bibs over in the last three hours, and from 18 to 13 hours before the gun."""
    if before_ms <= 3 * HOUR_MS:
        return before_ms
    return 13 * HOUR_MS + (before_ms - 3 * HOUR_MS) * 5 // 17


def _worn(
    notes: _Notes,
    truth: Sequence[TrueRunner],
    entries: Sequence[Entry],
    faults: Faults,
    rng: np.random.Generator,
) -> dict[str, tuple[str, ...]]:
    """Which chips each bib's runner truly wears."""
    chips = {entry.bib: entry.chips for entry in entries if entry.bib}
    worn = {runner.bib: chips[runner.bib][:1] for runner in truth}
    for runner in truth:
        if rng.random() < faults.second_chip:
            worn[runner.bib] = chips[runner.bib]
        if rng.random() < faults.dead_chips:
            worn[runner.bib] = ()
    running = [runner for runner in truth if runner.outcome != "dns" and chips[runner.bib]]
    order = rng.permutation(len(running)).tolist()
    for pair in range(min(faults.swapped_pairs, len(running) // 2)):
        first, second = running[order[2 * pair]], running[order[2 * pair + 1]]
        one, other = first.bib, second.bib
        worn[one], worn[other] = worn[other], worn[one]
        notes.swaps.append((one, other))
        if rng.random() < faults.repaired:
            at = instant_text(first.gun_ms + SWAP_FOUND_MS)
            notes.events += _given_rightly(chips, one, other, at)
        else:
            notes.doubt(one, f"wears the chip of {other}")
            notes.doubt(other, f"wears the chip of {one}")
    return worn


def _given_rightly(
    chips: dict[str, tuple[str, ...]], one: str, other: str, at: str
) -> Iterable[AnyEvent]:
    why = f"{one} and {other} wear each other's chips, seen on the finish camera"
    for bib, wears in ((one, other), (other, one)):
        for chip in chips[wears]:
            yield ChipGiven(at=at, by="timekeeper", why=why, chip=chip, bib=bib)


def _at_mats(
    notes: _Notes,
    mats: Sequence[Mat],
    truth: Sequence[TrueRunner],
    worn: dict[str, tuple[str, ...]],
    *,
    faults: Faults,
    rng: np.random.Generator,
    apart: np.random.Generator,
) -> None:
    crossings: dict[str, list[Crossing]] = {}
    for runner in truth:
        for crossing in crossings_of(runner.passings, worn[runner.bib], faults, rng):
            crossings.setdefault(crossing.place, []).append(crossing)
    until_ms = max((one.time_ms for each in crossings.values() for one in each), default=0)
    seen: set[tuple[str, str, int]] = set()
    for at, mat in enumerate(mats):
        reads, found = reads_of(mat, crossings, faults, rng, apart)
        seen |= found
        notes.events += [*reads, *syncs_of(mat, until_ms + HOUR_MS, rng)]
        notes.events += _again(reads, faults, rng, replayed=at < faults.replayed)
    covered = {place for mat in mats for place in mat.places()}
    for runner in truth:
        for passing in runner.passings:
            chips = worn[runner.bib]
            at_mat = passing.place in covered and passing.side == "in"
            if at_mat and not any((one, passing.place, passing.time_ms) in seen for one in chips):
                notes.doubt(runner.bib, "no mat read a chip", place=passing.place)


def _again(
    reads: Sequence[ChipRead], faults: Faults, rng: np.random.Generator, *, replayed: bool
) -> Iterable[AnyEvent]:
    """Reads that reach the log a second time: sent again, or replayed with new numbers."""
    for read in reads:
        if rng.random() < faults.resent:
            yield replace(read, at=instant_text(read_instant(read.at) + 90_000))
        if replayed:
            yield replace(read, at=instant_text(read_instant(read.at) + HOUR_MS), epoch="replay")


def _on_paper(
    notes: _Notes,
    race: Race,
    mats: Sequence[Mat],
    truth: Sequence[TrueRunner],
    *,
    faults: Faults,
    rng: np.random.Generator,
) -> None:
    """Stations without a mat write everybody down, and so does the desk at the finish."""
    finishes = {course.visits[-1].place for course in race.courses}
    starts = {course.visits[0].place for course in race.courses}
    with_mat = {place for mat in mats for place in mat.places()}
    bibs = [runner.bib for runner in truth]
    seen: dict[str, list[tuple[str, TruePassing]]] = {}
    for runner in truth:
        for passing in runner.passings:
            seen.setdefault(passing.place, []).append((runner.bib, passing))
    for place in race.places:
        if place.key in starts - finishes or place.key in with_mat - finishes:
            continue
        precision_ms = paper_precision_ms(place.key, finishes)
        rows, wrong = sheet_of(
            [one for one in seen.get(place.key, ()) if one[1].visit],
            source=sheet_source(race, place.key),
            bibs=bibs,
            precision_ms=precision_ms,
            faults=faults,
            rng=rng,
        )
        notes.events += rows
        for bib, what in wrong.items():
            notes.doubt(bib, what, place=place.key)


def _stops(notes: _Notes, truth: Sequence[TrueRunner], rng: np.random.Generator) -> None:
    """Who stops tells somebody, nearly always."""
    for runner in truth:
        if runner.outcome != "dnf":
            continue
        if rng.random() >= DROP_NOTED:
            notes.doubt(runner.bib, "stopped, and nobody was told")
            continue
        last = runner.passings[-1]
        notes.events.append(
            Dropped(
                at=instant_text(last.time_ms + 20 * MINUTE_MS),
                by=f"sweepers at {last.place}",
                bib=runner.bib,
                place=last.place,
                reason=runner.reason,
            )
        )
