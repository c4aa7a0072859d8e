"""What would be sealed now, of a ballot that is too large to make its list anew for every page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dorsal.site.applications.models import Application
from dorsal.site.applications.office.actions import leave_out
from dorsal.site.ballots.entries import kept_lists as kept_previews
from dorsal.site.ballots.entries.kept_lists import (
    PATIENCE,
    ballots_to_preview,
    keep_preview,
    shown_preview,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.past.actions import change_ledger
from dorsal.site.ballots.sealing.actions import numbers_left_out as numbers_left_out_of_seal
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.obstacles import preview_of
from dorsal.site.journal.events import note
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.conftest import SetClock
from tests.site.making import NOW, employ, make_user

pytestmark = pytest.mark.django_db
MARK_AND_KEPT = 7  # queries


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_previews, "SMALL", 0)


def numbers_left_out(ballot: Ballot) -> list[int]:
    made = shown_preview(ballot).made
    assert made is not None
    return [one.number for one in made.left_out]


def queries_of_showing(ballot: Ballot) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown_preview(ballot)
    return len(captured)


def test_the_kept_preview_counts_what_a_new_one_counts() -> None:
    ballot = ready()
    new, kept = preview_of(ballot), shown_preview(ballot)
    assert new.made is not None
    assert new.report is not None
    assert kept.made is not None
    assert kept.report is not None
    assert (kept.made.codes, kept.made.left_out) == (new.made.codes, new.made.left_out)
    assert (kept.report.groups, kept.report.draws) == (new.report.groups, new.report.draws)
    assert kept.problems == new.problems
    assert (kept.made.entries, kept.report.applicants, kept.report.entries) == (b"", (), ())


def test_it_is_shown_without_making_the_list_again_while_nothing_changes() -> None:
    ballot = ready()
    first = shown_preview(ballot)
    assert queries_of_showing(ballot) == MARK_AND_KEPT
    assert shown_preview(ballot) == first


def test_it_is_made_anew_when_somebody_applies_is_left_out_or_changes_their_profile() -> None:
    ballot = ready()
    director = employ(make_user("Amaia Zubia"), ballot.edition.race, "director")
    assert numbers_left_out(ballot) == []
    apply_as(ballot, make_user("Gorka Lasa"))
    made = shown_preview(ballot).made
    assert made is not None
    assert made.codes[-1] == "A00007"
    leave_out(Application.objects.get(ballot=ballot, number=2), "a hoax", by=director)
    assert numbers_left_out(ballot) == [2]
    person = Application.objects.get(ballot=ballot, number=3).person
    person.birth_date = (NOW - timedelta(days=3000)).date()
    person.save()
    note("profile_changed", person, by=person.user)
    assert numbers_left_out(ballot) == [2, 3]
    before = queries_of_showing(ballot)
    change_ledger(ballot, {"waiting_list": "keep"}, director, why="As voted in spring.")
    assert queries_of_showing(ballot) > before == MARK_AND_KEPT


def test_the_worker_makes_the_next_one_after_a_change_and_some_patience(
    site_clock: SetClock,
) -> None:
    ballot = ready()
    assert ballots_to_preview(NOW) == [ballot.pk]
    keep_preview(ballot)
    later = NOW + PATIENCE
    assert ballots_to_preview(later) == []  # nothing has changed
    apply_as(ballot, make_user("Gorka Lasa"))
    assert ballots_to_preview(NOW + PATIENCE / 2) == []
    assert ballots_to_preview(later) == [ballot.pk]
    site_clock(later)
    keep_preview(Ballot.objects.get(pk=ballot.pk))
    assert ballots_to_preview(later + PATIENCE) == []


def test_the_seal_does_not_trust_what_is_kept() -> None:
    ballot = ready()
    shown_preview(ballot)
    Application.objects.filter(ballot=ballot, number=1).update(left_out_why="behind our back")
    assert numbers_left_out(ballot) == [1]
    Application.objects.filter(ballot=ballot, number=1).update(left_out_why="behind another back")
    seal_ballot_now(ballot, None)
    assert [one.why for one in numbers_left_out_of_seal(ballot, 1)] == ["behind another back"]
