"""A runner applies on a phone, from the ballot's page to the acknowledgement; a friend joins on
another phone, and both accept. What each has to tap and to fill in is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application, Friends, Proof
from dorsal.site.ballots.chances.snapshots import take_snapshot
from dorsal.site.ballots.models import Ballot
from tests.browser.pictures import Picture
from tests.site.accounts.signing_in import code_in, last_mail
from tests.site.applications.applying import address, applies, open_ballot, picture
from tests.site.making import make_race, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTIONS = [
    {
        "column": "healthy",
        "label": "I am in good health and have trained for a mountain marathon",
        "kind": "yes",
        "required": True,
    },
    {"column": "shirt", "label": "Shirt", "kind": "choice", "options": ["S", "M", "L"]},
]


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> None:
    """The cache outlives a test's database."""
    cache.clear()


@dataclass
class Thumb:
    """Somebody's thumb on a page: it taps and fills in, and counts both."""

    page: Page
    picture: Picture
    taps: int = 0
    fields: int = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1

    def fill(self, label: str, text: str, *, inside: str = "main") -> None:
        self.page.locator(inside).get_by_label(label).fill(text)
        self.fields += 1

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name, exact=True).first)

    def photograph(self, name: str) -> None:
        """Take a picture of the whole page."""
        self.picture(self.page, name, whole=True)


@pytest.fixture
def phones(chromium: Browser, live_server: LiveServer, picture: Picture) -> Iterator[list[Thumb]]:
    """Two phones that are signed in nowhere; no page may break its own security policy or be
    wider than the phone.
    """
    contexts = [_phone(chromium, live_server) for _ in range(2)]
    refused: list[str] = []
    for context in contexts:
        context.on("console", lambda said: refused.append(said.text))
    yield [Thumb(context.new_page(), picture) for context in contexts]
    for context in contexts:
        context.close()
    assert [text for text in refused if "Content Security Policy" in text] == []


def _phone(chromium: Browser, live_server: LiveServer) -> BrowserContext:
    return chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        viewport={"width": 390, "height": 844},
        has_touch=True,
        locale="en-GB",
    )


def sign_in(thumb: Thumb, email: str) -> None:
    thumb.fill("Your e-mail address", email)
    thumb.button("Send me a code")
    thumb.page.get_by_role("heading", name="Type the code").wait_for()
    thumb.fill("The code", code_in(last_mail()))
    thumb.tap(thumb.page.locator("main form button").first)
    thumb.page.get_by_role("heading", name="Apply", exact=True).wait_for()


def fill_profile(thumb: Thumb, name: str, born: str, category: str, town: str) -> None:
    thumb.fill("Full name", name, inside=".profile")
    thumb.fill("Birth date", born, inside=".profile")
    thumb.tap(thumb.page.get_by_label(category, exact=True))
    thumb.fill("Town", town, inside=".profile")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def ballot(db: None) -> Ballot:  # noqa: ARG001
    """A ballot that is open by the world's clock."""
    from datetime import UTC, datetime, timedelta  # inline: the one test here with a real clock

    now = datetime.now(UTC)
    race = make_race("Aizkorri Mendi")
    made = open_ballot(
        race,
        questions=QUESTIONS,
        documents=[{"kind": "doctor", "label": "Medical certificate"}],
        conditions="You run at your own risk.\nYou carry a jacket and a phone.",
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=20),
        claims_until=now + timedelta(days=27),
        seals_at=now + timedelta(days=28),
        draws_at=now + timedelta(days=31),
    )
    for _ in range(30):
        applies(made, make_user(), healthy="yes")
    take_snapshot(made)
    return made


def test_a_runner_applies_and_a_friend_joins(
    phones: list[Thumb], ballot: Ballot, tmp_path: Path
) -> None:
    ane, jon = phones
    certificate = tmp_path / "certificate.jpg"
    certificate.write_bytes(picture("JPEG", (600, 800)))
    ane.page.goto(address(ballot))
    assert fits(ane.page)
    ane.photograph("apply-1-ballot")
    ane.link("Apply")
    ane.photograph("apply-2-sign-in")
    sign_in(ane, "ane@example.org")
    assert fits(ane.page)
    ane.photograph("apply-3-apply-empty")
    fill_profile(ane, "Ane Etxeberria", "1990-05-17", "women", "Zegama")
    ane.tap(ane.page.get_by_label("I am in good health"))
    ane.tap(ane.page.get_by_label("M", exact=True))
    ane.page.get_by_label("Medical certificate").set_input_files(str(certificate))
    ane.tap(ane.page.get_by_label("I agree to the rules and the conditions."))
    ane.photograph("apply-4-apply-filled")
    ane.button("Apply")
    ane.page.get_by_role("heading", name="My application").wait_for()
    ane.photograph("apply-5-acknowledged")
    assert fits(ane.page)

    made = Application.objects.get(person__user__email="ane@example.org")
    assert (made.number, made.answers) == (31, {"healthy": "yes", "shirt": "M"})
    assert ane.page.locator(".words li").count() == 8
    assert Proof.objects.get().application == made
    assert (ane.taps, ane.fields) == (8, 5)

    ane.button("Invite a friend")
    link = ane.page.get_by_text(re.compile("/join/[A-Z0-9]{8}/")).inner_text()
    jon.page.goto(link[link.index("/join/") :])
    jon.page.get_by_role("heading", name="Ane would like to run with you").wait_for()
    assert fits(jon.page)
    jon.photograph("apply-6-invited")
    sign_in(jon, "jon@example.org")
    fill_profile(jon, "Jon Arana", "1988-01-02", "men", "Bilbao")
    jon.tap(jon.page.get_by_label("I am in good health"))
    jon.tap(jon.page.get_by_label("I agree to the rules and the conditions."))
    jon.button("Apply")
    jon.page.get_by_text("Together:").wait_for()
    jon.photograph("apply-7-friend-joined")
    assert fits(jon.page)
    assert (jon.taps, jon.fields) == (6, 5)

    for thumb in phones:
        thumb.page.reload()
        thumb.tap(thumb.page.get_by_label("I want to be drawn together on these terms."))
        thumb.button("Accept")
    jon.page.get_by_text("All of you have accepted: you are drawn together.").wait_for()
    ane.page.reload()
    ane.photograph("apply-8-together")
    assert terms_of(Friends.objects.get()).accepted
