from __future__ import annotations

import msgspec
import pytest

from dorsal.ballot.draw.ceremony import CeremonyLine
from dorsal.ballot.draw.drawing import DrawnFile
from dorsal.ballot.draw.sealed import Seal, SealedSource
from dorsal.ballot.show import say
from dorsal.ballot.show.facts import opening_facts, round_facts, why_sentence
from dorsal.ballot.show.words import Sentence
from tests.ballot.draw.small_ballot import BEFORE, ROUND_TIME, drawn, record_of, seal


def facts(one: Seal) -> list[str]:
    return [fact.id for fact in opening_facts(one)]


def test_a_rehearsal_says_so_at_once() -> None:
    late = type(BEFORE)(now=ROUND_TIME + 1, round=1000)
    assert facts(seal(moment=late).seal)[:2] == ["opening.title", "opening.rehearsal"]
    assert facts(seal().seal)[:2] == ["opening.title", "opening.entries"]


def test_the_reasons_of_a_draw_are_taken_apart() -> None:
    assert why_sentence("next in the draw order") == Sentence("why.next")
    assert why_sentence("first of women in the draw order; floor 52 had 13") == Sentence(
        "why.floor", {"class": "women", "needed": 52, "had": 13}
    )


def test_a_reason_that_no_draw_gives_is_refused() -> None:
    with pytest.raises(ValueError, match="'standing 15750'"):
        why_sentence("standing 15750")


CLOSES = ROUND_TIME - 900
SOURCES = (
    SealedSource(
        name="dice", count=2, lowest=1, highest=6, ordered=True, repeats=True, closes=CLOSES
    ),
    SealedSource(
        name="balls", count=1, lowest=1, highest=49, ordered=False, repeats=False, closes=CLOSES
    ),
)


def ceremony_told(*, dice_at: int, balls_at: int) -> list[str]:
    with_sources = msgspec.structs.replace(seal().seal, ceremony=SOURCES)
    file = msgspec.json.decode(drawn(record_of(seal()))["draw.json"], type=DrawnFile)
    lines = (
        CeremonyLine("balls", 1, (17,), "", balls_at),
        CeremonyLine("dice", 2, (6, 1), "", dice_at),
    )
    told = [say(one, "en") for one in round_facts(with_sources, file, lines)]
    return told[2:-1]  # without the round, its number and the seed


def test_the_numbers_of_each_source_are_told_in_the_order_of_the_seal() -> None:
    assert ceremony_told(dice_at=CLOSES, balls_at=CLOSES - 60) == [
        "The numbers of 2 ceremony sources are mixed with it.",
        "The numbers of dice: 6 1.",
        "The numbers of balls: 17.",
    ]


def test_numbers_that_came_too_late_are_told_as_such() -> None:
    assert ceremony_told(dice_at=ROUND_TIME, balls_at=CLOSES + 1)[3:] == [
        "Numbers of the ceremony were recorded when the random number was known:"
        " the organiser could have chosen among 36 outcomes.",
        "The numbers of balls were recorded after the hour that the rules set.",
    ]
