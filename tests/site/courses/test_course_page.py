"""The public pages of a course: the page itself, its files, what other sites may show of it."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from itertools import accumulate
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from dorsal.course.facts.description import text_profile
from dorsal.course.reading import read_track
from dorsal.site.courses.map_source import MapSource
from dorsal.site.courses.models import CourseKind
from dorsal.site.courses.surveying import see
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.making import make_ballot, make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
PAGE = "/races/aizkorri-mendi/2027/course/"
DATA = re.compile(r'<script type="application/json" id="course-data">(.*?)</script>', re.DOTALL)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def policy_of(address: str) -> dict[str, str]:
    header = Client().get(address).headers["Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


def test_the_page_tells_the_course_without_a_script(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director)
    facts = see(course, edition).facts
    shown = page(Client(), PAGE)
    told = text(shown)
    for part in (
        "42.2 km",
        f"{facts.ascent_m:,.0f} m",
        "1,551 m",
        "Why do other sites differ?",
        "Haitzandi",
        "4:30 18:30",
        f"Profile: 42.2 km, {facts.ascent_m:,.0f} m up, {facts.descent_m:,.0f} m down",
        *text_profile(facts, see(course, edition).course.profile),
    ):
        assert part in (shown if part.startswith("Profile") else told), part
    assert shown.count("<svg") >= 4
    assert told.count("Larraundi") >= 2


def test_one_figure_of_climb_stands_at_the_top_and_the_others_are_folded(
    cast: Cast, edition: Edition
) -> None:
    make_course(edition, cast.director)
    shown = page(Client(), PAGE)
    folded = re.search(r'<details class="why">.*?</details>', shown, re.DOTALL)
    assert folded is not None
    assert "gpxpy" in folded[0]
    assert "gpxpy" not in shown.replace(folded[0], "")


def test_a_hidden_course_is_there_for_its_office_alone(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director, published=False)
    seen = {
        who: cast.client(who).get(PAGE).status_code
        for who in ("director", "helper", "volunteer", "runner", "other_director", "stranger")
    }
    assert seen == {
        "director": 200,
        "helper": 200,
        "volunteer": 404,
        "runner": 404,
        "other_director": 404,
        "stranger": 404,
    }
    for part in ("embed/", "profile.svg", "files/main/course.gpx", "plan/", "worker.js"):
        assert Client().get(PAGE + part).status_code == 404, part


def test_the_bad_weather_course_stands_beside_the_main_one(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    other = f"{PAGE}bad-weather/"
    assert Client().get(other).status_code == 404
    make_course(
        edition, cast.director, data=hill_gpx(), kind=CourseKind.BAD_WEATHER, checkpoints=False
    )
    told = text(page(Client(), other))
    assert "10.0 km" in told
    assert "The checkpoints are not there yet." in told
    assert f'href="{other}"' in page(Client(), PAGE)


@pytest.mark.parametrize("courses", [1, 2])
def test_the_number_of_queries_does_not_grow(
    cast: Cast, edition: Edition, courses: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_course(edition, cast.director, checkpoints=courses == 2)
    if courses == 2:
        kind = CourseKind.BAD_WEATHER
        make_course(edition, cast.director, data=hill_gpx(), kind=kind, checkpoints=False)
    with django_assert_num_queries(4):
        page(Client(), PAGE)


def test_edition_and_race_lead_to_the_course(cast: Cast, edition: Edition) -> None:
    make_ballot(edition)
    for address in ("/races/aizkorri-mendi/2027/", "/races/aizkorri-mendi/"):
        assert PAGE not in page(Client(), address)
    course = make_course(edition, cast.director)
    for address in ("/races/aizkorri-mendi/2027/", "/races/aizkorri-mendi/"):
        assert f'<a class="whole" href="{PAGE}">' in page(Client(), address)
    course.published = False
    course.save()
    assert PAGE not in page(cast.client("director"), "/races/aizkorri-mendi/2027/")


def test_the_line_for_the_map_follows_the_track(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director, data=hill_gpx(), checkpoints=False)
    found = DATA.search(page(Client(), PAGE))
    assert found is not None
    data = json.loads(found[1])
    lat, alt = (list(accumulate(accumulate(data["line"][one]))) for one in ("lat", "alt"))
    assert (lat[0], lat[-1]) == (4_290_000, 4_299_009)
    assert max(alt) == 800
    assert [pin[0] for pin in data["pins"]] == ["S", "F"]
    assert data["worker"] == f"{PAGE}worker.js"


def test_the_course_can_be_taken_along(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    gpx = Client().get(f"{PAGE}files/main/course.gpx")
    assert gpx.headers["Content-Disposition"] == (
        'attachment; filename="aizkorri-mendi-2027-course.gpx"'
    )
    track = read_track(gpx.content)
    assert len(track) == 3517
    assert [one.name for one in track.waypoints][1] == "Oltzagain"
    lines = json.loads(Client().get(f"{PAGE}files/main/course.geojson").content)
    assert [one["geometry"]["type"] for one in lines["features"]][:2] == ["LineString", "Point"]
    assert len(Client().get(f"{PAGE}files/main/legs.csv").content.splitlines()) == 11
    for wrong in ("files/main/none.gpx", "files/none/course.gpx", "files/bad-weather/course.gpx"):
        assert Client().get(PAGE + wrong).status_code == 404


def test_a_recording_tells_nobody_when_it_was_made(cast: Cast, edition: Edition) -> None:
    timed = hill_gpx().replace(b"</ele>", b"</ele><time>2026-05-01T10:00:00Z</time>")
    make_course(edition, cast.director, data=timed, checkpoints=False)
    assert b"<time>" not in Client().get(f"{PAGE}files/main/course.gpx").content


def test_the_profile_is_a_picture_for_other_sites(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    answer = Client().get(f"{PAGE}profile.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    drawing = ElementTree.fromstring(answer.content)
    assert drawing.attrib["viewBox"] == "0 0 960 352"


def test_only_the_embedded_page_may_stand_in_a_frame(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    assert policy_of(f"{PAGE}embed/")["frame-ancestors"] == "*"
    assert "X-Frame-Options" not in Client().get(f"{PAGE}embed/").headers
    assert policy_of(PAGE)["frame-ancestors"] == "'none'"
    assert Client().get(PAGE).headers["X-Frame-Options"] == "DENY"
    shown = page(Client(), PAGE)
    assert "&lt;iframe src=" in shown
    assert "<iframe" not in shown


def test_the_policy_opens_for_the_host_of_the_tiles_alone(
    cast: Cast, edition: Edition, settings: Settings
) -> None:
    make_course(edition, cast.director)
    assert policy_of(PAGE)["img-src"] == "'self' data:"
    settings.MAP = MapSource("tiles", "https://tiles.example.org/{z}/{x}/{y}.png", "© Somebody")
    assert policy_of(PAGE)["img-src"] == "'self' data: https://tiles.example.org"
    assert policy_of(PAGE)["connect-src"] == "'self'"
    assert policy_of("/races/aizkorri-mendi/2027/")["img-src"] == "'self' data:"
    settings.MAP = MapSource("pmtiles", "https://maps.example.org/all.pmtiles", "")
    assert policy_of(PAGE)["connect-src"] == "'self' https://maps.example.org"
    assert policy_of(PAGE)["img-src"] == "'self' data: blob:"


def test_names_are_text_in_pages_drawings_and_data(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director)
    hostile = "</script><script>alert(1)</script><b x='\""
    course.checkpoints.filter(key="cp03").update(name=hostile)
    for part in ("", "embed/", "profile.svg", "plan/?target=6:30", "when-to-be-where/"):
        shown = Client().get(PAGE + part).content.decode()
        assert "<script>alert" not in shown, part
    ElementTree.fromstring(Client().get(f"{PAGE}profile.svg").content)


@pytest.mark.parametrize("part", ["", "plan/?target=6:30", "when-to-be-where/"])
def test_the_page_is_sent_compressed(cast: Cast, edition: Edition, part: str) -> None:
    make_course(edition, cast.director)
    answer = Client().get(PAGE + part, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(answer.content)
    assert len(answer.content) < 20_000


def test_the_worker_keeps_the_page_and_what_it_needs(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    answer = Client().get(f"{PAGE}worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    listed = re.search(r"const FILES = (.*?);\n", answer.content.decode())
    assert listed is not None
    files = json.loads(listed[1])
    assert files[0] == PAGE
    assert [Client().get(one).status_code for one in files[:2]] == [200, 200]
    used = re.findall(r'(?:href|src)="(/static/[^"]+)"', page(Client(), PAGE))
    assert set(used) <= set(files)


def test_the_last_runner_is_told_where_a_lamp_is_needed(cast: Cast, edition: Edition) -> None:
    edition.starts_at += timedelta(hours=6)
    edition.save()
    make_course(edition, cast.director)
    told = text(page(Client(), PAGE))
    assert re.findall(r"sun rises at .*? sets at [\d:]+", told) == [
        "sun rises at 06:41 and sets at 21:32"
    ]
    assert "Whoever just meets the cut-offs needs a lamp from km" in told
