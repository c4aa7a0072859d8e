"""What an applicant says of themselves is part of the application: it does not change unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.acknowledgements import content_hash_of, read_receipt
from dorsal.site.applications.models import Application
from dorsal.site.ballots.entries.entry_list import make_entry_list
from dorsal.site.ballots.models import Ballot
from tests.site.applications.applying import applies, open_ballot, signed_in
from tests.site.conftest import Cast, SetClock


def profile_of(user: User, **fields: str) -> dict[str, str]:
    person = Person.objects.get(user=user)
    born = person.birth_date.isoformat() if person.birth_date else ""
    kept = {"name": person.name, "birth_date": born, "sex": person.sex, "town": person.town}
    rest = {"country": person.country, "nationality": "", "club": "", "language": "en"}
    return {**kept, **rest, "units": "metric", **fields}


@pytest.fixture
def applied(cast: Cast) -> Application:
    return applies(open_ballot(cast.race), cast.runner)


def test_after_closing_nobody_changes_category_or_town_by_the_profile(
    cast: Cast, applied: Application, site_clock: SetClock
) -> None:
    ballot = applied.ballot
    before = make_entry_list(ballot).entries
    for moment in (ballot.closes_at, ballot.claims_until):
        site_clock(moment)
        sent = profile_of(cast.runner, sex="M", town="Elsewhere")
        answer = signed_in(cast.runner).post("/me/profile/", sent)
        assert b"closed" in answer.content
        assert make_entry_list(Ballot.objects.get(pk=ballot.pk)).entries == before


def test_after_closing_language_and_units_can_still_be_chosen(
    cast: Cast, applied: Application, site_clock: SetClock
) -> None:
    site_clock(applied.ballot.closes_at)
    sent = profile_of(cast.runner, units="imperial")
    assert signed_in(cast.runner).post("/me/profile/", sent).status_code == 302
    assert User.objects.get(pk=cast.runner.pk).units == "imperial"


def test_while_the_ballot_is_open_a_change_of_the_profile_is_acknowledged(
    cast: Cast, applied: Application
) -> None:
    sent = profile_of(cast.runner, town="Elsewhere")
    assert signed_in(cast.runner).post("/me/profile/", sent).status_code == 302
    fresh = Application.objects.select_related("person").get(pk=applied.pk)
    last = fresh.receipts.get(number=2)
    assert read_receipt(last, cast.race).content == content_hash_of(fresh)


def test_once_sealed_or_withdrawn_the_profile_is_free_again(
    cast: Cast, applied: Application, site_clock: SetClock
) -> None:
    Application.objects.filter(pk=applied.pk).update(withdrawn_at=applied.made_at)
    site_clock(applied.ballot.closes_at + timedelta(hours=1))
    sent = profile_of(cast.runner, town="Elsewhere")
    assert signed_in(cast.runner).post("/me/profile/", sent).status_code == 302
    assert Person.objects.get(user=cast.runner).town == "Elsewhere"
