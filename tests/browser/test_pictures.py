"""Pictures are taken where the environment asks for them, and only of what can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import TimeoutError as NotSeen

from tests.browser import pictures
from tests.browser.pictures import Picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.delenv("DORSAL_PICTURES", raising=False)
    context = chromium.new_context(viewport={"width": 400, "height": 300})
    page = context.new_page()
    page.set_content(
        "<body style='margin: 0; background: #fff'><main><h1>Zegama</h1></main>"
        "<div style='height: 900px'></div><p id='low' style='background: #f00'>low</p>"
        "<div style='height: 900px'></div><b hidden>hidden</b>"
    )
    yield page
    context.close()


def test_nothing_is_kept_unless_a_folder_is_named(
    page: Page, picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    picture(page, "zegama", shows="h1")
    assert list(tmp_path.iterdir()) == []


def test_the_window_or_the_whole_page_is_kept_in_few_colours(
    page: Page, picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DORSAL_PICTURES", str(tmp_path))
    picture(page, "window", begins="#low")
    picture(page, "whole", whole=True)
    with Image.open(tmp_path / "whole.png") as whole:
        assert (whole.size[0], whole.size[1] > 1800) == (400, True)
    with Image.open(tmp_path / "window.png") as window:
        assert (window.size, window.mode) == ((400, 300), "P")
        seen = window.convert("RGB")
    low = [seen.getpixel((399, pictures.MARGIN + y)) for y in (-2, 2)]
    assert low == [(255, 255, 255), (255, 0, 0)]


@pytest.mark.parametrize("selector", ["#absent", "b"])
def test_what_cannot_be_seen_is_an_error_with_and_without_a_folder(
    page: Page, picture: Picture, selector: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "LONGEST_MS", 300)
    with pytest.raises(NotSeen):
        picture(page, "zegama", shows=selector)
