"""Signing in as people do: a code on a phone, a link in another browser, a passkey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django.live_server_helper import LiveServer

from dorsal.site.accounts.models import User
from tests.site.accounts.signing_in import code_in, last_mail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
EMAIL = "ane@example.org"


@pytest.fixture(autouse=True)
def _no_limits_from_before() -> None:
    """The cache outlives a test's database."""
    cache.clear()


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A phone that is signed in nowhere; no page of it may break its own security policy."""
    context = chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"),
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        has_touch=True,
        locale="en-GB",
    )
    refused: list[str] = []
    context.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    yield context
    context.close()
    assert [text for text in refused if "Content Security Policy" in text] == []


def ask_code(page: Page) -> str:
    """Ask for a code on the page that is open, and read it in the mail."""
    page.get_by_label("Your e-mail address").fill(EMAIL)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_role("heading", name="Type the code").wait_for()
    return code_in(last_mail())


def sign_in(page: Page, wanted: str = "/sign-in/") -> None:
    page.goto(wanted)
    page.get_by_label("The code").fill(ask_code(page))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/me/**")


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_by_a_code_on_a_phone(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/me/profile/")
    assert page.url.endswith("/sign-in/?next=/me/profile/")
    assert not scrolls_sideways(page)
    code = ask_code(page)
    field = page.get_by_label("The code")
    assert field.get_attribute("inputmode") == "numeric"
    assert field.get_attribute("autocomplete") == "one-time-code"
    field.fill(code)
    field.press("Enter")
    page.wait_for_url("**/me/profile/")
    assert page.get_by_role("heading", name="My profile").is_visible()
    assert not scrolls_sideways(page)


def test_a_second_tap_does_not_send_again_what_is_on_its_way(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Your e-mail address").fill(EMAIL)
    stopped = page.evaluate(
        """() => {
          const stopped = [];
          window.addEventListener("submit", (event) => {
            stopped.push(event.defaultPrevented);
            event.preventDefault();
          });
          const button = document.querySelector("main form button");
          button.click();
          button.click();
          return stopped;
        }"""
    )
    assert stopped == [False, True]


def test_by_the_link_in_another_browser(phone: BrowserContext, chromium: Browser) -> None:
    page = phone.new_page()
    page.goto("/sign-in/")
    code = ask_code(page)
    link = next(line for line in str(last_mail().body).splitlines() if "/sign-in/link/" in line)
    path = link.removeprefix("http://localhost:8000")

    elsewhere = chromium.new_context(base_url=page.url.removesuffix("/sign-in/code/"))
    other = elsewhere.new_page()
    other.goto(path)
    assert other.get_by_role("heading", name="Type this code where you began").is_visible()
    shown = other.get_by_text(f"{code[:3]} {code[3:]}", exact=True).inner_text()
    elsewhere.close()

    page.get_by_label("The code").fill(shown)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/me/")


def test_by_the_link_in_the_same_browser_with_one_button(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in/")
    code = ask_code(page)
    mailed = phone.new_page()
    mailed.goto(f"/sign-in/link/{code}/")
    assert mailed.get_by_label("The code").input_value() == code
    mailed.get_by_role("button", name="Sign in", exact=True).click()
    mailed.wait_for_url("**/me/")


def with_authenticator(page: Page) -> None:
    """Give the page's browser an authenticator of its own, as a phone has one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def add_passkey(page: Page) -> None:
    page.goto("/me/account/")
    page.get_by_label("A name for the new one").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("From now on this passkey signs you in.").wait_for()


def sign_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))


def sign_in_by_passkey(page: Page) -> None:
    page.goto("/sign-in/?next=/me/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"//[^/]+/me/account/$"))


def test_by_a_passkey_that_is_added_named_and_removed(phone: BrowserContext) -> None:
    page = phone.new_page()
    with_authenticator(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    sign_in_by_passkey(page)

    page.locator("summary", has_text="My phone").click()
    page.get_by_label("Name", exact=True).fill("Old phone")
    page.get_by_role("button", name="Rename").click()
    page.locator("summary", has_text="Old phone").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("The passkey is removed").wait_for()
    assert page.locator("summary").count() == 0

    sign_out(page)
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey did not work here.").wait_for()


def test_whoever_has_a_passkey_may_still_sign_in_by_a_code_unless_staff(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    with_authenticator(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    sign_in(page)
    sign_out(page)

    User.objects.filter(email=EMAIL).update(is_staff=True)
    page.goto("/sign-in/")
    page.get_by_label("The code").fill(ask_code(page))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("This account works for the installation").wait_for()
    assert page.url.endswith("/sign-in/")
    sign_in_by_passkey(page)
    assert len(mail.outbox) == 3
