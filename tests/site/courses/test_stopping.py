"""What the cut-offs would have done to past editions, on the office's page of cut-offs."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dorsal.site.races.models import Edition
from tests.site.conftest import Cast
from tests.site.courses.course_making import make_course
from tests.site.courses.splits_making import make_past
from tests.site.making import make_edition
from tests.site.races.reading import page, text

pytestmark = pytest.mark.django_db
CUTOFFS = "/races/aizkorri-mendi/2027/office/course/cut-offs/"
SPLITS = (  # the cut-offs are 1:10 at cp01, 2:20 at cp02 and 8:00 at cp10
    b"runner,status,cp00,cp01,cp02,cp10\n"
    b"a,FINISHER,0:00:00,0:50:00,1:40:00,5:00:00\n"
    b"b,FINISHER,0:00:00,1:10:00,2:20:00,7:00:00\n"
    b"c,FINISHER,0:00:00,1:10:01,2:20:00,7:30:00\n"
    b"d,DNF,0:00:00,1:30:00,,\n"
)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    edition = make_edition(cast.race)
    make_course(edition, cast.director)
    return edition


def test_each_cutoff_tells_whom_it_would_have_stopped(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director, data=SPLITS)
    told = text(page(cast.client("helper"), CUTOFFS))
    assert "Would have stopped in 2026 of 4 starters" in told
    oltzagain, after = told.split("Oltzagain", 1)[1].split("Atabarri", 1)
    assert oltzagain.strip().endswith("50.0 % (2), 1 of them finished")
    assert after.split("Santa Graxi", 1)[0].strip().endswith("nobody")
    assert after.split("Santa Graxi", 1)[1].split("Haitzandi", 1)[0].strip().endswith("–")


def test_a_checkpoint_to_which_the_way_changed_is_not_told(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director, data=SPLITS)
    edition.courses.get().checkpoints.filter(key="cp01").update(distance_m=7_300)
    told = text(page(cast.client("helper"), CUTOFFS))
    assert told.split("Oltzagain", 1)[1].split("Atabarri", 1)[0].strip().endswith("–")


def test_without_past_splits_there_is_no_such_column(cast: Cast, edition: Edition) -> None:
    make_past(edition, cast.director, data=SPLITS, taken=False)
    assert "Would have stopped" not in page(cast.client("helper"), CUTOFFS)


@pytest.mark.parametrize("editions", [1, 3])
def test_the_number_of_queries_does_not_grow(
    cast: Cast,
    edition: Edition,
    editions: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(editions):
        make_past(edition, cast.director, label=f"{2020 + number}", data=SPLITS)
    client: Client = cast.client("helper")
    with django_assert_num_queries(7):
        page(client, CUTOFFS)
