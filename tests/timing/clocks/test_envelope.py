"""The lower envelope finds offset and drift under latency, and steps of a clock."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.timing.clocks.envelope import Array, envelope
from dorsal.timing.clocks.steps import pieces_of
from dorsal.timing.clocks.stretches import stretches_of

HOUR_MS = 3_600_000.0


def day(count: int = 400, *, hours: float = 10.0, seed: int = 1) -> tuple[Array, Array]:
    """True instants of reads over a day and their latencies: mostly short, some of minutes."""
    rng = np.random.default_rng(seed)
    true_ms = np.sort(rng.uniform(0, hours * HOUR_MS, count))
    latency_ms = 40 + rng.exponential(200, count)
    late = rng.random(count) < 0.3
    return true_ms, latency_ms + np.where(late, rng.uniform(0, 600_000, count), 0)


@given(
    st.floats(-90_000, 90_000),
    st.floats(-100e-6, 100e-6),
    st.integers(0, 1_000),
)
def test_offset_and_drift_are_found_under_latency(
    offset_ms: float, drift: float, seed: int
) -> None:
    true_ms, latency_ms = day(seed=seed)
    clock_ms = true_ms - offset_ms - drift * (true_ms - 5 * HOUR_MS)
    found = envelope(clock_ms, true_ms + latency_ms)
    assert found.live
    wrong_ms = clock_ms + found.at(clock_ms) - true_ms
    assert np.abs(wrong_ms).max() < 400


def test_no_sample_lies_below_the_envelope() -> None:
    true_ms, latency_ms = day()
    clock_ms = true_ms * (1 + 40e-6) + 12_000
    found = envelope(clock_ms, true_ms + latency_ms)
    assert (true_ms + latency_ms - clock_ms - found.at(clock_ms)).min() >= -1e-3


def test_reads_that_all_came_together_hours_later_are_not_live() -> None:
    true_ms, _ = day()
    received_ms = 14 * HOUR_MS + np.arange(len(true_ms), dtype=float)
    found = envelope(true_ms, received_ms)
    assert not found.live
    assert found.lowest_ms >= 4 * HOUR_MS


def test_a_single_read_tells_only_a_bound() -> None:
    found = envelope(np.array([5_000.0]), np.array([5_300.0]))
    assert (found.live, found.lowest_ms) == (False, 300.0)


@pytest.mark.parametrize("step_ms", [-3_600_000.0, -20_000.0, 20_000.0, 3_600_000.0])
def test_a_clock_set_in_the_middle_has_two_pieces(step_ms: float) -> None:
    true_ms, latency_ms = day()
    clock_ms = true_ms + np.where(np.arange(400) >= 250, step_ms, 0.0)
    found = pieces_of(clock_ms, true_ms + latency_ms)
    assert [start for start, _ in found] == [0, pytest.approx(250, abs=6)]
    assert [fit.offset_ms for _, fit in found] == pytest.approx([0, -step_ms], abs=400)


def test_a_clock_set_and_set_back_has_three_pieces() -> None:
    true_ms, latency_ms = day(600)
    wrong = (np.arange(600) >= 200) & (np.arange(600) < 400)
    clock_ms = true_ms + np.where(wrong, 30_000.0, 0.0)
    found = pieces_of(clock_ms, true_ms + latency_ms)
    assert [fit.offset_ms for _, fit in found] == pytest.approx([0, -30_000, 0], abs=400)


def test_reads_that_came_late_for_hours_are_no_step() -> None:
    true_ms, latency_ms = day()
    away = (true_ms > 3 * HOUR_MS) & (true_ms < 6 * HOUR_MS)
    received_ms = np.where(away, 6 * HOUR_MS, true_ms + latency_ms)
    assert [start for start, _ in pieces_of(true_ms, received_ms)] == [0]


@settings(max_examples=12)
@given(st.floats(-100e-6, 100e-6), st.integers(0, 1_000))
def test_the_lowest_samples_of_minutes_tell_what_all_tell(drift: float, seed: int) -> None:
    true_ms, latency_ms = day(3_000, seed=seed)
    clock_ms = np.round(true_ms * (1 - drift) + 12_000)
    received_ms = np.round(true_ms + latency_ms)
    whole = envelope(clock_ms, received_ms)
    found = stretches_of(clock_ms, received_ms)
    assert {one.kind for one in found} <= {"own", "late or slow"}
    assert len({one.fit for one in found}) == 1
    assert found[0].fit.at(clock_ms) == pytest.approx(whole.at(clock_ms), abs=1e-3)


@pytest.mark.parametrize("step_ms", [-20_000.0, 20_000.0])
def test_a_clock_set_amid_a_dense_stream_has_its_piece_from_that_read_on(step_ms: float) -> None:
    true_ms = np.arange(20_000, dtype=float) * 1_000
    latency_ms = np.random.default_rng(5).uniform(20, 300, 20_000)
    clock_ms = true_ms + np.where(true_ms >= 7_777_000, step_ms, 0.0)
    found = stretches_of(clock_ms, true_ms + latency_ms)
    assert [one.start for one in found] == [0, 7_777]
