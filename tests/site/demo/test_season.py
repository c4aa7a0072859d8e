"""The season in the database: sound lists, numbers without gaps, facts as the histories say."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Max

from dorsal.ballot.forecast import forecast_total
from dorsal.site.applications.chances.forecasts import past_years
from dorsal.site.applications.models import Application, Claim, PairReview
from dorsal.site.ballots.models import Ballot, PastLine, PastPair
from dorsal.site.ballots.sealing.obstacles import preview_of
from dorsal.site.ballots.stages import stage_of
from dorsal.site.demo.cast import RUNNERS
from dorsal.site.demo.crowds import DOUBLES, crowd_of
from dorsal.site.demo.doubtful_years import DOUBTFUL, UNKNOWN
from dorsal.site.demo.going_on import go_on
from dorsal.site.demo.moments import moment_of
from dorsal.site.demo.preparing import BEGINNING
from dorsal.site.demo.races_of_season import LARRAUNDI
from dorsal.site.demo.season import build_season
from dorsal.site.journal import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims_time(demonstration: Path) -> Ballot:  # noqa: ARG001
    """The main ballot as it stands after closing."""
    clock.set_clock(BEGINNING)
    build_season()
    assert go_on(BEGINNING, moment_of("claims").at) == []
    return Ballot.objects.get(edition__race__slug=LARRAUNDI.slug)


def test_the_season_at_the_time_of_claims(claims_time: Ballot) -> None:
    numbers = Application.objects.values("ballot").annotate(n=Count("id"), last=Max("number"))
    lasts = Ballot.objects.filter(last_number__gt=0).values_list("pk", "last_number")
    assert {one["ballot"]: (one["n"], one["last"]) for one in numbers} == {
        ballot: (last, last) for ballot, last in lasts
    }
    assert claims_time.last_number == 13_830
    stages = {one.edition.race.slug: stage_of(one, clock.now()) for one in Ballot.objects.all()}
    assert stages == {
        "hoshiyama": "told",
        "golfo-dei-venti": "told",
        "larraundi": "claims",
        "silver-notch": "open",
        "val-tsaluna": "announced",
        "ben-corrach": "open",
        "monteluna": "draft",
    }
    assert Claim.objects.filter(state="open").count() == 3
    doubles = PairReview.objects.filter(score__gte=84)
    assert doubles.count() == DOUBLES
    check_list(claims_time)
    check_cast(claims_time)
    check_earlier_years(claims_time)
    check_forecasts(claims_time)


def check_list(ballot: Ballot) -> None:
    """The list of entries holds, and says of everybody what the story of the crowd says."""
    preview = preview_of(ballot)
    assert preview.errors == ()
    assert preview.made is not None
    rows = list(csv.DictReader(io.StringIO(preview.made.entries.decode())))
    told = Counter((one.name, one.born.isoformat(), one.failures) for one in crowd_of(LARRAUNDI))
    told += Counter((one.name, one.born.isoformat(), one.failures) for one in RUNNERS)
    assert told == Counter((row["name"], row["birth_date"], int(row["failures"])) for row in rows)
    given = Counter((one.best_time, one.commitment) for one in crowd_of(LARRAUNDI))
    given += Counter(("", one.commitment) for one in RUNNERS)
    assert given == Counter((row["best_time"], row["commitment"]) for row in rows)


def check_earlier_years(ballot: Ballot) -> None:
    """No year had more places than the race has; a few lines are doubtful, others nobody's."""
    kept = PastLine.objects.filter(race=ballot.edition.race)
    with_place = kept.filter(outcome__in=("place", "finished")).values("year").order_by("year")
    places = {one["year"]: one["n"] for one in with_place.annotate(n=Count("id"))}
    assert {year for year, number in places.items() if number > LARRAUNDI.places} == set()
    assert places[2026] > 450
    assert kept.filter(person=None).count() == 1 + DOUBTFUL + UNKNOWN
    pairs = PastPair.objects.filter(race=ballot.edition.race, decision="")
    names = set(pairs.values_list("stub__name", "person__name"))
    assert ("Jone Lizaso Otamendi", "Jone Urrestilla Lizaso") in names
    patxi = Application.objects.get(ballot=ballot, person__name__startswith="Patxi Lertxundi")
    assert not kept.filter(person=patxi.person).exists()  # he has never run it


def check_forecasts(ballot: Ballot) -> None:
    """What was said on the first evening, and in the last week, holds what came."""
    past = [year.everybody for year in past_years(ballot)]
    window = {
        "opened": int(ballot.opens_at.timestamp()),
        "closed": int(ballot.closes_at.timestamp()),
    }
    for key, off in (("first-day", 0.25), ("last-week", 0.05)):
        at = moment_of(key).at
        so_far = ballot.applications.filter(made_at__lte=at).count()
        told = forecast_total(so_far, now=int(at.timestamp()), past=past, **window)
        assert told is not None
        assert told.low < ballot.last_number < told.high
        assert told.median == pytest.approx(ballot.last_number, rel=off)


def check_cast(claims_time: Ballot) -> None:
    """Everybody of the cast has applied as their story says."""
    found = Application.objects.filter(ballot=claims_time, imported=False)
    emails = set(found.values_list("person__user__email", flat=True))
    assert emails == {one.email for one in RUNNERS}
    ane = found.get(person__user__email="ane@example.org")
    iker = found.get(person__user__email="iker@example.org")
    assert ane.friends is not None
    assert ane.friends == iker.friends
    assert ane.accepted == iker.accepted != ""
    assert found.get(person__user__email="raquel@example.org").accepted == ""
