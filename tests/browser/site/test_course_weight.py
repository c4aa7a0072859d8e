"""What the course page weighs on its way to a visitor, headers included."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from dorsal.site.accounts.models import User
from dorsal.site.courses.models import EditionCourse
from dorsal.site.races.models import Edition
from tests.browser.site.conftest import OpenFor
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course, make_long_course
from tests.site.making import make_edition

if TYPE_CHECKING:
    from playwright.sync_api import Response

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COURSE = "/races/aizkorri-mendi/2027/course/"
HEAVIEST = 120_000
HEADERS = 550  # of an answer; those of `dorsal serve` have 510 on average
COMPRESSED = (".woff2", ".png")
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


@pytest.mark.parametrize("make", [make_course, make_long_course])
def test_the_page_is_light(
    cast: Cast, open_for: OpenFor, make: Callable[[Edition, User], EditionCourse]
) -> None:
    make(make_edition(cast.race), cast.director)
    page = open_for(None, service_workers="block", **DESK).new_page()
    seen: list[Response] = []
    page.on("response", lambda one: seen.append(one))
    page.goto(COURSE, wait_until="networkidle")
    sizes = {}
    for one in seen:
        body = one.body()
        packed = one.url.endswith(COMPRESSED)
        sizes[one.url] = HEADERS + len(body if packed else gzip.compress(body, 9, mtime=0))
    assert any("leaflet.js" in url for url in sizes)
    assert sum(sizes.values()) < HEAVIEST, sizes
    assert not any("htmx" in url or "bricolage" in url for url in sizes)
