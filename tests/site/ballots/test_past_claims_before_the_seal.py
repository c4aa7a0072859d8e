"""Open claims to earlier years stand in the way of the seal, and are counted at it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application, Claim
from dorsal.site.ballots.models import Ballot, PastClaim, PastLine, Sealing
from dorsal.site.ballots.queries import past_claim_counts
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.obstacles import SealRefused, obstacles_of, preview_of
from tests.site.ballots.office_pages import address, page_of
from tests.site.ballots.sealed_ballots import ready
from tests.site.conftest import Cast
from tests.site.making import NOW, make_edition, make_user

pytestmark = pytest.mark.django_db
NONE = {"made": 0, "granted": 0, "refused": 0, "open": 0}


def claim(
    ballot: Ballot,
    person: Person,
    *,
    state: str = "open",
    made_at: datetime = NOW - timedelta(days=3),
    decided_at: datetime | None = None,
) -> PastClaim:
    line = PastLine.objects.create(
        race=ballot.edition.race,
        year=2025,
        outcome="no-place",
        stub=Person.objects.create(name="Ane Aguirre"),
    )
    at = decided_at or (NOW - timedelta(days=2) if state != "open" else None)
    return PastClaim.objects.create(
        line=line, person=person, state=state, made_at=made_at, decided_at=at
    )


def applicants(ballot: Ballot) -> list[Person]:
    rows = Application.objects.filter(ballot=ballot).select_related("person").order_by("number")
    return [one.person for one in rows]


def codes(ballot: Ballot) -> list[str]:
    return [one.code for one in obstacles_of(ballot, preview_of(ballot), NOW)]


def facts(page: str) -> list[tuple[str, str]]:
    return re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page)


def test_an_open_claim_gives_way_only_to_a_director_who_says_so(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3))
    first, second, *_rest = applicants(ballot)
    claim(ballot, first)
    assert codes(ballot) == ["past_claims"]
    mine = Application.objects.get(ballot=ballot, person=second)
    Claim.objects.create(application=mine, about="failures", text="two more", made_at=NOW)
    with pytest.raises(SealRefused) as refused:
        seal_ballot_now(ballot, cast.director)
    assert [one.says for one in refused.value.obstacles] == [
        "1 claim is open.",
        "1 claim to an earlier year is open.",
    ]
    page = page_of(cast.client("director"), "office_seal", ballot)
    assert 'name="despite_open_claims"' in page
    assert f'<a href="{address("office_past", ballot)}">1 claim to an earlier year is open' in page
    assert seal_ballot_now(ballot, cast.director, despite_open_claims=True).number == 1


def test_claims_to_earlier_years_are_counted_before_the_seal_and_on_it(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3))
    first, second, third, fourth, *_rest = applicants(ballot)
    for person, state in ((first, "granted"), (second, "granted"), (third, "refused")):
        claim(ballot, person, state=state)
    told = [("Claims to earlier years", "3"), ("granted", "2"), ("refused", "1"), ("open", "0")]
    before = facts(page_of(cast.client("director"), "office_sealing", ballot))
    assert before[-4:] == told
    seal_ballot_now(ballot, cast.director)
    public = facts(page_of(cast.client("stranger"), "seal", ballot))
    at = public.index(("Claims to earlier years", "3"))
    assert public[at : at + 3] == told[:3]
    claim(ballot, fourth, state="granted", decided_at=NOW + timedelta(days=1))  # for the next one
    assert past_claim_counts(ballot) == {"made": 3, "granted": 2, "refused": 1, "open": 0}


def test_only_claims_of_applicants_made_in_time_and_not_answered_before_count(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3))
    first, gone, late, *_rest = applicants(ballot)
    claim(ballot, make_user("Not Here").person)
    claim(ballot, late, made_at=ballot.claims_until)
    Application.objects.filter(person=gone).update(withdrawn_at=NOW)
    claim(ballot, gone)
    earlier = ready(make_edition(cast.race, key="2026"), people=0, rehearsal=False)
    Sealing.objects.create(
        ballot=earlier, number=1, at=NOW - timedelta(days=300), round=1, fingerprint=""
    )
    claim(ballot, first, state="granted", decided_at=NOW - timedelta(days=301))
    assert past_claim_counts(ballot) == NONE
    assert codes(ballot) == []
