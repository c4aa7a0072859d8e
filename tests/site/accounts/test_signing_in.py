"""One form to sign in and to join: a code that counts only where one began."""

from __future__ import annotations

import time

import pytest
from django.core import mail
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from dorsal.site.accounts import direct_mails
from dorsal.site.accounts.models import User
from tests.site.accounts.signing_in import (
    ask_code,
    code_in,
    last_mail,
    signed_in_as,
    type_code,
)
from tests.site.making import make_user

pytestmark = pytest.mark.django_db
EMAIL = "ane@example.org"


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_every_name_of_allauth_leads_to_the_one_form() -> None:
    names = ("account_login", "account_signup", "account_request_login_code", "account_inactive")
    assert {reverse(name) for name in names} == {"/sign-in/"}
    page = Client().get("/sign-in/").content.decode()
    assert page.count('type="email"') == 1
    assert "password" not in page.replace("There is no password", "")


def test_whoever_types_the_code_joins_and_is_signed_in() -> None:
    browser = Client()
    assert ask_code(browser, "Ane@Example.org").headers["Location"] == "/sign-in/code/"
    assert last_mail().to == [EMAIL]
    code = code_in(last_mail())
    assert last_mail().subject == f"{code} is your code for Dorsal"
    assert type_code(browser, code).headers["Location"] == "/me/"
    user = User.objects.get(email=EMAIL)
    assert signed_in_as(browser) == user.pk
    assert user.person.name == ""


def test_a_code_typed_with_a_space_counts() -> None:
    browser = Client()
    ask_code(browser, EMAIL)
    code = code_in(last_mail())
    type_code(browser, f"{code[:3]} {code[3:]}")
    assert signed_in_as(browser) != 0


def test_one_goes_where_one_wanted_to_and_nowhere_else() -> None:
    browser = Client()
    browser.get("/sign-in/?next=/me/profile/")
    ask_code(browser, EMAIL, "/sign-in/?next=/me/profile/")
    assert type_code(browser, code_in(last_mail())).headers["Location"] == "/me/profile/"
    browser = Client()
    ask_code(browser, EMAIL, "/sign-in/?next=https://evil.example/")
    assert type_code(browser, code_in(last_mail())).headers["Location"] == "/me/"


def test_the_link_in_another_browser_shows_the_code_and_uses_nothing_up() -> None:
    began, elsewhere = Client(), Client()
    ask_code(began, EMAIL)
    code = code_in(last_mail())
    link = f"/sign-in/link/{code}/"
    assert f"http://localhost:8000{link}" in last_mail().body
    for _ in range(7):  # a scanner of mails opens it again and again
        page = elsewhere.get(link).content.decode()
        assert f"{code[:3]} {code[3:]}" in page
        assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert signed_in_as(elsewhere) == 0
    type_code(elsewhere, code)
    assert signed_in_as(elsewhere) == 0
    type_code(began, code)
    assert signed_in_as(began) == User.objects.get(email=EMAIL).pk


def test_the_link_where_one_began_fills_the_code_in_and_waits_for_the_button() -> None:
    browser = Client()
    ask_code(browser, EMAIL)
    code = code_in(last_mail())
    page = browser.get(f"/sign-in/link/{code}/", follow=True).content.decode()
    assert f'value="{code}"' in page
    assert signed_in_as(browser) == 0
    type_code(browser, code)
    assert signed_in_as(browser) != 0


def test_a_wrong_code_is_told_and_five_end_it() -> None:
    browser = Client()
    ask_code(browser, EMAIL)
    code = code_in(last_mail())
    for _ in range(4):
        page = type_code(browser, other_than(code)).content.decode()
        assert "This is not the code that we have sent last." in page
    assert type_code(browser, other_than(code)).headers["Location"] == "/sign-in/"
    type_code(browser, code)
    assert signed_in_as(browser) == 0


def test_a_code_lives_for_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    late, in_time = Client(), Client()
    ask_code(late, EMAIL)
    late_code = code_in(last_mail())
    ask_code(in_time, EMAIL)
    monkeypatch.setattr(time, "time", lambda: real() + 14 * 60)
    type_code(in_time, code_in(last_mail()))
    monkeypatch.setattr(time, "time", lambda: real() + 15 * 60 + 1)
    type_code(late, late_code)
    assert (signed_in_as(in_time) != 0, signed_in_as(late)) == (True, 0)


