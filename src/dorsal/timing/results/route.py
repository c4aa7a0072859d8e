"""The way of a course over all its laps: which place is where, and the last visit of each lap.

Visits are numbered over all laps: the start is 0, and every lap adds the visits after its first,
so that the end of lap k is the visit `k * lap_visits`.
"""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.timing.race import Place, Race, RaceCourse, Visit


@dataclass(frozen=True, slots=True)
class Route:
    """A course with its places at hand."""

    course: RaceCourse
    places: dict[str, Place]

    @property
    def lap_visits(self) -> int:
        """How many visits a lap adds."""
        return len(self.course.visits) - 1

    @property
    def unlimited(self) -> bool:
        """Whether a runner makes as many laps as the limit allows."""
        return self.course.laps == 0

    @property
    def finish(self) -> int:
        """The last visit; that of the first lap where laps are without end."""
        return self.lap_visits * max(1, self.course.laps)

    def visit(self, index: int) -> Visit:
        """The visit of a lap that stands for a visit counted over all laps."""
        return self.course.visits[(index - 1) % self.lap_visits + 1 if index else 0]

    def place(self, index: int) -> Place:
        """The place of a visit."""
        return self.places[self.visit(index).place]

    def name(self, index: int) -> str:
        """What runners call the place of a visit."""
        return self.place(index).checkpoint.name

    def lap(self, index: int) -> int:
        """The lap of a visit, from 1; that of the start is 1 too."""
        return max(0, index - 1) // self.lap_visits + 1

    def full_laps(self, index: int) -> int:
        """How many laps somebody has done who stands at a visit."""
        return index // self.lap_visits

    def distance_m(self, index: int) -> float:
        """Metres from the start of the race to a visit."""
        before = (self.lap(index) - 1) * self.course.visits[-1].distance_m
        return before + self.visit(index).distance_m

    def visits_of(self, place: str) -> tuple[int, ...]:
        """The visits of a place, of all laps (of the first lap where laps are without end)."""
        return tuple(index for index in range(self.finish + 1) if self.visit(index).place == place)

    def visit_near(self, place: str, after: int) -> int | None:
        """The visit of a place that somebody last seen at visit `after` means: that one or the
        next one, else the last one before; None when the course never comes by.
        """
        lap = self.lap(after) - 1
        first = self.visits_of(place)
        if not first:
            return None
        every = first if not self.unlimited else _of_laps(first, self.lap_visits, lap)
        return next((index for index in every if index >= after), every[-1])


def _of_laps(first: tuple[int, ...], lap_visits: int, lap: int) -> tuple[int, ...]:
    """The same visits in laps `lap` and the one after it, counted from 0."""
    shifts = [number * lap_visits for number in range(max(0, lap - 1), lap + 2)]
    return tuple(sorted({index + shift for index in first for shift in shifts}))


def route_of(race: Race, course: str) -> Route:
    """The route of a course."""
    return Route(race.course(course), {one.key: one for one in race.places})
