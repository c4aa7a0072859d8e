"""A race from nothing to a verified draw, with the site alone: a director, two runners on phones,
the town's projector, and a stranger who verifies. Nobody uses anything but pages.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from dorsal.site.applications.models import Application, Claim
from dorsal.site.ballots.models import Ballot
from tests.browser.pictures import Picture
from tests.browser.site.conftest import OpenFor
from tests.site.accounts.signing_in import code_in, last_mail
from tests.site.applications.applying import applies
from tests.site.conftest import SetClock
from tests.site.making import NOW, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
RACE = "/races/txindoki-vertikala/"
EDITION = f"{RACE}2027/"
BALLOT = f"{EDITION}ballot/"
OFFICE = f"{EDITION}office/"


Look = Mapping[str, object]


class Act:
    """Somebody in front of a page."""

    def __init__(self, page: Page, picture: Picture) -> None:
        self.page, self.picture = page, picture
        page.on("dialog", lambda asked: asked.accept())

    def go(self, address: str) -> None:
        self.page.goto(address)

    def fill(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).first.fill(text)

    def press(self, name: str) -> None:
        """Press a button that sends a form, and wait for the page that answers."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state("load")

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=20_000)

    def keep(self, name: str, shows: str = "main") -> None:
        """Take a picture of the window as it is."""
        self.picture(self.page, name, shows=shows)


Play = Callable[[Look], Act]


@pytest.fixture
def play(open_for: OpenFor, picture: Picture) -> Play:
    return lambda look: Act(
        open_for(None, locale="en-GB", timezone_id="Europe/Madrid", **look).new_page(), picture
    )


def sign_in(act: Act, email: str) -> None:
    act.fill("Your e-mail address", email)
    act.press("Send me a code")
    act.fill("The code", code_in(last_mail()))
    act.page.locator("main form button").first.click()
    act.page.wait_for_load_state("networkidle")


def open_the_race(amaia: Act) -> None:
    amaia.go("/")
    amaia.follow("Open a race in minutes")
    sign_in(amaia, "amaia@example.org")
    amaia.fill("Name", "Txindoki Vertikala")
    amaia.fill("Town", "Amezketa")
    amaia.page.get_by_label("Country").select_option("ESP")
    amaia.press("Open the race")
    amaia.follow("New edition")
    amaia.fill("Word in the address, mostly the year", "2027")
    amaia.fill("Start of the race", "2027-06-12T09:00")
    amaia.fill("Places", "4")
    amaia.fill("Distance in km", "21.1")
    amaia.fill("Climb in m", "1400")
    amaia.fill("Descent in m", "1400")
    amaia.press("Make the edition")
    amaia.press("Make the page public")


def open_the_ballot(amaia: Act) -> None:
    amaia.follow("The ballot")
    amaia.page.locator("main button").first.click()
    amaia.go(f"{OFFICE}ballot/rules/")
    amaia.page.get_by_label("Largest group").fill("2")
    amaia.press("Save the rules")
    amaia.keep("nothing-rules")
    amaia.go(f"{OFFICE}ballot/")
    dates = {
        "Applications open": NOW + timedelta(days=1),
        "Applications close": NOW + timedelta(days=20),
        "Claims until": NOW + timedelta(days=27),
        "The list is sealed": NOW + timedelta(days=28),
        "The draw": NOW + timedelta(days=30),
    }
    for label, moment in dates.items():
        amaia.page.get_by_label(label, exact=True).fill(f"{moment:%Y-%m-%dT%H:%M}")
    amaia.fill("What applicants agree to", "You run at your own risk.")
    amaia.page.get_by_label("This is a rehearsal").check()
    amaia.press("Save")
    amaia.press("Publish the ballot")
    amaia.keep("nothing-ballot-office")


def apply_on_a_phone(runner: Act, name: str, email: str, category: str) -> None:
    sign_in(runner, email)
    runner.fill("Full name", name)
    runner.fill("Birth date", "1990-05-17")
    runner.page.get_by_label(category, exact=True).check()
    runner.fill("Town", "Zegama")
    runner.page.get_by_label("I agree to the rules and the conditions.").check()
    runner.press("Apply")


def run_together(ane: Act, iker: Act) -> None:
    ane.press("Invite a friend")
    link = ane.page.get_by_text(re.compile("/join/[A-Z0-9]{8}/")).inner_text()
    iker.go(link[link.index("/join/") :].split()[0])
    apply_on_a_phone(iker, "Iker Aiz", "iker@example.org", "men")
    for runner in (ane, iker):
        runner.go(f"{BALLOT}application/")
        runner.page.get_by_label("I want to be drawn together on these terms.").check()
        runner.press("Accept")
    iker.sees("All of you have accepted: you are drawn together.")
    iker.keep("nothing-friends")


