"""What the page of the site's figures says of the bench is what the bench does."""

from __future__ import annotations

from benchmarks.site_addresses import STAGES
from benchmarks.site_pages import AIM_MS, BEFORE
from tests.docs.quoted import DOCS

PAGE = " ".join((DOCS / "explanation" / "how-fast-the-pages-are.md").read_text("utf-8").split())
WORDS = {5: "five"}


def test_the_page_names_the_aim_the_moments_and_the_number_of_pages_of_the_bench() -> None:
    pages = sum(map(len, STAGES.values()))
    assert f"The aim is {AIM_MS} ms of the server's time for every page" in PAGE
    assert f"through {WORDS[len(STAGES)]} moments" in PAGE
    assert f"opens {pages} pages" in PAGE
    assert f"| {pages - 1} of the {pages} pages, cold and warm | below {AIM_MS} |" in PAGE
    assert f"one other page, `{BEFORE}`" in PAGE
