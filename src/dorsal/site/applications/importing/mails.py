"""The mails to imported applicants: their acknowledgements, once the ballot is public.

The import itself only writes what it did; the mails are written afterwards, some hundreds at a
time, and each once, so that a crash in between loses and repeats none. Of a draft nobody is told.
"""

from __future__ import annotations

from django.db import transaction

from dorsal.site.applications.acknowledgements import mail_receipts
from dorsal.site.applications.importing.actions import IMPORTED
from dorsal.site.applications.models import SignedReceipt
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.events import note
from dorsal.site.journal.models import Event

AT_ONCE = 500


def imports_to_mail() -> list[int]:
    """The events of imports into public ballots whose acknowledgements have not been mailed."""
    public = Ballot.objects.filter(published=True, drawing=None).values("edition")
    events = Event.objects.filter(edition__in=public)
    mailed = events.filter(verb="receipts_mailed").values_list("details", flat=True)
    done = {told["imported"] for told in mailed}
    imports = events.filter(verb=IMPORTED, details__has_key="first_acknowledgement")
    return [pk for pk in imports.values_list("pk", flat=True) if pk not in done]


def mail_import(imported: Event) -> int:
    """Mail the acknowledgements of an import; returns how many mails are new. A second run writes
    none. As many queries for each five hundred.
    """
    ballot = Ballot.objects.select_related("edition__race").get(pk=imported.subject)
    first = int(imported.details["first_acknowledgement"])
    last, written = int(imported.details["last_acknowledgement"]), 0
    for start in range(first, last + 1, AT_ONCE):
        numbers = (start, min(start + AT_ONCE - 1, last))
        some = SignedReceipt.objects.filter(ballot=ballot, number__range=numbers)
        with transaction.atomic():
            loaded = some.select_related("application__person__user")
            written += mail_receipts(list(loaded), ballot)
    edition = ballot.edition
    note("receipts_mailed", ballot, by=None, edition=edition, imported=imported.pk, mails=written)
    return written
