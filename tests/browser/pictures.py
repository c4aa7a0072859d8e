"""Pictures of pages: taken while a test runs, of what the test has just seen.

Nothing is kept unless DORSAL_PICTURES names a folder: `make pictures` does, and puts those that
the documents show into docs/pictures.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

COLOURS = 160  # enough for a page in its few colours, and a third of the bytes
MARGIN = 24  # pixels above what a picture begins with
LONGEST_MS = 20_000
SCROLL = (
    "(one, margin) => scrollTo({behavior: 'instant',"
    " top: one.getBoundingClientRect().top + scrollY - margin})"
)

Picture = Callable[..., None]


def take_picture(
    page: Page, name: str, *, shows: str = "main", begins: str = "", whole: bool = False
) -> None:
    """Check that an element (a selector) can be seen, and keep the page as `name`.png if asked.

    What is kept is the window, scrolled to the element `begins`, or the whole page.
    """
    page.locator(shows).first.wait_for(timeout=LONGEST_MS)
    folder = os.environ.get("DORSAL_PICTURES", "")
    if not folder:
        return
    if begins:
        page.locator(begins).first.evaluate(SCROLL, MARGIN)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(500)  # images, and what moves in
    shot = Image.open(BytesIO(page.screenshot(animations="disabled", full_page=whole)))
    few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(Path(folder) / f"{name}.png", optimize=True)
