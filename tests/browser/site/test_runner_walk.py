"""What a runner does, from signing in to a claim, twice: by the keyboard alone, with the focus in
sight at every stop; and in a browser that runs no scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import pytest

from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application, Claim, Friends
from dorsal.site.ballots.models import Ballot
from tests.browser.site.conftest import OpenFor
from tests.site.accounts.signing_in import code_in, last_mail
from tests.site.applications.applying import FAILURES, address, applies, open_ballot
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_user

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STOPS = 120
HEALTH = {"column": "healthy", "label": "I am in good health", "kind": "yes", "required": True}
# What has the focus, if one does not see it there. The button inside a date field draws a ring of
# its own, and its field then says that it has no focus.
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const picker = at.matches('input[type="date"]:not(:focus)');
  return at === document.body || (outlined && inside) || picker ? "" : at.outerHTML.slice(0, 200);
}"""


class Hand(Protocol):
    """How somebody uses a page."""

    page: Page

    def press(self, what: Locator) -> None: ...

    def check(self, what: Locator) -> None: ...

    def fill(self, what: Locator, text: str) -> None: ...


class Keys:
    """The keyboard alone: Tab to what is wanted, then Enter, the space bar, arrows or letters."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def reach(self, what: Locator) -> None:
        for _ in range(MOST_STOPS):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            if hidden := self.page.evaluate(FOCUS):
                self.unseen.append(hidden)
        raise AssertionError(f"Tab does not lead to {what}")

    def press(self, what: Locator) -> None:
        self.reach(what)
        if what.evaluate("one => one.localName === 'summary'"):
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def check(self, what: Locator) -> None:
        if what.get_attribute("type") != "radio":
            self.reach(what)
            self.page.keyboard.press("Space")
            return
        name = what.get_attribute("name")
        self.reach(self.page.locator(f'input[name="{name}"]').first)
        self.page.keyboard.press("Space")
        while not what.is_checked():
            self.page.keyboard.press("ArrowDown")

    def fill(self, what: Locator, text: str) -> None:
        self.reach(what)
        if what.get_attribute("type") == "date":
            year, month, day = text.split("-")
            text = f"{day}{month}{year}"  # some browsers ask for the month first
        self.page.keyboard.type(text)


class Pointer:
    """A pointer, in a browser that runs no scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def check(self, what: Locator) -> None:
        what.check()

    def fill(self, what: Locator, text: str) -> None:
        what.fill(text)


def button(hand: Hand, name: str) -> None:
    hand.press(hand.page.locator("main").get_by_role("button", name=name, exact=True).first)


def field(hand: Hand, label: str) -> Locator:
    return hand.page.locator("main").get_by_label(label, exact=True)


def sign_in(hand: Hand, ballot: Ballot, email: str) -> None:
    hand.page.goto(address(ballot))
    hand.press(hand.page.locator("main").get_by_role("link", name="Apply", exact=True).first)
    hand.fill(field(hand, "Your e-mail address"), email)
    button(hand, "Send me a code")
    hand.page.get_by_role("heading", name="Type the code").wait_for()
    hand.fill(hand.page.locator("main").get_by_label("The code"), code_in(last_mail()))
    hand.press(hand.page.locator("main form button").first)


def apply(hand: Hand) -> None:
    hand.page.get_by_role("heading", name="Apply", exact=True).wait_for()
    profile = hand.page.locator("main .profile")
    hand.fill(profile.get_by_label("Full name"), "Ane Etxeberria")
    hand.fill(profile.get_by_label("Birth date"), "1990-05-05")
    hand.check(profile.get_by_label("women", exact=True))
    hand.fill(profile.get_by_label("Town"), "Zegama")
    hand.check(hand.page.locator("main").get_by_label("I am in good health"))
    hand.fill(hand.page.locator("main").get_by_label("Years without a place"), "2")
    hand.check(field(hand, "I agree to the rules and the conditions."))
    button(hand, "Apply")
    hand.page.get_by_role("heading", name="My application").wait_for()


def accept(hand: Hand) -> None:
    hand.check(hand.page.get_by_label("I want to be drawn together on these terms."))
    button(hand, "Accept")


def run_together(ane: Hand, jon: Hand, ballot: Ballot) -> None:
    button(ane, "Invite a friend")
    ane.page.get_by_text("Send this link to your friend").wait_for()
    jon.page.goto(address(ballot, "application/"))
    jon.press(jon.page.locator("summary", has_text="A friend gave me a code"))
    jon.fill(jon.page.locator('main input[name="code"]'), Friends.objects.get().code)
    button(jon, "Join")
    accept(jon)
    jon.page.get_by_text("You have accepted. Not everybody has yet.").wait_for()
    ane.page.goto(address(ballot, "application/"))
    accept(ane)
    ane.page.get_by_text("All of you have accepted: you are drawn together.").wait_for()


def claim(hand: Hand, ballot: Ballot) -> None:
    hand.page.goto(address(ballot, "application/"))
    hand.press(hand.page.locator("summary", has_text="This is wrong").first)
    hand.fill(hand.page.locator("main textarea").first, "I had no place in three years.")
    button(hand, "Send the claim")
    hand.page.get_by_text("The race has not answered yet.").wait_for()


def walk(
    hands: Callable[[Page], Hand], open_for: OpenFor, cast: Cast, clock: SetClock, *, scripts: bool
) -> tuple[Hand, Hand]:
    ballot = open_ballot(cast.race, questions=[*FAILURES, HEALTH])
    friend = make_user("Jon Arana")
    applies(ballot, friend, healthy="yes")
    options = {"locale": "en-GB", "java_script_enabled": scripts, "reduced_motion": "reduce"}
    ane = hands(open_for(None, **options).new_page())
    jon = hands(open_for(friend, **options).new_page())
    sign_in(ane, ballot, "ane@example.org")
    apply(ane)
    run_together(ane, jon, ballot)
    clock(ballot.closes_at + timedelta(days=1))
    claim(ane, ballot)
    made = Application.objects.get(person__user__email="ane@example.org")
    person = made.person
    assert (person.name, str(person.birth_date), person.sex, person.town) == (
        "Ane Etxeberria",
        "1990-05-05",
        "F",
        "Zegama",
    )
    assert made.answers == {"failures": "2", "healthy": "yes"}
    assert terms_of(Friends.objects.get()).accepted
    sent = Claim.objects.get()
    assert (sent.application, sent.text) == (made, "I had no place in three years.")
    return ane, jon


def test_a_runner_needs_nothing_but_the_keyboard_and_sees_where_they_are(
    open_for: OpenFor, cast: Cast, site_clock: SetClock
) -> None:
    for hand in walk(Keys, open_for, cast, site_clock, scripts=True):
        assert isinstance(hand, Keys)
        assert hand.unseen == []


def test_a_runner_needs_no_scripts(open_for: OpenFor, cast: Cast, site_clock: SetClock) -> None:
    walk(Pointer, open_for, cast, site_clock, scripts=False)
