"""The figures that an explanation states are computed again here, by the method that it names."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from tests.docs.quoted import DOCS, REPOSITORY

PAGE = (DOCS / "explanation" / "tickets-and-hats.md").read_text(encoding="utf-8")
PLACES = 225
UTMB_PLACES = 2300
UTMB = {1: 4801, 2: 1600}


def solved(given: Callable[[float], float], places: int, *, highest: float) -> float:
    """The argument at which a falling function gives the number of places, by bisection."""
    low, high = 0.0, highest
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if given(middle) > places else (low, middle)
    return low


def products(applicants: Mapping[int, int], places: int) -> dict[int, float]:
    """Chances by tickets when the highest random numbers times tickets win."""

    def seated(threshold: float) -> float:
        return sum(n * max(0.0, 1 - threshold / w) for w, n in applicants.items())

    threshold = solved(seated, places, highest=float(max(applicants)))
    return {w: max(0.0, 1 - threshold / w) for w in applicants}


def hat(applicants: Mapping[int, int], places: int) -> dict[int, float]:
    """Chances by tickets when tickets are drawn from a hat."""

    def left(rate: float) -> float:
        return sum(n * math.exp(-rate * w) for w, n in applicants.items())

    rate = solved(left, sum(applicants.values()) - places, highest=100.0)
    return {w: 1 - math.exp(-rate * w) for w in applicants}


@pytest.fixture(scope="module")
def example() -> Counter[int]:
    """How many applicants of the example have how many tickets."""
    path = REPOSITORY / "examples" / "zegama" / "entries.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return Counter(1 + int(row["failures"]) for row in csv.DictReader(file))


def chance(value: float) -> str:
    return f"{value:.2%}".replace("%", " %") + (
        f" (1 in {round(1 / value)})" if value else " (never)"
    )


def test_the_table_of_the_example(example: Counter[int]) -> None:
    wrong, right = products(example, PLACES), hat(example, PLACES)
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)
    assert rows == [
        (str(w), f"{example[w]:,} | {chance(wrong[w])} | {chance(right[w])}")
        for w in (1, 3, 6, 7, 9, 11)
    ]


def test_how_many_would_have_applied_for_nothing(example: Counter[int]) -> None:
    hopeless = sum(n for w, n in example.items() if not products(example, PLACES)[w])
    most = max(w for w in example if not products(example, PLACES)[w])
    assert most == 6
    assert f"{hopeless:,} of the 13,830" in PAGE


def test_the_figures_of_utmb() -> None:
    wrong, right = products(UTMB, UTMB_PLACES), hat(UTMB, UTMB_PLACES)
    said = " ".join(PAGE.split())
    assert f"the two kinds had {wrong[1]:.1%} and {wrong[2]:.1%}".replace("%", " %") in said
    assert f"would have given {right[1]:.1%} and {right[2]:.1%}".replace("%", " %") in said
