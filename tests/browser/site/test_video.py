"""A video of an edition: nothing of it is loaded before a click; no other site can be framed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.site.conftest import OpenFor
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Request, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAYER = "https://www.youtube-nocookie.com/embed/a1B2c3D4e5_?autoplay=1&rel=0"
FRAME = """address => new Promise((found) => {
  document.addEventListener("securitypolicyviolation", (one) => found(one.effectiveDirective));
  const frame = document.createElement("iframe");
  frame.src = address;
  document.body.append(frame);
})"""


def without_a_network(context: BrowserContext, asked: list[str]) -> None:
    """Answer for the player's host, and note what the page asks for outside of the site."""

    def note(request: Request) -> None:
        if not request.url.startswith(("http://localhost", "http://127.0.0.1")):
            asked.append(request.url)

    def answer(route: Route) -> None:
        route.fulfill(body="<p>The film</p>", content_type="text/html")

    context.on("request", note)
    context.route(re.compile("^https:"), answer)


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_the_player_takes_the_links_place_on_a_click_and_not_before(
    by_keyboard: bool, open_for: OpenFor, cast: Cast
) -> None:
    edition = make_edition(cast.race, video="https://youtu.be/a1B2c3D4e5_")
    make_ballot(edition)
    context, asked = open_for(None), list[str]()
    without_a_network(context, asked)
    page = context.new_page()
    page.goto("/races/aizkorri-mendi/2027/", wait_until="networkidle")
    link = page.get_by_role("link", name="Watch the video")
    assert (asked, page.locator("iframe").count()) == ([], 0)
    if by_keyboard:
        link.focus()
        page.keyboard.press("Enter")
    else:
        link.click()
    page.frame_locator("iframe").get_by_text("The film").wait_for(timeout=6000)
    assert asked == [PLAYER]
    assert (link.count(), page.url.endswith("/races/aizkorri-mendi/2027/")) == (0, True)


def test_no_other_site_can_be_framed(open_for: OpenFor, cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    context, asked = open_for(None), list[str]()
    without_a_network(context, asked)
    page = context.new_page()
    page.goto("/races/aizkorri-mendi/2027/")
    assert page.evaluate(FRAME, "https://www.youtube.com/embed/a1B2c3D4e5_") == "frame-src"
    assert asked == []
