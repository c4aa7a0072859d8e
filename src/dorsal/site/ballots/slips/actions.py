"""Entry slips: each applicant's proof, checked against the record, and reports that they differ.

Nothing here tells an outcome: a slip is checked against the record as it stood before the draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from dorsal.ballot.draw.record import entries_name
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.draw.slip_story import row_holding, slip_story
from dorsal.ballot.draw.slips import Slip, check_slip, read_slip
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording
from dorsal.outside.private_store import slip_for
from dorsal.outside.record_store import read_record
from dorsal.site.applications.models import Application
from dorsal.site.applications.recipients import recipients_of, whose
from dorsal.site.ballots.entries.left_out import said
from dorsal.site.ballots.models import Ballot, MismatchReport, Sealing, SlipCheck
from dorsal.site.ballots.record.files import (
    private_folder,
    read_verified,
    record_folder,
    without_outcome,
)
from dorsal.site.ballots.sealing.actions import numbers_left_out
from dorsal.site.ballots.slips.mailed import attached_slip
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.mails import Letter, write_mail, write_mails

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User

LARGEST_SLIP = 200_000
LONGEST_TEXT = 2000
AT_ONCE = 500


@dataclass(frozen=True)
class CheckedSlip:
    """What the check of a slip came to: whether it holds, its story or the reason why not, and
    whether the last seal has another line, or none, than the seal it was made for.
    """

    holds: bool
    says: tuple[str, ...]
    superseded: bool = False


def slip_of(application: Application, *, words: Wording = ENGLISH) -> Slip:
    """The slip of an application under the last seal; `BadInput` when it is not in it. The file
    gives its reasons in English, a page in `words`.
    """
    ballot = application.ballot
    record, private = record_folder(ballot), private_folder(ballot)
    return slip_for(record, private, application.code, words=words)


def check_slip_file(ballot: Ballot, data: bytes, *, words: Wording = ENGLISH) -> CheckedSlip:
    """Check a slip against the record and count it: everybody's once under each seal. Its story
    is said in `words`.

    `BadInput` when the file is no slip at all: that is neither counted nor a sign of anything.
    """
    try:
        slip = read_slip(data)
    except ValueError as error:
        what = _("this is no entry slip: %(error)s") % {"error": error}
        raise BadInput([Problem(what, _("give the file as you have downloaded it"))]) from None
    sealed = read_verified(ballot).sealed
    assert sealed is not None  # a record that holds has been read
    found = _checked(ballot, slip, sealed, words)
    last = seal_hash(sealed.seal).hex()
    seen = f"{last} {slip.id}" if found.holds else f"{last} {data.decode()}"
    _count(ballot, sha256(seen.encode()).hexdigest(), found.holds)
    return found


def _checked(ballot: Ballot, slip: Slip, sealed: SealedRecord, words: Wording) -> CheckedSlip:
    try:
        made_for = check_slip(slip, sealed.seals)
    except ValueError as error:
        return CheckedSlip(False, (str(error),))
    files = without_outcome(read_record(record_folder(ballot)))
    says = slip_story(slip, made_for, files, sealed, None, words=words)
    last = row_holding(slip.id, files[entries_name(len(sealed.seals))])
    return CheckedSlip(True, says, superseded=last != slip.row)


def _count(ballot: Ballot, seen: str, holds: bool) -> None:
    fresh = SlipCheck(ballot=ballot, at=clock.now(), holds=holds, seen=seen)
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return  # it was checked before


def report_mismatch(ballot: Ballot, by: User, text: str) -> MismatchReport:
    """Report that the sealed table does not say what it should; the office answers. `BadInput` when
    the text is blank or too long.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        what = _("the report says nothing") if not text else _("the report is too long")
        right = _("say what differs, in at most %(most)s characters")
        raise BadInput([Problem(what, right % {"most": LONGEST_TEXT}, column="text")])
    with transaction.atomic():
        at = clock.now()
        made = MismatchReport.objects.create(ballot=ballot, by=by, at=at, text=text)
        note("mismatch_reported", ballot, by=by, edition=ballot.edition, report=made.pk)
    return made


def answer_mismatch(report: MismatchReport, by: User, answer: str) -> None:
    """Answer a report; the reporter gets a mail. `BadInput` when the answer is blank, or there is
    one already.
    """
    answer = answer.strip()
    if not answer or report.answered_at:
        blank = _("the answer is blank")
        what = _("the report is answered already") if report.answered_at else blank
        raise BadInput([Problem(what, column="answer")])
    ballot = report.ballot
    with transaction.atomic():
        report.answer, report.answered_at = answer, clock.now()
        report.save(update_fields=["answer", "answered_at"])
        note("mismatch_answered", ballot, by=by, edition=ballot.edition, report=report.pk)
        context: dict[str, object] = {"edition": ballot.edition, "report": report}
        once = f"mismatch-{report.pk}"
        write_mail(report.by, "ballots/mails/mismatch", context, once=once, edition=ballot.edition)


def write_slip_mails(sealing: Sealing) -> int:
    """Write to every applicant who can be reached, with their slip (or why their number is
    left out); returns how many mails are new. A seal that has been amended since is passed over.
    As many queries for each five hundred.
    """
    ballot, new = sealing.ballot, 0
    if ballot.sealings.count() == sealing.number:
        why = {one.number: one.why for one in numbers_left_out(ballot, sealing.number)}
        for batch in _batches(ballot):
            new += _write_batch(sealing, batch, why)
    note("slips_mailed", sealing, by=None, edition=ballot.edition, mails=new)
    return new


def _batches(ballot: Ballot) -> Iterator[list[Application]]:
    standing = Application.objects.filter(ballot=ballot, withdrawn_at=None).order_by("number")
    loaded, after = standing.select_related("person__user"), 0
    while batch := list(loaded.filter(number__gt=after)[:AT_ONCE]):
        yield batch
        after = batch[-1].number


def _write_batch(sealing: Sealing, batch: list[Application], why: Mapping[int, str]) -> int:
    edition, to = sealing.ballot.edition, recipients_of(batch)
    letters = []
    for one in batch:
        if user := to.get(one.pk):
            with translation.override(user.spoken_language):
                told = said(why.get(one.number, ""))
            context: dict[str, object] = {
                "edition": edition,
                "sealing": sealing,
                "application": one,
                "why": told,
            }
            once = f"slip-{sealing.ballot_id}-{sealing.number}-{one.number}"
            context |= whose(one, user)
            attached = "" if told or context["for_name"] else attached_slip(one, sealing.number)
            letters.append(Letter(user, context, once, attached))
    with transaction.atomic():
        return write_mails("ballots/mails/slip", letters, edition=edition)
