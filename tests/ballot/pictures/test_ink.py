"""The colours are told apart by eyes that lack one kind of cone, and read on white paper.

Colour blindness after Machado, Oliveira and Fernandes (2009), severity 1; differences in CIE Lab
(76), where 2 is just visible side by side and 20 is another colour.
"""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
from matplotlib.colors import to_rgb

from dorsal.ballot.pictures.ink import GREY, ORANGE, SERIES, TEAL, TEXT, shade, tint

Array: TypeAlias = npt.NDArray[np.float64]

EYES = {
    "all cones": np.eye(3),
    "no long cones": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "no medium cones": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "no short cones": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def light(colour: str) -> Array:
    """Linear light of an sRGB colour."""
    parts = np.array(to_rgb(colour))
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(linear: Array) -> Array:
    share = TO_XYZ @ np.clip(linear, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(colour: str) -> float:
    return float(1.05 / ((TO_XYZ @ light(colour))[1] + 0.05))


def difference(first: str, second: str, eyes: str) -> float:
    seen = [lab(EYES[eyes] @ light(colour)) for colour in (first, second)]
    return float(np.linalg.norm(seen[0] - seen[1]))


@pytest.mark.parametrize("eyes", EYES)
def test_gains_and_losses_are_unlike_to_all_eyes(eyes: str) -> None:
    assert difference(TEAL, ORANGE, eyes) > 45


@pytest.mark.parametrize("eyes", EYES)
def test_any_two_series_are_told_apart_by_all_eyes(eyes: str) -> None:
    assert min(difference(a, b, eyes) for a, b in combinations(SERIES, 2)) > 20


@pytest.mark.parametrize("colour", [TEXT, GREY, *SERIES[:5]])
def test_words_in_any_colour_are_read_on_white(colour: str) -> None:
    assert contrast(colour) >= 4.5


def test_tints_are_lighter_and_the_ramp_darkens() -> None:
    assert (tint(TEAL, 1.0), tint(TEAL, 0.0)) == (TEAL.lower(), "#ffffff")
    contrasts = [contrast(shade(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
    assert contrasts == sorted(contrasts)
    assert contrasts[2] >= 4.5  # names are written in the darker half
