"""Ceremony numbers: how many outcomes there are, what is recorded, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, permutations, product
from typing import Any

import msgspec
import pytest

from dorsal.ballot.draw.ceremony import (
    CeremonyLine,
    ceremony_hash,
    late_outcomes,
    missing_sources,
    outcomes,
    read_ceremony,
    record_numbers,
)
from dorsal.ballot.draw.sealed import Seal, SealedSource, as_json, seal_hash
from dorsal.ballot.rules import CeremonySource
from dorsal.ground.canonical import canonical_bytes, canonical_hash
from tests.ballot.draw.small_ballot import ROUND_TIME, RULES, seal

DICE = CeremonySource(
    name="dice", count=3, lowest=1, highest=6, ordered=True, repeats=True, closes=ROUND_TIME - 60
)
BALLS = CeremonySource(
    name="balls", count=2, lowest=0, highest=9, ordered=False, repeats=False, closes=ROUND_TIME - 9
)


@pytest.fixture(scope="module")
def sealed() -> Seal:
    return seal(rules=replace(RULES, ceremony=(DICE, BALLS))).seal


def record(seal_: Seal, *numbers: tuple[str, list[int]], time: int = 5) -> list[CeremonyLine]:
    lines: list[CeremonyLine] = []
    for source, values in numbers:
        lines.append(
            record_numbers(seal_, lines, values, first_seal=seal_, source=source, time=time)
        )
    return lines


def as_lines(lines: list[CeremonyLine]) -> list[bytes]:
    return [canonical_bytes(as_json(line)) for line in lines]


def changed(line: CeremonyLine, **changes: Any) -> bytes:
    return canonical_bytes(msgspec.to_builtins(line) | changes)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_outcomes_are_as_many_as_can_be_listed(size: int, count: int) -> None:
    values = range(4, 4 + size)
    listed = {
        (True, True): product(values, repeat=count),
        (True, False): permutations(values, count),
        (False, True): combinations_with_replacement(values, count),
        (False, False): combinations(values, count),
    }
    for (ordered, repeats), all_of_them in listed.items():
        source = SealedSource(
            closes=0,
            count=count,
            highest=3 + size,
            lowest=4,
            name="x",
            ordered=ordered,
            repeats=repeats,
        )
        assert outcomes(source) == len(list(all_of_them))


def test_numbers_are_chained_to_the_first_seal(sealed: Seal) -> None:
    dice, balls = record(sealed, ("dice", [6, 1, 6]), ("balls", [9, 0]), time=1801501200)
    assert as_json(dice) == {
        "name": "dice",
        "number": 1,
        "numbers": (6, 1, 6),
        "previous": seal_hash(sealed).hex(),
        "time": 1801501200,
    }
    assert (balls.number, balls.previous) == (2, canonical_hash(as_json(dice)).hex())


def test_balls_in_a_bag_are_written_in_ascending_order_and_dice_as_they_fell(sealed: Seal) -> None:
    balls, dice = record(sealed, ("balls", [9, 0]), ("dice", [6, 1, 2]))
    assert (balls.numbers, dice.numbers) == ((0, 9), (6, 1, 2))


@pytest.mark.parametrize(
    ("source", "numbers", "why"),
    [
        ("coin", [1], "the seal declares no source 'coin'; it declares: dice, balls"),
        ("dice", [1, 2], "dice gives 3 numbers, not 2"),
        ("dice", [1, 2, 3, 4], "dice gives 3 numbers, not 4"),
        ("dice", [1, 7, 0], "dice gives numbers from 1 to 6, not 7"),
        ("dice", [0, 1, 1], "dice gives numbers from 1 to 6, not 0"),
        ("balls", [4, 4], "balls gives every number at most once"),
    ],
)
def test_numbers_that_the_seal_does_not_declare_are_refused(
    sealed: Seal, source: str, numbers: list[int], why: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        record(sealed, (source, numbers))


def test_recorded_numbers_cannot_be_replaced(sealed: Seal) -> None:
    with pytest.raises(ValueError, match="'dice' are recorded already and cannot be replaced"):
        record(sealed, ("dice", [1, 1, 1]), ("dice", [1, 1, 1]))


def test_a_seal_without_sources_says_so() -> None:
    with pytest.raises(ValueError, match="it declares: none"):
        record(seal().seal, ("dice", [1]))


def test_recorded_lines_are_read_back_in_any_order_of_the_sources(sealed: Seal) -> None:
    lines = record(sealed, ("balls", [3, 1]), ("dice", [1, 1, 1]))
    assert read_ceremony(as_lines(lines), sealed, first_seal=sealed) == lines
    assert missing_sources(sealed, lines[:1]) == ["dice"]
    assert missing_sources(sealed, lines) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "coin"}, "line 2: 'coin' is not declared, or recorded twice"),
        ({"name": "dice"}, "line 2: 'dice' is not declared, or recorded twice"),
        ({"number": 1}, "line 2 does not continue the chain"),
        ({"previous": "00" * 32}, "line 2 does not continue the chain"),
        ({"numbers": [3]}, "line 2: balls gives 2 numbers, not 1"),
        ({"numbers": [3, 3]}, "line 2: balls gives every number at most once"),
        ({"numbers": [3, 1]}, "line 2: balls needs ascending numbers"),
        ({"numbers": [3, 10]}, "line 2: balls gives numbers from 0 to 9, not 10"),
        ({"time": -1}, "Expected `int` >= 0 - at `$.time`"),
        ({"numbers": [True, 3]}, "Expected `int`, got `bool`"),
        ({"note": "x"}, "unknown field `note`"),
    ],
)
def test_a_changed_line_is_refused(sealed: Seal, changes: dict[str, Any], why: str) -> None:
    dice, balls = record(sealed, ("dice", [1, 1, 1]), ("balls", [1, 3]))
    lines = [*as_lines([dice]), changed(balls, **changes)]
    with pytest.raises(ValueError, match=re.escape(why)):
        read_ceremony(lines, sealed, first_seal=sealed)


def test_what_enters_the_seed_has_the_declared_order(sealed: Seal) -> None:
    right = canonical_hash(
        [{"name": "dice", "numbers": [2, 1, 2]}, {"name": "balls", "numbers": [0, 9]}]
    )
    for order in (1, -1):
        numbers = [("dice", [2, 1, 2]), ("balls", [9, 0])][::order]
        assert ceremony_hash(sealed, record(sealed, *numbers)) == right
    assert ceremony_hash(seal().seal, []) == canonical_hash([])


def test_only_sources_recorded_at_the_rounds_time_or_later_were_a_choice(sealed: Seal) -> None:
    early = record(sealed, ("dice", [1, 1, 1]), time=ROUND_TIME - 1)
    late = record(sealed, ("dice", [1, 1, 1]), ("balls", [0, 1]), time=ROUND_TIME)
    assert late_outcomes(sealed, early, round_time=ROUND_TIME) == 1
    assert late_outcomes(sealed, late[:1], round_time=ROUND_TIME) == 6**3
    assert late_outcomes(sealed, late, round_time=ROUND_TIME) == 6**3 * 45
