"""Chances, as values: for every kind of applicant the chance of a place, exact or simulated."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Method: TypeAlias = Literal["exact", "simulated"]

LARGE_KIND = 100  # applicants: smaller kinds do not decide how precise a simulation is


class Kind(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """Applicants whom the rules treat alike, and who therefore all have the same chance.

    `tickets` are sorted pairs of a draw's name and a number of tickets; `classes` the sorted
    classes with a floor or a cap to which the applicant belongs; `friends` the same for each
    friend who applies with them, sorted (empty: alone), with `pool number` for each pool without a
    draw that may still give the friend a place; `standing` those pools and numbers of their own.
    """

    tickets: tuple[tuple[str, int | float], ...]
    classes: tuple[str, ...] = ()
    friends: tuple[tuple[str, ...], ...] = ()
    standing: tuple[tuple[str, int], ...] = ()


class ChanceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The chances of each applicant of one kind, from 0 to 1.

    `place` is the chance of a place; `place_or_list` that of a place or of standing among the
    first of the published waiting list, before any withdrawal. The errors are standard errors,
    0.0 where the chance is exact. `within` is the chance of a place or of standing among the first
    n of the waiting list, for each n of `Chances.steps`, and `within_errors` are its errors, none
    where it is exact.
    """

    kind: Kind
    applicants: int
    place: float
    place_or_list: float
    place_error: float = 0.0
    list_error: float = 0.0
    within: tuple[float, ...] = ()
    within_errors: tuple[float, ...] = ()


class Chances(msgspec.Struct, frozen=True, kw_only=True):
    """The chances of everybody who takes part in a draw.

    `draws` is the number of simulated draws and `seed` their seed; both are 0 for exact chances.
    """

    rows: tuple[ChanceRow, ...]
    method: Method
    draws: int = 0
    seed: int = 0
    steps: tuple[int, ...] = ()

    @property
    def worst_error(self) -> float:
        """The largest standard error of a chance of a place among the kinds of at least
        `LARGE_KIND` applicants; among all when there is none.
        """
        large = [row.place_error for row in self.rows if row.applicants >= LARGE_KIND]
        return max(large or [row.place_error for row in self.rows], default=0.0)

    @property
    def expected_places(self) -> float:
        """The check sum: chances times applicants add up to the places that are drawn."""
        return sum(row.place * row.applicants for row in self.rows)
