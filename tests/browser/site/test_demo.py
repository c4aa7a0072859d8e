"""The demonstration in a real browser: every moment by clicking the bar, as everybody of it; and
the pictures of the README.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from dorsal.site.demo.cast import IN_BAR
from dorsal.site.demo.moments import BALLOT, KEYS, OFFICE, OWN
from dorsal.site.demo.tour import TOUR
from tests.browser.pictures import Picture
from tests.conftest import REPETITIONS
from tests.site.demo.running_demo import RunningDemo, run_prepared_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PHONE, DESK = (360, 780), (1280, 900)  # width and height
LARGER_PHONE, PROJECTOR, TALL = (390, 844), (1280, 720), (1280, 1440)
PATIENCE_S = 90
BRIEF = 10  # repetitions
COURSE = "/races/larraundi/2027/course/"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    with run_prepared_demo(tmp_path_factory) as running:
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


def test_every_moment_is_one_click_away(open_page: Page, repetitions: int) -> None:
    """Forward step by step; back likewise, or briefly in longer steps."""
    page = open_page
    page.goto("/races/larraundi/2027/")
    back = 1 if repetitions > BRIEF else 4
    for key in (*KEYS, *KEYS[::-back]):
        page.locator(f".demo-steps button[value={key}]").click()
        assert moment_now(page) == key
        assert page.url.endswith("/races/larraundi/2027/")
        assert page.get_by_role("heading", level=1).inner_text() == "Larraundi Mendi Maratoia 2027"


def test_everybody_finds_a_page_at_every_moment(open_page: Page, repetitions: int) -> None:
    """From a page that is not there at every moment one is led to one that is. Briefly, each of
    them goes to every ninth moment.
    """
    page = open_page
    every = 1 if repetitions > BRIEF else 9
    for number, who in enumerate(IN_BAR):
        page.goto("/demo/tour/")
        page.locator(f".demo-people button[value={who}]").click()
        for key in KEYS[number % every :: every]:
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


@pytest.mark.parametrize("size", [PHONE, LARGER_PHONE], ids=["phone", "larger-phone"])
def test_every_tab_of_a_sealed_ballot_is_to_be_seen_on_a_phone(
    size: tuple[int, int], chromium: Browser, demo: RunningDemo
) -> None:
    width, height = size
    context = chromium.new_context(
        locale="en-GB", viewport={"width": width, "height": height}, base_url=demo.address
    )
    page = context.new_page()
    page.goto("/demo/tour/")
    page.locator("#demo-open").focus()
    page.keyboard.press("Space")
    page.locator(".demo-steps button[value=after]").click()
    for name in ("seal", "table", "record", "verify", "places"):
        page.goto(f"{BALLOT}{name}/")
        tabs = page.get_by_role("navigation", name="The sealed ballot").get_by_role("link").all()
        assert [one.inner_text() for one in tabs] == [
            *("Seal", "Table", "Record", "Verify", "Places"),
        ]
        for box in (one.bounding_box() for one in tabs):
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
    context.close()


def test_the_course_page_is_light_over_the_network(chromium: Browser, demo: RunningDemo) -> None:
    """All that a first visit fetches, compressed and with its headers, the demo's bar included."""
    context = chromium.new_context(base_url=demo.address, service_workers="block")
    page, sizes = context.new_page(), dict[str, int]()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished",
        lambda one: sizes.__setitem__(one["requestId"], one["encodedDataLength"]),
    )
    page.goto(COURSE, wait_until="networkidle")
    assert page.locator(".live-map .pin").count() == 11
    assert page.evaluate("document.fonts.check('1rem \"Hanken Grotesk\"')") is True
    assert len(sizes) >= 10
    assert sum(sizes.values()) < 120_000, sizes
    context.close()


def stay(_page: Page) -> None:
    """Do nothing."""


def cheat(page: Page) -> None:
    """Try the first trick."""
    page.get_by_role("button", name="Cheat", exact=True).first.click()
    page.wait_for_load_state()


def walk_to_the_pass(page: Page) -> None:
    """Mark the highest checkpoint on profile and map."""
    page.locator(".live-map .pin[title='Haitzandi']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def wait_for_chances(page: Page) -> None:
    """Wait until the chances that are being computed are there."""
    for _ in range(PATIENCE_S):
        if not page.get_by_text("being computed").count():
            return
        page.wait_for_timeout(1000)
        page.reload()


@dataclass(frozen=True)
class Scene:
    """A page as somebody sees it at a moment, and what is to be seen there (a selector) once
    `prepare` is done; the picture begins with the element `begins`.
    """

    name: str
    moment: str
    who: str
    page: str
    shows: str
    size: tuple[int, int] = DESK
    begins: str = ""
    prepare: Callable[[Page], None] = stay


SCENES = (
    Scene("site-home", "last-week", "stranger", "/", "text=Closes in"),
    Scene(
        "site-apply",
        "last-week",
        "runner",
        f"{BALLOT}apply/",
        "text=You appear as",
        LARGER_PHONE,
        ".eyebrow",
    ),
    Scene(
        "site-together",
        "claims",
        "runner",
        OWN["runner"],
        "text=Together",
        LARGER_PHONE,
        "#friends",
        wait_for_chances,
    ),
    Scene("site-sealing", "sealed", "director", f"{OFFICE}ballot/sealing/", ".words"),
    Scene(
        "site-show",
        "show",
        "stranger",
        f"{BALLOT}show/?projector=1",
        "[data-stage] .show-who",
        PROJECTOR,
    ),
    Scene(
        "site-card",
        "after",
        "drawn",
        f"{BALLOT}card/",
        "text=/drawn [0-9]+(st|nd|rd|th) of [0-9]+/",
        LARGER_PHONE,
        ".my-card",
    ),
    Scene(
        "course-page", "last-week", "stranger", COURSE, ".walk", TALL, "#profile", walk_to_the_pass
    ),
    Scene(
        "course-phone",
        "last-week",
        "stranger",
        COURSE,
        "#checkpoints",
        LARGER_PHONE,
        ".profile-figure",
        walk_to_the_pass,
    ),
    Scene(
        "course-plan",
        "last-week",
        "stranger",
        f"{COURSE}plan/?target=7:10",
        ".plan-table",
        DESK,
        ".plan h2",
    ),
    Scene("site-cheat", "after", "stranger", f"{BALLOT}cheat/", "#caught .caught", prepare=cheat),
)
# Briefly every third, unless they are to be kept: other tests look at these pages too.
TAKEN = SCENES if REPETITIONS > BRIEF or "DORSAL_PICTURES" in os.environ else SCENES[::3]


@pytest.mark.pictures
@pytest.mark.parametrize("scene", TAKEN, ids=[one.name for one in TAKEN])
def test_the_pictures_of_the_readme(
    scene: Scene, chromium: Browser, demo: RunningDemo, picture: Picture
) -> None:
    width, height = scene.size
    context = chromium.new_context(
        locale="en-GB",
        base_url=demo.address,
        reduced_motion="reduce",
        color_scheme="light",
        device_scale_factor=2 if scene.size == LARGER_PHONE else 1,
        viewport={"width": DESK[0], "height": DESK[1]},
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto("/demo/tour/")
    page.locator(f".demo-people button[value={scene.who}]").click()
    page.goto("/demo/tour/")
    page.locator(f".demo-steps button[value={scene.moment}]").click()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(scene.page)
    scene.prepare(page)
    picture(page, scene.name, shows=f"main >> {scene.shows}", begins=scene.begins)
    assert moment_now(page) == scene.moment
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
