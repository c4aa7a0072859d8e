"""What a race's office may do with an application: leave it out, take it in again, give a fact.

A mail that tells a decision waits for `TAKE_BACK` before it goes out: until then whoever decided
may take the decision back, and nobody is told what was a slip of the finger.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import NotOpen, lock_ballot
from dorsal.site.applications.applicant_mails import write_applicant
from dorsal.site.applications.models import Application
from dorsal.site.applications.office.tickets import fact_problem
from dorsal.site.ballots.entries.given_facts import given_for
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Message

TAKE_BACK = timedelta(minutes=10)
LONGEST_REASON = 1000
LONGEST_VALUE = 60


class NotTakenBack(RuntimeError):
    """The decision stands: it is not the viewer's, was not made, or has been told."""


def lock_until_sealed(ballot: Ballot) -> Ballot:
    """The ballot's row, held; `NotOpen` once it is sealed."""
    held = lock_ballot(ballot)
    stage = stage_of(held, clock.now())
    if not is_before(stage, Stage.SEALED):
        raise NotOpen(stage)
    return held


def leave_out(application: Application, why: str, *, by: User) -> None:
    """Leave an application out of the draw and tell the applicant; again with the same reason does
    nothing. `BadInput` without a reason, `NotOpen` once the ballot is sealed.
    """
    why = read_reason(why)
    with transaction.atomic():
        held = lock_until_sealed(application.ballot)
        application.refresh_from_db()
        if application.left_out_why == why:
            return
        set_left_out(application, why)
        event = note("application_left_out", application, by=by, edition=held.edition, why=why)
        tell(application, "left_out", {"why": why}, once=f"left-out-{event.pk}")


def take_in(application: Application, why: str, *, by: User) -> None:
    """Take an application in again and tell the applicant; twice does it once. `BadInput`,
    `NotOpen`.
    """
    why = read_reason(why)
    with transaction.atomic():
        held = lock_until_sealed(application.ballot)
        application.refresh_from_db()
        if not application.left_out_why:
            return
        set_left_out(application, "")
        event = note("application_taken_in", application, by=by, edition=held.edition, why=why)
        tell(application, "taken_in", {"why": why}, once=f"taken-in-{event.pk}")


def give_fact(
    application: Application, column: str, value: str, why: str, *, by: User
) -> GivenFact:
    """Give a fact about a person, in place of what is known; an empty value takes it away again.

    The same value again with the same reason adds nothing. `BadInput`, `NotOpen`.
    """
    value, why = value.strip(), read_reason(why)
    if len(value) > LONGEST_VALUE:
        right = _("at most %(n)s characters") % {"n": LONGEST_VALUE}
        raise BadInput([Problem(_("the value is too long"), right, value=value[:80])])
    with transaction.atomic():
        held = lock_until_sealed(application.ballot)
        if value and (problem := fact_problem(held, column, value)):
            raise BadInput([problem])
        person = application.person
        last = given_for(held).filter(person=person, column=column).order_by("id").last()
        if last is not None and (last.value, last.why) == (value, why):
            return last
        given = GivenFact.objects.create(
            race=held.edition.race,
            year=held.year,
            person=person,
            column=column,
            value=value,
            why=why,
            by=by.pk,
            at=clock.now(),
        )
        note("fact_given", application, by=by, edition=held.edition, why=why, column=column)
        return given


def read_reason(text: str) -> str:
    """A reason, trimmed; `BadInput` when it is missing or too long."""
    why = " ".join(text.split())
    if not why:
        raise BadInput([Problem(_("the reason is missing"), _("write why, in a sentence"))])
    if len(why) > LONGEST_REASON:
        right = _("at most %(n)s characters") % {"n": LONGEST_REASON}
        raise BadInput([Problem(_("the reason is too long"), right)])
    return why


def set_left_out(application: Application, why: str) -> None:
    """Keep why an application is left out, or that it is not."""
    application.left_out_why = why
    application.save(update_fields=["left_out_why"])


def tell(application: Application, mail: str, more: dict[str, object], *, once: str) -> None:
    """Write one of the office's mails to the applicant, to go out when it is final."""
    occasion = f"{once}:{application.pk}"
    write_applicant(application, f"office/mails/{mail}", more, once=occasion)
    hold_mails(occasion)


def hold_mails(occasion: str) -> None:
    """Let the mails of an occasion wait until the decision can no longer be taken back."""
    waiting = Message.objects.filter(once__startswith=f"{occasion}:", sent_at=None)
    waiting.update(send_after=clock.now() + TAKE_BACK)


def take_mails_back(occasion: str) -> None:
    """Take the mails of an occasion back that have not gone out."""
    Message.objects.filter(once__startswith=f"{occasion}:", sent_at=None).delete()


def check_may_take_back(decided_by: int | None, decided_at: datetime | None, *, by: User) -> None:
    """`NotTakenBack` unless it is one's own decision, and young enough."""
    if decided_by != by.pk or decided_at is None or clock.now() - decided_at >= TAKE_BACK:
        raise NotTakenBack
