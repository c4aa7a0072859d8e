"""The pages for readers keep to the words of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, FENCE, PAGES, REPOSITORY

# What the glossary says otherwise: ballot, waiting list, floor or cap, chance, draw order, seal.
OTHER_WORDS = re.compile(
    r"\b(lotter(?:y|ies)|raffles?|wait[- ]?list(?:ed)?|quotas?|odds|ranking|commitments?|lucky)\b",
    re.IGNORECASE,
)
NO_PROSE = re.compile(r"`[^`]+`|(?<=\])\([^)\s]+\)")  # commands, and where links lead
FOR_READERS = [
    page
    for page in PAGES
    if page == REPOSITORY / "README.md" or page.parent.name in ("how-to", "tutorial")
]


@pytest.mark.parametrize("page", FOR_READERS, ids=lambda page: page.name)
def test_a_page_for_readers_uses_the_words_of_the_glossary(page: Path) -> None:
    text = NO_PROSE.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    found = [word.lower() for word in OTHER_WORDS.findall(text)]
    allowed = {"lottery"} if page.name == "ceremony-in-the-town-hall.md" else set()
    assert set(found) <= allowed


def test_commands_and_links_are_no_prose() -> None:
    text = "`dorsal ballot odds` and [your odds](read-your-odds.md)"
    assert OTHER_WORDS.findall(NO_PROSE.sub("", text)) == ["odds"]


def test_what_is_sought_is_not_in_the_glossary() -> None:
    glossary = (DOCS / "reference" / "words.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| ([a-z ]+) \|", glossary, re.MULTILINE)
    assert {"waiting list", "chance", "floor", "seal", "draw order"} <= set(named)
    assert [word for word in named if OTHER_WORDS.search(word)] == []
