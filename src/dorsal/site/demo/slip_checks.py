"""After the seal: applicants check their slips, and one of them reports that a line is wrong."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from dorsal.ballot.draw.slips import slip_bytes
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import find_application
from dorsal.site.ballots.models import Ballot, MismatchReport, SlipCheck
from dorsal.site.ballots.slips.actions import (
    answer_mismatch,
    check_slip_file,
    report_mismatch,
    slip_of,
)
from dorsal.site.demo.cast import account
from dorsal.site.demo.paperwork import user_with
from dorsal.site.journal import clock

CHECKING = ("patxi", "marta", "tom", "elodie", "aitziber")
EVERY = 37  # of the crowd, one in so many checks at once
REPORTER = "carmen"
REPORT = (
    "My slip says one year without a place. I have looked again, and I also applied in 2019, with "
    "my office's e-mail address. I did not see it while claims could be made."
)
ANSWER = (
    "You are in the list of 2019, under that address: you are right. Claims could be made until 20 "
    "December and the list is sealed now, so that nothing changes for this draw. The year counts "
    "for you in the next one."
)

OTHERWISE = "We looked again: the sealed line says what the lists say of you."


def check_slips(ballot: Ballot) -> None:
    """Some of the cast check their slips as everybody can; those of the crowd are kept as rows, as
    their applications are.
    """
    for key in CHECKING:
        found = find_application(ballot, user_with(account(key).email).person)
        if found is not None and found.withdrawn_at is None:
            check_slip_file(ballot, slip_bytes(slip_of(found)))
    seal, now = ballot.sealings.latest("number"), clock.now()
    numbers = range(1, ballot.last_number, EVERY)
    crowd = ballot.applications.filter(imported=True, withdrawn_at=None, number__in=numbers)
    SlipCheck.objects.bulk_create(
        (
            SlipCheck(
                ballot=ballot,
                at=now - timedelta(seconds=count % 600),
                holds=True,
                seen=sha256(f"{seal.fingerprint} {one.code}".encode()).hexdigest(),
            )
            for count, one in enumerate(crowd.order_by("number"))
        ),
        ignore_conflicts=True,
    )


def report_line(ballot: Ballot) -> None:
    """One applicant reports that their sealed line is wrong."""
    report_mismatch(ballot, user_with(account(REPORTER).email), REPORT)


def answer_reports(ballot: Ballot) -> None:
    """The director answers what is still open."""
    director = User.objects.get(staff_of__race__editions__ballot=ballot, staff_of__role="director")
    for report in MismatchReport.objects.filter(ballot=ballot, answered_at=None):
        told = ANSWER if report.text == REPORT else OTHERWISE
        answer_mismatch(report, director, told)
