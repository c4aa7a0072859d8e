"""A bad-weather course prepared beside the main one: what differs, and what has to move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.comparison.courses import Comparison, compare
from dorsal.course.cutoffs.paces import cutoff_elapsed_s
from dorsal.course.pace.effort import costs_along
from dorsal.course.snapping import PlacedCheckpoint, snap
from dorsal.course.snapping.passes import Line
from dorsal.course.survey import Course

Fate = Literal["kept", "moved", "dropped"]
STILL_PASSED_M = 100.0  # the other course passes a place this near on a way of its own


@dataclass(frozen=True, slots=True)
class VariantCheckpoint:
    """A checkpoint of the main course, and what becomes of it on the variant.

    It is kept where both courses run together, moved where the variant comes to its place by a
    way of its own, else dropped, and then `variant_m` and `variant_cutoff_s` are None.
    `variant_cutoff_s` asks for the same pace on equal ground as the main course's `cutoff_s`.
    """

    place: PlacedCheckpoint
    fate: Fate
    variant_m: float | None
    cutoff_s: float | None
    variant_cutoff_s: float | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A variant of a course: `comparison` has the main course as its first."""

    comparison: Comparison
    checkpoints: tuple[VariantCheckpoint, ...]


def prepare_variant(
    main: Course,
    variant: Course,
    checkpoints: Sequence[Checkpoint] = (),
    *,
    start_at: datetime | None = None,
) -> Variant:
    """Lay a variant beside the main course and carry its checkpoints over.

    Between two cut-offs that stay, the time allowed grows or shrinks with what the stretch costs
    a runner (`dorsal.course.pace.effort`), and is rounded to whole minutes from the start.
    """
    comparison = compare(main, variant)
    places = snap(main, checkpoints).places
    carried_to = [_carried(comparison, variant, place) for place in places]
    cutoffs = [cutoff_elapsed_s(place, start_at) for place in places]
    moved = _moved_cutoffs(main, variant, places, [to for _, to in carried_to], cutoffs)
    return Variant(
        comparison,
        tuple(
            VariantCheckpoint(place, fate, to, cutoff, new)
            for place, (fate, to), cutoff, new in zip(
                places, carried_to, cutoffs, moved, strict=True
            )
        ),
    )


def _carried(
    comparison: Comparison, variant: Course, place: PlacedCheckpoint
) -> tuple[Fate, float | None]:
    to = comparison.alignment.carried(place.distance_m)
    if to is not None:
        return "kept", to
    to = _passed(comparison, variant, place)
    return ("dropped", None) if to is None else ("moved", to)


def _passed(comparison: Comparison, variant: Course, place: PlacedCheckpoint) -> float | None:
    """Where the variant passes a place of a changed stretch, on its own way round."""
    checkpoint = place.checkpoint
    if checkpoint.lat is None or checkpoint.lon is None:
        return None
    line = Line(variant.track.lat, variant.track.lon, variant.along_m)
    passes = line.passes(checkpoint.lat, checkpoint.lon)
    for stretch in comparison.stretches:
        if not stretch.first_start_m <= place.distance_m <= stretch.first_end_m:
            continue
        for distance, misfit in zip(passes.distance_m, passes.misfit_m, strict=True):
            inside = stretch.second_start_m <= distance <= stretch.second_end_m
            if inside and misfit <= STILL_PASSED_M:
                return float(distance)
    return None


def _moved_cutoffs(
    main: Course,
    variant: Course,
    places: Sequence[PlacedCheckpoint],
    carried_to: Sequence[float | None],
    cutoffs: Sequence[float | None],
) -> list[float | None]:
    costs = costs_along(main.profile, np.array([place.distance_m for place in places]))
    there = [0.0 if to is None else to for to in carried_to]
    variant_costs = costs_along(variant.profile, np.array(there))
    moved: list[float | None] = []
    last_cost = last_variant_cost = last_s = new_s = 0.0
    for cost, variant_cost, to, cutoff in zip(
        costs.tolist(), variant_costs.tolist(), carried_to, cutoffs, strict=True
    ):
        if to is None or cutoff is None or cost <= last_cost:
            moved.append(None)
            continue
        dearer = (variant_cost - last_variant_cost) / (cost - last_cost)
        new_s += (cutoff - last_s) * dearer
        moved.append(round(new_s / 60) * 60.0)
        last_cost, last_variant_cost, last_s = cost, variant_cost, cutoff
    return moved
