"""Where it is dark: shaded in the profile, and told in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from dorsal.site.courses import sun
from dorsal.site.courses.nights import nights_of_the_middle
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
COURSE = "/races/aizkorri-mendi/2027/course/"
BAND = re.compile(r'<path class="night"[^>]* d="M([\d.]+) [\d.]+H([\d.]+)V[\d.]+H')
EVENING = datetime(2027, 5, 21, 18, 0, tzinfo=UTC)  # 20:00 in Spain; dark from 22:05 there


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race, starts_at=EVENING)
    make_course(edition, cast.director)
    edition.courses.update(first_man_s=13_200, first_woman_s=15_600, middle_s=21_600, last_s=28_700)
    return edition


def test_the_middle_of_the_field_needs_a_lamp_after_dusk(edition: Edition) -> None:
    (night,) = nights_of_the_middle(edition.courses.get(), edition).stretches
    assert f"{night.start_at:%H:%M %Z}" == "22:05 CEST"
    assert f"{night.end_at:%H:%M}" == "02:00"
    assert 17_000 < night.start_m < 19_000
    assert night.end_m == pytest.approx(42_195, abs=30)


@pytest.mark.usefixtures("edition")
def test_the_profile_is_dark_there_and_says_so_to_those_who_cannot_see_it() -> None:
    shown = page(Client(), COURSE)
    assert len(BAND.findall(shown)) == 2  # the broad profile and the small one
    left, right = map(float, BAND.findall(shown)[0])
    assert 370 < left < 412
    assert right == pytest.approx(856, abs=1)
    (label,) = set(re.findall(r'class="profile \w+" role="img" aria-label="([^"]+)"', shown))
    assert re.search(r"down\. night: km 1\d\.\d to 42\.\d, 22:05 to 2:00$", label)
    said = "The middle of the field, at the finish after 6:00, needs a lamp: km 1"
    assert said in text(shown)


@pytest.mark.usefixtures("edition")
def test_a_plan_says_where_it_needs_a_lamp() -> None:
    quick = text(page(Client(), f"{COURSE}plan/?target=4:00"))
    slow = page(Client(), f"{COURSE}plan/?target=8:00")
    where = re.compile(r"With this plan you need a lamp: km ([\d.]+) to 42")
    (early,), (late,) = where.findall(text(slow)), where.findall(quick)
    assert float(early) < float(late)
    assert len(BAND.findall(slow)) == 2


def test_a_race_by_daylight_shows_no_night(cast: Cast) -> None:
    edition = make_edition(cast.race, starts_at=EVENING - timedelta(hours=11))
    make_course(edition, cast.director)
    assert 'class="night"' not in page(Client(), COURSE)
    assert "you need a lamp" not in page(Client(), f"{COURSE}plan/?target=6:30")


def test_where_nothing_tells_when_runners_pass_there_is_no_night(edition: Edition) -> None:
    edition.courses.get().checkpoints.update(cutoff_s=None)
    edition.courses.update(first_man_s=None, first_woman_s=None, middle_s=None, last_s=None)
    assert 'class="night"' not in page(Client(), COURSE)


@pytest.mark.usefixtures("edition")
def test_the_sun_of_a_course_is_sought_once_and_again_for_another_start(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[datetime] = []

    def light(profile: object, facts: object, start_at: datetime) -> tuple[()]:
        del profile, facts
        sought.append(start_at)
        return ()

    monkeypatch.setattr(sun, "light_of_the_last", light)
    sun.LINES.forget()
    for _ in range(3):
        page(Client(), COURSE)
    assert sought == [EVENING]
    edition.starts_at += timedelta(hours=1)
    edition.save()
    page(Client(), COURSE)
    assert sought == [EVENING, EVENING + timedelta(hours=1)]
    sun.LINES.forget()
