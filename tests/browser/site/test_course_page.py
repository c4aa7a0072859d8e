"""The course page in a real browser: profile and map walk together, by pointer and by keyboard; it
works without a network and without scripts, and prints.
"""

from __future__ import annotations

import gzip
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from dorsal.site.courses.map_source import MapSource
from dorsal.site.races.models import Edition
from tests.browser.pictures import Picture
from tests.browser.site.conftest import OpenFor
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.making import make_edition

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COURSE = "/races/aizkorri-mendi/2027/course/"
CONTROLLED = """() => new Promise((done) => {
  const worker = navigator.serviceWorker;
  worker.addEventListener("controllerchange", () => done(true));
  if (worker.controller) done(true);
})"""
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race)
    make_course(edition, cast.director)
    return edition


def opened(open_for: OpenFor, options: dict[str, Any], errors: list[str] | None = None) -> Page:
    page = open_for(None, **options).new_page()
    if errors is not None:
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(COURSE, wait_until="load")
    return page


def told(page: Page) -> str:
    return page.locator(".walk output").inner_text()


def place_of(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.pictures
@pytest.mark.usefixtures("edition")
def test_profile_and_map_walk_together(open_for: OpenFor, picture: Picture) -> None:
    errors: list[str] = []
    page = opened(open_for, DESK, errors)
    drawing = page.locator("[data-profile] svg.broad")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    assert page.locator(".live-map path.walker").count() == 0
    page.mouse.move(box["x"] + box["width"] * 0.515, box["y"] + box["height"] * 0.6)
    first, on_map = told(page), place_of(page, ".live-map path.walker")
    assert first.startswith("km 23.")
    picture(page, "course", shows=".walk output", begins="#profile")

    page.locator("[data-course-map]").scroll_into_view_if_needed()
    x, y = place_of(page, ".live-map .pin[title='Oltzagain']")
    page.mouse.move(x + 2, y)
    assert told(page).startswith(("km 6.", "km 7."))
    assert place_of(page, ".live-map path.walker") != on_map
    picture(page, "course-map", begins="#map")
    assert errors == []


@pytest.mark.usefixtures("edition")
def test_the_keyboard_walks_along_the_course(open_for: OpenFor) -> None:
    page = opened(open_for, DESK)
    slider = page.get_by_role("slider", name="Walk along the course")
    slider.focus()
    page.keyboard.press("End")
    assert told(page).startswith("km 42.2 · 296 m")
    page.keyboard.press("Home")
    page.keyboard.press("PageUp")
    assert told(page).startswith("km 1.0")
    assert slider.get_attribute("aria-valuetext") == told(page)
    pin = page.locator(".live-map .pin[title='Haitzandi']")
    pin.focus()
    page.keyboard.press("Enter")
    assert told(page).startswith("km 23.2 · 1,5")


@pytest.mark.usefixtures("edition")
def test_a_finger_walks_along_the_course(open_for: OpenFor) -> None:
    page = opened(open_for, PHONE)
    drawing = page.locator("[data-profile] svg.small")
    drawing.tap(position={"x": 100, "y": 120})
    first = told(page)
    assert first.startswith("km ")
    on_map = place_of(page, ".live-map path.walker")
    page.locator(".live-map .pin[title='Mugagain']").tap()
    assert told(page).startswith("km 34.2")
    assert place_of(page, ".live-map path.walker") != on_map
    assert page.locator("[data-profile] svg.small .walker").is_visible()
    assert page.locator("[data-profile] svg.broad").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_names_are_text_on_the_map(open_for: OpenFor, edition: Edition) -> None:
    name = "<img src=x onerror=alert(1)><b>Oltzagain</b>"
    edition.courses.get().checkpoints.filter(key="cp01").update(name=name)
    errors: list[str] = []
    page = opened(open_for, DESK, errors)
    page.locator(".live-map .pin", has_text="1").first.hover()
    assert page.locator(".leaflet-tooltip").inner_text() == name
    assert page.locator(".live-map img, .leaflet-tooltip b").count() == 0
    assert errors == []


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("options", "size"), [(DESK, "broad"), (PHONE, "small")])
def test_a_frame_shows_the_drawing_that_fits(
    open_for: OpenFor, options: dict[str, Any], size: str
) -> None:
    page = open_for(None, **options).new_page()
    page.goto(f"{COURSE}embed/")
    shown = [one.get_attribute("class") for one in page.locator("svg:visible").all()]
    assert shown == [f"profile {size}"]
    bottom = page.locator(".profile-figure").bounding_box()
    assert bottom is not None
    assert bottom["y"] + bottom["height"] < (450 if size == "small" else 700)


@pytest.mark.usefixtures("edition")
def test_once_seen_the_page_is_there_without_a_network(open_for: OpenFor) -> None:
    context = open_for(None, **DESK)
    page = context.new_page()
    page.goto(COURSE, wait_until="load")
    page.evaluate(CONTROLLED)
    context.set_offline(True)
    page.reload(wait_until="load")
    assert page.get_by_role("heading", level=1).inner_text() == "The course"
    assert page.locator(".live-map .pin").count() == 11
    page.locator("[data-profile] svg.broad").hover()
    assert told(page).startswith("km 2")
    assert page.evaluate("document.fonts.check('1rem \"Hanken Grotesk\"')") is True
    context.set_offline(False)


