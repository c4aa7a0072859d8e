"""The show in a real browser: a presenter starts, pauses and goes on; the projector follows; who
comes late joins in the middle; and without scripts the page loads itself anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.shows.scripts import script_of
from tests.browser.pictures import Picture
from tests.site.conftest import Cast, cast  # noqa: F401 - the cast is a fixture here too
from tests.site.making import RULES
from tests.site.shows.shown import PLACES, drawn_for_show, reveals

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOW = "/races/aizkorri-mendi/2027/ballot/show/"
DESK = "/races/aizkorri-mendi/2027/office/show/"
SOON_MS = 6000
FLOOR = '\n[[floors]]\nclass = "women"\nof = "draw"\nat_least = 2\n'
WITH_A_FLOOR = RULES.format(race="Aizkorri Mendi", draw="2027", places=PLACES) + FLOOR


class MovedClock:
    """A clock that goes on as the world's does, from a time that the test sets."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set_to(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)

    def go_on(self, by: timedelta) -> None:
        self.ahead += by


@dataclass
class Theatre:
    """A ballot drawn a moment ago, its clock, and browsers."""

    ballot: Ballot
    clock: MovedClock
    address: str
    browser: Browser
    people: Cast
    opened: list[BrowserContext] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str, *, who: str = "stranger", **context: Any) -> Page:
        made = self.browser.new_context(locale="en-GB", **context)
        self.opened.append(made)
        cookie = self.people.client(who).cookies.get(django_settings.SESSION_COOKIE_NAME)
        if cookie is not None:
            made.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        made.on(
            "console", lambda said: self.errors.append(said.text) if said.type == "error" else None
        )
        page = made.new_page()
        page.goto(self.address + path)
        return page


@pytest.fixture
def with_fields() -> dict[str, object]:
    """What the ballot of a test's show has of its own."""
    return {}


