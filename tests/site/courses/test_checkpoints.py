"""Checkpoints in the office: on a form, from a file, into a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dorsal.course.examples import demonstration_checkpoints
from dorsal.ground.problems import BadInput
from dorsal.site.courses import actions
from dorsal.site.courses.checkpoints import as_file, checkpoints_of, read_file
from dorsal.site.courses.models import EditionCourse
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.making import make_edition

pytestmark = pytest.mark.django_db
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
FORM = f"{OFFICE}checkpoints/"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


@pytest.fixture
def course(cast: Cast, edition: Edition) -> EditionCourse:
    return make_course(edition, cast.director, checkpoints=False)


def filled(*rows: dict[str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


START = {"name": "Larraundi", "distance_m": "0"}
PASS = {
    "name": "Oltzagain",
    "distance_m": "7",
    "cutoff_s": "1:10",
    "services": "water, food, water",
    "opens_at": "2027-05-21T15:00",
    "spectators": "on",
    "way_there": "By bus.",
}


def test_checkpoints_are_set_on_a_form(cast: Cast, course: EditionCourse) -> None:
    answer = cast.client("director").post(FORM, filled(PASS, START))
    assert answer.status_code == 302
    first, second = course.checkpoints.all()
    assert (first.key, first.name, first.distance_m) == ("cp01", "Larraundi", 0)
    assert (second.key, second.distance_m, second.cutoff_s) == ("cp00", 7000, 4200)
    assert (second.services, second.spectators, second.way_there) == (
        ["water", "food"],
        True,
        "By bus.",
    )
    assert second.opens_at is not None
    assert second.opens_at.isoformat() == "2027-05-21T13:00:00+00:00"  # told in Madrid's time
    assert Event.objects.last().details == {"count": 2}  # type: ignore[union-attr]


def sent_of(form: forms.Form) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched."""
    sent: dict[str, str] = {}
    for field in form:
        value = field.field.widget.format_value(field.value())
        if field.name in ("spectators", "DELETE"):
            sent |= {field.name: "on"} if field.value() else {}
        else:
            sent[field.name] = value or ""
    return sent


def test_the_form_shows_what_is_kept_and_saving_it_changes_nothing(
    cast: Cast, edition: Edition, course: EditionCourse
) -> None:
    make_course(edition, cast.director)
    before = [one | {"id": 0} for one in course.checkpoints.values()]
    events = Event.objects.count()
    page = cast.client("director").get(FORM)
    with timezone.override("Europe/Madrid"):
        rows = [sent_of(one) for one in page.context["form"] if one.initial]
    sent = filled(*rows) | {"form-INITIAL_FORMS": "11"}
    answer = cast.client("director").post(FORM, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert [one | {"id": 0} for one in course.checkpoints.values()] == before
    assert Event.objects.count() == events


def test_a_checkpoint_is_removed(cast: Cast, course: EditionCourse) -> None:
    director = cast.client("director")
    director.post(FORM, filled(START, PASS))
    director.post(FORM, filled(START, PASS | {"DELETE": "on"}))
    assert [one.name for one in course.checkpoints.all()] == ["Larraundi"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance_m": "far"},
        {"distance_m": "-1"},
        {"cutoff_s": "90"},
        {"cutoff_s": "0:00"},
        {"name": ""},
        {"distance_m": "0"},  # where the start is
    ],
)
def test_a_form_with_a_fault_changes_nothing(
    cast: Cast, course: EditionCourse, wrong: dict[str, str]
) -> None:
    answer = cast.client("director").post(FORM, filled(START, PASS | wrong))
    assert answer.status_code == 200
    assert not course.checkpoints.exists()


def test_a_helper_looks_and_changes_nothing(cast: Cast, course: EditionCourse) -> None:
    helper = cast.client("helper")
    assert helper.post(FORM, filled(START)).status_code == 403
    assert not course.checkpoints.exists()


def sends(cast: Cast, data: bytes) -> int:
    file = SimpleUploadedFile("list.csv", data, "text/csv")
    answer = cast.client("director").post(f"{FORM}import/", {"kind": "main", "file": file})
    return answer.status_code


def test_checkpoints_come_from_a_file_and_leave_as_one(
    cast: Cast, edition: Edition, course: EditionCourse
) -> None:
    listed = b"name;km;cutoff;services;opens\nPlaza;0;;;\nGaina;7,5;1:10;water / food;15:30\n"
    assert sends(cast, listed) == 302
    plaza, gaina = checkpoints_of(course, edition)
    assert (plaza.name, gaina.distance_m, gaina.cutoff_s) == ("Plaza", 7500, 4200)
    assert gaina.cutoff_at == edition.starts_at + timedelta(minutes=70)
    assert gaina.opens_at is not None
    assert gaina.opens_at.isoformat() == "2027-05-21T15:30:00+02:00"
    before = checkpoints_of(course, edition)
    written = cast.client("director").get(f"{OFFICE}checkpoints.csv").content
    assert sends(cast, written) == 302
    assert checkpoints_of(course, edition) == before


def test_a_file_keeps_the_road_closings_that_it_cannot_hold(
    cast: Cast, edition: Edition, course: EditionCourse
) -> None:
    make_course(edition, cast.director)
    before = list(course.checkpoints.values_list("key", "road_closes_at"))
    assert [one for one in before if one[1]] != []
    assert sends(cast, as_file(course, edition).replace("Oltzagain", "Gaina").encode()) == 302
    assert list(course.checkpoints.values_list("key", "road_closes_at")) == before
    assert course.checkpoints.filter(name="Gaina").count() == 1


def test_a_file_with_problems_names_them_all_and_changes_nothing(
    cast: Cast, edition: Edition, course: EditionCourse
) -> None:
    make_course(edition, cast.director)
    file = SimpleUploadedFile("list.csv", b"name,km\nA,x\nB,-4\n", "text/csv")
    answer = cast.client("director").post(f"{FORM}import/", {"kind": "main", "file": file})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "line 2" in shown
    assert "line 3" in shown
    assert course.checkpoints.count() == 11


def test_the_export_is_there_before_there_is_a_course(cast: Cast, edition: Edition) -> None:
    assert not edition.courses.exists()
    assert cast.client("helper").get(f"{OFFICE}checkpoints.csv").content == b"name,km\n"


def test_values_come_back_from_the_table_as_they_went_in(
    cast: Cast, edition: Edition, course: EditionCourse
) -> None:
    make_course(edition, cast.director)
    sent = demonstration_checkpoints(starts_at=edition.starts_at)
    rounded = tuple(replace(one, distance_m=round(one.distance_m, 3)) for one in sent)
    assert checkpoints_of(course, edition) == rounded


def test_too_many_checkpoints_are_refused(cast: Cast, course: EditionCourse) -> None:
    rows = [{"key": str(n), "name": "A", "distance_m": float(n)} for n in range(121)]
    with pytest.raises(BadInput, match="too many"):
        actions.set_checkpoints(course, rows, by=cast.director)


def test_a_cut_off_by_the_clock_becomes_one_from_the_start(
    edition: Edition, course: EditionCourse
) -> None:
    at = edition.starts_at + timedelta(hours=2)
    rows = read_file(f"name,km,cutoff at\nA,5,{at.isoformat()}\n".encode(), edition)
    assert [one["cutoff_s"] for one in rows] == [7200]
    assert course.checkpoints.count() == 0
