"""Which checkpoints are kept: what form and file refuse alike, and what pages make of odd ones that
were kept before that was refused.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dorsal.ground.problems import BadInput
from dorsal.site.courses import actions
from dorsal.site.courses.checkpoints import checkpoints_of, read_file, services_of
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.office.forms import CheckpointForm, checkpoints_initial
from dorsal.site.courses.surveying import see
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.making import make_edition

pytestmark = pytest.mark.django_db
PAGE = "/races/aizkorri-mendi/2027/course/"
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
RACE = "/races/aizkorri-mendi/"
SPRING = datetime(2027, 3, 27, 18, tzinfo=ZoneInfo("Europe/Madrid"))  # clocks change at 2:00
FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def row(key: str, distance_m: float, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": key.upper(), "distance_m": distance_m, **more}


def hill(edition: Edition, cast: Cast, *rows: dict[str, Any], **said: Any) -> EditionCourse:
    """A course over one hill with these checkpoints."""
    data = hill_gpx(length_m=said.pop("length_m", 10_000))
    course = make_course(edition, cast.director, data=data, checkpoints=False)
    actions.set_checkpoints(course, rows, by=cast.director)
    actions.say_of_course(course, said, by=cast.director)
    return EditionCourse.objects.get(pk=course.pk)


def imported(cast: Cast, text: str) -> tuple[int, list[str]]:
    """Send a file as the director: the answer, and what it says is wrong."""
    file = SimpleUploadedFile("list.csv", text.encode(), "text/csv")
    sent = {"kind": "main", "file": file}
    answer = cast.client("director").post(f"{OFFICE}checkpoints/import/", sent)
    problems = answer.context["problems"] if answer.status_code == 422 else ()
    return answer.status_code, [one.what for one in problems]


def test_a_cut_off_is_told_by_the_clock_of_a_night_without_an_hour(cast: Cast) -> None:
    edition = make_edition(cast.race, starts_at=SPRING.astimezone(UTC))
    course = hill(edition, cast, row("a", 0.0), row("b", 10_000.0, cutoff_s=12 * 3600.0))
    (_, end) = checkpoints_of(course, edition)
    assert end.cutoff_at is not None
    assert end.cutoff_at.isoformat() == "2027-03-28T07:00:00+02:00"
    (_, shown) = Client().get(PAGE).context["shown"].rows
    assert shown.cutoff_at == "7:00"
    written = cast.client("director").get(f"{OFFICE}checkpoints.csv").content.decode()
    assert written.splitlines()[2].split(",")[3:5] == ["12:00:00", "2027-03-28T07:00:00+02:00"]
    assert imported(cast, written)[0] == 302
    assert course.checkpoints.get(key="b").cutoff_s == 12 * 3600.0


STORED: dict[str, dict[str, Any]] = {
    "long ago": {"cutoff_s": -6.4e10, "closes_at": FIRST, "road_closes_at": FIRST},
    "far off": {"cutoff_s": 3e11, "opens_at": LAST, "closes_at": LAST, "road_closes_at": LAST},
}
PAGES = (
    *("", "embed/", "profile.svg", "plan/?target=3:10", "plan/plan.ics?target=3:10"),
    *("when-to-be-where/", "files/main/course.gpx", "files/main/course.geojson"),
    "files/main/legs.csv",
)


@pytest.mark.parametrize(
    ("stored", "zone"), [("long ago", "America/Denver"), ("far off", "Europe/Madrid")]
)
def test_moments_that_no_clock_tells_close_no_page(
    cast: Cast, edition: Edition, stored: str, zone: str
) -> None:
    cast.race.timezone = zone
    cast.race.save()
    rows = row("a", 0.0), row("b", 5000.0, spectators=True), row("c", 10_000.0, cutoff_s=9000.0)
    course = hill(edition, cast, *rows)
    course.checkpoints.filter(key="b").update(**STORED[stored])
    for address in (*map(PAGE.__add__, PAGES), RACE, f"{RACE}2027/"):
        assert Client().get(address).status_code == 200, address
    director = cast.client("director")
    for part in ("", "checkpoints/", "checkpoints.csv", "cut-offs/", "compare/", "past/"):
        assert director.get(OFFICE + part).status_code == 200, part
    told = checkpoints_of(course, edition)[1]
    assert (told.cutoff_s, told.cutoff_at, told.opens_at, told.closes_at) == (None,) * 4


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"key": "k" * 41}, "the key is too long"),
        ({"name": "N" * 81}, "the name is too long"),
        ({"way there": "w" * 501}, "the way there is too long"),
        ({"services": "water / " + "s" * 200}, "what there is, is too long"),
        ({"cutoff": "0:00"}, "the cut-off cannot be 0:00:00 after the start"),
        ({"cutoff": "720:01"}, "the cut-off cannot be 720:01:00 after the start"),
        (
            {"cutoff at": "2026-05-21T16:00+02:00"},
            "the cut-off cannot be -8758:00:00 after the start",
        ),
        ({"opens": "0001-01-01T00:00+14:00"}, "the year cannot be"),
        ({"cutoff at": "9999-12-31T23:59-14:00"}, "the year cannot be"),
    ],
)
def test_a_file_may_say_no_more_than_the_form(
    cast: Cast, edition: Edition, cells: dict[str, str], what: str
) -> None:
    course = hill(edition, cast, row("a", 0.0))
    columns = {"key": "x", "name": "X", "km": "5"} | cells
    text = ",".join(columns) + "\n" + ",".join(columns.values()) + "\n"
    assert imported(cast, text) == (422, [what])
    assert [one.key for one in course.checkpoints.all()] == ["a"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"key": "a"}, "two checkpoints have the same key"),
        ({"distance_m": 0.0}, "two checkpoints are at the same distance"),
        ({"altitude_m": 1e308}, "the altitude cannot be"),
        ({"ascent_m": -1.0}, "the climb cannot be"),
        ({"lat": 91.0, "lon": 0.0}, "the latitude cannot be"),
        ({"lat": 42.0}, "half of the position is missing"),
        ({"opens_at": LAST}, "a year cannot be"),
    ],
)
def test_what_cannot_be_is_never_kept(
    cast: Cast, edition: Edition, fields: dict[str, Any], what: str
) -> None:
    with pytest.raises(BadInput) as caught:
        hill(edition, cast, row("a", 0.0), row("b", 5000.0) | fields)
    assert [one.what for one in caught.value.problems] == [what]


def test_all_that_is_wrong_is_said_at_once(cast: Cast, edition: Edition) -> None:
    with pytest.raises(BadInput) as caught:
        hill(edition, cast, row("a", 0.0, cutoff_s=0.0), row("a", 5000.0, name="N" * 81))
    assert [(one.what, one.value[:3]) for one in caught.value.problems] == [
        ("two checkpoints have the same key", "A, "),
        ("the cut-off cannot be 0:00:00 after the start", "A"),
        ("the name is too long", "NNN"),
    ]


def test_the_same_hidden_key_twice_is_told_on_the_form(cast: Cast, edition: Edition) -> None:
    course = hill(edition, cast, row("a", 0.0))
    sent = {"kind": "main", "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for number, km in enumerate(("0", "7")):
        name = f"form-{number}-"
        sent |= {f"{name}name": f"P{km}", f"{name}distance_m": km, f"{name}key": "x"}
    answer = cast.client("director").post(f"{OFFICE}checkpoints/", sent)
    assert answer.status_code == 200
    assert "two checkpoints have the same key: P0, P7" in answer.content.decode()
    assert [one.key for one in course.checkpoints.all()] == ["a"]


def test_services_are_parted_alike_on_the_form_and_in_a_file(edition: Edition) -> None:
    text = 'name,km,services\nA,5,"bread, cheese / water; water"\n'
    (found,) = read_file(text.encode(), edition)
    assert found["services"] == ["bread", "cheese", "water"]
    form = CheckpointForm({"name": "A", "distance_m": "5", "services": "bread,cheese/ water"})
    assert form.is_valid()
    assert form.cleaned_data["services"] == found["services"]
    assert services_of([", ".join(found["services"])]) == found["services"]


def test_a_form_leaves_out_moments_that_it_cannot_hold(cast: Cast, edition: Edition) -> None:
    course = hill(edition, cast, row("a", 0.0))
    course.checkpoints.update(opens_at=LAST, closes_at=edition.starts_at)
    with timezone.override("Europe/Madrid"):
        (initial,) = checkpoints_initial(list(course.checkpoints.all()))
    assert (initial["opens_at"], initial["closes_at"]) == (None, edition.starts_at)


STATIONS = row("s", 0.0), row("m", 50_000.0), row("last-aid", 95_000.0)


def test_the_official_length_tells_a_last_station_from_the_finish(
    cast: Cast, edition: Edition
) -> None:
    course = hill(edition, cast, *STATIONS, length_m=100_000, official_m=100_000)
    shown = Client().get(PAGE).context["shown"]
    assert [(one.name, one.kind) for one in shown.rows] == [
        ("S", "start"),
        ("M", "between"),
        ("LAST-AID", "between"),
        ("Finish", "finish"),
    ]
    assert [round(one.place_m, -3) for one in shown.rows] == [0, 50_000, 95_000, 100_000]
    plan = Client().get(f"{PAGE}plan/?target=15:00").context["plan"]
    assert [(one.name, one.distance_m) for one in plan.rows][2:] == [
        ("LAST-AID", 95_000),
        ("Finish", 100_000),
    ]
    assert len(checkpoints_of(course, edition)) == 3


@pytest.mark.parametrize("official_m", [None, 95_000, 96_500])
def test_a_list_that_ends_at_the_official_length_is_left_as_it_is(
    cast: Cast, edition: Edition, official_m: int | None
) -> None:
    course = hill(edition, cast, *STATIONS, length_m=95_000, official_m=official_m)
    assert [one.checkpoint.key for one in see(course, edition).facts.checkpoints] == [
        "s",
        "m",
        "last-aid",
    ]


def test_two_checkpoints_at_one_spot_do_not_keep_the_profile_from_the_official_figures(
    cast: Cast, edition: Edition
) -> None:
    top = {"ascent_m": 500.0, "lat": 42.9 + 5000 / 111_000, "lon": -2.3}
    rows = row("in", 5400.0, **top), row("out", 5401.0, **top), row("f", 10_400.0)
    said = {"official_m": 10_400, "calibrated": True}
    seen = see(hill(edition, cast, row("s", 0.0, ascent_m=0.0), *rows, **said), edition)
    assert round(seen.course.distance_m) == 10_400
    summit = seen.course.profile.altitude_m.argmax() * seen.course.profile.step_m
    assert summit == pytest.approx(5400, abs=20)


def test_climbs_said_at_checkpoints_without_a_position_are_fitted_too(
    cast: Cast, edition: Edition
) -> None:
    rows = row("s", 0.0, ascent_m=0.0), row("m", 7500.0, ascent_m=560.0), row("f", 10_000.0)
    said = {"official_m": 10_000, "calibrated": True}
    seen = see(hill(edition, cast, *rows, **said), edition)
    assert round(seen.measured.ascent_m) == 500
    assert seen.course.profile.ascent_between(0.0, 7500.0) == pytest.approx(560, abs=5)
