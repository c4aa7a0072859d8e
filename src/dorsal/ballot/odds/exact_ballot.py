"""The exact chances of a whole ballot, where its rules have an exact form.

They have one when every entry is one person, nobody takes part in two draws, no cap can bind, the
classes with floors do not overlap within a draw, and no pool without a draw is still open.
Elsewhere `why_not_exact` says what stands in the way, and the ballot is simulated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import dropwhile

from dorsal.ballot.draw.sealed import DrawPool, SealedQuota, SealedRules
from dorsal.ballot.odds.ballot_form import BallotForm
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field, TicketClass
from dorsal.ground.progress import SILENT, Progress


def why_not_exact(form: BallotForm) -> str:
    """What stands in the way of an exact form, or `""`."""
    if form.tied:
        return "the last place of a merit pool is decided by lot"
    if any(kind.standing for kind in form.kinds):
        return "a pool without a draw comes after a draw"
    if any(kind.friends for kind in form.kinds):
        return "friends apply in groups"
    if _sends_on_later(form.rules):
        return "a pool after a draw may leave places to another"
    if any(len(kind.tickets) > 1 for kind in form.kinds):
        return "somebody takes part in two draws"
    if any(_can_bind(cap, form) for cap in form.rules.caps):
        return "a cap may bind"
    return next((why for pool in form.rules.draws if (why := _draw_in_the_way(form, pool))), "")


def exact_ballot(
    form: BallotForm, *, steps: Sequence[int] = (), progress: Progress = SILENT
) -> Chances:
    """The chances of every kind; `ValueError` when there is no exact form.

    `steps` are lengths of a waiting list for `ChanceRow.within`; a published list ends where it
    ends.
    """
    if why := why_not_exact(form):
        raise ValueError(why)
    rows: list[ChanceRow] = []
    with progress.stage("Computing the exact chances"):
        for pool in form.rules.draws:
            rows += _rows_of(form, pool, steps)
    return Chances(rows=tuple(sorted(rows, key=_by_kind)), method="exact", steps=tuple(steps))


def _sends_on_later(rules: SealedRules) -> bool:
    """Whether a pool without a draw stands behind a draw and sends on what it has left."""
    behind = dropwhile(lambda pool: not isinstance(pool, DrawPool), rules.pools)
    return any(pool.unused for pool in behind if not isinstance(pool, DrawPool))


def _by_kind(row: ChanceRow) -> Kind:
    return row.kind


def _rows_of(form: BallotForm, pool: DrawPool, steps: Sequence[int]) -> list[ChanceRow]:
    positions = _kinds_in(form, pool.name)
    if not positions:
        return []
    field = draw_field(form, pool.name)
    place = exact_chances(field)
    listed = field.applicants if not pool.waiting_list else field.places + pool.waiting_list
    place_or_list = exact_chances(field, places=listed)
    longest = pool.waiting_list or field.applicants
    within = [exact_chances(field, places=field.places + min(step, longest)) for step in steps]
    return [
        ChanceRow(
            kind=form.kinds[position],
            applicants=form.applicants[position],
            place=float(place[index]),
            place_or_list=float(place_or_list[index]),
            within=tuple(float(chances[index]) for chances in within),
        )
        for index, position in enumerate(positions)
    ]


def draw_field(form: BallotForm, pool: str, *, floors: bool = True) -> Field:
    """The field of one draw, with a class for each kind in it; `floors=False` leaves them out."""
    places = form.seating.free[pool]
    needed = _needed(form, pool) if floors else {}
    classes = tuple(
        TicketClass(
            tickets=dict(form.kinds[position].tickets)[pool],
            applicants=form.applicants[position],
            floor_class=next((one for one in form.kinds[position].classes if one in needed), ""),
        )
        for position in _kinds_in(form, pool)
    )
    return Field(classes=classes, places=places, floors=needed)


def _kinds_in(form: BallotForm, pool: str) -> list[int]:
    return [index for index, kind in enumerate(form.kinds) if pool in dict(kind.tickets)]


def _needed(form: BallotForm, pool: str) -> dict[str, int]:
    """How many places of a draw each class with a floor gets first."""
    needed: dict[str, int] = {}
    for floor in form.rules.floors:
        if floor.scope in ("all", pool):
            short = floor.count - form.seating.held[floor.scope, floor.class_name]
            needed[floor.class_name] = max(short, needed.get(floor.class_name, 0))
    kinds = [form.kinds[index] for index in _kinds_in(form, pool)]
    present = {name for kind in kinds for name in kind.classes}
    return {name: short for name, short in needed.items() if short > 0 and name in present}


def _draw_in_the_way(form: BallotForm, pool: DrawPool) -> str:
    needed, kinds = _needed(form, pool.name), _kinds_in(form, pool.name)
    free = form.seating.free[pool.name]
    if sum(needed.values()) > free:
        return f"the floors need more places than {pool.name} has left"
    if any(sum(name in needed for name in form.kinds[index].classes) > 1 for index in kinds):
        return "classes with floors overlap"
    if pool.unused and sum(form.applicants[index] for index in kinds) < free:
        return f"{pool.name} leaves places to another pool"
    shared = any(floor.scope == "all" for floor in form.rules.floors)
    drawn = [one for one in form.rules.draws if _kinds_in(form, one.name)]
    return "a floor is shared by several draws" if shared and len(drawn) > 1 else ""


def _can_bind(cap: SealedQuota, form: BallotForm) -> bool:
    """Whether more of a class could be seated than the cap allows."""
    drawn: Counter[str] = Counter()
    for kind, applicants in zip(form.kinds, form.applicants, strict=True):
        if cap.class_name in kind.classes:
            drawn.update({pool: applicants for pool, _ in kind.tickets})
    at_most = sum(
        min(applicants, form.seating.free[pool])
        for pool, applicants in drawn.items()
        if cap.scope in ("all", pool)
    )
    return form.seating.held[cap.scope, cap.class_name] + at_most > cap.count
