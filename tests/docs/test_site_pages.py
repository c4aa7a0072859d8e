"""The pages about the site name its buttons, links and labels as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.quoted import DOCS, FENCE
from tools.messages import gather

HOW_TO = DOCS / "how-to"
SITE_PAGES = (
    DOCS / "tutorial" / "a-race-on-the-site.md",
    *(
        HOW_TO / f"{name}.md"
        for name in (
            "a-course-page",
            "a-series",
            "apply-with-friends",
            "documents-and-duplicates",
            "earlier-years-and-claims",
            "open-a-ballot",
            "run-the-show",
            "seal-and-draw-on-the-site",
            "your-data",
        )
    ),
)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
PLACEHOLDER = re.compile(r"%\\?\(\w+\\?\)[sd]")


def plain(text: str) -> str:
    """A label without what differs in print: line breaks, quotes, a full stop at its end."""
    text = " ".join(text.split()).replace("’", "'")
    return text.strip("“”\"'").rstrip(".:,")


def labels() -> tuple[set[str], list[re.Pattern[str]]]:
    """The messages of the site: those that stand as they are, and patterns of the others."""
    told: set[str] = set()
    for message in gather():
        texts = message.id if isinstance(message.id, tuple | list) else [message.id]
        told |= {plain(str(text)) for text in texts if text}
    patterns = [
        re.compile(PLACEHOLDER.sub(".+", re.escape(text)).replace("%%", "%"))
        for text in told
        if "%(" in text and len(PLACEHOLDER.sub("", re.escape(text))) > 5
    ]
    return told, patterns


WHOLE, PATTERNS = labels()


def is_label(text: str) -> bool:
    """Whether a text is one of the site's, as a whole or with its beginning before `…`."""
    text = plain(text)
    begins = text.removesuffix(" …")
    return (
        text in WHOLE
        or any(pattern.fullmatch(text) for pattern in PATTERNS)
        or (begins != text and any(one.startswith(begins) for one in WHOLE))
    )


def unknown(text: str) -> list[str]:
    """The bold texts of a page that the site does not have."""
    return [found for found in BOLD.findall(FENCE.sub("", text)) if not is_label(found)]


@pytest.mark.parametrize("page", SITE_PAGES, ids=lambda page: page.stem)
def test_what_is_bold_stands_on_the_site(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert BOLD.findall(text) != []
    assert unknown(text) == []


def test_a_label_that_the_site_lacks_would_be_noticed() -> None:
    assert unknown("Press **Seal now**, **Seal …**, or **Let it\nbe sealed**.") == [
        "Let it\nbe sealed"
    ]


def test_the_tutorial_goes_where_the_browser_test_goes() -> None:
    """Buttons that the race from nothing presses are named in the tutorial."""
    tests = Path(__file__).resolve().parents[1] / "browser" / "site" / "test_from_nothing.py"
    pressed = re.findall(r"\.(?:press|follow)\(\s*\"(.+?)\"", tests.read_text(encoding="utf-8"))
    tutorial = {plain(one) for one in BOLD.findall(SITE_PAGES[0].read_text(encoding="utf-8"))}
    not_named = {"Cheat", "Publish", "Save"}
    assert {plain(one) for one in pressed} - tutorial - not_named == set()