@pytest.mark.usefixtures("edition")
def test_without_scripts_there_are_the_drawing_the_map_and_the_tables(open_for: OpenFor) -> None:
    page = opened(open_for, DESK | {"java_script_enabled": False})
    assert page.locator("[data-profile] svg.broad").is_visible()
    assert page.locator(".still-map").is_visible()
    assert page.locator(".walk").is_hidden()
    assert page.get_by_role("row").count() > 20
    assert page.get_by_role("rowheader", name="Haitzandi").first.is_visible()


@pytest.mark.usefixtures("edition")
def test_paper_gets_the_still_map_and_everything_that_is_told(open_for: OpenFor) -> None:
    page = opened(open_for, DESK)
    page.emulate_media(media="print")
    assert page.locator(".still-map").is_visible()
    assert page.locator("[data-profile] svg.broad").is_visible()
    for unseen in (".live-map", ".walk", ".take-along", "header.top nav"):
        assert page.locator(unseen).is_hidden(), unseen
    assert page.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.usefixtures("edition")
def test_tiles_come_from_the_host_of_the_settings(open_for: OpenFor, settings: Settings) -> None:
    settings.MAP = MapSource("tiles", "http://tiles.invalid/{z}/{x}/{y}.png", "© Somebody")
    errors: list[str] = []
    page = open_for(None, service_workers="block", **DESK).new_page()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route("http://tiles.invalid/**", refuse)
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(COURSE, wait_until="load")
    page.locator(".leaflet-control-attribution", has_text="© Somebody").wait_for()
    assert asked != []
    assert [one for one in errors if "Content Security Policy" in one] == []
    assert page.locator(".graticule").count() == 0


def varint(number: int) -> bytes:
    found = b""
    while number > 127:
        found, number = found + bytes([number & 127 | 128]), number >> 7
    return found + bytes([number])


def pmtiles() -> bytes:
    """A map of zooms 0 to 2 whose 21 tiles are one picture, with a leaf directory, gzipped."""
    picture = BytesIO()
    Image.new("RGB", (256, 256), "#88aa99").save(picture, "PNG")
    data = picture.getvalue()
    leaf = gzip.compress(b"".join(map(varint, (1, 0, 21, len(data), 1))))
    root = gzip.compress(b"".join(map(varint, (1, 0, 0, len(leaf), 1))))
    at = [127, len(root), 127, 0, 127 + len(root), len(leaf), 127 + len(root) + len(leaf)]
    numbers = struct.pack("<11Q", *at, len(data), 21, 1, 1)
    kinds = bytes([1, 2, 1, 2, 0, 2]) + bytes(25)  # clustered, gzip, plain, PNG, zooms 0 to 2
    return b"PMTiles\x03" + numbers + kinds + root + leaf + data


@pytest.fixture
def tiles_server() -> Iterator[str]:
    """The address of a PMTiles file on another host, which answers for ranges."""
    whole = pmtiles()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            self.send_response(206)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(whole[first : last + 1])

        def do_OPTIONS(self) -> None:
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "Range")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/world.pmtiles"
        server.shutdown()


@pytest.mark.usefixtures("edition")
def test_tiles_come_out_of_one_file(
    open_for: OpenFor, settings: Settings, tiles_server: str
) -> None:
    settings.MAP = MapSource("pmtiles", tiles_server, "© Somebody")
    errors: list[str] = []
    page = opened(open_for, DESK, errors)
    tile = page.locator("img.leaflet-tile-loaded").first
    tile.wait_for()
    assert tile.evaluate("(img) => img.naturalWidth") == 256
    numbers = "[[0,0,0],[1,0,0],[1,0,1],[1,1,1],[1,1,0],[2,3,3],[12,3423,1763]]"
    told = page.evaluate(f"{numbers}.map((one) => pmtilesNumber(...one))")
    assert told == [0, 1, 2, 3, 4, 15, 19078479]
    assert errors == []


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """Another site, which answers with what it is given; its address is told."""
    body = [b""]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body[0])

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    def serve(html: str) -> str:
        body[0] = html.encode()
        return f"http://127.0.0.1:{server.server_port}/"

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield serve
        server.shutdown()


@pytest.mark.usefixtures("edition")
def test_other_sites_may_frame_the_small_page_alone(
    open_for: OpenFor, live_server: LiveServer, elsewhere: Callable[[str], str]
) -> None:
    page = open_for(None, **DESK).new_page()
    here = live_server.url + COURSE
    page.goto(elsewhere(f'<iframe id="a" src="{here}embed/"></iframe><iframe id="b" src="{here}">'))
    page.frame_locator("#a").locator("svg.small").wait_for()
    assert page.frame_locator("#b").locator("svg.profile").count() == 0
