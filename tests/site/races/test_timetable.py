"""What happens when: one order, what is past, what is next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.site.ballots.stages import Stage
from dorsal.site.races.models import Milestone
from dorsal.site.races.timetable import (
    Happening,
    happenings_of,
    next_of_ballot,
    timetable,
)
from tests.site.making import NOW, make_ballot, make_edition

HOUR = timedelta(hours=1)


def test_past_ones_are_marked_and_the_first_to_come_is_the_next() -> None:
    happenings = [Happening(NOW + hours * HOUR, str(hours), "") for hours in (5, -2, 0, 1)]
    states = [(line.happening.key, line.state) for line in timetable(happenings, NOW)]
    assert states == [("-2", "past"), ("0", "past"), ("1", "next"), ("5", "later")]


def test_nothing_is_next_when_all_is_past() -> None:
    assert [line.state for line in timetable([Happening(NOW, "gun", "")], NOW)] == ["past"]
    assert timetable([], NOW) == ()


@given(st.lists(st.integers(-9, 9)))
def test_states_come_in_order_and_at_most_one_is_next(hours: list[int]) -> None:
    at = datetime(2027, 5, 29, tzinfo=UTC)
    lines = timetable([Happening(at + one * HOUR, "", "") for one in hours], at)
    assert [line.happening.at for line in lines] == [at + one * HOUR for one in sorted(hours)]
    states = [line.state for line in lines]
    past, coming = sum(one <= 0 for one in hours), sum(one > 0 for one in hours)
    assert states == ["past"] * past + (["next"] + ["later"] * (coming - 1) if coming else [])


@pytest.mark.django_db
def test_race_milestones_and_a_published_ballot_make_the_timetable() -> None:
    ballot = make_ballot()
    bibs = Milestone.objects.create(edition=ballot.edition, at=NOW, title="Bibs", note="Town hall")
    found = happenings_of(ballot.edition)
    keys = ["start", f"milestone-{bibs.pk}", "opens", "closes", "claims", "seal", "draw"]
    assert [one.key for one in found] == keys
    assert found[1] == Happening(NOW, f"milestone-{bibs.pk}", "Bibs", "Town hall")


@pytest.mark.django_db
def test_the_dates_of_a_draft_ballot_are_not_told() -> None:
    drafted = make_ballot(published=False).edition
    assert [one.key for one in happenings_of(drafted)] == ["start"]
    bare = make_edition(drafted.race, key="2028")
    assert [one.key for one in happenings_of(bare)] == ["start"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "awaited"),
    [
        (Stage.DRAFT, None),
        (Stage.ANNOUNCED, "opens"),
        (Stage.OPEN, "closes"),
        (Stage.CLAIMS, "draw"),
        (Stage.WAITING, "draw"),
        (Stage.SEALED, "draw"),
        (Stage.DRAWN, None),
        (Stage.TOLD, None),
    ],
)
def test_people_wait_for_opening_closing_and_draw(stage: Stage, awaited: str | None) -> None:
    happening = next_of_ballot(make_ballot(), stage)
    assert (happening.key if happening else None) == awaited