def test_another_code_can_be_asked_for_and_replaces_the_first() -> None:
    browser = Client()
    ask_code(browser, EMAIL)
    first = code_in(last_mail())
    browser.post("/sign-in/code/", {"action": "resend"})
    assert len(mail.outbox) == 2
    second = code_in(last_mail())
    if first != second:
        type_code(browser, first)
        assert signed_in_as(browser) == 0
    type_code(browser, second)
    assert signed_in_as(browser) != 0


def test_the_mail_is_in_the_language_of_its_recipient(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
    user = make_user("Ane Etxe")
    User.objects.filter(pk=user.pk).update(language="es")
    languages: list[str] = []

    def render(template: str, context: dict[str, object]) -> str:
        languages.append(translation.get_language())
        return render_to_string(template, context)

    monkeypatch.setattr(direct_mails, "render_to_string", render)
    ask_code(Client(HTTP_ACCEPT_LANGUAGE="en"), user.email)
    ask_code(Client(HTTP_ACCEPT_LANGUAGE="es"), "new@example.org")
    ask_code(Client(HTTP_ACCEPT_LANGUAGE="en"), "newer@example.org")
    assert languages == ["es", "es", "en"]
    assert User.objects.get(email="new@example.org").language == "es"


def test_the_page_does_not_tell_who_has_an_account() -> None:
    make_user("Ane Etxe")
    known, unknown = Client(), Client()
    ask_code(known, User.objects.get().email)
    ask_code(unknown, "nobody@example.org")
    pages = [one.get("/sign-in/code/").content.decode() for one in (known, unknown)]
    assert pages[0].count("<p") == pages[1].count("<p")
    assert len(mail.outbox) == 2


def test_a_closed_account_gets_no_mail_and_no_session() -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    browser = Client()
    assert ask_code(browser, user.email).headers["Location"] == "/sign-in/code/"
    assert mail.outbox == []
    assert User.objects.count() == 1


def test_the_seventh_code_to_one_address_is_refused_and_no_account_is_made_for_it() -> None:
    for _ in range(6):
        ask_code(Client(), EMAIL)
    page = ask_code(Client(), EMAIL).content.decode()
    assert "That was too often. Wait a quarter of an hour." in page
    assert len(mail.outbox) == 6
    ask_code(Client(), "bea@example.org")
    assert len(mail.outbox) == 7


def test_a_mail_server_that_refuses_is_told(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    page = ask_code(Client(), EMAIL).content.decode()
    assert "The mail could not be sent." in page


def test_signing_out_needs_a_post() -> None:
    browser = Client()
    browser.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    assert "Sign out?" in browser.get("/sign-out/").content.decode()
    assert signed_in_as(browser) != 0
    assert browser.post("/sign-out/").headers["Location"] == "/"
    assert signed_in_as(browser) == 0


def test_the_session_changes_its_key_at_sign_in() -> None:
    browser = Client()
    ask_code(browser, EMAIL)
    before = browser.session.session_key
    type_code(browser, code_in(last_mail()))
    assert browser.session.session_key != before


def test_a_second_press_or_another_tab_is_led_on_once_the_first_has_signed_in() -> None:
    browser = Client(enforce_csrf_checks=True)

    def press(address: str, token: str, **form: str) -> HttpResponse:
        answer = browser.post(address, {**form, "csrfmiddlewaretoken": token})
        assert isinstance(answer, HttpResponse)
        return answer

    browser.get("/sign-in/?next=/races/")
    asked = browser.cookies["csrftoken"].value
    press("/sign-in/", asked, email=EMAIL)
    code = code_in(last_mail())
    assert press("/sign-in/code/", asked, code=code).headers["Location"] == "/races/"
    user = signed_in_as(browser)
    assert user != 0
    for address in ("/sign-in/code/", "/sign-in/"):
        again = press(address, asked, code=code, email=EMAIL)
        assert (again.status_code, again.headers["Location"]) == (302, "/races/")
    assert press("/me/sessions/end/", asked).status_code == 403
    assert signed_in_as(browser) == user
