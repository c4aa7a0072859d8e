"""The demonstration in a real browser: every moment by clicking the bar, as everybody of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from dorsal.site.demo.moments import KEYS
from dorsal.site.demo.tour import TOUR
from tests.site.demo.running_demo import RunningDemo, run_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE, DESK = (360, 780), (1280, 900)  # width and height


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    with run_demo(tmp_path_factory.mktemp("demo")) as running:
        running.wait_until_prepared()
        yield running


@pytest.fixture
def open_page(chromium: Browser, demo: RunningDemo) -> Iterator[Page]:
    """A page at a desk that forbids itself every error of the console."""
    context = chromium.new_context(
        locale="en-GB", viewport={"width": DESK[0], "height": DESK[1]}, base_url=demo.address
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert errors == []


def moment_now(page: Page) -> str | None:
    return page.locator(".demo-steps [aria-current=step]").get_attribute("value")


def test_every_moment_is_one_click_away(open_page: Page) -> None:
    page = open_page
    page.goto("/races/larraundi/2027/")
    for key in (*KEYS, *reversed(KEYS)):
        page.locator(f".demo-steps button[value={key}]").click()
        assert moment_now(page) == key
        assert page.url.endswith("/races/larraundi/2027/")
        assert page.get_by_role("heading", level=1).inner_text() == "Larraundi Mendi Maratoia 2027"


def test_everybody_finds_a_page_at_every_moment(open_page: Page) -> None:
    """From a page that is not there at every moment one is led to one that is."""
    page = open_page
    for who in ("director", "helper", "runner", "friend", "organiser", "stranger"):
        page.goto("/demo/tour/")
        page.locator(f".demo-people button[value={who}]").click()
        for key in KEYS:
            page.goto("/me/")
            page.locator(f".demo-steps button[value={key}]").click()
            assert moment_now(page) == key
            assert page.locator("h1").count() == 1
            assert "not here" not in page.title()


def test_the_tour_leads_to_eight_pages(open_page: Page) -> None:
    page = open_page
    for number, step in enumerate(TOUR, start=1):
        page.goto("/demo/tour/")
        page.locator(f"form[action='/demo/tour/{number}/'] button").click()
        assert page.url.split("://")[1].partition("/")[2] == step.page.lstrip("/")
        assert moment_now(page) == step.moment


def test_on_a_phone_the_bar_is_folded_and_opens_by_the_keyboard(
    chromium: Browser, demo: RunningDemo
) -> None:
    context = chromium.new_context(
        locale="en-GB",
        viewport={"width": PHONE[0], "height": PHONE[1]},
        base_url=demo.address,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/")
    bar = page.locator(".demo-bar")
    folded = bar.bounding_box()
    assert folded is not None
    assert folded["height"] < 100
    assert not page.locator(".demo-steps").is_visible()
    page.locator("#demo-open").focus()
    page.keyboard.press("Space")
    page.locator(".demo-steps button[value=sealed]").click()
    assert moment_now(page) == "sealed"
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    context.close()
