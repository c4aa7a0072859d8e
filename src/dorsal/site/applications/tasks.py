"""Background tasks of applications: looking for pairs, after closing and every night while open,
and the mails to those whom an import has brought.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django_tasks import task

from dorsal.site.applications.importing.files import forget_old_uploads
from dorsal.site.applications.importing.mails import imports_to_mail, mail_import
from dorsal.site.applications.pairs.actions import LOOKED, look_for_pairs
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.tasks import enqueue_once
from dorsal.site.journal.models import Event

NIGHT_HOUR = 3  # where the race is


@task()
def find_pairs_of(ballot: int) -> int:
    """Look for pairs in a ballot; returns how many are new."""
    forget_old_uploads()
    return look_for_pairs(Ballot.objects.select_related("edition__race").get(pk=ballot))


@task()
def mail_imported(event: int) -> int:
    """Mail the acknowledgements of an import; returns how many mails are new."""
    return mail_import(Event.objects.get(pk=event))


def enqueue_due(now: datetime) -> None:
    """Enqueue the search for pairs where a closing or a night has passed since the last one, and
    the mails of imports.
    """
    for imported in imports_to_mail():
        enqueue_once(mail_imported, imported)
    for ballot in _unsealed(now):
        due, looked = _due_at(ballot, now), getattr(ballot, "looked_at", None)
        if due and (looked is None or looked < due):
            enqueue_search(ballot)


def enqueue_search(ballot: Ballot) -> bool:
    """Enqueue a search for pairs unless one waits or runs; returns whether it was enqueued."""
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    path = f"{__name__}.find_pairs_of"
    queued = DBTaskResult.objects.filter(task_path=path, status__in=("READY", "RUNNING"))
    if any(one["args"] == [ballot.pk] for one in queued.values_list("args_kwargs", flat=True)):
        return False
    find_pairs_of.enqueue(ballot.pk)
    return True


def _unsealed(now: datetime) -> QuerySet[Ballot]:
    """Ballots that have opened and are not sealed, with when they were last searched."""
    events = Event.objects.filter(verb=LOOKED, edition=OuterRef("edition"))
    looked = events.order_by().values("edition").annotate(last=Max("at")).values("last")
    rows = Ballot.objects.filter(published=True, opens_at__lte=now, sealings=None)
    rows = rows.annotate(looked_at=Subquery(looked))
    return rows.select_related("edition__race")


def _due_at(ballot: Ballot, now: datetime) -> datetime | None:
    """The last moment at which a search fell due: the closing, or the last night before it."""
    if now >= ballot.closes_at:
        return ballot.closes_at
    local = now.astimezone(ZoneInfo(ballot.edition.race.timezone))
    night = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    night -= timedelta(days=1) * (night > local)
    return night if night >= ballot.opens_at else None
