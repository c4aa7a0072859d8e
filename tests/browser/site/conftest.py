"""What browser tests of the site share: the cast, sign-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from dorsal.site.accounts.models import User
from tests.site.conftest import cast, data_folder, site_clock, told_contexts

__all__ = ["cast", "data_folder", "site_clock", "told_contexts"]  # fixtures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(autouse=True)
def _no_limits_from_before(request: pytest.FixtureRequest) -> None:
    """The cache outlives a test's database; a test that has none has a site of its own."""
    if request.node.get_closest_marker("django_db"):
        cache.clear()


OpenFor = Callable[..., "BrowserContext"]


@pytest.fixture
def open_for(chromium: Browser, live_server: LiveServer) -> Iterator[OpenFor]:
    """Open a browser in which somebody is signed in (nobody: `None`); options are Playwright's."""
    opened: list[BrowserContext] = []

    def open_browser(user: User | None, **options: object) -> BrowserContext:
        context = chromium.new_context(base_url=live_server.url, **options)  # type: ignore[arg-type]
        opened.append(context)
        if user is not None:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            name, url = settings.SESSION_COOKIE_NAME, live_server.url
            context.add_cookies([{"name": name, "value": session, "url": url}])
        return context

    yield open_browser
    for context in opened:
        context.close()
