"""Results that follow the log event by event are those of the whole log, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.timing.entries import Entry
from dorsal.timing.events import (
    AnyEvent,
    CourseChanged,
    Disqualified,
    Dropped,
    NotStarting,
    Penalised,
    Protested,
    Published,
    Retracted,
    ref_of,
)
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Category, Race, Ranking
from dorsal.timing.results.board import Board
from dorsal.timing.results.from_log import work_out, work_through
from dorsal.timing.simulation import USUAL, simulate
from tests.timing.passings.made_day import Mats, race_of
from tests.timing.simulation.made_race import START, made_entries, made_race

RUNNERS = 12


def race() -> Race:
    """The made race with categories, small ones merged."""
    ranking = Ranking(
        categories=(
            Category("M", "Men", "M", 0, 39),
            Category("MV", "Men 40", "M", 40, 120),
            Category("F", "Women", "F", 0, 120),
        ),
        smallest_category=2,
        podium_once=True,
    )
    return replace(made_race(), ranking=ranking)


def words(seed: int) -> list[AnyEvent]:
    """What people said of some runners."""
    rng = np.random.default_rng(seed)

    def at(hours: float) -> str:
        return instant_text(START + round(hours * 3_600_000) + int(rng.integers(1000)))

    bibs = [str(bib) for bib in rng.permutation(RUNNERS) + 1]
    drop = Dropped(at=at(3), by="hut", bib=bibs[0], place="hut", reason="knee")
    return [
        drop,
        Retracted(at=at(4), by="hut", supersedes=ref_of(drop)),
        Disqualified(at=at(9), by="jury", bib=bibs[1], why="litter"),
        Penalised(at=at(9), by="jury", bib=bibs[2], time_ms=300_000),
        NotStarting(at=at(-1), by="desk", bib=bibs[3]),
        Protested(at=at(9.5), bib=bibs[4], against=bibs[2], text="pushed"),
        Published(at=at(10), state="provisional"),
    ]


def made(seed: int, entries: tuple[Entry, ...]) -> list[AnyEvent]:
    """The events of a simulated race with everything that goes wrong, in any order."""
    events: list[AnyEvent] = list(simulate(race(), entries, seed=seed, faults=USUAL).log.events)
    events += words(seed)
    if seed % 3 == 0:
        at = instant_text(START + 5 * 3_600_000)
        events.append(CourseChanged(what="stopped", at=at, since=at, place="hut"))
    return events


@settings(max_examples=8)
@given(st.integers(0, 1000), st.integers(2, 12))
def test_a_board_equals_the_whole_log_in_any_order_and_batching(seed: int, batches: int) -> None:
    entries = made_entries(RUNNERS)
    events = made(seed, entries)
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(events)) if seed % 2 else np.argsort([e.at for e in events])
    board = Board(race(), entries)
    taken: list[AnyEvent] = []
    for part in np.array_split(order, batches):
        part_events = [events[at] for at in part]
        found = board.add([*part_events, *part_events[:3]])
        taken += part_events
        assert found == work_out(Log.of(race().slug, taken), race(), entries)
    whole = work_through(Log.of(race().slug, taken), race(), entries)
    stands = {one.ref for one in whole.passings.seen} - set(whole.standing.fates)
    bibs = [one.bib for one in entries]
    of_board = {(one.ref, one.fate) for bib in bibs for one in board.seen_of(bib)}
    of_whole = {(one.ref, one.fate) for bib in bibs for one in whole.passings.seen_of(bib)}
    assert of_board == {one for one in of_whole if one[0] in stands} != set()


@pytest.mark.parametrize("seed", [1, 3])
def test_a_board_follows_a_race_event_by_event(seed: int) -> None:
    entries = made_entries(RUNNERS)
    log = Log.of(race().slug, made(seed, entries))
    half = len(log.events) // 2
    board = Board(race(), entries, Log(log.race, log.events[:half]))
    for at in range(half, min(half + 40, len(log.events))):
        found = board.add([log.events[at]])
        assert found == work_out(Log(log.race, log.events[: at + 1]), race(), entries)


@settings(max_examples=8)
@given(st.integers(0, 1000))
def test_results_are_the_same_whatever_the_order_and_repetition_of_the_log(seed: int) -> None:
    entries = made_entries(RUNNERS)
    events = made(seed, entries)
    expected = work_out(Log.of(race().slug, events), race(), entries)
    rng = np.random.default_rng(seed)
    shuffled = [events[at] for at in rng.permutation(len(events))]
    again = [events[at] for at in rng.integers(0, len(events), 50)]
    assert work_out(Log.of(race().slug, [*shuffled, *again]), race(), entries) == expected


def test_an_event_that_is_there_already_changes_nothing() -> None:
    entries = made_entries(RUNNERS)
    log = Log.of(race().slug, made(2, entries))
    board = Board(race(), entries, log)
    assert board.add(log.events[:20]) is board.results
    assert board.results == work_out(log, race(), entries)


def test_as_of_is_what_the_log_had_recorded_by_then() -> None:
    entries = made_entries(RUNNERS)
    log = Log.of(race().slug, made(4, entries))
    at_ms = START + 4 * 3_600_000
    found = work_out(log, race(), entries, as_of_ms=at_ms)
    recorded = Log(log.race, tuple(one for one in log.events if one.at <= instant_text(at_ms)))
    at_now = work_out(recorded, race(), entries, as_of_ms=at_ms + 5 * 3_600_000)
    assert found.log_hash == recorded.hash() == at_now.log_hash
    assert [row.splits for row in found.courses[0].rows] != []
    assert found.as_of_ms == at_ms


@pytest.mark.parametrize("seed", range(2))
def test_a_board_follows_laps_without_end_of_which_reads_are_missing(seed: int) -> None:
    loop = race_of([("base", 0.0, 0.0), ("top", 3.0, 100.0), ("base", 6.0, 100.0)], laps=0)
    entries = tuple(Entry(f"E{n}", str(n), "", "", "trail", chips=(f"C{n}",)) for n in range(2))
    rng, mats = np.random.default_rng(seed), Mats()
    for entry in entries:
        for half in range(10):
            if rng.random() < 0.8:
                at_ms = START + half * 1_500_000 + int(rng.integers(300_000))
                mats.read(("base", "top")[half % 2], entry.chips[0], at_ms)
    events = sorted(mats.events, key=lambda one: one.at)
    board = Board(loop, entries, Log.of(loop.slug, events[:-4]))
    for at in range(len(events) - 4, len(events)):
        found = board.add([events[at]])
        assert found == work_out(Log.of(loop.slug, events[: at + 1]), loop, entries)
