"""What a simulation counts: integers for each kind of applicant, which add up over shards, and the
chances and standard errors that follow from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec
import numpy as np

from dorsal.ballot.simulation.arrays import Floats, Ints
from dorsal.ground.problems import BadInput, Problem

METHOD: Final = 1  # of turning seeds into draws; another number would give other draws

Row: TypeAlias = tuple[int, ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Counts of the draws of some shards of one run, which add up with `+`.

    `seed`, `shard_draws` and the numbers in `shards` (sorted) say which draws; `fingerprint` which
    ballot, and `method` how they were made. `sums` has one row for places and one for each number
    w of `within` (a place, or standing among the first w of a waiting list), with for each kind
    the applicants counted in all draws; `squares` the same for the squares of each draw's count.
    """

    fingerprint: str
    method: int
    seed: int
    shard_draws: int
    within: tuple[int, ...]
    shards: tuple[int, ...]
    sums: tuple[Row, ...]
    squares: tuple[Row, ...]

    def __post_init__(self) -> None:
        if list(self.shards) != sorted(set(self.shards)) or min(self.shards, default=0) < 0:
            raise ValueError("`shards` are not different numbers from 0, sorted")
        if self.shard_draws < 1:
            raise ValueError("`shard_draws` is not a number from 1")
        shape = [len(self.sums[0]) if self.sums else 0] * (1 + len(self.within))
        for rows in (self.sums, self.squares):
            if [len(row) for row in rows] != shape:
                raise ValueError("`sums` and `squares` do not fit `within` and each other")
        self._check_size()

    def _check_size(self) -> None:
        """Refuse counts that no draws can give: n s2 >= s1^2, and s2 >= s1 >= 0."""
        for sums, squares in zip(self.sums, self.squares, strict=True):
            for one, square in zip(sums, squares, strict=True):
                if not (0 <= one <= square and one * one <= self.draws * square):
                    raise ValueError(f"no {self.draws} draws count {one} with squares {square}")

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.shards) * self.shard_draws

    def __add__(self, other: Counts) -> Counts:
        """The counts of both; `ValueError` when they are not of one run or have a shard in
        common.
        """
        for name in ("fingerprint", "method", "seed", "shard_draws", "within"):
            if getattr(self, name) != getattr(other, name):
                what = f"{name} is {getattr(self, name)} and {getattr(other, name)}"
                raise ValueError(f"counts of different runs do not add up: {what}")
        if twice := sorted(set(self.shards) & set(other.shards)):
            raise ValueError(f"shard {twice[0]} is counted in both")
        return msgspec.structs.replace(
            self,
            shards=tuple(sorted((*self.shards, *other.shards))),
            sums=_added(self.sums, other.sums),
            squares=_added(self.squares, other.squares),
        )


def _added(one: Sequence[Row], other: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(
        tuple([a + b for a, b in zip(*rows, strict=True)]) for rows in zip(one, other, strict=True)
    )


def no_counts(
    *, fingerprint: str, seed: int, shard_draws: int, within: tuple[int, ...], kind_count: int
) -> Counts:
    """The counts of no shard at all, to which others can be added."""
    nothing = ((0,) * kind_count,) * (1 + len(within))
    return Counts(
        fingerprint=fingerprint,
        method=METHOD,
        seed=seed,
        shard_draws=shard_draws,
        within=within,
        shards=(),
        sums=nothing,
        squares=nothing,
    )


def counts_json(counts: Counts) -> bytes:
    """The counts as a JSON object and a line feed, to be kept in a file."""
    return msgspec.json.encode(counts) + b"\n"


def read_counts(data: bytes, *, file: str = "") -> Counts:
    """Read what `counts_json` wrote; `BadInput` says what is wrong with it."""
    try:
        return msgspec.json.decode(data, type=Counts)
    except msgspec.DecodeError as error:
        right = "give a file of counts as a simulation wrote it"
        raise BadInput([Problem(f"not the counts of a simulation: {error}", right, file)]) from None


def mean_chances(counts: Counts, applicants_of_kind: Ints) -> Floats:
    """The chance of each applicant of each kind (1 + `within` x kinds): of a place, then of a place
    or a standing within each w. 0 where nobody is.
    """
    sums = np.array(counts.sums, dtype=np.float64)
    return sums / (np.maximum(applicants_of_kind, 1) * float(max(counts.draws, 1)))


def standard_errors(counts: Counts, applicants_of_kind: Ints) -> Floats:
    """The standard errors of `mean_chances`, of the same shape; infinite below two draws.

    Applicants of one draw depend on each other, draws do not. Hence it is taken from the variance
    between draws: with s1 and s2 the sums of the n draws' counts and of their squares, and m
    applicants, error = sqrt((n s2 - s1^2) / (n^2 (n - 1))) / m. Numerators are exact integers.
    """
    draws = counts.draws
    if draws < 2:
        return np.full((len(counts.sums), len(applicants_of_kind)), np.inf)
    spread = [
        [float(draws * square - one * one) for one, square in zip(*rows, strict=True)]
        for rows in zip(counts.sums, counts.squares, strict=True)
    ]
    variance = np.array(spread) / (float(draws) ** 2 * (draws - 1))
    errors: Floats = np.sqrt(variance) / np.maximum(applicants_of_kind, 1)
    return errors
