"""Forged requests: other hosts, ways back, caches, network addresses, forms from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from dorsal.site.applications.actions import withdraw
from dorsal.site.applications.models import Claim
from tests.site.applications.applying import address, applies, open_ballot
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_ballot, make_edition
from tests.site.shows.shown import drawn_for_show
from tests.site.test_access import access_of, all_patterns

PUBLIC = [  # they say nothing of whoever asks
    ("/races/aizkorri-mendi/2027/ballot/show/view.json", "public, max-age=1", True),
    ("/races/aizkorri-mendi/theme.css", "public, max-age=3600", True),
]
REFUSED = (403, 401)  # 401 where boxes send what they read: a token opens, no session does
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " https://evil.example",
    "http:///evil.example",
    "/\t/evil.example",
    "https://testserver@evil.example/",
)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_way_back_leads_elsewhere(where: str, cast: Cast) -> None:
    client = cast.client("runner")
    client.get("/me/again/", {"next": where})
    assert client.session.get("again_next") is None
    answer = client.post("/language/", {"units": "metric", "back": where})
    assert answer.headers["Location"] == "/"
    stranger = Client()
    stranger.get("/sign-in/", {"next": where})
    stranger.post("/sign-in/", {"email": cast.runner.email, "next": where})
    code = mail.outbox[-1].subject.split()[0]
    landed = stranger.post("/sign-in/code/", {"code": code})
    assert landed.headers["Location"] == "/me/"


def test_a_session_has_another_key_once_somebody_has_signed_in(cast: Cast) -> None:
    stranger = Client()
    stranger.post("/sign-in/", {"email": cast.runner.email})
    before = stranger.session.session_key
    code = mail.outbox[-1].subject.split()[0]
    stranger.post("/sign-in/code/", {"code": code})
    assert stranger.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    fixed = Client()
    fixed.cookies["sessionid"] = before or ""
    assert fixed.get("/me/").status_code == 302


def test_a_code_counts_in_its_own_session_alone_and_dies_of_five_guesses(cast: Cast) -> None:
    victim, thief = Client(), Client()
    victim.post("/sign-in/", {"email": cast.runner.email})
    code = mail.outbox[-1].subject.split()[0]
    thief.post("/sign-in/", {"email": cast.other_director.email})
    thief.post("/sign-in/code/", {"code": code})
    assert thief.get("/me/").status_code == 302
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        victim.post("/sign-in/code/", {"code": wrong})
    victim.post("/sign-in/code/", {"code": code})
    assert victim.get("/me/").status_code == 302


def test_nobody_guesses_more_by_sending_for_new_codes(cast: Cast) -> None:
    for _ in range(20):
        Client().post("/sign-in/", {"email": cast.runner.email})
    assert len(mail.outbox) <= 6


def test_a_mail_names_the_sites_own_address_whatever_host_was_asked(cast: Cast) -> None:
    client = Client(headers={"x-forwarded-host": "evil.example"})
    client.post("/sign-in/", {"email": cast.runner.email}, headers={"host": "localhost"})
    assert "evil.example" not in mail.outbox[-1].body


@pytest.mark.django_db
def test_another_host_is_refused(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_forms_from_elsewhere_are_refused_at_every_address(cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    taken = []
    for who in ("director", "runner"):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
        for route, pattern in all_patterns():
            if access_of(pattern) is None:
                continue
            path = "/" + route.replace("<slug:race>", "aizkorri-mendi")
            path = path.replace("<slug:edition>", "2027").replace("<int:number>", "1")
            if "<" in path:
                continue
            answer = strict.post(path, {}, headers={"origin": "https://evil.example"})
            if answer.status_code not in REFUSED:
                taken.append(path)
    assert taken == []


def test_whoever_spoofs_an_address_in_front_of_the_proxies_is_counted_as_one(
    settings: Settings, cast: Cast, site_clock: SetClock
) -> None:
    drawn_for_show(cast, site_clock)
    path = reverse("cheat", args=["aizkorri-mendi", "2027"])
    for proxies, told in ((0, "10.{0}.{1}.1"), (1, "10.{0}.{1}.1, 203.0.113.9")):
        settings.TRUSTED_PROXIES = proxies
        seen = [
            Client().get(path, headers={"x-forwarded-for": told.format(n // 250, n % 250)})
            for n in range(3)
        ]
        assert {one.status_code for one in seen} == {200}
    from django.test import RequestFactory

    from dorsal.site.pages.rate_limits import client_address  # inline: needs the settings

    for proxies in (0, 1):
        settings.TRUSTED_PROXIES = proxies
        asked = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"})
        assert client_address(asked) == ("127.0.0.1" if proxies == 0 else "203.0.113.9")


def test_every_method_is_counted_that_computes_something(cast: Cast, site_clock: SetClock) -> None:
    drawn_for_show(cast, site_clock)
    path = reverse("forged_record", args=["aizkorri-mendi", "2027"])
    sent: list[Callable[[str], Any]] = [Client().head, Client().options, Client().get]
    answers = [sent[n % 3](path).status_code for n in range(241)]
    assert answers[-1] == 429


@pytest.mark.parametrize("who", ["runner", "helper", "director"])
def test_no_page_of_somebody_signed_in_may_be_kept_by_a_shared_cache(
    who: str, cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    kept, browser = [], cast.client(who)
    for route, pattern in all_patterns():
        path = "/" + route.replace("<slug:race>", ballot.edition.race.slug)
        path = path.replace("<slug:edition>", ballot.edition.key)
        if access_of(pattern) is None or "<" in path:
            continue
        headers = browser.get(path).headers
        policy = headers.get("Cache-Control", "")
        if "private" not in policy and "no-store" not in policy and "no-cache" not in policy:
            kept.append((path, policy, "Cookie" in headers.get("Vary", "")))
    assert kept == PUBLIC


def test_what_strangers_see_varies_by_cookie_where_it_is_in_their_language(cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    for path in ("/", "/races/aizkorri-mendi/2027/", "/races/aizkorri-mendi/2027/ballot/"):
        assert "Cookie" in Client().get(path).headers["Vary"]


def test_a_claim_of_somebody_who_has_withdrawn_is_answered(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = open_ballot(cast.race)
    withdraw(applies(ballot, cast.runner), by=cast.runner)
    site_clock(ballot.closes_at + timedelta(hours=1))
    sent = {"about": "failures", "text": "I have three."}
    answer = cast.client("runner").post(address(ballot, "application/claim/"), sent)
    assert answer.status_code == 302
    assert not Claim.objects.exists()


@pytest.mark.django_db
def test_health_and_errors_name_no_secret(settings: Settings) -> None:
    client = Client()
    for path in ("/healthy/", "/nothing-here/", "/races/none/", "/demo/tour/", "/admin/"):
        answer = client.get(path)
        text = answer.content.decode() + str(answer.headers)
        assert settings.SECRET_KEY not in text
        assert "Traceback" not in text
        assert "sqlite" not in text.lower()


@pytest.mark.parametrize("path", ["/demo/become/", "/demo/travel/", "/demo/tour/1/"])
@pytest.mark.django_db
def test_outside_a_demonstration_nobody_becomes_somebody_else(path: str) -> None:
    client = Client()
    assert client.post(path, {"who": "director", "moment": "open"}).status_code == 404
    assert client.get("/demo/outbox/").status_code == 404
    assert client.get("/me/").status_code == 302


def test_the_admin_is_opened_by_no_password(cast: Cast) -> None:
    cast.director.set_password("secret-1")
    cast.director.is_staff = cast.director.is_superuser = True
    cast.director.save()
    client = Client()
    sent = {"username": cast.director.email, "password": "secret-1", "next": "/admin/"}
    answer = client.post("/admin/login/", sent)
    assert answer.headers["Location"].startswith("/sign-in/")
    assert client.get("/admin/").status_code == 302
