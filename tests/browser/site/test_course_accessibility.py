"""WCAG 2.2 AA by axe-core, on the pages of a course that is there, for everybody and its office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.site.demo.mountain import make_mountain
from tests.browser.site.conftest import OpenFor
from tests.browser.site.test_accessibility import opened, pages_for
from tests.site.conftest import Cast
from tests.site.making import make_edition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/races/aizkorri-mendi/2027/course/"


def test_pages_of_a_course(cast: Cast, open_for: OpenFor) -> None:
    edition = make_edition(cast.race)
    last = make_edition(cast.race, key="2026", starts_at=edition.starts_at - timedelta(days=364))
    make_mountain(edition, last, by=cast.director)
    public = [one for one in pages_for(("public",)) if one.startswith(PAGE)]
    assert len(public) >= 6
    around = ["/races/aizkorri-mendi/", "/races/aizkorri-mendi/2027/", f"{PAGE}plan/?target=7:40"]
    assert opened([*public, *around], open_for, None) == []
    offices = [one for one in pages_for((), "director") if "/office/course/" in one]
    track = edition.courses.get(kind="main").track_id
    offices.append(f"/races/aizkorri-mendi/2027/office/course/tracks/{track}/")
    assert opened(offices, open_for, cast.director) == []
