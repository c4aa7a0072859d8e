"""Somebody drawn: a fixed applicant until every result is told, then the one in the middle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from dorsal.ballot.draw.verify import Verified, verify
from dorsal.outside.record_store import read_record
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified
from dorsal.site.demo.cast import DRAWN
from dorsal.site.demo.drawn import somebody_drawn
from dorsal.site.demo.going_on import A_MOMENT
from dorsal.site.demo.moments import BALLOT, KEYS
from dorsal.site.demo.races_of_season import MAIN, SEASON
from dorsal.site.demo.tour import TOUR
from dorsal.site.journal import clock
from dorsal.site.races.models import Race
from dorsal.site.shows.actions import tell_without_show
from tests.site.ballots.sealed_ballots import drawn
from tests.site.demo.running_demo import RunningDemo, Visitor
from tests.site.making import NOW, make_edition

CARD = f"{BALLOT}card/"
CROWD = "SELECT u.email FROM accounts_user u JOIN accounts_person p ON p.user_id = u.id WHERE p.email > '' ORDER BY u.id"  # noqa: E501
PRESSED = 'value="drawn" aria-pressed="true"'
CODE = re.compile(r"<dt>My code</dt><dd>(A\d{5})</dd>")


def code_on(page: str) -> str:
    found = CODE.search(page)
    assert found is not None
    return found[1]


def drawn_codes(record: Verified) -> list[str]:
    """Who was drawn, in their order."""
    assert record.drawn is not None
    seated = [one for one in record.drawn.outcome.seated if one.pool == "draw"]
    in_order = sorted(seated, key=lambda one: one.order)
    return [member for one in in_order for member in one.members]


def records(demo: RunningDemo) -> dict[str, bytes]:
    folder = demo.data / "records"
    files = (one for one in sorted(folder.rglob("*")) if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def base(demo: RunningDemo) -> str:
    """The snapshot from which the demonstration has come."""
    return str(json.loads((demo.data / "snapshots" / "state.json").read_text())["base"])


def record_of_main(demo: RunningDemo) -> Verified:
    question = "SELECT b.id FROM ballots_ballot b JOIN races_edition e ON e.id = b.edition_id JOIN races_race r ON r.id = e.race_id WHERE r.slug = ? AND e.key = ?"  # noqa: E501
    ((ballot,),) = demo.ask(question, MAIN, SEASON)
    return verify(read_record(demo.data / "records" / f"ballot-{ballot}"))


def own_card(visitor: Visitor) -> str:
    status, page = visitor.get(CARD)
    assert status == 200
    return page


def test_the_tour_ends_with_the_card_of_the_one_in_the_middle(demo: RunningDemo) -> None:
    visitor = demo.visitor()
    visitor.travel("after")
    assert base(demo) == "prepared/after"  # nobody has done anything since the start
    before = records(demo)
    number = next(count for count, one in enumerate(TOUR, 1) if one.page == CARD)
    page = visitor.post(f"/demo/tour/{number}/")[1]
    codes = drawn_codes(record_of_main(demo))
    nth = (len(codes) + 1) // 2
    assert code_on(page) == codes[nth - 1]
    assert re.search(rf"drawn {nth}(st|nd|rd|th) of {len(codes)}<", page) is not None
    assert records(demo) == before
    assert record_of_main(demo).report.holds


def test_until_all_is_told_it_is_the_same_one_who_says_nothing_of_the_draw(
    demo: RunningDemo,
) -> None:
    visitor = demo.visitor()
    visitor.travel("draft")  # whatever was reached before is forgotten
    visitor.travel("after")
    visitor.become("drawn")
    told = code_on(own_card(visitor))
    (fixed,), made = demo.ask(CROWD)
    seen = set()
    for key in reversed(KEYS[:-1]):
        assert PRESSED in visitor.travel(key)
        assert demo.ask(CROWD) == [(fixed,)]
        assert made != (fixed,)
        if KEYS.index(key) >= KEYS.index("first-day"):
            seen.add(code_on(own_card(visitor)))
    assert len(seen) == 1
    assert told not in seen
    assert PRESSED in visitor.travel("after")
    assert code_on(own_card(visitor)) == told


def test_becoming_them_is_no_doing_that_a_later_moment_has_to_be_lived_through_for(
    demo: RunningDemo,
) -> None:
    visitor = demo.visitor()
    visitor.travel("last-week")
    visitor.become("drawn")
    for key in ("claims", "show", "after"):
        visitor.travel(key)
        assert base(demo) == f"prepared/{key}"


@pytest.fixture
def main_ballot(demonstration: Path) -> Ballot:  # noqa: ARG001
    """A drawn ballot of the main race: three places, applicants without an account."""
    clock.set_clock(NOW)
    edition = make_edition(places=3)
    Race.objects.filter(pk=edition.race_id).update(slug=MAIN)
    ballot = drawn(lambda at: clock.set_clock(at + A_MOMENT), edition)
    for person in Person.objects.filter(applications__ballot=ballot):
        User.objects.filter(person=person).update(email=f"old{person.pk}@example.org")
        Person.objects.filter(pk=person.pk).update(user=None, email=f"P{person.pk}@example.org")
    return Ballot.objects.select_related("edition__race").get(pk=ballot.pk)


def drawn_people(ballot: Ballot) -> list[Person]:
    """Who was drawn, in their order."""
    rows = {one.code: one.person for one in Application.objects.filter(ballot=ballot)}
    return [rows[code] for code in drawn_codes(read_verified(ballot))]


@pytest.mark.django_db
def test_whoever_is_drawn_gets_one_account_once_all_is_told(main_ballot: Ballot) -> None:
    browser = Client()
    assert browser.post("/demo/become/", {"who": DRAWN}).status_code == 404
    assert somebody_drawn() is None
    tell_without_show(main_ballot, by=User.objects.all()[0])
    first, middle, last = drawn_people(main_ballot)
    for _ in range(2):
        browser.post("/demo/become/", {"who": DRAWN})
        found = User.objects.get(pk=browser.session["_auth_user_id"])
        assert (found.person, found.email) == (middle, f"p{middle.pk}@example.org")
    assert not User.objects.filter(person__in=(first, last)).exists()


@pytest.mark.django_db
def test_who_cannot_sign_in_makes_room_for_the_next(main_ballot: Ballot) -> None:
    tell_without_show(main_ballot, by=User.objects.all()[0])
    first, middle, last = drawn_people(main_ballot)
    Application.objects.filter(person=middle).update(withdrawn_at=NOW)
    User.objects.create_user(first.email)
    found = somebody_drawn()
    assert found is not None
    assert found.person == last


@pytest.mark.django_db
def test_who_has_an_account_already_keeps_it(main_ballot: Ballot) -> None:
    tell_without_show(main_ballot, by=User.objects.all()[0])
    middle = drawn_people(main_ballot)[1]
    Person.objects.filter(pk=middle.pk).update(user=User.objects.all()[0], email="")
    assert somebody_drawn() == User.objects.all()[0]
