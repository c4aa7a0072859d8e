"""Makes splits of past editions for tests."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dorsal.course.examples import MadeField, demonstration_checkpoints, make_splits
from dorsal.site.accounts.models import User
from dorsal.site.courses.models import PastSplits
from dorsal.site.courses.past.actions import take_splits, upload_splits
from dorsal.site.races.models import Edition


@lru_cache(maxsize=8)
def splits_csv(*, seed: int = 1, finishers: int = 120) -> bytes:
    """The splits of a field on the demonstration course."""
    rng = np.random.default_rng(seed)
    return make_splits(rng, demonstration_checkpoints(), MadeField(finishers)).encode()


def make_past(
    edition: Edition, by: User, *, label: str = "2026", data: bytes = b"", taken: bool = True
) -> PastSplits:
    """The splits of a past edition, on which plans of an edition rest once they are taken."""
    kept = upload_splits(
        edition,
        demonstration_checkpoints(),
        label=label,
        name=f"{label}.csv",
        data=data or splits_csv(),
        by=by,
    )
    if taken:
        take_splits(kept, by=by)
    return kept
