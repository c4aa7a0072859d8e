"""The mails that tell each applicant their result, once the show has ended."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language

from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.mails import write_mail
from dorsal.site.shows.fates import fates_of

AT_ONCE = 500


def write_result_mails(ballot: Ballot) -> int:
    """Write to every applicant with a row under the seal what the draw decided; returns how many
    mails are new. A second run writes none.
    """
    written, after = 0, 0
    while batch := _after(ballot, after):
        with transaction.atomic():
            written += sum(_write(ballot, one) for one in batch)
        after = batch[-1].number
    return written


def _after(ballot: Ballot, number: int) -> list[Application]:
    found = Application.objects.filter(ballot=ballot, number__gt=number)
    reached = found.filter(person__user__isnull=False, person__user__erased_at=None)
    return list(reached.select_related("person__user").order_by("number")[:AT_ONCE])


def _write(ballot: Ballot, application: Application) -> bool:
    fate = fates_of(ballot).get(application.code)
    user = application.person.user
    if fate is None or user is None or ballot.result_told_at is None:
        return False
    return write_mail(
        user,
        "shows/mails/result",
        {"edition": ballot.edition, "fate": fate, "code": application.code, "ordinal": ordinal},
        once=f"result:{ballot.pk}",
        edition=ballot.edition,
        held_by=ballot,
    )


def ordinal(number: int) -> str:
    """`113th`, `1st`; in Spanish `113.º`."""
    if (get_language() or "").startswith("es"):
        return f"{number}.º"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
