"""Entry slips on the site: one's own page, checks, and reports that something is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client

from dorsal.ballot.draw.slips import read_slip, slip_bytes
from dorsal.ground.canonical import canonical_bytes
from dorsal.outside.private_store import erase_persons
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot, GivenFact, MismatchReport, SlipCheck
from dorsal.site.ballots.record.files import private_folder
from dorsal.site.ballots.record.pages import slip_counts
from dorsal.site.ballots.sealing.actions import amend_ballot, seal_ballot_now
from dorsal.site.ballots.slips.actions import check_slip_file, slip_of, write_slip_mails
from dorsal.site.journal.mails import send_due
from dorsal.site.journal.models import Event, Message
from tests.site.ballots.sealed_ballots import apply_as, drawn, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import make_edition, make_user

SLIP = "/races/aizkorri-mendi/2027/ballot/slip/"
OFFICE = "/races/aizkorri-mendi/2027/office/ballot/mismatches/"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    made = ready(make_edition(cast.race, places=3), people=0)
    for name in ("Beñat Ruiz", "Carla Otaegi"):
        apply_as(made, make_user(name))
    apply_as(made, cast.runner, failures=2)
    return made


def own(cast: Cast) -> Application:
    return Application.objects.get(person=cast.runner.person)


def page(client: Client) -> str:
    return client.get(SLIP).content.decode()


def upload(client: Client, data: bytes) -> str:
    file = SimpleUploadedFile("slip.json", data)
    return client.post(f"{SLIP}check/", {"file": file}).content.decode()


def altered(data: bytes, **changes: Any) -> bytes:
    return canonical_bytes({**json.loads(data), **changes}) + b"\n"


def test_a_runner_sees_their_slip_with_the_reasons_for_its_tickets(
    cast: Cast, ballot: Ballot
) -> None:
    runner = cast.client("runner")
    assert "This ballot is not sealed yet." in page(runner)
    seal_ballot_now(ballot, None)
    shown = page(runner)
    for part in ("A00003", "Ane Etxe", '<dd class="big-number">3</dd>', "<li>"):
        assert part in shown, part
    slip = read_slip(runner.get(f"{SLIP}slip.json").content)
    assert (slip.id, slip.row["tickets"]) == ("A00003", {"draw": 3})
    assert slip.reasons[1:] == (
        "draw: 1 ticket for applying",
        "draw: failures: 2, so 2 more",
        "draw: 3 tickets in all",
    )
    for reason in (
        "Draw: 1 ticket for applying",
        "Draw: Years without a place: 2, so 2 more",
        "Draw: 3 tickets in all",
    ):
        assert f"<li>{reason}</li>" in shown


def test_the_page_of_a_slip_speaks_as_its_reader_does(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    runner = cast.client("runner")
    assert '<span class="muted">17 May 1990</span>' in page(runner)
    assert read_slip(runner.get(f"{SLIP}slip.json").content).identity.born == "1990-05-17"
    checked = runner.post(f"{SLIP}check/").content.decode()
    assert "<li>3 tickets in “Draw”.</li>" in checked
    assert '<li lang="en">' not in checked


def test_a_slip_is_for_whoever_applied_and_for_nobody_else(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    for who in ("director", "helper", "other_director"):
        assert cast.client(who).get(SLIP).status_code == 404
        assert cast.client(who).get(f"{SLIP}slip.json").status_code == 404
        assert cast.client(who).post(f"{SLIP}check/").status_code == 404
    assert cast.client("stranger").get(SLIP).headers["Location"] == f"/sign-in/?next={SLIP}"


def test_who_is_left_out_reads_why(cast: Cast, ballot: Ballot) -> None:
    Application.objects.filter(pk=own(cast).pk).update(left_out_why="no licence")
    seal_ballot_now(ballot, None)
    shown = page(cast.client("runner"))
    assert "Your number A00003 is not in the draw." in shown
    assert "no licence" in shown
    assert cast.client("runner").get(f"{SLIP}slip.json").status_code == 404


def test_the_same_slip_counts_once_however_it_is_checked(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    runner = cast.client("runner")
    saved = runner.get(f"{SLIP}slip.json").content
    assert "The slip holds." in runner.post(f"{SLIP}check/").content.decode()
    assert "The slip holds." in upload(runner, saved)
    assert "The slip holds." in upload(runner, altered(saved, reasons=["more"]))
    assert [one.holds for one in SlipCheck.objects.all()] == [True]


def test_a_slip_that_was_changed_does_not_hold(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    saved = slip_bytes(slip_of(own(cast)))
    row = json.loads(saved)["row"]
    shown = upload(cast.client("runner"), altered(saved, row={**row, "tickets": {"draw": 9}}))
    assert "The slip does not hold." in shown
    assert "lead to the sealed root" in shown
    assert [one.holds for one in SlipCheck.objects.all()] == [False]


def test_what_is_no_slip_is_not_counted(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    runner = cast.client("runner")
    assert "this is no entry slip" in upload(runner, b"a photograph \xff\n")
    assert "this is no entry slip" in upload(runner, b"{}\n")
    assert SlipCheck.objects.count() == 0


def test_everybody_counts_once_under_each_seal_whichever_slip_they_have(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    seal_ballot_now(ballot, None)
    runner = cast.client("runner")
    saved = runner.get(f"{SLIP}slip.json").content
    upload(runner, saved)
    assert slip_counts(ballot)["hold"] == 1
    site_clock(ballot.seals_at + timedelta(hours=1))
    amend_ballot(ballot, None, "nothing much")
    assert slip_counts(ballot)["hold"] == 0
    assert "The slip holds.</strong>" in upload(runner, saved)
    assert "The slip holds.</strong>" in runner.post(f"{SLIP}check/").content.decode()
    assert slip_counts(ballot)["hold"] == 1


def test_a_slip_whose_line_was_amended_is_not_told_as_good(
    cast: Cast, ballot: Ballot, site_clock: SetClock
) -> None:
    seal_ballot_now(ballot, None)
    runner = cast.client("runner")
    saved = runner.get(f"{SLIP}slip.json").content
    GivenFact.objects.filter(person=cast.runner.person).update(value="1")
    site_clock(ballot.seals_at + timedelta(hours=1))
    amend_ballot(ballot, None, "one year less")
    shown = upload(runner, saved)
    assert "That seal was amended, and your line with it: read what counts now." in shown
    assert "The slip holds.</strong>" not in shown
    assert "The slip holds.</strong>" in runner.post(f"{SLIP}check/").content.decode()


def test_a_check_tells_of_amendments(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    saved = slip_bytes(slip_of(own(cast)))
    amend_ballot(ballot, None, "nothing much")
    assert check_slip_file(ballot, saved).says[1] == "Your line is unchanged by amendment 1."


def test_a_check_after_the_draw_tells_no_outcome(cast: Cast, site_clock: SetClock) -> None:
    edition = make_edition(cast.race, places=3)
    made = drawn(site_clock, edition)
    for application in Application.objects.filter(ballot=made).select_related("ballot__edition"):
        says = check_slip_file(made, slip_bytes(slip_of(application))).says
        assert [one for one in says if "place" in one.lower() or "waiting" in one] == []


def test_a_mismatch_is_reported_and_answered_by_mail(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    runner, helper = cast.client("runner"), cast.client("helper")
    runner.post(f"{SLIP}report/", {"text": "I have failed three times."})
    report = MismatchReport.objects.get()
    assert (report.by, report.text) == (cast.runner, "I have failed three times.")
    office = helper.get(OFFICE).content.decode()
    assert ("I have failed three times." in office, "A00003" in office) == (True, True)
    helper.post(f"{OFFICE}{report.pk}/", {"answer": "You are right: amended."})
    helper.post(f"{OFFICE}{report.pk}/", {"answer": "Or not."})
    report.refresh_from_db()
    assert report.answer == "You are right: amended."
    mail = Message.objects.get(kind="mismatch")
    assert (mail.to, "You are right: amended." in mail.body) == (cast.runner, True)
    assert "You are right: amended." in page(runner)
    verbs = Event.objects.filter(subject=ballot.pk).values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["mismatch_reported", "mismatch_answered"]


def test_an_empty_report_says_nothing(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    cast.client("runner").post(f"{SLIP}report/", {"text": "  "})
    assert MismatchReport.objects.count() == 0


def test_reports_of_another_race_cannot_be_answered(cast: Cast, ballot: Ballot) -> None:
    seal_ballot_now(ballot, None)
    cast.client("runner").post(f"{SLIP}report/", {"text": "wrong"})
    number = MismatchReport.objects.get().pk
    for who in ("runner", "volunteer", "other_director"):
        answered = cast.client(who).post(f"{OFFICE}{number}/", {"answer": "no"})
        assert answered.status_code == 404
    assert MismatchReport.objects.get().answered_at is None


def test_the_mail_of_the_seal_carries_the_slip_to_its_applicant(
    cast: Cast, ballot: Ballot, mailoutbox: list[EmailMessage]
) -> None:
    assert (write_slip_mails(seal_ballot_now(ballot, None)), send_due(10)) == (3, 3)
    (mail,) = [one for one in mailoutbox if one.to == [cast.runner.email]]
    assert "Your entry slip is the file attached to this mail." in mail.body
    saved = cast.client("runner").get(f"{SLIP}slip.json").content
    assert mail.attachments == [("slip-A00003.json", saved, "application/json")]
    assert check_slip_file(ballot, saved).holds
    names = sorted(name for one in mailoutbox for name, _data, _type in one.attachments)
    assert names == ["slip-A00001.json", "slip-A00002.json", "slip-A00003.json"]


def test_no_secret_of_a_slip_waits_in_the_outbox(cast: Cast, ballot: Ballot) -> None:
    write_slip_mails(seal_ballot_now(ballot, None))
    kept = Message.objects.get(to=cast.runner)
    saved = json.loads(slip_bytes(slip_of(own(cast))))
    assert kept.attached == f"slip:{own(cast).pk} 1"
    assert [one for one in (saved["salt"], "1990-05-17") if one in kept.body] == []


def test_a_slip_goes_to_nobody_but_its_applicant(
    cast: Cast, ballot: Ballot, mailoutbox: list[EmailMessage]
) -> None:
    write_slip_mails(seal_ballot_now(ballot, None))
    Message.objects.filter(to=cast.runner).update(to=cast.helper)
    assert send_due(10) == 2
    assert [one for one in mailoutbox if one.to == [cast.helper.email]] == []
    assert (
        Message.objects.get(to=cast.helper).last_error == "a slip goes to nobody but its applicant"
    )


def test_a_slip_whose_private_line_is_gone_is_not_sent(
    cast: Cast, ballot: Ballot, mailoutbox: list[EmailMessage]
) -> None:
    write_slip_mails(seal_ballot_now(ballot, None))
    assert send_due(1) == 1  # the slips are read now, and kept for the next mails
    erase_persons(private_folder(ballot), ["A00003"])
    assert send_due(10) == 1
    assert [one for one in mailoutbox if one.to == [cast.runner.email]] == []
    assert "its private line has been erased" in Message.objects.get(to=cast.runner).last_error


def test_after_an_amendment_each_mail_carries_the_slip_of_its_own_seal(
    cast: Cast, ballot: Ballot, mailoutbox: list[EmailMessage]
) -> None:
    write_slip_mails(seal_ballot_now(ballot, None))
    write_slip_mails(amend_ballot(ballot, None, "nothing much"))
    assert send_due(10) == 6
    mine = [one for one in mailoutbox if one.to == [cast.runner.email]]
    files = [json.loads(data) for one in mine for _name, data, _type in one.attachments]
    assert [one["sequence"] for one in files] == [1, 2]


def test_who_is_left_out_gets_no_slip(
    cast: Cast, ballot: Ballot, mailoutbox: list[EmailMessage]
) -> None:
    Application.objects.filter(pk=own(cast).pk).update(left_out_why="no licence")
    write_slip_mails(seal_ballot_now(ballot, None))
    send_due(10)
    (mail,) = [one for one in mailoutbox if one.to == [cast.runner.email]]
    assert ("no licence" in mail.body, mail.attachments) == (True, [])
