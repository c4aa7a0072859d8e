"""Make the pictures of the site from the running demonstration: `python -m tools.site_pictures`.

It serves the demonstration in a temporary folder (or takes one that is being served, if its address
is given), moves its time machine, signs in as its people, and photographs pages with Chromium: all
of them, or those whose names are given. The results differ each time, as the salts of a seal do;
the card is that of somebody who has a place, if one of the cast has.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dorsal.site.demo.cast import RUNNERS, account
from dorsal.site.demo.moments import BALLOT, OFFICE, OWN
from tests.site.demo.running_demo import run_demo
from tools.make_pictures import CHROMIUM_NAMES, PICTURES

PHONE, DESK, PROJECTOR = (390, 844), (1280, 900), (1280, 720)  # width and height
COLOURS = 160
PATIENCE_S = 90


def stay(_page: Page) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it at a moment; `show` is a CSS selector of what stands on top, and
    `prepare` does what a visitor does before.
    """

    name: str
    moment: str
    who: str
    page: str
    size: tuple[int, int] = DESK
    show: str = ""
    prepare: Callable[[Page], None] = stay


def cheat(page: Page) -> None:
    """Try the first trick."""
    page.get_by_role("button", name="Cheat", exact=True).first.click()
    page.wait_for_load_state()


def find_card(page: Page) -> None:
    """Go to the card of somebody who was drawn, or has a place, or waits, or else to Ane's."""
    card = page.url
    for hoped in (r"drawn \d", "I have a place!", "On the waiting list", ""):
        for one in RUNNERS if hoped else [account("ane")]:
            page.goto("/demo/tour/")
            page.locator(f"main button[name=who][value={one.key}]").click()
            page.goto(card)
            if hoped and page.get_by_text(re.compile(hoped)).count():
                print(f"the card of {one.name}: {hoped}")
                return


def wait_for_chances(page: Page) -> None:
    """Wait until the chances that are being computed are there."""
    for _ in range(PATIENCE_S):
        if not page.get_by_text("being computed").count():
            return
        page.wait_for_timeout(1000)
        page.reload()


SITE_PICTURES = (
    Picture("site-home.png", "last-week", "stranger", "/"),
    Picture("site-apply.png", "last-week", "runner", f"{BALLOT}apply/", PHONE, "h1"),
    Picture(
        "site-together.png", "claims", "runner", OWN["runner"], PHONE, "#friends", wait_for_chances
    ),
    Picture("site-sealing.png", "sealed", "director", f"{OFFICE}ballot/sealing/", DESK, "h1"),
    Picture("site-show.png", "show", "stranger", f"{BALLOT}show/?projector=1", PROJECTOR),
    Picture("site-card.png", "after", "runner", f"{BALLOT}card/", PHONE, ".eyebrow", find_card),
    Picture("site-cheat.png", "after", "stranger", f"{BALLOT}cheat/", DESK, "", cheat),
)


def go_to(page: Page, moment: str, who: str) -> None:
    """Sign in as somebody of the demonstration, at a moment."""
    page.goto("/demo/tour/")
    page.locator(f".demo-people button[value={who}]").click()
    page.goto("/demo/tour/")
    page.locator(f".demo-steps button[value={moment}]").click()
    page.wait_for_load_state()


def photograph(context: BrowserContext, picture: Picture, folder: Path) -> Path:
    """Take one picture and write it with few colours."""
    page = context.new_page()
    go_to(page, picture.moment, picture.who)
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    page.goto(picture.page)
    picture.prepare(page)
    if picture.show:
        page.locator(f"main >> {picture.show}").first.evaluate(
            "one => scrollTo({top: one.getBoundingClientRect().top + scrollY - 24,"
            " behavior: 'instant'})"
        )
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(800)
    shot = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    few = shot.quantize(COLOURS, dither=Image.Dither.NONE)
    path = folder / picture.name
    few.save(path, optimize=True)
    page.close()
    return path


def photograph_all(browser: Browser, address: str, folder: Path, names: Collection[str]) -> None:
    """Take pictures, all or those that are named, of a demonstration that is being served."""
    for picture in SITE_PICTURES:
        if names and picture.name not in names:
            continue
        context = browser.new_context(
            base_url=address,
            locale="en-GB",
            color_scheme="light",
            reduced_motion="reduce",
            device_scale_factor=2 if picture.size == PHONE else 1,
            viewport={"width": DESK[0], "height": DESK[1]},
        )
        path = photograph(context, picture, folder)
        print(f"{path.name}: {path.stat().st_size // 1000} kB")
        context.close()


def main(told: list[str]) -> None:
    """Make the pictures of the site: all, or those that are named."""
    addresses = [one for one in told if one.startswith("http")]
    names = set(told) - set(addresses)
    executable = next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        if addresses:
            photograph_all(browser, addresses[0], PICTURES, names)
        else:
            with tempfile.TemporaryDirectory() as folder, run_demo(Path(folder)) as demo:
                demo.wait_until_prepared()
                photograph_all(browser, demo.address, PICTURES, names)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
