"""Chances of real and of thinkable races, for the tests of the pictures."""

from __future__ import annotations

from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind

WESTERN_STATES_2026 = (
    (1, 4469, 0.00309),
    (2, 2563, 0.00617),
    (4, 1752, 0.0123),
    (8, 1102, 0.0245),
    (16, 672, 0.0483),
    (32, 354, 0.0943),
    (64, 239, 0.1798),
    (128, 128, 0.3274),
    (256, 44, 0.5476),
    (512, 5, 0.7952),
)


def row(
    tickets: int,
    applicants: int,
    place: float,
    *,
    with_list: float | None = None,
    classes: tuple[str, ...] = (),
    friends: tuple[tuple[str, ...], ...] = (),
    error: float = 0.0,
) -> ChanceRow:
    """The chances of one kind of applicants; without `with_list` there is no waiting list."""
    return ChanceRow(
        kind=Kind(tickets=(("main", tickets),), classes=classes, friends=friends),
        applicants=applicants,
        place=place,
        place_or_list=place if with_list is None else with_list,
        place_error=error,
    )


def exact(*rows: ChanceRow) -> Chances:
    """Exact chances."""
    return Chances(rows=rows, method="exact")


def western_states() -> Chances:
    """Western States 2026 as published: 257 places."""
    return exact(*(row(*one) for one in WESTERN_STATES_2026))
