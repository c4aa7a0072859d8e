"""About where somebody without a place stands on the waiting list, by a few whole draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from dorsal.ballot.draw.sealed import DrawPool
from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.odds.positions import spread_positions
from dorsal.ballot.simulation import ballot_arrays, mean_chances, simulate_shard

DRAWS = 256
GRID = 60
SHARD = 2**31  # far from the shards that count chances


def likely_standings(
    form: BallotForm, kind: Kind, shares: Sequence[float], *, seed: int
) -> tuple[int, ...]:
    """For each share (0 to 1) the standing, in entries, that somebody of a kind without a place
    reaches with that chance, on the best of their lists, were the lists published whole; none when
    they always have a place.

    An estimate by `DRAWS` seeded draws of the whole ballot, read off between `GRID` standings.
    """
    pools = tuple(
        replace(pool, waiting_list=0) if isinstance(pool, DrawPool) else pool
        for pool in form.rules.pools
    )
    arrays = ballot_arrays(
        form.entries,
        replace(form.rules, pools=pools),
        kinds=form.kind_of,
        kind_count=len(form.kinds),
    )
    grid = tuple(spread_positions(len(form.entries), count=GRID))
    counts = simulate_shard(arrays, seed=seed, shard=SHARD, draws=DRAWS, within=grid)
    within = mean_chances(counts, arrays.applicants_of_kind)[:, form.kinds.index(kind)]
    if within[0] >= 1:
        return ()
    reached = (within[1:] - within[0]) / (1 - within[0])
    return tuple(max(1, round(float(np.interp(share, reached, grid)))) for share in shares)
