"""A grant to one series is no grant to another."""

from __future__ import annotations

from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Edition
from dorsal.site.seasons.models import Series, SeriesEdition
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition, make_race


def joined(series: Series, edition: Edition, *, may_edit: bool, accepted: bool = True) -> None:
    SeriesEdition.objects.create(
        series=series, edition=edition, season="2027", may_edit=may_edit, accepted=accepted
    )


def test_an_organiser_copies_no_rules_by_another_series_grant(cast: Cast) -> None:
    mine, theirs = (Series.objects.create(name=name, slug=name) for name in ("mine", "theirs"))
    mine.organisers.add(cast.runner)
    target = make_ballot(make_edition(cast.race), opens_at=make_edition(make_race("S")).starts_at)
    source = make_ballot(make_edition(make_race("Other")))
    joined(mine, target.edition, may_edit=False)
    joined(theirs, target.edition, may_edit=True)
    joined(mine, source.edition, may_edit=False)
    sent = {"source": str(source.pk), "target": str(target.pk)}
    before = target.rules
    cast.client("runner").post("/series/mine/office/", sent)
    assert Ballot.objects.get(pk=target.pk).rules == before.replace("unused", "")


def test_a_grant_that_was_not_accepted_counts_for_nothing(cast: Cast) -> None:
    mine = Series.objects.create(name="mine", slug="mine")
    mine.organisers.add(cast.runner)
    edition = make_edition(cast.race)
    joined(mine, edition, may_edit=True, accepted=False)
    answer = cast.client("runner").get("/races/aizkorri-mendi/2027/office/")
    assert answer.status_code == 404
