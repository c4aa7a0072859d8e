"""Whatever goes wrong, every read and time has one fate, in whichever order all came."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from msgspec.structs import replace

from dorsal.timing.events import ChipRead, ManualTime, ref_of
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.log import Log
from dorsal.timing.passings import (
    Passings,
    Seen,
    find_passings,
    find_settled,
    joined,
    passings_of_rows,
    passings_of_runner,
    rows_of_runner,
)
from dorsal.timing.reads import Fate
from dorsal.timing.simulation import USUAL, Simulated, simulate
from dorsal.timing.standing import Standing, stand
from tests.timing.simulation.made_race import made_entries, made_race

RACE = made_race(with_town=True)
ENTRIES = made_entries(60)


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(RACE, ENTRIES, seed=11, faults=USUAL)


@pytest.fixture(scope="module")
def standing(simulated: Simulated) -> Standing:
    return stand(simulated.log)


def test_every_read_and_time_has_one_fate(simulated: Simulated, standing: Standing) -> None:
    seen = find_passings(standing, RACE, ENTRIES).seen
    counted = Counter(one.ref for one in seen)
    assert set(counted.values()) == {1}
    events = {ref_of(event) for event in simulated.log.events
              if isinstance(event, ChipRead | ManualTime)}  # fmt: skip
    assert set(counted) == events | set(standing.fates)
    assert Counter(one.fate for one in seen) == seen.counts()  # type: ignore[attr-defined]


def test_what_gives_a_time_is_used_and_nothing_else_is(standing: Standing) -> None:
    passings = find_passings(standing, RACE, ENTRIES)
    by_ref = {one.ref: one for one in passings.seen}
    given = {one.used for own in passings.by_bib.values() for one in own}
    assert given == {ref for ref, one in by_ref.items() if one.fate is Fate.USED}
    for bib, own in passings.by_bib.items():
        assert [one.visit for one in own] == sorted({one.visit for one in own})
        assert [one.time_ms for one in own] == sorted(one.time_ms for one in own)
        assert {by_ref[ref].bib for one in own for ref in (one.used, *one.also)} == {bib}


@pytest.mark.parametrize("seed", range(3))
def test_no_order_and_no_repetition_changes_anything(simulated: Simulated, seed: int) -> None:
    rng = np.random.default_rng(seed)
    events = list(simulated.log.events)
    again = [
        replace(event, at=instant_text(read_instant(event.at) + 60_000))
        for event in events
        if isinstance(event, ChipRead) and rng.random() < 0.2
    ]
    mixed = [*events, *again]
    shuffled = [mixed[at] for at in rng.permutation(len(mixed)).tolist()]
    wanted = find_passings(stand(simulated.log), RACE, ENTRIES)
    found = find_passings(stand(Log.of(RACE.slug, shuffled)), RACE, ENTRIES)
    assert found == wanted


def test_one_runner_alone_has_the_passings_that_the_field_has(standing: Standing) -> None:
    passings, settled = find_settled(standing, RACE, ENTRIES)
    for entry in ENTRIES:
        bib = entry.bib
        reads = [one for one in standing.reads if bib in settled.bibs_of(one)]
        times = [one for one in standing.times if bib in settled.bibs_of(one)]
        alone = passings_of_runner(bib, settled, reads, times)
        assert alone.by_bib.get(bib) == passings.by_bib.get(bib)
        assert alone.starts.get(bib) == passings.starts.get(bib)
        assert in_order(alone, bib) == in_order(passings, bib)


def in_order(passings: Passings, bib: str) -> list[Seen]:
    return sorted(passings.seen_of(bib), key=lambda one: one.ref)


def test_rows_that_came_one_after_the_other_are_as_those_that_came_together(
    standing: Standing,
) -> None:
    _, settled = find_settled(standing, RACE, ENTRIES)
    bib = ENTRIES[6].bib
    reads = [one for one in standing.reads if bib in settled.bibs_of(one)]
    together = passings_of_runner(bib, settled, reads, ())
    rows = rows_of_runner(bib, settled, reads[:1], ())
    for read in reads[1:]:
        rows = joined(rows, rows_of_runner(bib, settled, [read], ()))
        passings_of_rows(rows, settled)
    assert passings_of_rows(rows, settled) == together
