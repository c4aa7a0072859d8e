"""Links inside the documents lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, FENCE, PAGES, REPOSITORY

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", one).strip().lower() for one in headings)
    return {re.sub(r"[^\w\- ]", "", one).replace(" ", "-") for one in plain}


def broken(page: Path) -> list[str]:
    """The internal links of a page that lead nowhere."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    found = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        there = target.exists() and (not path or target.is_relative_to(REPOSITORY))
        named = not anchor or target.suffix != ".md" or (there and anchor in anchors(target))
        if not there or not named:
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_broken_link_would_be_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# A page\n[good](https://example.org) [self](#a-page) [bad](#nowhere) [too](absent.md)\n"
    )
    assert broken(page) == ["#nowhere", "absent.md"]


def test_the_index_leads_to_every_page() -> None:
    index = DOCS / "index.md"
    linked = {
        (DOCS / link.partition("#")[0]).resolve()
        for link in LINK.findall(index.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", link)
    }
    assert set(DOCS.rglob("*.md")) - {index} - linked == set()
