"""What a cut-off would have done to the field of a past edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.pace.editions import PastEdition
from dorsal.course.pace.matching import match
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


def stopped_then(
    cutoffs: Sequence[Cutoff], past: PastEdition, now: Sequence[Checkpoint]
) -> tuple[Stopped | None, ...]:
    """What each cut-off would have stopped of a past edition; None where its splits say nothing.

    `now` are this edition's checkpoints from start to finish, with the keys of the cut-offs. Only
    checkpoints are held against each other that are the same place at the same distance.
    """
    splits = {
        one.key: past.elapsed_s[:, one.past]
        for one in match(past.checkpoints, now)
        if one.comparable and one.past is not None
    }
    finish_s = np.where(past.finished, past.elapsed_s[:, -1], np.nan)
    return stopped_by_each(cutoffs, splits, finish_s)
