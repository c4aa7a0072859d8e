"""The profile in lines of text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.course.terminal import profile_lines


def slope(metres: int = 3_000) -> Profile:
    """A steady rise from 100 m to 400 m."""
    steps = metres // 10 + 1
    return Profile(10.0, np.linspace(100, 400, steps), np.zeros(steps), np.zeros(steps))


def texts(profile: Profile, *places: PlacedCheckpoint, width: int, height: int) -> list[str]:
    lines = profile_lines(profile, places, width=width, height=height)
    return ["".join(span.text for span in line) for line in lines]


def test_a_steady_rise_is_a_staircase() -> None:
    assert texts(slope(), width=27, height=3) == [
        " 400 m               ▂▃▄▅▆▇",
        "              ▂▃▄▅▆▇███████",
        " 100 m ▂▃▄▅▆▇██████████████",
        "       0      1     2     3 km",
    ]


@given(width=st.integers(20, 200), height=st.integers(3, 30))
def test_every_line_of_the_drawing_is_as_wide_as_asked(width: int, height: int) -> None:
    lines = texts(slope(), width=width, height=height)
    assert {len(line) for line in lines[:height]} == {width}
    assert len(lines) == height + 1


def test_the_looks_are_the_classes_of_grade() -> None:
    lines = profile_lines(slope(2_000), width=30, height=3)
    assert {span.look for line in lines[:3] for span in line[1:]} == {"up-steep"}


def test_checkpoints_stand_beneath_their_places_and_do_not_touch() -> None:
    def place(distance_m: float) -> PlacedCheckpoint:
        checkpoint = Checkpoint("cp", "A", distance_m)
        return PlacedCheckpoint(checkpoint, distance_m, 200.0, "distance")

    marks = texts(slope(), place(0), place(50), place(1_500), width=47, height=3)[-1]
    assert marks == " " * 7 + "▲0" + " " * 18 + "▲2"
