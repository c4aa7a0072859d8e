"""What would be sealed now, as the office's pages show it: kept until something changes.

The list of a large ballot takes a second to make. Its pages show the kept one as long as its mark
says that nothing has changed; the worker makes the next one. The seal itself always makes its list
anew (`obstacles.preview_of`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db.models import Count, Max, Q

from dorsal.site.ballots.models import Ballot, GivenFact, PastLine
from dorsal.site.ballots.sealing.obstacles import Preview, preview_of
from dorsal.site.journal import clock
from dorsal.site.journal.models import Event

SMALL = 300  # applications: up to so many the list is made while somebody waits
PATIENCE = timedelta(seconds=30)  # between two lists that the worker makes of one ballot
GIVEN_UP = timedelta(days=30)  # after the time of the draw nobody waits for a list any more
KEPT_S = 24 * 3600


@dataclass(frozen=True)
class KeptPreview:
    """A preview without its rows, what the database said when it was made, and when that was."""

    mark: str
    at: datetime
    preview: Preview


def shown_preview(ballot: Ballot) -> Preview:
    """What would be sealed now; of a large ballot without the rows and the entry file."""
    if ballot.last_number <= SMALL:
        return preview_of(ballot)
    kept, mark = _kept(ballot), mark_of_list(ballot)
    return kept.preview if kept and kept.mark == mark else keep_preview(ballot)


def keep_preview(ballot: Ballot) -> Preview:
    """Make the preview of now and keep it."""
    mark, at = mark_of_list(ballot), clock.now()
    preview = _without_rows(preview_of(ballot))
    cache.set(_key(ballot), KeptPreview(mark, at, preview), KEPT_S)
    return preview


def ballots_to_preview(now: datetime) -> list[int]:
    """The large ballots that are not drawn and whose kept preview no longer holds; one that was
    made a moment ago waits.
    """
    undrawn = Ballot.objects.filter(
        drawing=None, last_number__gt=SMALL, opens_at__lte=now, draws_at__gt=now - GIVEN_UP
    )
    return [one.pk for one in undrawn.select_related("edition") if _is_due(one, now)]


def _is_due(ballot: Ballot, now: datetime) -> bool:
    kept = _kept(ballot)
    if kept is not None and kept.at <= now < kept.at + PATIENCE:
        return False
    return kept is None or kept.mark != mark_of_list(ballot)


def mark_of_list(ballot: Ballot) -> str:
    """What the database says of all that a list is made from, in short. Six small queries.

    Whatever is done to an application, a document, a pair or a profile is an event, or changes the
    time of the application; what Django's admin does is in its own log.
    """
    race = ballot.edition.race_id
    applications = ballot.applications.aggregate(
        count=Count("id"),
        changed=Max("changed_at"),
        withdrawn=Max("withdrawn_at"),
        out=Count("id", filter=~Q(left_out_why="")),
        friends=Count("friends"),
    )
    lines = PastLine.objects.filter(race=race)
    told = Ballot.objects.filter(edition__race=race)
    own = [getattr(ballot, field.attname) for field in ballot._meta.concrete_fields]
    seen = [
        *(own, ballot.edition.starts_at, sorted(applications.items())),
        Event.objects.aggregate(last=Max("id"))["last"],
        LogEntry.objects.aggregate(last=Max("id"))["last"],
        GivenFact.objects.filter(race=race).aggregate(last=Max("id"))["last"],
        sorted(lines.aggregate(count=Count("id"), matched=Count("person")).items()),
        told.aggregate(last=Max("result_told_at"))["last"],
    ]
    return sha256(repr(seen).encode()).hexdigest()


def _without_rows(preview: Preview) -> Preview:
    if preview.made is None or preview.report is None:
        return preview
    made = replace(preview.made, entries=b"")
    return replace(preview, made=made, report=replace(preview.report, applicants=(), entries=()))


def _kept(ballot: Ballot) -> KeptPreview | None:
    found: KeptPreview | None = cache.get(_key(ballot))
    return found


def _key(ballot: Ballot) -> str:
    return f"ballots.preview:{ballot.pk}"
