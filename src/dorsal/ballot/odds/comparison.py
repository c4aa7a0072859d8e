"""The same applicants under two sets of rules: whose chance rises, and whose falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import hypot

import msgspec

from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import Chances, Kind

Kinds = tuple[Kind | None, Kind | None]


class Standing(msgspec.Struct, frozen=True, order=True, kw_only=True):
    """How somebody stands under one set of rules: sure of a place by a pool, of some kind, or with
    no chance (neither).
    """

    sure: str = ""
    kind: Kind | None = None


class ComparedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Applicants who stand alike under both sets of rules; chances from 0 to 1."""

    before: Standing
    after: Standing
    applicants: int
    chance_before: float
    chance_after: float
    error_before: float = 0.0
    error_after: float = 0.0

    @property
    def error(self) -> float:
        """A bound on the standard error of the difference: both sides may share their draws."""
        return float(hypot(self.error_before, self.error_after))

    @property
    def gain(self) -> float:
        """How much the chance rises."""
        return self.chance_after - self.chance_before

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that either set of rules tells apart."""
        found = {name for one in (self.before, self.after) if one.kind for name in one.kind.classes}
        return tuple(sorted(found))


def compare_forms(
    before: BallotForm,
    chances_before: Chances,
    after: BallotForm,
    chances_after: Chances,
) -> tuple[ComparedRow, ...]:
    """Compare two ballots of the same applicants; those who are in one only are left out."""
    first, second = standings(before), standings(after)
    pairs = Counter((one, second[id_]) for id_, one in first.items() if id_ in second)
    found_before = {row.kind: (row.place, row.place_error) for row in chances_before.rows}
    found_after = {row.kind: (row.place, row.place_error) for row in chances_after.rows}
    rows = []
    for (one, other), applicants in sorted(pairs.items(), key=lambda pair: _order(pair[0])):
        chance_before, error_before = _chance(one, found_before)
        chance_after, error_after = _chance(other, found_after)
        rows.append(
            ComparedRow(
                before=one,
                after=other,
                applicants=applicants,
                chance_before=chance_before,
                chance_after=chance_after,
                error_before=error_before,
                error_after=error_after,
            )
        )
    return tuple(rows)


def standings(form: BallotForm) -> dict[str, Standing]:
    """How every applicant stands, by identifier."""
    found = {}
    members = (member for entry in form.entries for member in entry.members)
    for member, position in zip(members, form.kind_of, strict=True):
        kind = form.kinds[position] if position >= 0 else None
        found[member] = Standing(sure=form.sure.get(member, ""), kind=kind)
    return found


def _chance(one: Standing, found: Mapping[Kind, tuple[float, float]]) -> tuple[float, float]:
    if one.sure:
        return 1.0, 0.0
    return found.get(one.kind, (0.0, 0.0)) if one.kind else (0.0, 0.0)


def _order(pair: tuple[Standing, Standing]) -> tuple[object, ...]:
    return tuple((one.sure, one.kind is not None, one.kind or Kind(tickets=())) for one in pair)
