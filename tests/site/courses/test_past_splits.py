"""Splits of past editions: looked at, taken, kept as they were, removed, taken along; and plans and
fans' times that rest on them.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dorsal.course.checkpoint_files import write_checkpoints
from dorsal.course.examples import demonstration_checkpoints
from dorsal.site.courses.models import PastSplits
from dorsal.site.courses.past import reading, uploads
from dorsal.site.courses.past.actions import MOST_EDITIONS, remove_splits
from dorsal.site.courses.past.reading import history_of
from dorsal.site.demo.mountain import make_mountain
from dorsal.site.journal.models import Event
from dorsal.site.races.copying import copy_edition
from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.courses.splits_making import make_past, splits_csv
from tests.site.making import NOW, make_edition
from tests.site.races.reading import content, page, text

pytestmark = pytest.mark.django_db
COURSE = "/races/aizkorri-mendi/2027/course/"
PAST = "/races/aizkorri-mendi/2027/office/course/past/"
PLAN = f"{COURSE}plan/?target=6:30"
FANS = f"{COURSE}when-to-be-where/"
FIELDS = {"label": "2026", "of": "file"}


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race)
    make_course(edition, cast.director)
    return edition


def checkpoints_csv() -> bytes:
    return write_checkpoints(demonstration_checkpoints()).encode()


def sent(client: Client, data: bytes, *, checkpoints: bytes | None = None, **fields: str) -> Any:
    files = {"splits": SimpleUploadedFile("2026 splits.csv", data)}
    if checkpoints is not None:
        files["checkpoints"] = SimpleUploadedFile("checkpoints.csv", checkpoints)
    return client.post(f"{PAST}upload/", {**FIELDS, **files, **fields})


def acts() -> list[str]:
    found = Event.objects.filter(verb__contains="splits").order_by("pk")
    return list(found.values_list("verb", flat=True))


@pytest.mark.usefixtures("edition")
def test_splits_are_looked_at_before_a_plan_rests_on_them(cast: Cast, data_folder: Path) -> None:
    client = cast.client("director")
    answer = sent(client, splits_csv(), checkpoints=checkpoints_csv())
    kept = PastSplits.objects.get()
    assert answer.headers["Location"] == f"{PAST}{kept.pk}/"
    told = text(page(client, f"{PAST}{kept.pk}/"))
    assert "Runners 134" in told
    assert "First, middle, last 3:40" in told
    assert "7:59" in told
    assert "11 of 11" in told
    assert "r0001" not in told
    assert "8 of 10 pass" not in page(Client(), PLAN)
    client.post(f"{PAST}{kept.pk}/")
    assert "8 of 10 pass" in page(Client(), PLAN)
    assert acts() == ["past_splits_uploaded", "past_splits_taken"]
    assert (data_folder / "media_root" / str(kept.file)).read_bytes() == splits_csv()
    assert client.get(f"{PAST}{kept.pk}/file").content == splits_csv()


def test_a_plan_says_what_each_time_rests_on_and_how_sure_it_is(
    cast: Cast, edition: Edition
) -> None:
    before = text(page(Client(), PLAN))
    assert "effort model" in before
    assert "past runners" not in before
    make_past(edition, cast.director)
    shown = page(Client(), PLAN)
    told = text(shown)
    assert "finishers of 2026" in told
    assert shown.count('<td class="muted">past runners</td>') == 9
    assert len(re.findall(r"\d:\d\d – \d:\d\d", told)) == 9
    assert "By the finishers of 2026." in told
    answer = Client().get(f"{COURSE}plan/plan.csv?target=6:30").content.decode()
    rows = list(csv.DictReader(io.StringIO(answer)))
    assert [bool(row["early"]) for row in rows][1:-1] == [True] * 9


def test_fans_times_come_from_past_editions(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director)
    told = text(page(Client(), FANS))
    assert "For finish times as in 2026." in told
    assert re.findall(r"Larraundi 42.2 km First man ([\d:]+) First woman ([\d:]+)", told) == [
        ("17:40", "18:20")
    ]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("data", "checkpoints", "said"),
    [
        (b"", b"name,km\nA,0\nB,10\n", "the submitted file is empty"),
        (b"\x00\x01", b"name,km\nA,0\nB,10\n", "2026 splits.csv"),
        (b"runner,status,x\n1,FINISHER,3600\n", None, "choose the file of the checkpoints"),
        (b"runner,x\n1,3600\n", b"name,km\nA,0\nB,10\n", "no column is a checkpoint"),
        (b"runner,B\n1,3600\n", b"name,km\nA,0\nB,ten\n", "checkpoints.csv, line 3"),
        (b"runner,status,B\n1,DNF,\n", b"name,km\nA,0\nB,10\n", "nobody"),
    ],
)
def test_files_that_tell_nothing_are_refused_with_reasons(
    cast: Cast, data: bytes, checkpoints: bytes | None, said: str
) -> None:
    answer = sent(cast.client("director"), data, checkpoints=checkpoints)
    assert answer.status_code == 422
    assert said.casefold() in content(answer).casefold()
    assert not PastSplits.objects.exists()


@pytest.mark.usefixtures("edition")
def test_a_file_that_is_too_large_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 1000)
    answer = sent(cast.client("director"), splits_csv(), checkpoints=b"name,km\nA,0\nB,10\n")
    assert "the file is too large" in content(answer)
    assert not PastSplits.objects.exists()


def test_the_checkpoints_of_an_edition_on_the_site_can_be_meant(
    cast: Cast, edition: Edition
) -> None:
    last = make_edition(cast.race, key="2026", starts_at=edition.starts_at.replace(year=2026))
    make_course(last, cast.director)
    client = cast.client("director")
    assert "as on this site in 2026" in page(client, PAST)
    assert sent(client, splits_csv(), of="2026").status_code == 302
    keys = [row["key"] for row in PastSplits.objects.get().checkpoints]
    assert keys == [f"cp{n:02}" for n in range(11)]
    assert sent(client, splits_csv(), of="2028").status_code == 422


def test_checkpoints_that_differ_are_told_with_their_reasons(cast: Cast, edition: Edition) -> None:
    last = make_edition(cast.race, key="2026", starts_at=edition.starts_at.replace(year=2026))
    edition.courses.all().delete()
    make_mountain(edition, last, by=cast.director)
    assert [one.label for one in PastSplits.objects.all()] == ["2026", "2025"]
    told = text(page(cast.client("helper"), PAST))
    assert "11 of 11" in told
    assert "8 of 11" in told
    assert "was not there: told between its neighbours" in told
    assert "the way there changed by 0.7 km: its leg is told anew" in told
    plan = text(page(Client(), PLAN))
    assert "finishers of 2026 and 2025" in plan


def test_only_a_director_acts_and_only_the_office_looks(cast: Cast, edition: Edition) -> None:
    kept = make_past(edition, cast.director, taken=False)
    for who in ("helper", "volunteer", "runner", "other_director", "stranger"):
        client = cast.client(who)
        assert sent(client, splits_csv(), checkpoints=checkpoints_csv()).status_code in (302, 404)
        for part in (f"{kept.pk}/", f"{kept.pk}/remove/", "expected/"):
            assert client.post(f"{PAST}{part}").status_code in (302, 404)
        assert client.get(f"{PAST}{kept.pk}/file").status_code in (302, 404)
    assert acts() == ["past_splits_uploaded"]
    assert PastSplits.objects.get().taken_at is None


def test_splits_of_another_edition_are_not_there(cast: Cast, edition: Edition) -> None:
    other = make_edition(cast.race, key="2028", starts_at=edition.starts_at.replace(year=2028))
    make_course(other, cast.director)
    kept = make_past(other, cast.director)
    client = cast.client("director")
    for part in ("", "file"):
        assert client.get(f"{PAST}{kept.pk}/{part}").status_code == 404
    assert client.post(f"{PAST}{kept.pk}/remove/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_removed_splits_are_gone_with_their_file(
    cast: Cast, edition: Edition, data_folder: Path
) -> None:
    kept = make_past(edition, cast.director)
    path = data_folder / "media_root" / str(kept.file)
    assert path.exists()
    client = cast.client("director")
    assert client.post(f"{PAST}{kept.pk}/remove/").status_code == 302
    assert not PastSplits.objects.exists()
    assert not path.exists()
    assert acts()[-1] == "past_splits_removed"
    assert "8 of 10 pass" not in page(Client(), PLAN)


@pytest.mark.django_db(transaction=True)
def test_new_splits_of_an_edition_take_the_place_of_the_old(
    cast: Cast, edition: Edition, data_folder: Path
) -> None:
    old = make_past(edition, cast.director)
    make_past(edition, cast.director, data=splits_csv(seed=2), taken=False)
    new = make_past(edition, cast.director, data=splits_csv(seed=3), taken=False)
    assert "They take the place" in page(cast.client("director"), f"{PAST}{new.pk}/")
    cast.client("director").post(f"{PAST}{new.pk}/")
    assert list(PastSplits.objects.values_list("pk", flat=True)) == [new.pk]
    files = [one for one in (data_folder / "media_root" / "splits").rglob("*") if one.is_file()]
    assert [one.read_bytes() for one in files] == [splits_csv(seed=3)]
    assert old.pk != new.pk


def test_there_are_not_endlessly_many(cast: Cast, edition: Edition) -> None:
    for number in range(MOST_EDITIONS):
        make_past(edition, cast.director, label=f"{2000 + number}")
    answer = sent(cast.client("director"), splits_csv(), checkpoints=checkpoints_csv())
    assert "there are too many past editions" in content(answer)
    remove_splits(PastSplits.objects.all()[0], by=cast.director)
    answer = sent(cast.client("director"), splits_csv(), checkpoints=checkpoints_csv())
    assert answer.status_code == 302


def test_the_next_edition_takes_them_along(cast: Cast, edition: Edition) -> None:
    kept = make_past(edition, cast.director)
    edition.courses.update(first_woman_s=15900, first_man_s=13500, middle_s=22200, last_s=28500)
    make_past(edition, cast.director, label="2025", taken=False)
    start = edition.starts_at.replace(year=2028)
    copied = copy_edition(edition, key="2028", starts_at=start, by=cast.director)
    (along,) = copied.past_splits.all()
    assert (along.label, along.sha256, along.checkpoints) == (
        *(kept.label, kept.sha256),
        kept.checkpoints,
    )
    assert along.file.name != kept.file.name
    with along.file.open("rb") as file:
        assert file.read() == splits_csv()
    assert along.taken_at == NOW
    assert copied.courses.get().middle_s == 22200


def test_a_file_is_read_once_and_not_for_each_page(
    cast: Cast, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = make_past(edition, cast.director, data=splits_csv(seed=9))
    first = history_of(edition)
    kept.file.delete(save=False)  # nobody looks into the file again
    assert history_of(edition)[0] is first[0]
    monkeypatch.setattr(reading, "READ", type(reading.READ)(1))
    assert history_of(edition) == ()


def test_splits_that_cannot_be_read_any_more_harm_no_page(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director)
    PastSplits.objects.update(checkpoints=[{"key": "x", "name": "X", "distance_m": 1.0}])
    assert "past runners" not in page(Client(), PLAN)
    assert "cannot be read any more" in page(cast.client("director"), PAST)


@pytest.mark.parametrize("editions", [1, 3])
@pytest.mark.parametrize("address", [PLAN, FANS, COURSE, PAST])
def test_the_number_of_queries_does_not_grow(
    cast: Cast,
    edition: Edition,
    editions: int,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(editions):
        make_past(edition, cast.director, label=f"{2020 + number}")
    client = cast.client("director") if address == PAST else Client()
    with django_assert_num_queries(8 if address == PAST else 4):
        page(client, address)
