"""Visits counted over laps, as exports name them."""

from __future__ import annotations

import pytest

from dorsal.timing.exports.visits import visit_at, visit_name
from dorsal.timing.race import RaceCourse, Visit
from tests.timing.simulation.made_race import made_race

LAP = (Visit(0, "start", 1, 0.0), Visit(1, "hut", 1, 4_000.0), Visit(2, "finish", 1, 10_000.0))


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (0, "Start (km 0.0, lap 1)"),
        (2, "Finish (km 10.0, lap 1)"),
        (3, "Hut (km 14.0, lap 2)"),
        (4, "Finish (km 20.0, lap 2)"),
        (7, "Hut (km 34.0, lap 4)"),
    ],
)
@pytest.mark.parametrize("laps", [0, 4])
def test_a_visit_of_a_later_lap_has_its_own_kilometre(index: int, name: str, laps: int) -> None:
    visit = visit_at(RaceCourse("loop", "Loop", LAP, laps=laps), index)
    assert visit_name(made_race(), visit, laps=True) == name
    assert visit.index == index
