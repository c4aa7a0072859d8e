"""How often something may be asked, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from dorsal.site.pages.rate_limits import TooMany, client_address, limit, limited
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW

pytestmark = pytest.mark.django_db


def allowed(times: int, *, most: int = 10, key: str = "ane") -> int:
    done = 0
    for _ in range(times):
        try:
            limit("test", key, most=most, per_s=3600)
        except TooMany:
            break
        done += 1
    return done


def test_so_many_are_allowed_and_no_more() -> None:
    assert allowed(99) == 10
    assert allowed(99) == 0
    assert allowed(99, key="bea") == 10


def test_the_window_slides(site_clock: SetClock) -> None:
    assert allowed(4) == 4
    site_clock(NOW + timedelta(minutes=30))
    assert allowed(99) == 6
    site_clock(NOW + timedelta(minutes=59, seconds=59))
    assert allowed(99) == 0
    site_clock(NOW + timedelta(minutes=60))
    assert allowed(99) == 4
    site_clock(NOW + timedelta(minutes=90))
    assert allowed(99) == 6


def test_the_wait_is_told_to_the_second(site_clock: SetClock) -> None:
    assert allowed(1, most=2) == 1
    site_clock(NOW + timedelta(minutes=7))
    assert allowed(1, most=2) == 1
    with pytest.raises(TooMany) as refused:
        limit("test", "ane", most=2, per_s=3600)
    assert refused.value.wait_s == 53 * 60
    site_clock(NOW + timedelta(minutes=59, seconds=59))
    assert allowed(1, most=2) == 0
    site_clock(NOW + timedelta(minutes=60))
    assert allowed(1, most=2) == 1


def test_the_key_is_not_kept_in_clear() -> None:
    limit("mailed code", "ane@example.org", most=3, per_s=60)
    with_key = [key for key in _cached_keys() if "ane@example.org" in key]
    assert (len(_cached_keys()), with_key) == (1, [])


def _cached_keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM dorsal_cache WHERE cache_key LIKE %s", ["%limit-%"])
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "203.0.113.9"),
        (0, "198.51.100.7", "203.0.113.9"),  # nobody we trust has said so
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),  # the first is what the client claims
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "203.0.113.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ],
)
def test_the_client_is_who_the_outermost_trusted_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR="203.0.113.9").get("/", headers=headers)
    assert client_address(request) == address


def test_a_view_answers_429_and_says_when_to_come_back(cast: Cast) -> None:
    browser = cast.client("runner")
    for _ in range(10):
        assert browser.post("/me/data/").headers["Content-Type"] == "application/zip"
    refused = browser.post("/me/data/")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert "Try again in 60 minutes." in refused.content.decode()
    assert browser.get("/me/data/").status_code == 200
    assert cast.client("helper").post("/me/data/").status_code == 200


def test_strangers_of_one_network_share_a_count() -> None:
    @limited("look", most=2, methods=("GET",))
    def view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
        return HttpResponse("seen")

    def look(address: str) -> int:
        request = RequestFactory(REMOTE_ADDR=address).get("/")
        request.user = AnonymousUser()
        request.units = "metric"  # type: ignore[attr-defined]
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return view(request).status_code

    assert [look("203.0.113.9") for _ in range(3)] == [200, 200, 429]
    assert look("203.0.113.10") == 200


def test_a_race_office_behind_one_address_can_ask_for_hundreds_of_codes() -> None:
    browser = Client()
    sent = [
        browser.post("/sign-in/", {"email": f"runner{n}@example.org"}).status_code
        for n in range(120)
    ]
    assert sent == [302] * 120
