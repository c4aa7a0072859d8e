"""Where somebody is signed in, and steps that need a recent sign-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from dorsal.site.accounts.models import SignIn, User
from dorsal.site.accounts.sessions import describe_device
from dorsal.site.journal.models import Event
from tests.site.accounts.signing_in import ask_code, code_in, last_mail, signed_in_as, type_code
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_user

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
LATER = NOW + timedelta(minutes=31)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Safari, iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_told_in_two_words(agent: str, device: str) -> None:
    assert describe_device(agent) == device


@pytest.mark.django_db
def test_a_sign_in_is_listed_and_goes_with_the_sign_out() -> None:
    browser = Client(HTTP_USER_AGENT=PHONE)
    ask_code(browser, "ane@example.org")
    type_code(browser, code_in(last_mail()))
    (sign_in,) = SignIn.objects.all()
    assert (sign_in.device, sign_in.at, sign_in.session_key) == (
        "Safari, iPhone",
        NOW,
        browser.session.session_key,
    )
    assert "Safari, iPhone" in browser.get("/me/account/").content.decode()
    browser.post("/sign-out/")
    assert SignIn.objects.count() == 0


def test_one_session_is_ended_from_another(cast: Cast) -> None:
    here, there = cast.client("runner"), cast.client("runner")
    number = SignIn.objects.get(session_key=there.session.session_key).pk
    here.post(f"/me/sessions/{number}/end/")
    assert there.get("/me/").headers["Location"] == "/sign-in/?next=/me/"
    assert here.get("/me/").status_code == 200


def test_nobody_ends_somebody_elses_session(cast: Cast) -> None:
    runner = cast.client("runner")
    number = SignIn.objects.get(user=cast.runner).pk
    cast.client("helper").post(f"/me/sessions/{number}/end/")
    assert runner.get("/me/").status_code == 200


def test_signing_out_everywhere_ends_all_of_mine_and_no_other(cast: Cast) -> None:
    here, there, other = cast.client("runner"), cast.client("runner"), cast.client("helper")
    here.post("/me/sessions/end/")
    assert [signed_in_as(one) for one in (here, there, other)] == [0, 0, cast.helper.pk]


@pytest.mark.parametrize("path", ["/me/erase/", "/me/data/", "/me/email/", "/me/passkeys/add/"])
def test_after_half_an_hour_one_shows_again_that_it_is_still_them(
    cast: Cast, site_clock: SetClock, path: str
) -> None:
    browser = cast.client("runner")
    assert browser.get(path).status_code == 200
    site_clock(LATER)
    assert browser.get(path).headers["Location"] == f"/me/again/?next={path.replace('/', '%2F')}"
    browser.get(f"/me/again/?next={path}")
    browser.post("/me/again/", {"send": "1"})
    assert last_mail().to == [cast.runner.email]
    wrong = browser.post("/me/again/", {"code": "x"}).content.decode()
    assert "This is not the code that we have sent last." in wrong
    assert browser.post("/me/again/", {"code": code_in(last_mail())}).headers["Location"] == path
    assert browser.get(path).status_code == 200


def test_a_form_that_comes_too_late_does_nothing(cast: Cast, site_clock: SetClock) -> None:
    browser = cast.client("runner")
    site_clock(LATER)
    answer = browser.post("/me/erase/", {"email": cast.runner.email})
    assert answer.headers["Location"] == "/me/again/?next=%2Fme%2Faccount%2F"
    assert User.objects.get(pk=cast.runner.pk).erased_at is None


def test_one_is_never_sent_on_to_another_site(cast: Cast, site_clock: SetClock) -> None:
    browser = cast.client("runner")
    site_clock(LATER)
    browser.get("/me/again/?next=https://evil.example/")
    browser.post("/me/again/", {"send": "1"})
    answer = browser.post("/me/again/", {"code": code_in(last_mail())})
    assert answer.headers["Location"] == "/me/account/"


def test_five_wrong_codes_end_the_code(cast: Cast) -> None:
    browser = cast.client("runner")
    browser.post("/me/again/", {"send": "1"})
    code = code_in(last_mail())
    told = [browser.post("/me/again/", {"code": "abc"}).content.decode() for _ in range(5)]
    assert "This code is over. Ask for another one." in told[4]
    assert "This code is over." in browser.post("/me/again/", {"code": code}).content.decode()


def test_a_mailed_code_is_over_after_a_quarter_of_an_hour(cast: Cast, site_clock: SetClock) -> None:
    browser = cast.client("runner")
    browser.post("/me/again/", {"send": "1"})
    site_clock(NOW + timedelta(minutes=15, seconds=1))
    page = browser.post("/me/again/", {"code": code_in(last_mail())}).content.decode()
    assert "This code is over." in page


def test_an_account_moves_when_the_code_at_the_new_address_is_typed(cast: Cast) -> None:
    browser, old = cast.client("runner"), cast.runner.email
    browser.post("/me/email/", {"email": "New@Example.org"})
    assert last_mail().to == ["new@example.org"]
    assert User.objects.get(pk=cast.runner.pk).email == old
    answer = browser.post("/me/email/code/", {"code": code_in(last_mail())})
    assert answer.headers["Location"] == "/me/account/"
    assert User.objects.get(pk=cast.runner.pk).email == "new@example.org"
    assert last_mail().to == [old]
    assert last_mail().subject == "Your Dorsal account has moved"
    event = Event.objects.get(verb="email_changed")
    assert (event.actor, event.details, event.why) == (cast.runner.pk, {}, "")


def test_an_address_that_has_an_account_is_told_there_and_not_on_the_page(cast: Cast) -> None:
    User.objects.filter(pk=cast.director.pk).update(last_login=NOW)
    browser = cast.client("runner")
    answer = browser.post("/me/email/", {"email": cast.director.email})
    assert answer.headers["Location"] == "/me/email/code/"
    assert last_mail().to == [cast.director.email]
    assert last_mail().subject == "Your address has an account already"
    assert "This is not the code" in (
        browser.post("/me/email/code/", {"code": "000000"}).content.decode()
    )
    assert User.objects.get(pk=cast.runner.pk).email == cast.runner.email


def test_an_account_that_never_typed_its_code_gives_way(cast: Cast) -> None:
    ask_code(Client(), "new@example.org")
    browser = cast.client("runner")
    browser.post("/me/email/", {"email": "new@example.org"})
    browser.post("/me/email/code/", {"code": code_in(last_mail())})
    assert User.objects.get(email="new@example.org").pk == cast.runner.pk


@pytest.mark.django_db
def test_codes_go_out_in_the_language_of_the_account() -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(language="es")
    ask_code(Client(), user.email)
    assert len(mail.outbox) == 1
