"""Tracks in the office: uploaded, looked at, taken, shown."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dorsal.ground.problems import BadInput
from dorsal.site.courses import actions
from dorsal.site.courses.models import CourseKind, EditionCourse, TrackFile
from dorsal.site.courses.uploads import LARGEST_BYTES, check_track, plain_name
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import demonstration_gpx, hill_gpx, make_course
from tests.site.making import make_edition
from tests.site.races.reading import text

pytestmark = pytest.mark.django_db
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
PAGE = "/races/aizkorri-mendi/2027/course/"


def sends(cast: Cast, data: bytes, *, name: str = "race.gpx", who: str = "director") -> Any:
    file = SimpleUploadedFile(name, data, "application/gpx+xml")
    return cast.client(who).post(f"{OFFICE}upload/", {"kind": "main", "track": file})


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def test_a_track_is_looked_at_before_anybody_sees_it(cast: Cast, edition: Edition) -> None:
    answer = sends(cast, hill_gpx())
    track = TrackFile.objects.get()
    assert answer.headers["Location"] == f"{OFFICE}tracks/{track.pk}/"
    director = cast.client("director")
    shown = text(director.get(f"{OFFICE}tracks/{track.pk}/").content.decode())
    assert "Nobody sees it yet. This is what it says." in shown
    assert "10.0 km" in shown
    assert "gpx.studio" in shown
    assert not EditionCourse.objects.exists()
    assert cast.client("stranger").get(PAGE).status_code == 404

    taken = director.post(f"{OFFICE}tracks/{track.pk}/")
    assert taken.headers["Location"] == f"{OFFICE}#main"
    course = EditionCourse.objects.get(edition=edition)
    assert (course.track, course.kind, course.published) == (track, "main", False)
    assert cast.client("stranger").get(PAGE).status_code == 404
    assert director.get(PAGE).status_code == 200

    director.post(f"{OFFICE}show/", {"kind": "main"})
    assert cast.client("stranger").get(PAGE).status_code == 200
    director.post(f"{OFFICE}show/", {"kind": "main", "hide": "1"})
    assert cast.client("stranger").get(PAGE).status_code == 404
    verbs = ["course_track_uploaded", "course_track_taken", "course_published", "course_hidden"]
    noted = Event.objects.filter(edition=edition)
    assert list(noted.values_list("verb", flat=True)) == verbs
    assert set(noted.values_list("actor", flat=True)) == {cast.director.pk}


def test_the_file_is_kept_as_it_was(cast: Cast, edition: Edition, data_folder: Path) -> None:
    data = hill_gpx()
    sends(cast, data, name="../../etc/käse <b>.gpx")
    track = TrackFile.objects.get(edition=edition)
    assert (track.name, track.sha256) == ("käse b.gpx", hashlib.sha256(data).hexdigest())
    assert Path(track.file.path).is_relative_to(data_folder / "media_root" / "courses")
    answer = cast.client("director").get(f"{OFFICE}tracks/{track.pk}/file")
    assert answer.content == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert cast.client("helper").get(f"{OFFICE}tracks/{track.pk}/file").status_code == 404


HOSTILE = {
    "empty.gpx": b"",
    "words.gpx": b"this is no track",
    "bomb.gpx": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><gpx>&b;</gpx>',
    "nowhere.gpx": b'<gpx version="1.1"><trk><trkseg/></trk></gpx>',
    "page.gpx": b"<!doctype html><script>alert(1)</script>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_draws_no_course_is_refused_with_reasons(
    cast: Cast, edition: Edition, name: str
) -> None:
    answer = sends(cast, HOSTILE[name], name=name)
    assert answer.status_code == 422
    assert 'class="notice error"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert not TrackFile.objects.filter(edition=edition).exists()


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(BadInput, match="the file is too large"):
        check_track(bytes(LARGEST_BYTES + 1))


def test_a_small_archive_of_a_large_file_is_not_read() -> None:
    with pytest.raises(BadInput, match="too large once it is unpacked"):
        check_track(gzip.compress(bytes(LARGEST_BYTES + 1)), file="track.gpx.gz")


def test_without_a_file_the_page_says_so(cast: Cast, edition: Edition) -> None:
    answer = cast.client("director").post(f"{OFFICE}upload/", {"kind": "main"})
    assert (answer.status_code, edition.track_files.count()) == (422, 0)
    assert "no file was sent" in answer.content.decode()


def test_the_same_track_is_kept_once_and_an_untaken_one_makes_room(
    cast: Cast, edition: Edition, django_capture_on_commit_callbacks: object
) -> None:
    sends(cast, hill_gpx())
    sends(cast, hill_gpx())
    first = TrackFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        sends(cast, hill_gpx(height_m=700))
    second = TrackFile.objects.get(edition=edition)
    assert second.pk != first.pk
    assert not Path(first.file.path).exists()
    actions.take_track(second, by=cast.director)
    sends(cast, hill_gpx())
    assert TrackFile.objects.count() == 2  # one that was taken stays


def test_a_new_track_leaves_checkpoints_and_figures(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director)
    actions.say_of_course(course, {"official_m": 42_000, "note": "Mud."}, by=cast.director)
    sends(cast, hill_gpx())
    fresh = TrackFile.objects.get(taken_at=None)
    shown = text(cast.client("director").get(f"{OFFICE}tracks/{fresh.pk}/").content.decode())
    assert "Beside the track that is there now" in shown
    assert "The track is 10.0 km long; you say 42.0 km." in shown
    actions.take_track(fresh, by=cast.director)
    course.refresh_from_db()
    assert (course.track, course.official_m, course.checkpoints.count()) == (fresh, 42_000, 11)


@pytest.mark.parametrize("who", ["helper", "volunteer", "runner", "other_director", "stranger"])
def test_only_a_director_uploads(cast: Cast, edition: Edition, who: str) -> None:
    assert sends(cast, hill_gpx(), who=who).status_code in (302, 404)
    assert not edition.track_files.exists()


def test_a_track_of_another_edition_cannot_be_taken(cast: Cast, edition: Edition) -> None:
    other = make_edition(cast.race, key="2028")
    track = actions.upload_track(
        other, CourseKind.MAIN, name="a.gpx", data=hill_gpx(), by=cast.director
    )
    assert cast.client("director").post(f"{OFFICE}tracks/{track.pk}/").status_code == 404
    assert not edition.courses.exists()


def test_what_the_organiser_says_is_kept_and_fits_the_profile(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director, checkpoints=False)
    said = {"kind": "main", "official_m": "42.5", "official_ascent_m": "2800", "calibrated": "on"}
    answer = cast.client("director").post(f"{OFFICE}figures/", said)
    assert answer.status_code == 302
    course.refresh_from_db()
    kept = (course.official_m, course.official_ascent_m, course.calibrated)
    assert kept == (42_500, 2_800, True)
    shown = text(cast.client("stranger").get(PAGE).content.decode())
    assert "42.5 km" in shown
    assert "2,800 m" in shown
    assert "the profile is fitted to it" in shown


def test_figures_that_go_backwards_are_told_and_harm_no_page(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director)
    course.checkpoints.filter(key="cp05").update(ascent_m=3.0)
    said = {"official_ascent_m": 2800, "official_m": 42_195, "calibrated": True}
    actions.say_of_course(course, said, by=cast.director)
    assert cast.client("stranger").get(PAGE).status_code == 200
    assert "Arbelzelai" in text(cast.client("director").get(OFFICE).content.decode())


def test_figures_that_are_none_are_refused(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director, checkpoints=False)
    answer = cast.client("director").post(f"{OFFICE}figures/", {"kind": "main", "official_m": "-3"})
    assert answer.status_code == 422
    course.refresh_from_db()
    assert course.official_m is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("course.gpx", "course.gpx"),
        ("C:\\Users\\me\\run.FIT", "run.FIT"),
        ("..", "track.gpx"),
        ('a"b.gpx', "ab.gpx"),
        ("x" * 300 + ".gpx", "x" * 116 + ".gpx"),
    ],
)
def test_names_of_files_are_plain(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_the_demonstration_reads_as_it_was_drawn() -> None:
    assert round(check_track(demonstration_gpx()).distance_m / 1000, 1) == 42.2
