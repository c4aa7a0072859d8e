"""A visitor's plan, their own curve, and when fans should be where."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dorsal.course.pace import OwnCurve
from dorsal.site.courses.models import TrackFile
from dorsal.site.courses.planning.curves import as_text, from_text
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
COURSE = "/races/aizkorri-mendi/2027/course/"
PLAN = f"{COURSE}plan/"
FANS = f"{COURSE}when-to-be-where/"
CURVE = OwnCurve((1.1, 1.0, 1.0, 1.05, 1.2), (0.5, 1.0, 2.0, 1.0, 0.5), 3)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race)
    make_course(edition, cast.director)
    return edition


def rows(query: str) -> list[dict[str, str]]:
    content = Client().get(f"{PLAN}plan.csv?{query}").content.decode()
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.usefixtures("edition")
def test_a_plan_reaches_every_checkpoint_and_ends_on_time() -> None:
    made = rows("target=6:30")
    assert [row["key"] for row in made] == [f"cp{n:02}" for n in range(11)]
    assert made[-1]["arrive"] == "6:30:00"
    assert made[-1]["arrive_at"] == "2027-05-21T20:30:00+02:00"
    told = text(page(Client(), f"{PLAN}?target=6:30"))
    assert "Finish in 6:30 start 14:00" in told
    assert "Haitzandi 23.2 km" in told


@pytest.mark.usefixtures("edition")
def test_stops_of_ones_own_are_in_the_plan() -> None:
    made = rows("target=6:30&stop-cp01=10")
    assert [row["stop_min"] for row in made][:3] == ["0", "10", "0"]
    assert made[-1]["arrive"] == "6:30:00"


@pytest.mark.usefixtures("edition")
def test_a_plan_that_misses_a_cut_off_says_so() -> None:
    assert "This plan misses a cut-off." in text(page(Client(), f"{PLAN}?target=9:00"))
    assert "misses a cut-off" not in text(page(Client(), f"{PLAN}?target=6:30"))


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("asked", ["", "6", "soon", "0:00", "9999:00", "-1:00", "6:30&stop-cp01=x"])
def test_what_is_no_time_is_answered_with_the_form(asked: str) -> None:
    shown = page(Client(), f"{PLAN}?target={asked}")
    assert 'class="error"' in shown
    assert "plan.pdf" not in shown
    assert Client().get(f"{PLAN}plan.csv?target={asked}").status_code == 302


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("plan.pdf", b"%PDF-"),
        ("crew.pdf", b"%PDF-"),
        ("plan.svg", b"<?xml"),
        ("plan.ics", b"BEGIN:VCALENDAR"),
    ],
)
def test_a_plan_can_be_taken_along(name: str, begins: bytes) -> None:
    answer = Client().get(f"{PLAN}{name}?target=6:30")
    assert answer.content.startswith(begins)
    disposition = f'attachment; filename="aizkorri-mendi-2027-{name}"'
    assert answer.headers["Content-Disposition"] == disposition


@pytest.mark.usefixtures("edition")
def test_no_other_file_is_there() -> None:
    assert Client().get(f"{PLAN}plan.exe?target=6:30").status_code == 404
    assert Client().get(f"{FANS}plan.pdf").status_code == 404


def recording(*, slower: int = 1) -> bytes:
    """The hill, run in an hour or slower."""
    text = hill_gpx().decode()
    second = iter(range(0, 10**6, 6 * slower))

    def timed(_found: re.Match[str]) -> str:
        at = next(second)
        clock = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        return f"</ele><time>2026-05-01T{clock}Z</time>"

    return re.sub("</ele>", timed, text).encode()


def learns(*files: bytes) -> str:
    sent = [SimpleUploadedFile(f"run{n}.gpx", data) for n, data in enumerate(files)]
    answer = Client().post(f"{PLAN}?target=6:30", {"activities": sent})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.mark.usefixtures("edition")
def test_a_runners_own_curve_stands_in_the_address_and_nowhere_else() -> None:
    events, files = Event.objects.count(), TrackFile.objects.count()
    address = learns(recording(), recording(slower=2))
    assert address.startswith(f"{PLAN}?target=6%3A30&curve=")
    told = text(page(Client(), address))
    assert "Speeds by grade are the runner's own from 2 activities" in told
    assert (Event.objects.count(), TrackFile.objects.count()) == (events, files)
    query = address.partition("?")[2]
    assert [row["arrive"] for row in rows(query)] != [row["arrive"] for row in rows("target=6:30")]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("data", [b"", b"words", hill_gpx()])
def test_recordings_that_teach_nothing_are_refused_with_reasons(data: bytes) -> None:
    client = Client()
    sent = {"activities": SimpleUploadedFile("run.gpx", data)}
    answer = client.post(f"{PLAN}?target=6:30", sent)
    assert "curve" not in str(answer.headers["Location"])
    assert 'class="notice error"' in page(client, str(answer.headers["Location"]))


def test_a_curve_comes_back_from_its_text() -> None:
    assert from_text(as_text(CURVE)) == CURVE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "nan_1_1_1_1~1_1_1_1_1~1",
        "1_1_1_1~1_1_1_1_1~1",
        "9_1_1_1_1~1_1_1_1_1~1",
        "1_1_1_1_1~1_1_1_1_1~0",
        "1_1_1_1_1~-1_1_1_1_1~1",
        "1_1_1_1_1~1_1_1_1_1~²",
    ],
)
def test_what_is_no_curve_is_none(text: str) -> None:
    assert from_text(text) is None


@pytest.mark.usefixtures("edition")
def test_fans_read_when_to_be_where_and_how_to_get_there() -> None:
    told = text(page(Client(), FANS))
    assert "Santa Graxi 19.6 km" in told
    assert "Atabarri" not in told  # nobody can be there
    assert "The road closes at 16:00." in told
    last = re.findall(r"Larraundi 42.2 km First man ([\d:]+) .*? Last ([\d:]+)", told)
    assert last == [("17:22", "22:00")]
    assert Client().get(f"{FANS}fans.ics").content.count(b"BEGIN:VEVENT") == 6
    assert Client().get(f"{FANS}fans.pdf").content.startswith(b"%PDF-")


def test_without_cut_offs_nothing_tells_when_runners_pass(cast: Cast, edition: Edition) -> None:
    assert cast.race == edition.race
    edition.courses.get().checkpoints.update(cutoff_s=None)
    assert "Nothing tells yet when runners pass" in text(page(Client(), FANS))
    assert Client().get(f"{FANS}fans.ics").status_code == 404
