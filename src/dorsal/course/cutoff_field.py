"""What a cut-off would have done to the field of a past edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.cutoffs import Cutoff
from dorsal.course.tracks import Floats


@dataclass(frozen=True, slots=True)
class Stopped:
    """Runners of a past edition whom one cut-off would have stopped.

    `starters` started and `seen` were timed there; `late` of them came after the cut-off, and
    `late_finishers` of those finished all the same in their race.
    """

    starters: int
    seen: int
    late: int
    late_finishers: int

    @property
    def share(self) -> float:
        """The share of the starters that it would have stopped."""
        return self.late / self.starters if self.starters else 0.0


def stopped_by(cutoff_s: float, elapsed_s: Floats, finish_s: Floats) -> Stopped:
    """How many a cut-off would have stopped.

    `elapsed_s` and `finish_s`, shape (n,), are one edition's starters at the checkpoint and at the
    finish, NaN where a runner was not seen or did not finish. Who is there on the second of the
    cut-off is in time.
    """
    late = elapsed_s > cutoff_s  # NaN is never late
    return Stopped(
        len(elapsed_s),
        int(np.count_nonzero(np.isfinite(elapsed_s))),
        int(np.count_nonzero(late)),
        int(np.count_nonzero(late & np.isfinite(finish_s))),
    )


def stopped_by_each(
    cutoffs: Sequence[Cutoff], splits: Mapping[str, Floats], finish_s: Floats
) -> tuple[Stopped | None, ...]:
    """The same for every cut-off; None where it has no elapsed time or `splits` no such key.

    `splits` holds the elapsed times of all starters by the key of the checkpoint; each cut-off is
    taken alone, so a runner may be late at several.
    """
    return tuple(
        stopped_by(cutoff.elapsed_s, splits[key], finish_s)
        if cutoff.elapsed_s is not None and (key := cutoff.place.checkpoint.key) in splits
        else None
        for cutoff in cutoffs
    )
