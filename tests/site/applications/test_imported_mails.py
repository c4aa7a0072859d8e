"""Imported applicants are told what everybody is told: acknowledgement, slip, result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsal.ballot.acknowledgement import check_chain
from dorsal.site import doctor
from dorsal.site.accounts.actions import forget_the_unconfirmed
from dorsal.site.accounts.erasure import erase_account
from dorsal.site.accounts.models import User
from dorsal.site.applications.acknowledgements import content_hash_of, read_receipt
from dorsal.site.applications.importing.actions import IMPORTED, confirm_import
from dorsal.site.applications.importing.mails import imports_to_mail
from dorsal.site.applications.models import Application, SignedReceipt
from dorsal.site.applications.tasks import mail_imported
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.ballots.slips.actions import write_slip_mails
from dorsal.site.journal.models import Event, Message
from dorsal.site.shows.actions import tell_without_show
from dorsal.site.shows.results import write_result_mails
from tests.site.applications.applying import applies
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_race, make_user
from tests.site.shows.shown import again

pytestmark = pytest.mark.django_db
HEAD = "name,birth_date,sex,email\n"
FAMILY = (
    f"{HEAD}Ane Etxe,1990-05-17,F,home@example.org\n"
    "Jon Bi,1985-01-02,M,\n"
    "Peru Soto,1991-01-02,M,home@example.org\n"
)


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race, places=2))


def import_file(ballot: Ballot, cast: Cast, text: str = FAMILY) -> Event:
    confirm_import(text.encode(), ballot, {}, by=cast.helper)
    ballot.refresh_from_db()
    return Event.objects.filter(verb=IMPORTED).latest("id")


def written() -> list[tuple[str, str]]:
    """The kinds and addresses of all mails, as they were written."""
    return list(Message.objects.order_by("id").values_list("kind", "to__email"))


def about(name: str) -> str:
    return f"This mail is about {name}, for whom the race has this address."


def many(rows: int) -> str:
    names = (f"Xabier {chr(65 + one % 26)}{'abcdefgh'[one // 26]}zar" for one in range(rows))
    lines = (f"{name},{1940 + one}-05-17,M,x{one}@example.org" for one, name in enumerate(names))
    return HEAD + "\n".join(lines) + "\n"


def test_each_imported_application_is_acknowledged_in_the_chain(cast: Cast, ballot: Ballot) -> None:
    before = applies(ballot, make_user("Before Them"))
    told = import_file(ballot, cast).details
    after = applies(ballot, make_user("After Them"))
    receipts = list(SignedReceipt.objects.select_related("application__person", "ballot"))
    chain = [read_receipt(one, cast.race) for one in receipts]
    assert [one.number for one in chain] == [1, 2, 3, 4, 5]
    assert [one.applicant for one in chain] == [f"A0000{number}" for number in range(1, 6)]
    assert {one.action for one in chain} == {"applied"}
    assert check_chain(chain) is None
    assert [one.content for one in chain] == [content_hash_of(one.application) for one in receipts]
    assert (told["first_acknowledgement"], told["last_acknowledgement"]) == (2, 4)
    assert (before.number, after.number) == (1, 5)
    assert {finding.level for finding in doctor.examine_numbers()} == {"good"}


def test_the_first_of_an_address_gets_an_account_to_sign_in_to(cast: Cast, ballot: Ballot) -> None:
    import_file(ballot, cast)
    persons = [one.person for one in Application.objects.select_related("person__user")]
    assert [one.user.email if one.user else one.email for one in persons] == [
        "home@example.org",
        "",
        "home@example.org",
    ]
    ane = persons[0].user
    assert ane is not None
    assert not ane.has_usable_password()
    assert forget_the_unconfirmed(NOW + timedelta(days=4000)) == 0
    browser = Client()
    browser.force_login(ane, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        "A00001" in browser.get("/races/aizkorri-mendi/2027/ballot/application/").content.decode()
    )


def test_acknowledgements_are_mailed_where_there_is_an_address(cast: Cast, ballot: Ballot) -> None:
    imported = import_file(ballot, cast)
    assert written() == []
    assert imports_to_mail() == [imported.pk]
    assert mail_imported.call(imported.pk) == 2
    assert written() == [("acknowledgement", "home@example.org")] * 2
    ane, peru = Message.objects.order_by("id")
    assert "A00001" in ane.body
    assert about("Ane Etxe") not in ane.body
    assert "/races/aizkorri-mendi/2027/ballot/application/" in ane.body
    assert "A00003" in peru.body
    assert about("Peru Soto") in peru.body
    assert "/application/" not in peru.body
    assert imports_to_mail() == []
    assert mail_imported.call(imported.pk) == 0


def test_nobody_is_written_to_out_of_a_draft(cast: Cast, ballot: Ballot) -> None:
    Ballot.objects.update(published=False)
    imported = import_file(ballot, cast)
    assert imports_to_mail() == []
    Ballot.objects.update(published=True)
    assert imports_to_mail() == [imported.pk]


def test_slips_and_results_reach_the_imported(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    import_file(ballot, cast)
    site_clock(ballot.claims_until)
    sealing = seal_ballot_now(ballot, None)
    assert (write_slip_mails(sealing), write_slip_mails(sealing)) == (2, 0)
    ane, peru = Message.objects.filter(kind="slip").order_by("id")
    assert "Your number is A00001." in ane.body
    assert "/slip/" in ane.body
    assert "Your number is A00003." in peru.body
    assert about("Peru Soto") in peru.body
    assert "/slip/" not in peru.body
    own = Application.objects.get(ballot=ballot, number=1)
    assert (ane.attached, peru.attached) == (f"slip:{own.pk} 1", "")
    site_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    tell_without_show(again(ballot), by=cast.director)
    assert write_result_mails(again(ballot)) == 2
    assert write_result_mails(again(ballot)) == 0
    ane, peru = Message.objects.filter(kind="result").order_by("id")
    assert "Your code: A00001." in ane.body
    assert "/ballot/card/" in ane.body
    assert "Your code: A00003." in peru.body
    assert about("Peru Soto") in peru.body
    assert "/ballot/card/" not in peru.body


def test_an_erased_account_gets_no_mail_for_others_of_its_address(
    cast: Cast, ballot: Ballot
) -> None:
    imported = import_file(ballot, cast)
    erase_account(User.objects.get(email="home@example.org"))
    Message.objects.all().delete()
    assert mail_imported.call(imported.pk) == 0
    assert written() == []


def test_import_and_mails_take_as_many_queries_for_many_as_for_few(
    cast: Cast, site_clock: SetClock
) -> None:
    counts = set()
    for race, rows in (("Few", 3), ("Many", 60)):
        ballot = make_ballot(make_edition(make_race(race), places=2))
        make_application(ballot)
        found = []
        site_clock(NOW)
        with CaptureQueriesContext(connection) as queries:
            imported = import_file(ballot, cast, many(rows).replace("@", f"{race}@"))
        found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            assert mail_imported.call(imported.pk) == rows
        found.append(len(queries))
        site_clock(ballot.claims_until)
        sealing = seal_ballot_now(ballot, None)
        with CaptureQueriesContext(connection) as queries:
            assert write_slip_mails(sealing) == rows + 1
        found.append(len(queries))
        site_clock(ballot.draws_at)
        draw_ballot_now(ballot, None)
        tell_without_show(again(ballot), by=cast.director)
        with CaptureQueriesContext(connection) as queries:
            assert write_result_mails(again(ballot)) == rows + 1
        found.append(len(queries))
        counts.add(tuple(found))
    assert len(counts) == 1, counts
