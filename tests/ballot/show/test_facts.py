from __future__ import annotations

import pytest

from dorsal.ballot.draw.sealed import Seal
from dorsal.ballot.show.facts import opening_facts, why_sentence
from dorsal.ballot.show.words import Sentence
from tests.ballot.draw.small_ballot import BEFORE, ROUND_TIME, seal


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
