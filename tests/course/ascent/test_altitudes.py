"""Altitudes that cannot be are left out, and said so."""

from __future__ import annotations

import numpy as np

from dorsal.course.ascent.altitudes import clean_altitudes
from tests.course.mountains import along, track_of


def cleaned(altitudes: list[float], spacing_m: float = 20.0) -> tuple[list[float], list[str]]:
    track = track_of(spacing_m * np.arange(float(len(altitudes))), np.array(altitudes))
    values, warnings = clean_altitudes(track, along(track))
    assert all(one.level == "warning" for one in warnings)
    return [round(float(one), 3) for one in values], [
        f"{one.what}: {one.value}" for one in warnings
    ]


def test_good_altitudes_stay_as_they_are() -> None:
    assert cleaned([5.0, 0.0, -3.0, 7.0]) == ([5.0, 0.0, -3.0, 7.0], [])


def test_missing_altitudes_are_put_in_by_distance() -> None:
    assert cleaned([10.0, np.nan, np.nan, 40.0, np.nan]) == ([10.0, 20.0, 30.0, 40.0, 40.0], [])


def test_absurd_altitudes_are_left_out() -> None:
    assert cleaned([10.0, -9999.0, 30.0, 32767.0, 50.0]) == (
        [10.0, 20.0, 30.0, 40.0, 50.0],
        ["altitudes outside -450 to 9,000 m were left out: 2"],
    )


def test_zeros_far_from_the_sea_are_left_out() -> None:
    assert cleaned([900.0, 0.0, 0.0, 930.0]) == (
        [900.0, 910.0, 920.0, 930.0],
        ["altitudes of 0 m far from the sea were left out: 2"],
    )


def test_a_spike_is_left_out_but_a_step_is_not() -> None:
    assert cleaned([100.0, 100.0, 400.0, 102.0, 102.0, 302.0, 302.0]) == (
        [100.0, 100.0, 101.0, 102.0, 102.0, 302.0, 302.0],
        ["altitudes that jump up and back were left out: 1"],
    )


def test_a_long_stretch_without_altitudes_is_told() -> None:
    _, warnings = cleaned([100.0, 110.0, np.nan, np.nan, 300.0], spacing_m=500.0)
    assert warnings == [
        "a long stretch has no altitudes; a straight slope was put in: 1500 m from km 0.5"
    ]


def test_all_long_stretches_without_altitudes_are_counted() -> None:
    _, warnings = cleaned([np.nan, np.nan, 110.0, 120.0, np.nan, np.nan, np.nan], spacing_m=600.0)
    assert warnings == [
        "a long stretch has no altitudes; a straight slope was put in: "
        "1800 m from km 1.8, 2 such stretches make 3.0 km"
    ]


def test_a_zero_is_kept_where_it_is_one_of_two_altitudes() -> None:
    assert cleaned([0.0, 90.0], spacing_m=800.0) == ([0.0, 90.0], [])


def test_altitudes_beyond_all_reason_do_not_overflow() -> None:
    assert cleaned([10.0, 1e308, -1e308, 40.0]) == (
        [10.0, 20.0, 30.0, 40.0],
        ["altitudes outside -450 to 9,000 m were left out: 2"],
    )
