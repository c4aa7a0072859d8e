"""The mails that tell each applicant their result, once the show has ended."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import get_language

from dorsal.site.applications.models import Application
from dorsal.site.applications.recipients import recipients_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.names import sealed_names
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.journal.mails import Letter, write_mails
from dorsal.site.shows.fates import fates_of

AT_ONCE = 500


def write_result_mails(ballot: Ballot) -> int:
    """Write to every applicant with a row under the seal, who can be reached, what the draw
    decided; returns how many mails are new. A second run writes none. As many queries for each
    five hundred.
    """
    written, after = 0, 0
    if ballot.result_told_at is None:
        return 0
    while batch := _after(ballot, after):
        letters = _letters(ballot, batch)
        with transaction.atomic():
            written += write_mails(
                "shows/mails/result", letters, edition=ballot.edition, held_by=ballot
            )
        after = batch[-1].number
    return written


def _after(ballot: Ballot, number: int) -> list[Application]:
    found = Application.objects.filter(ballot=ballot, number__gt=number)
    return list(found.select_related("person__user").order_by("number")[:AT_ONCE])


def _letters(ballot: Ballot, batch: Sequence[Application]) -> list[Letter]:
    fates, names, to = fates_of(ballot), sealed_names(ballot), recipients_of(batch)
    return [
        Letter(
            user,
            {
                "edition": ballot.edition,
                "fate": fates[one.code],
                "code": one.code,
                "ordinal": ordinal,
                "names": names_for(ballot, user.spoken_language),
                "for_name": "" if one.person.user_id else names.get(one.code, one.code),
            },
            once=f"result:{ballot.pk}:{one.number}",
        )
        for one in batch
        if one.code in fates and (user := to.get(one.pk))
    ]


def ordinal(number: int) -> str:
    """`113th`, `1st`; in Spanish `113.º`."""
    if (get_language() or "").startswith("es"):
        return f"{number}.º"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
