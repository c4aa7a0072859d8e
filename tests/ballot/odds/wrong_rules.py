"""Rules and formulas that races and runners have used, and that are wrong."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.ballot.odds.field import Field


def hat_put_back(field: Field) -> list[float]:
    """1 - (1 - m/T)^t: as if every winning ticket went back into the hat, and none of a winner's
    other tickets were taken out. The first table of Western States 2013.
    """
    total = sum(one.tickets * one.applicants for one in field.classes)
    return [1 - (1 - field.places / total) ** one.tickets for one in field.classes]


def in_proportion(field: Field) -> list[float]:
    """m t / T: chances simply in proportion to tickets."""
    total = sum(one.tickets * one.applicants for one in field.classes)
    return [field.places * one.tickets / total for one in field.classes]


def random_times_coefficient(field: Field) -> list[float]:
    """Everybody draws a number between 0 and 1, multiplies it by their coefficient, and the
    highest products win: a spreadsheet's rule. In the limit of a large field.
    """

    def above(level: float) -> list[float]:
        return [max(0.0, 1 - level / one.tickets) for one in field.classes]

    low, high = 0.0, float(max(one.tickets for one in field.classes))
    for _ in range(100):
        level = (low + high) / 2
        seated = sum(
            one.applicants * chance for one, chance in zip(field.classes, above(level), strict=True)
        )
        low, high = (level, high) if seated > field.places else (low, level)
    return above(low)


def largest_error(wrong: Sequence[float], right: Sequence[float]) -> float:
    """In percentage points."""
    return 100 * max(abs(one - other) for one, other in zip(wrong, right, strict=True))
