"""A past edition: where its runners were seen, and when."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.tracks import Floats
from dorsal.ground.problems import Problem

Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class PastEdition:
    """The splits of one edition.

    `checkpoints` are in the order of the course, start and finish among them. `elapsed_s` has
    shape (runners, checkpoints), seconds from the runner's start, NaN where nobody was seen;
    `finished` and `sex` ('F', 'M' or '') have shape (runners,). All are read-only. `warnings` say
    what was screened out.
    """

    edition: str
    checkpoints: tuple[Checkpoint, ...]
    elapsed_s: Floats
    finished: Bools
    sex: Texts
    warnings: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for values in (self.elapsed_s, self.finished, self.sex):
            values.flags.writeable = False

    def __len__(self) -> int:
        """The number of runners."""
        return len(self.finished)

    @property
    def finish_s(self) -> Floats:
        """Finish times of those who finished, shape (finishers,)."""
        finish_s: Floats = self.elapsed_s[self.finished, -1]
        return finish_s

    @property
    def shares(self) -> Floats:
        """Shares of the finish time of those who finished, (finishers, checkpoints), with NaN."""
        shares: Floats = self.elapsed_s[self.finished] / self.finish_s[:, None]
        return shares

    def only(self, keep: Bools) -> PastEdition:
        """The same edition with some of its checkpoints, a mask of shape (checkpoints,)."""
        chosen = tuple(c for c, kept in zip(self.checkpoints, keep, strict=True) if kept)
        return replace(self, checkpoints=chosen, elapsed_s=self.elapsed_s[:, keep])
