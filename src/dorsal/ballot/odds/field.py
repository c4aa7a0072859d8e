"""The field of a draw: how many applicants have how many tickets, and which floors protect whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

MOST_IN_A_FIELD = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClass:
    """So many applicants, each alone, with so many tickets: a number above 0, of which only the
    ratio to others' counts.

    `floor_class` names the class with a floor to which all of them belong; empty: to none.
    """

    tickets: int | float
    applicants: int
    floor_class: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.tickets < inf:
            raise ValueError(f"{self.tickets} tickets; it must be above 0")
        if not 0 <= self.applicants <= MOST_IN_A_FIELD:
            raise ValueError(f"{self.applicants} applicants; it must be 0 to {MOST_IN_A_FIELD}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Everybody in one draw for `places` places.

    `floors` gives for a class the number of places that go to it first. Classes with floors do not
    overlap: a `TicketClass` names one of them or none.
    """

    classes: tuple[TicketClass, ...]
    places: int
    floors: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.places < 0:
            raise ValueError(f"{self.places} places; it must not be negative")
        if any(floor < 0 for floor in self.floors.values()):
            raise ValueError("a floor must not be negative")
        if sum(self.floors.values()) > self.places:
            raise ValueError(
                f"the floors need {sum(self.floors.values())} places, there are {self.places}"
            )

    @property
    def applicants(self) -> int:
        """How many people take part."""
        return sum(one.applicants for one in self.classes)

    @property
    def seated(self) -> int:
        """How many of them get a place: the check sum of all chances."""
        return min(self.places, self.applicants)
