"""Cut-offs and comparisons in the office, and courses taken along into the next edition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.surveying import see
from dorsal.site.demo.mountain import make_mountain
from dorsal.site.demo.races_of_season import LARRAUNDI
from dorsal.site.races.copying import copy_edition
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
OFFICE = "/races/aizkorri-mendi/2027/office/course/"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


@pytest.mark.parametrize("part", ["", "checkpoints/", "cut-offs/", "compare/"])
@pytest.mark.parametrize("who", ["director", "helper"])
def test_without_a_track_every_page_says_what_is_missing(
    cast: Cast, edition: Edition, part: str, who: str
) -> None:
    assert not edition.courses.exists()
    told = text(page(cast.client(who), OFFICE + part))
    assert ("No track yet." if part == "" else "Upload a track first.") in told


def test_each_cut_off_is_told_by_the_finish_time_of_who_just_meets_it(
    cast: Cast, edition: Edition
) -> None:
    course = make_course(edition, cast.director)
    told = text(page(cast.client("helper"), f"{OFFICE}cut-offs/"))
    assert "Oltzagain 7.0 km 1:10 10:00 min/km 10:00 min/km 9." in told
    assert "Larraundi 42.2 km 8:00 11:23 min/km" in told
    course.checkpoints.filter(key="cp05").update(cutoff_s=4 * 3600)
    told = text(page(cast.client("helper"), f"{OFFICE}cut-offs/"))
    assert "Arbelzelai look again" in told
    assert "the cut-off is not later than that of Haitzandi" in told


def test_the_bad_weather_course_and_last_years_are_compared(cast: Cast, edition: Edition) -> None:
    client = cast.client("director")
    last = make_edition(cast.race, key="2026", starts_at=edition.starts_at - timedelta(days=364))
    make_course(edition, cast.director)
    assert "There is nothing to compare with" in text(page(client, f"{OFFICE}compare/"))
    make_mountain(edition, last, by=cast.director)
    told = text(page(client, f"{OFFICE}compare/"))
    assert "km shorter and climbs" in told, told
    assert "Haitzandi falls away." in told
    assert "This course beside that of 2026 It is the same way from the start" in told
    assert "Splits at 11 of 11 checkpoints compare with the past." in told


def test_the_demonstrations_course_says_the_figures_of_its_edition(
    cast: Cast, edition: Edition
) -> None:
    make_mountain(edition, None, by=cast.director)
    seen = see(edition.courses.get(kind=CourseKind.MAIN), edition)
    assert round(seen.course.distance_m) == LARRAUNDI.distance_m
    assert round(seen.course.ascent_m) == LARRAUNDI.ascent_m


def test_the_next_edition_takes_the_courses_along_hidden(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director)
    make_course(edition, cast.director, kind=CourseKind.BAD_WEATHER, checkpoints=False)
    starts = edition.starts_at + timedelta(days=364)
    following = copy_edition(edition, key="2028", starts_at=starts, by=cast.director)
    copied = EditionCourse.objects.get(edition=following, kind=CourseKind.MAIN)
    assert [one.published for one in following.courses.all()] == [False, False]
    assert copied.track.sha256 == course.track.sha256
    assert copied.track.file.name != course.track.file.name
    assert copied.track.file.read() == course.track.file.read()
    for file in (copied.track.file, course.track.file):
        file.close()
    before, after = course.checkpoints.get(key="cp09"), copied.checkpoints.get(key="cp09")
    assert before.road_closes_at is not None
    assert after.road_closes_at == before.road_closes_at + timedelta(days=364)
    assert (after.cutoff_s, after.services) == (before.cutoff_s, before.services)
    assert course.checkpoints.count() == 11
    again = list(following.look_again.values_list("what", "address"))
    office = "/races/aizkorri-mendi/2028/office/course/"
    assert ("The course", office) in again
    assert ("Checkpoints and cut-offs", f"{office}checkpoints/") in again


def test_an_edition_without_a_course_gives_nothing_to_look_at(cast: Cast, edition: Edition) -> None:
    starts = edition.starts_at + timedelta(days=364)
    following = copy_edition(edition, key="2028", starts_at=starts, by=cast.director)
    assert not following.look_again.filter(address__contains="course").exists()
