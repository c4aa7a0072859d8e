"""Two editions of a course compared: what changed, and which past splits still mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.comparison.alignment import Alignment, Stretch, align
from dorsal.course.pace.matching import match
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint, snap
from dorsal.course.survey import Course

Reason = Literal["same", "stretch changed", "distance changed", "place moved", "not there"]
MOVED_M = 500.0  # a checkpoint this far along from where it was stands elsewhere


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two courses with what each climbs there; `first_*` and `second_*` as in it."""

    stretch: Stretch
    first_ascent_m: float
    second_ascent_m: float
    first_descent_m: float
    second_descent_m: float


@dataclass(frozen=True, slots=True)
class ComparedCheckpoint:
    """A checkpoint of the second edition and the same of the first, None where there was none.

    `reason` is `same` where a past split there means the same: the place exists in both, its
    official distance agrees within 2 %, and nothing changed since the checkpoint before.
    """

    second: PlacedCheckpoint
    first: PlacedCheckpoint | None
    reason: Reason

    @property
    def comparable(self) -> bool:
        """Whether past splits there remain comparable."""
        return self.reason == "same"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two courses laid over each other; what is added is the second's minus the first's.

    `common_share` is the part of the second course that the first runs too. `dropped` are
    checkpoints of the first that the second has no more.
    """

    differences: tuple[Difference, ...]
    first_distance_m: float
    second_distance_m: float
    first_ascent_m: float
    second_ascent_m: float
    common_share: float
    alignment: Alignment
    checkpoints: tuple[ComparedCheckpoint, ...]
    dropped: tuple[PlacedCheckpoint, ...]

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches alone, in running order."""
        return self.alignment.stretches

    @property
    def changes(self) -> tuple[Difference, ...]:
        """The stretches that are not common."""
        return tuple(one for one in self.differences if one.stretch.kind == "changed")

    @property
    def added_distance_m(self) -> float:
        """Metres that the second course is longer."""
        return self.second_distance_m - self.first_distance_m

    @property
    def added_ascent_m(self) -> float:
        """Metres that the second course climbs more."""
        return self.second_ascent_m - self.first_ascent_m


def compare(
    first: Course,
    second: Course,
    *,
    first_checkpoints: Sequence[Checkpoint] = (),
    second_checkpoints: Sequence[Checkpoint] = (),
) -> Comparison:
    """Compare a past edition (the first) with a newer one (the second)."""
    alignment = align(first.profile, second.profile)
    stretches = alignment.stretches
    common = sum(one.second_length_m for one in stretches if one.kind == "common")
    compared, dropped = _checkpoints(
        snap(first, first_checkpoints).places, snap(second, second_checkpoints).places, alignment
    )
    return Comparison(
        tuple(_difference(first.profile, second.profile, one) for one in stretches),
        first.distance_m,
        second.distance_m,
        first.ascent_m,
        second.ascent_m,
        common / second.profile.length_m,
        alignment,
        compared,
        dropped,
    )


def _difference(first: Profile, second: Profile, stretch: Stretch) -> Difference:
    there = (stretch.first_start_m, stretch.first_end_m)
    here = (stretch.second_start_m, stretch.second_end_m)
    return Difference(
        stretch,
        first.ascent_between(*there),
        second.ascent_between(*here),
        first.descent_between(*there),
        second.descent_between(*here),
    )


def _checkpoints(
    first: Sequence[PlacedCheckpoint],
    second: Sequence[PlacedCheckpoint],
    alignment: Alignment,
) -> tuple[tuple[ComparedCheckpoint, ...], tuple[PlacedCheckpoint, ...]]:
    if not first or not second:
        unmatched = tuple(ComparedCheckpoint(place, None, "not there") for place in second)
        return unmatched, tuple(first)
    matches = match([one.checkpoint for one in first], [one.checkpoint for one in second])
    compared = []
    before_m = 0.0
    for place, matched in zip(second, matches, strict=True):
        past = None if matched.past is None else first[matched.past]
        reason = _reason(past, place, matched.comparable, alignment, before_m)
        compared.append(ComparedCheckpoint(place, past, reason))
        before_m = place.distance_m
    kept = {matched.past for matched in matches}
    return tuple(compared), tuple(one for index, one in enumerate(first) if index not in kept)


def _reason(
    past: PlacedCheckpoint | None,
    place: PlacedCheckpoint,
    same_distance: bool,
    alignment: Alignment,
    before_m: float,
) -> Reason:
    if past is None:
        return "not there"
    if not same_distance:
        return "distance changed"
    if alignment.changed_between(before_m, place.distance_m):
        return "stretch changed"
    there = alignment.carried(past.distance_m)
    moved = there is None or abs(there - place.distance_m) > MOVED_M
    return "place moved" if moved else "same"
