"""A director uploads the splits of a past edition in a browser, and the planner shows bands."""

from __future__ import annotations

import pytest

from dorsal.course.checkpoint_files import write_checkpoints
from dorsal.course.examples import demonstration_checkpoints
from tests.browser.site.conftest import OpenFor
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.courses.splits_making import splits_csv
from tests.site.making import make_edition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
PLAN = "/races/aizkorri-mendi/2027/course/plan/?target=6:30"


def test_from_an_upload_to_bands_in_the_plan(cast: Cast, open_for: OpenFor) -> None:
    make_course(make_edition(cast.race), cast.director)
    checkpoints = write_checkpoints(demonstration_checkpoints()).encode()
    page = open_for(cast.director).new_page()
    page.goto(OFFICE)
    page.get_by_role("link", name="Past editions").click()
    page.get_by_label("Which edition").fill("2026")
    kind = "text/csv"
    page.get_by_label("Splits", exact=True).set_input_files(
        {"name": "splits.csv", "mimeType": kind, "buffer": splits_csv()}
    )
    page.locator("input[name=checkpoints]").set_input_files(
        {"name": "checkpoints.csv", "mimeType": kind, "buffer": checkpoints}
    )
    page.get_by_role("button", name="Upload and look at them").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Splits of 2026"
    assert page.get_by_role("row", name="Haitzandi").get_by_text("yes", exact=True).is_visible()
    page.get_by_role("button", name="Let plans rest on them").click()
    assert page.get_by_text("Plans rest on 2026 now.").is_visible()

    visitor = open_for(None, viewport={"width": 390, "height": 844}).new_page()
    visitor.goto(PLAN)
    assert visitor.get_by_role("columnheader", name="8 of 10 pass").count() == 1
    row = visitor.get_by_role("row", name="Haitzandi")
    early, late = row.locator("td.from-to").inner_text().split(" – ")
    assert early < row.locator("td").nth(1).inner_text() < late
    assert row.get_by_text("past runners").count() == 1
    wide = visitor.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
