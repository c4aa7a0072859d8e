"""The page for campaigns: opened once for each module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.torture.verdicts import ByPage, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def by_page(chromium: Browser) -> Iterator[ByPage]:
    """The verifier of the page, in Chromium."""
    opened = open_page(chromium)
    yield opened
    opened.page.close()
