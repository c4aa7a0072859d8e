"""The chances in a field of kinds: exact where that is possible, else those of a large field.

Exact (`odds.exact`) needs what `odds.exact_ballot` needs: everybody alone and in one draw only, no
cap that may bind, no floors that overlap, no pool without a draw that is still open. Elsewhere the
chances are those of a large field: one with w tickets in a draw has the chance

    p = 1 - exp(-lambda w),

with lambda such that the chances of all add up to the places (see `years.steady_state`). A class
with a floor or a cap gets as many places as the common lambda gives it, but at least its floor and
at most its cap, and has a lambda of its own if that differs. What is neglected: the luck between
draws, which blurs floors and caps; groups that no longer fit at the end; pools without a draw that
come after one. A group is counted, all its members, in the first class with a floor or a cap that
any of them is in, and somebody in two such classes in the first. Draws follow one another: who has
a place leaves. Tests hold the two
against each other: in a field of a thousand they agree within one hundredth of the chance, and
within one twentieth where a floor lies near what its class gets anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Literal, TypeAlias

import numpy as np

from dorsal.ballot.odds.arrivals import Floats
from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ballot.years.rising_root import find_above_zero

Method: TypeAlias = Literal["exact", "large field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlaces:
    """The places of one draw, and at least and at most how many of them go to a class."""

    name: str
    places: int
    floors: Mapping[str, int] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)


def draws_of(form: BallotForm) -> tuple[DrawPlaces, ...]:
    """The draws of a ballot as it stands; whom earlier pools seat is counted already.

    A floor or cap that the rules set by the number of applicants is that of today.
    """
    return tuple(
        DrawPlaces(
            name=pool.name,
            places=form.seating.free[pool.name],
            floors={
                name: count for name, count in _left(form, pool.name, caps=False).items() if count
            },
            caps=_left(form, pool.name, caps=True),
        )
        for pool in form.rules.draws
    )


def _left(form: BallotForm, pool: str, *, caps: bool) -> dict[str, int]:
    """What is left of the floors, or of the caps, after the earlier pools; the strictest counts."""
    found: dict[str, int] = {}
    for one in form.rules.caps if caps else form.rules.floors:
        if one.scope in ("all", pool):
            left = max(0, one.count - form.seating.held[one.scope, one.class_name])
            known = found.get(one.class_name, left)
            found[one.class_name] = min(left, known) if caps else max(left, known)
    return found


def has_exact_form(applicants: Mapping[Kind, int], draws: Sequence[DrawPlaces]) -> bool:
    """Whether the chances of these applicants can be computed exactly."""
    present = [kind for kind, number in applicants.items() if number]
    alone = all(
        not kind.friends and not kind.standing and len(kind.tickets) == 1 for kind in present
    )
    return alone and not any(_is_inexact(applicants, draw) for draw in draws)


def closing_chances(
    applicants: Mapping[Kind, int], draws: Sequence[DrawPlaces], *, method: Method
) -> dict[Kind, float]:
    """The chance of a place for each kind, from 0 to 1; exact ones only where `has_exact_form`."""
    if method == "large field":
        return _large_field(applicants, draws)
    chances = dict.fromkeys(applicants, 0.0)
    for draw in draws:
        chances.update(_exact(applicants, draw))
    return chances


def _tickets(kind: Kind, draw: DrawPlaces) -> float:
    return dict(kind.tickets).get(draw.name, 0)


def _is_inexact(applicants: Mapping[Kind, int], draw: DrawPlaces) -> bool:
    """Whether floors overlap or need too much, or a cap may bind."""
    drawn = [kind for kind, number in applicants.items() if number and _tickets(kind, draw)]
    if any(sum(name in draw.floors for name in kind.classes) > 1 for kind in drawn):
        return True
    for name, cap in draw.caps.items():
        if cap < min(draw.places, sum(applicants[kind] for kind in drawn if name in kind.classes)):
            return True
    return sum(draw.floors.values()) > draw.places


def _exact(applicants: Mapping[Kind, int], draw: DrawPlaces) -> dict[Kind, float]:
    kinds = [kind for kind in applicants if _tickets(kind, draw)]
    classes = tuple(
        TicketClass(
            tickets=_tickets(kind, draw),
            applicants=applicants[kind],
            floor_class=next((name for name in kind.classes if name in draw.floors), ""),
        )
        for kind in kinds
    )
    present = {one.floor_class for one in classes if one.applicants}
    floors = {name: count for name, count in draw.floors.items() if name in present}
    found = exact_chances(Field(classes=classes, places=draw.places, floors=floors))
    return dict(zip(kinds, found.tolist(), strict=True))


def _large_field(applicants: Mapping[Kind, int], draws: Sequence[DrawPlaces]) -> dict[Kind, float]:
    without = dict.fromkeys(applicants, 1.0)  # the chance of no place so far
    for draw in draws:
        sections: dict[str, list[Kind]] = {}
        for kind in applicants:
            if _tickets(kind, draw):
                sections.setdefault(_section_of(kind, draw), []).append(kind)
        waiting = [
            _Section.of(name, kinds, applicants, without, draw) for name, kinds in sections.items()
        ]
        for kinds, places, one in zip(
            sections.values(), _places(waiting, draw.places), waiting, strict=True
        ):
            for kind, chance in zip(kinds, one.chances(places).tolist(), strict=True):
                without[kind] *= 1 - chance
    return {kind: 1 - chance for kind, chance in without.items()}


def _section_of(kind: Kind, draw: DrawPlaces) -> str:
    names = sorted({*kind.classes, *(name for friend in kind.friends for name in friend)})
    return next((name for name in names if name in draw.floors or name in draw.caps), "")


@dataclass(frozen=True, slots=True)
class _Section:
    """Those of a draw who share a floor and a cap: tickets, and expected numbers still waiting."""

    rates: Floats
    sizes: Floats
    floor: float
    cap: float

    @staticmethod
    def of(
        name: str,
        kinds: Sequence[Kind],
        applicants: Mapping[Kind, int],
        without: Mapping[Kind, float],
        draw: DrawPlaces,
    ) -> _Section:
        needed = sum(draw.floors.values())
        scale = min(1.0, draw.places / needed) if needed else 1.0
        sizes = np.array([applicants[kind] * without[kind] for kind in kinds], dtype=np.float64)
        cap = min(draw.caps.get(name, inf), float(sizes.sum()))
        return _Section(
            np.array([_tickets(kind, draw) for kind in kinds], dtype=np.float64),
            sizes,
            min(scale * draw.floors.get(name, 0), cap),
            cap,
        )

    def seated(self, threshold: float) -> float:
        """The places that a lambda gives, floor and cap apart."""
        return float(-(self.sizes * np.expm1(-self.rates * threshold)).sum())

    def within(self, threshold: float) -> float:
        """The same, at least the floor and at most the cap."""
        return min(max(self.seated(threshold), self.floor), self.cap)

    def chances(self, places: float) -> Floats:
        """The chance of each kind when so many places go to the section."""
        if places >= self.sizes.sum():
            return np.ones(len(self.rates))
        if places <= 0:
            return np.zeros(len(self.rates))
        threshold = find_above_zero(self.seated, places, start=1 / float(self.rates.max()))
        found: Floats = -np.expm1(-self.rates * threshold)
        return found


def _places(sections: Sequence[_Section], places: int) -> list[float]:
    """How many places go to each section."""
    if places >= sum(one.cap for one in sections):
        return [one.cap for one in sections]
    if places <= sum(one.floor for one in sections):
        return [one.floor for one in sections]

    def seated(threshold: float) -> float:
        return sum(one.within(threshold) for one in sections)

    largest = max(float(one.rates.max()) for one in sections)
    threshold = find_above_zero(seated, places, start=1 / largest)
    return [one.within(threshold) for one in sections]
