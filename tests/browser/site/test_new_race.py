"""Opening a race: the browser's time zone is chosen, unless one is chosen already."""

from __future__ import annotations

import pytest

from dorsal.site.races.models import Race
from tests.browser.site.conftest import OpenFor
from tests.site.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_new_race_is_offered_the_time_zone_of_the_browser(cast: Cast, open_for: OpenFor) -> None:
    Race.objects.filter(pk=cast.race.pk).update(timezone="Atlantic/Canary")
    chosen = []
    for user, scripts in ((cast.runner, True), (cast.runner, False), (cast.director, True)):
        options = {"timezone_id": "America/Santiago", "java_script_enabled": scripts}
        page = open_for(user, locale="en-GB", **options).new_page()
        page.goto("/races/new/")
        chosen.append(page.get_by_label("Time zone").input_value())
    assert chosen == ["America/Santiago", "", "Atlantic/Canary"]
