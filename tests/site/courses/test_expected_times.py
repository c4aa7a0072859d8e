"""Finish times that the organiser expects, for fans."""

from __future__ import annotations

import pytest
from django.test import Client

from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.courses.splits_making import make_past
from tests.site.making import make_edition
from tests.site.races.reading import content, page, text

pytestmark = pytest.mark.django_db
PAST = "/races/aizkorri-mendi/2027/office/course/past/"
FANS = "/races/aizkorri-mendi/2027/course/when-to-be-where/"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race)
    make_course(edition, cast.director)
    return edition


def test_expected_times_go_before_past_editions(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director)
    times = {"first_man_s": "3:45", "first_woman_s": "4:25", "middle_s": "6:10", "last_s": "7:55"}
    client = cast.client("director")
    assert client.post(f"{PAST}expected/", times).status_code == 302
    told = text(page(Client(), FANS))
    assert "For the finish times that were given." in told
    assert "42.2 km First man 17:45 First woman 18:25 Middle 20:10 Last 21:55" in told
    assert 'value="3:45"' in page(client, PAST)
    noted = Event.objects.get(verb="finish_times_expected")
    assert noted.details["times_s"] == [15900, 13500, 22200, 28500]
    client.post(f"{PAST}expected/", dict.fromkeys(times, ""))
    assert "For finish times as in 2026." in text(page(Client(), FANS))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"last_s": ""}, "a time is missing"),
        ({"middle_s": "3:00"}, "these times contradict each other"),
        ({"last_s": "5:00"}, "these times contradict each other"),
        ({"first_man_s": "soon"}, "write hours and minutes"),
    ],
)
def test_expected_times_that_cannot_be_are_refused(
    cast: Cast, edition: Edition, change: dict[str, str], said: str
) -> None:
    times = {"first_man_s": "3:45", "first_woman_s": "4:25", "middle_s": "6:10", "last_s": "7:55"}
    answer = cast.client("director").post(f"{PAST}expected/", times | change)
    assert answer.status_code == 422
    assert said in content(answer)
    assert edition.courses.get().first_man_s is None
