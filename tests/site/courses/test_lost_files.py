"""Files that are gone or harmed: no page fails, the office says so, and the same file heals it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dorsal.site.courses.models import PastSplits, TrackFile
from dorsal.site.courses.past.reading import READ, history_of
from dorsal.site.courses.surveying import SEEN, SURVEYS, survey_track
from dorsal.site.races.copying import copy_edition
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import hill_gpx, make_course
from tests.site.courses.splits_making import make_past, splits_csv
from tests.site.making import make_edition

pytestmark = pytest.mark.django_db
PAGE = "/races/aizkorri-mendi/2027/course/"
OFFICE = "/races/aizkorri-mendi/2027/office/course/"
NO_ALTITUDE = "some points have no altitude; it is taken from their neighbours"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return make_edition(cast.race)


def lose(kept: TrackFile | PastSplits) -> Path:
    """Remove a file behind the site's back; what was remembered of it is forgotten."""
    file = Path(kept.file.path)
    file.unlink()
    for memory in (SURVEYS, SEEN, READ):
        memory.forget()
    return file


def test_splits_that_are_gone_close_no_page(cast: Cast, edition: Edition) -> None:
    make_course(edition, cast.director)
    kept = make_past(edition, cast.director)
    lose(kept)
    for part in ("", "plan/?target=8:00", "plan/plan.csv?target=8:00", "when-to-be-where/"):
        assert Client().get(PAGE + part).status_code == 200, part
    director = cast.client("director")
    assert director.get(f"{OFFICE}cut-offs/").status_code == 200
    told = director.get(f"{OFFICE}past/").content.decode()
    assert "These splits cannot be read any more" in told
    assert "the file is gone" in told
    assert director.get(f"{OFFICE}past/{kept.pk}/").status_code == 422
    assert director.get(f"{OFFICE}past/{kept.pk}/file").status_code == 404


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_the_same_track_again_heals_one_that_is_lost(
    cast: Cast, edition: Edition, harm: str, django_capture_on_commit_callbacks: object
) -> None:
    data = hill_gpx(height_m=431)
    course = make_course(edition, cast.director, data=data, checkpoints=False)
    file = lose(course.track)
    if harm == "changed":
        file.write_bytes(b"no track")
    assert Client().get(PAGE).status_code == 404
    director = cast.client("director")
    sent = {"kind": "main", "track": SimpleUploadedFile("race.gpx", data)}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = director.post(f"{OFFICE}upload/", sent)
    assert answer.headers["Location"] == f"{OFFICE}tracks/{course.track_id}/"
    assert director.get(answer.headers["Location"]).status_code == 200
    assert Client().get(PAGE).status_code == 200
    assert director.get(f"{OFFICE}tracks/{course.track_id}/file").content == data
    assert not file.exists()
    assert TrackFile.objects.count() == 1


def test_a_track_that_is_gone_cannot_be_downloaded(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director, checkpoints=False)
    lose(course.track)
    address = f"{OFFICE}tracks/{course.track_id}/file"
    assert cast.client("director").get(address).status_code == 404


def test_the_next_edition_is_made_without_files_that_are_gone(cast: Cast, edition: Edition) -> None:
    course = make_course(edition, cast.director, data=hill_gpx(height_m=432))
    lose(course.track)
    lose(make_past(edition, cast.director))
    later = edition.starts_at + timedelta(days=364)
    copied = copy_edition(edition, key="2028", starts_at=later, by=cast.director)
    fresh = copied.courses.get()
    assert fresh.checkpoints.count() == 11
    assert fresh.track.file.name != course.track.file.name
    assert history_of(copied) == ()
    told = cast.client("director").get(OFFICE.replace("2027", "2028")).content.decode()
    assert "The track cannot be read any more" in told
    told = cast.client("director").get(f"{OFFICE.replace('2027', '2028')}past/").content.decode()
    assert "These splits cannot be read any more" in told


def test_what_is_remembered_of_a_file_does_not_name_it(cast: Cast, edition: Edition) -> None:
    gap = hill_gpx().replace(b"<ele>300.0</ele>", b"")
    track = make_course(edition, cast.director, data=gap, checkpoints=False).track
    TrackFile.objects.update(name="secret of another race.gpx")
    SURVEYS.forget()
    warnings = survey_track(TrackFile.objects.get(pk=track.pk)).warnings
    assert [(one.what, one.file) for one in warnings] == [(NO_ALTITUDE, "")]
    make_past(edition, cast.director, data=splits_csv().replace(b",0,", b",soon,", 1))
    PastSplits.objects.update(name="secret of another race.csv")
    READ.forget()
    (past,) = history_of(edition)
    assert {one.file for one in past.warnings} == {""}
