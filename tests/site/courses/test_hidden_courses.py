"""What is hidden leaks nowhere: no page links to it, none is compared with it; and a page leads
only to pages that tell something.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dorsal.site.courses.models import CourseKind
from dorsal.site.courses.past.queries import earlier_marked
from dorsal.site.races.models import Edition
from dorsal.site.seasons import actions as seasons
from dorsal.site.seasons.models import SeriesEdition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.making import make_edition, make_user
from tests.site.races.reading import page

pytestmark = pytest.mark.django_db
PAGE = "/races/aizkorri-mendi/2027/course/"
COMPARE = "/races/aizkorri-mendi/2027/office/course/compare/"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def organiser_of(edition: Edition) -> Client:
    """A browser of who organises a series that this edition alone is in."""
    user = make_user("Olatz Organiser")
    series = seasons.make_series(by=user, name="Golden Ridges", summary="", website="")
    SeriesEdition.objects.create(
        series=series, edition=edition, season="2027", kind="race", may_edit=False, accepted=True
    )
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def titles(client: Client) -> list[str]:
    return [one.title for one in client.get(COMPARE).context["comparisons"]]


@pytest.mark.parametrize(
    ("edition_is", "course_is"), [("draft", "public"), ("public", "draft"), ("public", "public")]
)
def test_an_organiser_of_this_year_compares_with_what_everybody_sees(
    cast: Cast, edition: Edition, edition_is: str, course_is: str
) -> None:
    before = edition.starts_at - timedelta(days=364)
    public = edition_is == "public"
    past = make_edition(cast.race, key="2026", starts_at=before, published=public)
    make_course(past, cast.director, data=hill_gpx(), published=course_is == "public")
    make_course(edition, cast.director)
    told = ["This course beside that of 2026"]
    open_to_all = public and course_is == "public"
    assert titles(organiser_of(edition)) == (told if open_to_all else [])
    assert titles(cast.client("director")) == titles(cast.client("helper")) == told
    assert len(earlier_marked(edition, drafts=False)) == open_to_all
    assert len(earlier_marked(edition, drafts=True)) == 1


def leads(address: str) -> dict[str, int]:
    """Every address of courses that a page holds, in links or in code to copy, and its answer."""
    found = set(re.findall(r"/races/[\w/.-]+", page(Client(), address)))
    return {one: Client().get(one).status_code for one in found}


def test_beside_a_hidden_course_the_bad_weather_page_leads_nowhere_closed(
    cast: Cast, edition: Edition
) -> None:
    main = make_course(edition, cast.director, published=False)
    make_course(edition, cast.director, data=hill_gpx(), kind=CourseKind.BAD_WEATHER)
    other = f"{PAGE}bad-weather/"
    found = leads(other)
    assert found.pop(PAGE) == 404  # the scope of the script that keeps pages, and no link
    assert f'href="{PAGE}"' not in page(Client(), other)
    assert set(found.values()) == {200}
    main.published = True
    main.save()
    assert {f"{PAGE}plan/", f"{PAGE}when-to-be-where/"} <= leads(other).keys()


def test_only_the_main_page_has_code_that_shows_the_main_course(
    cast: Cast, edition: Edition
) -> None:
    make_course(edition, cast.director)
    make_course(edition, cast.director, data=hill_gpx(), kind=CourseKind.BAD_WEATHER)
    held = [f"{PAGE}profile.svg" in page(Client(), one) for one in (PAGE, f"{PAGE}bad-weather/")]
    assert held == [True, False]


def test_a_course_without_checkpoints_leads_to_no_planner(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director, checkpoints=False)
    assert f'href="{PAGE}plan/"' not in page(Client(), PAGE)
    course.checkpoints.create(key="a", name="A", distance_m=5000.0)
    assert f'href="{PAGE}plan/"' in page(Client(), PAGE)
