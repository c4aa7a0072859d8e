"""What browser tests share: pictures of what they see, and the offline page, opened anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.opened_verifier import OpenedVerifier
from tests.browser.pictures import Picture, take_picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def verifier(chromium: Browser) -> Iterator[OpenedVerifier]:
    """The page in English, offline; it must do no misdeed in any test."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1200, "height": 900})
    opened = OpenedVerifier(context.new_page())
    yield opened
    context.close()
    assert opened.misdeeds == []


@pytest.fixture
def picture() -> Picture:
    """Take a picture of a page under a name; it is kept where DORSAL_PICTURES names a folder."""
    return take_picture
