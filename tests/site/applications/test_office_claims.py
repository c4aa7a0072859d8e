"""Claims at the office: each is answered once, with a reason, and counted."""

from __future__ import annotations

import pytest

from dorsal.site.applications.claims.office import ClaimCounts, claim_counts, claims_of
from dorsal.site.applications.models import Claim
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal.models import Event, Message
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
CLAIMS = "/races/aizkorri-mendi/2027/office/claims/"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race))


def claim_of(ballot: Ballot, name: str = "Ane Etxe") -> Claim:
    one = make_application(ballot, make_user(name).person)
    return Claim.objects.create(
        application=one, about="failures", text="I applied in 2019.", made_at=NOW
    )


def answer(cast: Cast, claim: Claim, who: str = "helper", **said: str) -> int:
    return cast.client(who).post(f"{CLAIMS}{claim.pk}/", said).status_code


def test_a_granted_claim_gives_the_fact_and_is_told(cast: Cast, ballot: Ballot) -> None:
    claim = claim_of(ballot)
    answer(cast, claim, decision="granted", value="3", reason="The list of 2019 shows it.")
    claim.refresh_from_db()
    assert (claim.state, claim.value, claim.decided_by) == ("granted", "3", cast.helper.pk)
    given = GivenFact.objects.get()
    assert (given.person, given.column, given.value, given.why) == (
        claim.application.person,
        "failures",
        "3",
        "The list of 2019 shows it.",
    )
    mail = Message.objects.get()
    assert mail.to == claim.application.person.user
    assert "The list of 2019 shows it." in mail.body
    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs == ["fact_given", "claim_granted"]


def test_a_refused_claim_changes_no_fact(cast: Cast, ballot: Ballot) -> None:
    claim = claim_of(ballot)
    answer(cast, claim, decision="refused", value="3", reason="No list names you.")
    claim.refresh_from_db()
    assert (claim.state, claim.value, claim.reason) == ("refused", "", "No list names you.")
    assert GivenFact.objects.count() == 0


def test_an_answer_needs_a_reason(cast: Cast, ballot: Ballot) -> None:
    claim = claim_of(ballot)
    answer(cast, claim, decision="granted", value="3", reason=" ")
    claim.refresh_from_db()
    assert (claim.state, GivenFact.objects.count(), Event.objects.count()) == ("open", 0, 0)


def test_a_claim_is_answered_once(cast: Cast, ballot: Ballot) -> None:
    claim = claim_of(ballot)
    answer(cast, claim, decision="refused", reason="No list names you.")
    answer(cast, claim, "director", decision="granted", value="3", reason="Yes.")
    claim.refresh_from_db()
    assert (claim.state, GivenFact.objects.count()) == ("refused", 0)


def test_claims_are_counted_and_the_open_ones_come_first(cast: Cast, ballot: Ballot) -> None:
    granted, refused, waiting = (claim_of(ballot, name) for name in ("Ane A", "Bea B", "Cai C"))
    answer(cast, granted, decision="granted", value="1", reason="Yes.")
    answer(cast, refused, decision="refused", reason="No.")
    assert claim_counts(ballot) == ClaimCounts(made=3, granted=1, refused=1, open=1)
    assert list(claims_of(ballot)) == [waiting, granted, refused]
    page = cast.client("director").get(CLAIMS).content.decode()
    order = [page.index(f'id="claim-{one.pk}"') for one in (waiting, granted, refused)]
    assert order == sorted(order)
    assert "I applied in 2019." in page


def test_another_race_answers_no_claim_of_this_one(cast: Cast, ballot: Ballot) -> None:
    claim = claim_of(ballot)
    make_ballot(make_edition(cast.other_director.staff_of.get().race))
    address = f"/races/dolomyths/2027/office/claims/{claim.pk}/"
    said = {"decision": "refused", "reason": "x"}
    assert cast.client("other_director").post(address, said).status_code == 404
    assert answer(cast, claim, "volunteer", **said) == 404
    claim.refresh_from_db()
    assert claim.state == "open"


@pytest.mark.parametrize(
    ("value", "told"),
    [("", "The right value is missing: "), ("three", "This cannot be counted: ")],
)
def test_a_claim_is_granted_with_a_value_that_counts(
    cast: Cast, ballot: Ballot, value: str, told: str
) -> None:
    claim = claim_of(ballot)
    said = {"decision": "granted", "value": value, "reason": "Yes."}
    page = cast.client("helper").post(f"{CLAIMS}{claim.pk}/", said, follow=True).content.decode()
    assert told in page
    claim.refresh_from_db()
    assert (claim.state, GivenFact.objects.count(), Message.objects.count()) == ("open", 0, 0)
