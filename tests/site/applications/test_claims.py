"""'This is wrong': claims between closing and sealing, and their answers."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.claims.actions import (
    ClaimedAlready,
    NoSuchFact,
    make_claim,
    tell_answered,
)
from dorsal.site.applications.claims.office import grant_claim
from dorsal.site.applications.models import Application, Claim
from dorsal.site.applications.tickets import tickets_of
from dorsal.site.journal.models import Event, Message
from tests.site.applications.applying import address, applies, open_ballot
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW

IN_CLAIMS = NOW + timedelta(days=30)


@pytest.fixture
def ane(cast: Cast, site_clock: SetClock) -> Application:
    ballot = open_ballot(cast.race)
    made = applies(ballot, cast.runner, failures="2")
    site_clock(IN_CLAIMS)
    return made


def test_each_fact_can_be_claimed_beside_it(cast: Cast, ane: Application) -> None:
    browser = cast.client("runner")
    page = browser.get(address(ane.ballot, "application/")).content.decode()
    assert page.count("This is wrong") == 1
    place = address(ane.ballot, "application/claim/")
    page = browser.post(
        place, {"about": "failures", "text": " I was there in 2019. "}, follow=True
    ).content.decode()
    claim = Claim.objects.get()
    assert (claim.application, claim.about, claim.text) == (ane, "failures", "I was there in 2019.")
    assert (claim.state, claim.made_at) == ("open", IN_CLAIMS)
    assert "I was there in 2019." in page
    assert "The race has not answered yet." in page
    assert "This is wrong" not in page
    event = Event.objects.get(verb="claim_made")
    assert (event.actor, event.details) == (cast.runner.pk, {"about": "failures"})


def test_a_claim_is_kept_once_and_another_waits_for_its_answer(
    cast: Cast, ane: Application
) -> None:
    first = make_claim(ane, "failures", "I was there.", by=cast.runner)
    assert make_claim(ane, "failures", "I was there.", by=cast.runner) == first
    with pytest.raises(ClaimedAlready):
        make_claim(ane, "failures", "And in 2020.", by=cast.runner)


@pytest.mark.parametrize("days", [0, 36])
def test_claims_are_made_between_closing_and_sealing_only(
    cast: Cast, ane: Application, site_clock: SetClock, days: int
) -> None:
    site_clock(NOW + timedelta(days=days))
    with pytest.raises(NotOpen):
        make_claim(ane, "failures", "I was there.", by=cast.runner)
    page = cast.client("runner").get(address(ane.ballot, "application/")).content.decode()
    assert "This is wrong" not in page


@pytest.mark.parametrize("text", ["  ", "x" * 2001])
def test_a_claim_says_something_and_not_everything(cast: Cast, ane: Application, text: str) -> None:
    with pytest.raises(BadInput, match="the claim is empty or too long"):
        make_claim(ane, "failures", text, by=cast.runner)


def test_only_facts_behind_tickets_are_claimed(cast: Cast, ane: Application) -> None:
    with pytest.raises(NoSuchFact):
        make_claim(ane, "shoe_size", "Mine is 43.", by=cast.runner)
    place = address(ane.ballot, "application/claim/")
    data = {"about": "shoe_size", "text": "Mine is 43."}
    assert cast.client("runner").post(place, data).status_code == 404


def test_nobody_claims_without_an_application(cast: Cast, ane: Application) -> None:
    place = address(ane.ballot, "application/claim/")
    data = {"about": "failures", "text": "I was there."}
    assert cast.client("helper").post(place, data).status_code == 404


@pytest.mark.parametrize(("state", "told"), [("granted", "Granted:"), ("refused", "Refused:")])
def test_an_answer_is_shown_with_its_reason_and_mailed_once(
    cast: Cast, ane: Application, state: str, told: str
) -> None:
    claim = make_claim(ane, "failures", "I was there in 2019.", by=cast.runner)
    claim.state, claim.reason, claim.decided_at = state, "The list of 2019 says so.", IN_CLAIMS
    claim.save()
    assert [tell_answered(claim), tell_answered(claim)] == [True, False]
    mail = Message.objects.get(kind="claim_answered")
    assert mail.subject == f"Your claim is {state}: Aizkorri Mendi 2027"
    assert "The race answers: The list of 2019 says so." in mail.body
    page = cast.client("runner").get(address(ane.ballot, "application/")).content.decode()
    assert told in page
    assert "The list of 2019 says so." in page


MORE_POOLS = """
[[pools]]
name = "times"
kind = "merit"
places = 1
column = "best_time"
best = "lowest"
unused = "nobody"

[[pools]]
name = "elite"
kind = "invitation"
places = 1
column = "elite"
is = "yes"
unused = "nobody"

[[pools]]
name = "village"
kind = "guaranteed"
places = 1
column = "town"
is = "Zegama"
unused = "nobody"

[classes.women]"""


def test_a_fact_that_nobody_has_noted_is_claimed_and_granted(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = open_ballot(cast.race)
    ballot.rules = ballot.rules.replace("places = 10", "places = 13", 1)
    ballot.rules = ballot.rules.replace("\n[classes.women]", MORE_POOLS)
    ballot.rules = ballot.rules.replace('column = "failures"', 'column = "hours"')
    ballot.save(update_fields=["rules"])
    ane = applies(ballot, cast.runner)
    page = cast.client("runner").get(address(ballot, "application/")).content.decode()
    assert "Something is missing here" not in page
    site_clock(IN_CLAIMS)
    browser = cast.client("runner")
    page = browser.get(address(ballot, "application/")).content.decode()
    offered = [
        '<option value="hours">Hours</option>',
        '<option value="best_time">Best time</option>',
    ]
    assert "".join(offered) in page
    assert 'value="elite"' not in page  # whom the race invites is its own to say
    assert 'value="town"' not in page  # it stands in the profile
    data = {"about": "hours", "text": "I gave out bibs for six hours."}
    page = browser.post(address(ballot, "application/claim/"), data, follow=True).content.decode()
    assert "<h3>Hours: –</h3>" in page
    assert "I gave out bibs for six hours." in page
    assert offered[0] not in page
    grant_claim(Claim.objects.get(), "6", "Koldo saw you.", by=cast.director)
    page = unescape(browser.get(address(ballot, "application/")).content.decode())
    assert "<h3>Hours: 6</h3>" in page
    assert "Koldo saw you." in page
    assert tickets_of(ballot, [ane])[ane.pk].draws[0].tickets == 7