def claim_and_answer(ane: Act, iker: Act, amaia: Act) -> None:
    ane.go(f"{BALLOT}application/")
    ane.page.get_by_text("This is wrong").first.click()
    ane.page.locator("main textarea").first.fill("I had no place in 2025 and 2026.")
    ane.page.locator("main form", has=ane.page.locator("textarea")).get_by_role(
        "button"
    ).first.click()
    ane.page.wait_for_load_state("networkidle")
    amaia.go(f"{OFFICE}claims/")
    amaia.page.locator("main input[name$=value]").first.fill("2")
    amaia.page.locator("main textarea").first.fill("It stands in the list of 2026.")
    amaia.press("Grant")
    amaia.keep("nothing-claims")
    for runner in (ane, iker):  # the claim has changed the terms of the group
        runner.go(f"{BALLOT}application/")
        runner.page.get_by_label("I want to be drawn together on these terms.").check()
        runner.press("Accept")


def seal_and_draw(amaia: Act, clock: SetClock, ballot: Ballot) -> list[str]:
    clock(ballot.seals_at)
    amaia.go(f"{OFFICE}ballot/sealing/")
    amaia.keep("nothing-before-the-seal")
    amaia.follow("Seal …")
    amaia.page.get_by_label("I have looked at the list, and it may be fixed.").check()
    amaia.press("Seal now")
    amaia.go(f"{BALLOT}seal/")
    words = amaia.page.locator(".words").first.inner_text().split()
    amaia.keep("nothing-seal")
    clock(ballot.draws_at)
    amaia.go(f"{OFFICE}ballot/sealing/")
    amaia.page.get_by_label("Draw now. A draw is never repeated.").check()
    amaia.press("Draw")
    return [word for word in words if word.isalpha()]


def watch_the_show(amaia: Act, town: Act, ane: Act) -> None:
    town.go(f"{BALLOT}show/?projector=1")
    town.keep("nothing-show-before")
    ane.go(f"{BALLOT}application/")
    ane.sees("The show of the draw has not begun yet.")
    assert "See my card" not in ane.page.locator("main").inner_text()
    amaia.go(f"{OFFICE}show/")
    amaia.press("Start the show")
    for _ in range(20):
        if re.search(r"Places? \d", amaia.page.locator(".desk-now").inner_text()):
            break
        amaia.press("Next step now")
    town.page.locator("[data-stage] .show-heading", has_text="Place").first.wait_for(timeout=20_000)
    town.keep("nothing-show")
    amaia.page.locator("details", has=amaia.page.locator("#do-end")).locator("summary").click()
    amaia.press("End the show")
    amaia.keep("nothing-show-office")


def verify_as_a_stranger(stranger: Act, tmp_path: Path) -> str:
    stranger.go(f"{BALLOT}record/")
    stranger.keep("nothing-record")
    record, verifier = tmp_path / "record.zip", tmp_path / "dorsal_verify.py"
    download(stranger, "Download the whole record", record)
    stranger.go(f"{BALLOT}verify/")
    stranger.keep("nothing-verify")
    download(stranger, "dorsal_verify.py", verifier)
    with zipfile.ZipFile(BytesIO(record.read_bytes())) as inside:
        assert "places.csv" in inside.namelist()
    done = subprocess.run(
        [sys.executable, verifier, record], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def download(act: Act, link: str, target: Path) -> None:
    with act.page.expect_download() as waiting:
        act.page.get_by_role("link", name=link).first.click()
    waiting.value.save_as(target)


@pytest.mark.pictures
def test_a_race_goes_from_nothing_to_a_verified_draw(
    play: Play, site_clock: SetClock, tmp_path: Path
) -> None:
    amaia, ane, iker = play(DESK), play(PHONE), play(PHONE)
    open_the_race(amaia)
    open_the_ballot(amaia)
    ballot = Ballot.objects.select_related("edition__race").get()
    assert ballot.published

    site_clock(ballot.opens_at + timedelta(days=2))
    ane.go(EDITION)
    ane.keep("nothing-edition")
    ane.go(BALLOT)
    ane.follow("Apply")
    apply_on_a_phone(ane, "Ane Etxe", "ane@example.org", "women")
    ane.sees("My application")
    ane.keep("nothing-application")
    run_together(ane, iker)
    for name in ("Beñat Ruiz", "Carla Otaegi", "Dani Soto", "Eneko Aiz"):
        applies(ballot, make_user(name))
    assert list(Application.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]

    site_clock(ballot.closes_at + timedelta(days=1))
    claim_and_answer(ane, iker, amaia)
    assert Claim.objects.get().state == "granted"

    words = seal_and_draw(amaia, site_clock, ballot)
    assert len(words) == 8
    town, stranger = play({"viewport": {"width": 1920, "height": 1080}}), play(DESK)
    sent = len(mail.outbox)
    watch_the_show(amaia, town, ane)
    assert len(mail.outbox) == sent  # results go out by the outbox, once the show has ended

    said = verify_as_a_stranger(stranger, tmp_path)
    assert all(word in said for word in words)
    ane.go(f"{BALLOT}card/")
    ane.keep("nothing-card")
    ane.page.locator("main svg, main img").first.wait_for()
    stranger.go(f"{BALLOT}cheat/")
    stranger.press("Cheat")
    stranger.keep("nothing-cheat")
    stranger.sees("Caught")
