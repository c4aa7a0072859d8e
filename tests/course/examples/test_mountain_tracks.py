"""Made-up mountain tracks have the length, the climb and the altitudes that were asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.examples import make_mountain_track
from dorsal.course.geodesy import along_m, arcs_m
from dorsal.course.survey import survey


@given(seed=st.integers(0, 2**32), loop=st.booleans())
def test_a_track_is_as_long_and_as_high_as_asked(seed: int, loop: bool) -> None:
    track = make_mountain_track(
        np.random.default_rng(seed),
        length_m=12_000,
        ascent_m=800,
        lowest_m=200,
        highest_m=700,
        loop=loop,
    )
    assert along_m(track.lat, track.lon)[-1] == pytest.approx(12_000, abs=6)
    assert (track.altitude_m.min(), track.altitude_m.max()) == pytest.approx((200, 700), abs=2)
    assert survey(track).ascent_m == pytest.approx(800, rel=0.04)
    ends = arcs_m(track.lat[:1], track.lon[:1], track.lat[-1:], track.lon[-1:])
    assert (ends[0] < 1) == loop


def test_the_same_seed_makes_the_same_track() -> None:
    def made(seed: int) -> bytes:
        track = make_mountain_track(
            np.random.default_rng(seed), length_m=5_000, ascent_m=300, lowest_m=0, highest_m=200
        )
        return b"".join(column.tobytes() for column in (track.lat, track.lon, track.altitude_m))

    assert made(5) == made(5)
    assert made(5) != made(6)


@pytest.mark.parametrize("ascent_m", [400.0, 3_000.0])
def test_a_climb_that_does_not_fit_is_refused(ascent_m: float) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        make_mountain_track(
            np.random.default_rng(1),
            length_m=10_000,
            ascent_m=ascent_m,
            lowest_m=100,
            highest_m=600,
        )
