"""Honest simulation: the seating rule itself, for many random draws at once.

For ballots whose chances have no exact form: several overlapping floors, caps, groups. The
simulation seats whole draws by the rule of the draw protocol and counts; nothing is approximated
but by chance, and the standard error of every chance is known.
"""

from dorsal.ballot.simulation.arrays import BallotArrays, ballot_arrays
from dorsal.ballot.simulation.batch import BatchOutcome, seat_batch
from dorsal.ballot.simulation.counts import (
    Counts,
    counts_json,
    mean_chances,
    no_counts,
    read_counts,
    standard_errors,
)
from dorsal.ballot.simulation.shard import shard_draws, simulate_shard

__all__ = [
    "BallotArrays",
    "BatchOutcome",
    "Counts",
    "ballot_arrays",
    "counts_json",
    "mean_chances",
    "no_counts",
    "read_counts",
    "seat_batch",
    "shard_draws",
    "simulate_shard",
    "standard_errors",
]
