"""Every address of the site, opened by everybody of the cast: what its decorator says is what
happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from dorsal.site.pages.access import Access
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

PEOPLE = ("director", "helper", "volunteer", "runner", "other_director", "stranger")
OTHERS_VIEWS = ("admin/", "sign-in/", "sign-out/", "passkeys/")  # Django's and allauth's own
ARGUMENTS = {"race": "aizkorri-mendi", "edition": "2027", "series": "none"}
GONE = 404


def all_patterns(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern.url_patterns, route)
        else:
            yield route, pattern


def access_of(pattern: URLPattern) -> Access | None:
    found: Access | None = getattr(pattern.callback, "access", None)
    return found


def ours() -> list[tuple[str, Access]]:
    return [
        (route, access)
        for route, pattern in all_patterns()
        if (access := access_of(pattern)) is not None
    ]


def address_of(route: str) -> tuple[str, bool]:
    """An address for a route, and whether it names nothing but the race and its edition."""
    whole = True
    parts = []
    for part in route.split("/"):
        if "<" not in part:
            parts.append(part)
            continue
        before, _, rest = part.partition("<")
        inside, _, after = rest.partition(">")
        kind, _, name = inside.rpartition(":")
        if name in ("race", "edition"):
            parts.append(before + ARGUMENTS[name] + after)
        else:
            whole = False
            parts.append(before + ARGUMENTS.get(name, "999" if kind == "int" else "none") + after)
    return "/" + "/".join(parts), whole


@pytest.fixture
def open_as(cast: Cast) -> Callable[[str, str], tuple[int, str]]:
    make_ballot(make_edition(cast.race))

    def get(who: str, address: str) -> tuple[int, str]:
        response = cast.client(who).get(address)
        return response.status_code, response.headers.get("Location", "")

    return get


def test_every_view_says_who_may_open_it() -> None:
    silent = [
        route
        for route, pattern in all_patterns()
        if access_of(pattern) is None and not route.startswith(OTHERS_VIEWS)
    ]
    assert silent == []


@pytest.mark.parametrize(("route", "access"), ours(), ids=[route for route, _ in ours()])
def test_a_page_is_open_to_those_whom_its_decorator_names_and_to_nobody_else(
    route: str, access: Access, open_as: Callable[[str, str], tuple[int, str]]
) -> None:
    address, whole = address_of(route)
    for who in PEOPLE:
        status, location = open_as(who, address)
        asked_to_sign_in = location.startswith("/sign-in/?next=")
        if access.kind == "public":
            assert not (asked_to_sign_in and who != "stranger"), who
        elif access.kind == "account":
            assert asked_to_sign_in == (who == "stranger"), who
        elif who == "stranger":
            assert asked_to_sign_in
        elif who in access.roles:
            assert not asked_to_sign_in, who
            assert status != GONE or not whole, who
        else:
            assert status == GONE, who