@pytest.fixture
def theatre(
    with_fields: dict[str, object],
    cast: Cast,  # noqa: F811 - the fixture that is imported
    chromium: Browser,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> Iterator[Theatre]:
    for setting in ("MEDIA_ROOT", "RECORDS_ROOT", "PRIVATE_ROOT"):
        setattr(settings, setting, tmp_path / setting.lower())
    moved = MovedClock()
    monkeypatch.setattr(clock, "now", moved)
    ballot = drawn_for_show(cast, moved.set_to, **with_fields)
    made = Theatre(ballot, moved, live_server.url, chromium, cast)
    yield made
    for one in made.opened:
        one.close()
    assert [said for said in made.errors if "Content Security Policy" in said] == []


def number_shown(page: Page) -> int:
    return int(page.locator("[data-stage] .show-step").get_attribute("data-number") or -1)


def wait_for_state(page: Page, state: str) -> None:
    page.wait_for_selector(f'[data-show][data-state="{state}"]', timeout=SOON_MS)


def wait_for_heading(page: Page, text: str) -> None:
    page.locator("[data-stage] .show-heading", has_text=text).first.wait_for(timeout=SOON_MS)


@pytest.mark.pictures
def test_the_projector_follows_the_presenter(theatre: Theatre, picture: Picture) -> None:
    wall = theatre.open(f"{SHOW}?projector=1", viewport={"width": 1920, "height": 1080})
    desk = theatre.open(DESK, who="director", viewport={"width": 1280, "height": 900})
    assert wall.locator("header.top").is_hidden()
    wait_for_state(wall, "not_started")

    desk.get_by_role("button", name="Start the show").click()
    wait_for_state(wall, "running")
    wait_for_heading(wall, "Aizkorri Mendi: the draw of 2027.")

    first = reveals(script_of(theatre.ballot))[0]
    for number in range(1, first + 1):  # the presenter goes on until the first place
        desk.get_by_role("button", name="Next step now").click()
        desk.get_by_text(f"{number + 1} of ").wait_for(timeout=SOON_MS)
    wait_for_heading(wall, "Place 1 of 4")
    picture(wall, "show-wall", shows=".show-who")
    picture(desk, "show-desk", shows=".desk-now")
    who = wall.locator(".show-who span").first.inner_text()
    assert wall.locator('[data-counts="pools"] [data-count]').inner_text() == "1"

    desk.keyboard.press("Space")
    wait_for_state(wall, "paused")
    theatre.clock.go_on(timedelta(minutes=10))
    wall.wait_for_timeout(2500)
    assert wall.locator(".show-who span").first.inner_text() == who

    desk.keyboard.press("Space")
    wait_for_state(wall, "running")
    desk.keyboard.press("ArrowRight")
    wait_for_heading(wall, "Place 2 of 4")
    assert wall.locator("[data-recent] li b").first.inner_text() == who
    assert wall.locator('[data-counts="pools"] [data-count]').inner_text() == "2"


def test_places_come_by_themselves_when_they_are_due(theatre: Theatre) -> None:
    from dorsal.site.shows import actions  # inline: the desk is not under test here

    script = script_of(theatre.ballot)
    first = reveals(script)[0]
    actions.start_show(theatre.ballot, by=theatre.people.director)
    theatre.clock.go_on(timedelta(milliseconds=sum(script.durations_ms[:first]) - 4000))
    page = theatre.open(SHOW, viewport={"width": 390, "height": 844})
    assert number_shown(page) == first - 1
    wait_for_heading(page, "Place 1 of 4")
    assert number_shown(page) == first


def test_who_comes_late_joins_in_the_middle(theatre: Theatre) -> None:
    from dorsal.site.shows import actions  # inline: the desk is not under test here

    script = script_of(theatre.ballot)
    third = reveals(script)[2]
    actions.start_show(theatre.ballot, by=theatre.people.director)
    actions.skip_to(theatre.ballot, third, by=theatre.people.director)
    page = theatre.open(f"{SHOW}?languages=en,es")
    assert page.locator("[data-stage] .show-heading").all_inner_texts() == [
        "Place 3 of 4",
        "Plaza 3 de 4",
    ]
    assert page.locator("[data-recent] .show-when").all_inner_texts() == [
        "Place 2 of 4",
        "Place 1 of 4",
    ]
    actions.end_show(theatre.ballot, by=theatre.people.director)
    page.get_by_role("link", name="See the whole list").click(timeout=SOON_MS)
    page.get_by_role("heading", name="Everybody who was drawn a place").wait_for(timeout=SOON_MS)


def test_without_scripts_the_page_loads_itself_anew(theatre: Theatre) -> None:
    from dorsal.site.shows import actions  # inline: the desk is not under test here

    actions.start_show(theatre.ballot, by=theatre.people.director)
    page = theatre.open(SHOW, java_script_enabled=False)
    assert number_shown(page) == 0
    first = reveals(script_of(theatre.ballot))[0]
    actions.skip_to(theatre.ballot, first, by=theatre.people.director)
    wait_for_heading(page, "Place 1 of 4")
    assert page.locator('[data-counts="pools"] [data-count]').inner_text() == "1"


@pytest.mark.parametrize("with_fields", [{"rules": WITH_A_FLOOR}])
def test_counts_of_classes_and_floors_grow_on_the_projector(theatre: Theatre) -> None:
    from dorsal.site.shows import actions  # inline: the desk is not under test here

    script = script_of(theatre.ballot)
    actions.start_show(theatre.ballot, by=theatre.people.director)
    page = theatre.open(f"{SHOW}?projector=1")
    seen = []
    for index in reveals(script)[:3]:
        actions.skip_to(theatre.ballot, index, by=theatre.people.director)
        page.wait_for_selector(f'[data-stage] [data-number="{index}"]', timeout=SOON_MS)
        seen.append(
            {
                about: page.locator(f'[data-counts="{about}"] .show-bar p').all_inner_texts()
                for about in ("pools", "classes", "floors")
            }
        )
    assert seen == [
        {
            "pools": [f"Draw\n{n} of 4"],
            "classes": [f"Women\n{n}"],
            "floors": [f"Women · Draw\n{n} (at least 2)"],
        }
        for n in (1, 2, 3)
    ]
    assert page.locator('[data-counts="floors"] .met').count() == 1


def test_at_a_higher_speed_the_next_place_comes_sooner(theatre: Theatre) -> None:
    from dorsal.site.shows import actions  # inline: the show goes to its first place at once

    first = reveals(script_of(theatre.ballot))[0]
    actions.start_show(theatre.ballot, by=theatre.people.director)
    actions.skip_to(theatre.ballot, first, by=theatre.people.director)
    lasts = script_of(theatre.ballot).durations_ms[first]
    wall = theatre.open(f"{SHOW}?projector=1")
    desk = theatre.open(DESK, who="director")
    desk.keyboard.press("ArrowUp")
    desk.locator("dd", has_text="150 %").wait_for(timeout=SOON_MS)
    theatre.clock.go_on(timedelta(milliseconds=lasts * 2 // 3))  # too soon at the usual speed
    wait_for_heading(wall, "Place 2 of 4")
