"""Background tasks of ballots: the seal and the draw at their hour, and the mails with the slips.

When something stands in the way, the directors get one mail and the office has the buttons.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django_tasks import task
from django_tasks.base import Task

from dorsal.ground.problems import BadInput
from dorsal.site.ballots.entries.kept_lists import ballots_to_preview, keep_preview
from dorsal.site.ballots.models import Ballot, Sealing
from dorsal.site.ballots.sealing.actions import ListChanged, seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.ballots.sealing.obstacles import SealRefused
from dorsal.site.ballots.slips.actions import write_slip_mails
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.mails import write_mail
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Staff

TRY_AGAIN_S = 30
PATIENCE = timedelta(minutes=10)  # a round may be late; then the directors are told


@task()
def seal_due_ballot(ballot: int) -> bool:
    """Seal a ballot whose time has come; tell the directors once when it cannot be."""
    due = Ballot.objects.select_related("edition__race").get(pk=ballot)
    try:
        seal_ballot_now(due, None)
    except ListChanged:
        return False  # it is still due, and tried again in a moment
    except SealRefused as refused:
        _tell_directors(due, "seal", [one.says for one in refused.obstacles])
        return False
    except BadInput as error:
        _tell_directors(due, "seal", [str(one) for one in error.problems])
        return False
    return True


@task()
def draw_due_ballot(ballot: int) -> bool:
    """Fetch the round of a ballot and draw it; when that fails, it is tried again in a while."""
    due = Ballot.objects.select_related("edition__race").get(pk=ballot)
    try:
        draw_ballot_now(due, None)
    except BadInput as error:
        cache.set(_paused(ballot), 1, TRY_AGAIN_S)
        if clock.now() >= due.draws_at + PATIENCE:
            _tell_directors(due, "draw", [str(one) for one in error.problems])
        return False
    return True


@task()
def mail_slips(sealing: int) -> int:
    """Tell the applicants of a seal that their slips are there."""
    found = Sealing.objects.select_related("ballot__edition__race").get(pk=sealing)
    return write_slip_mails(found)


@task()
def preview_list(ballot: int) -> int:
    """Make what would be sealed now, for the office's pages; returns the numbers left out."""
    made = keep_preview(Ballot.objects.select_related("edition__race").get(pk=ballot)).made
    return len(made.left_out) if made else 0


def enqueue_due(now: datetime) -> None:
    """Enqueue the seals, draws, mails and previews that have fallen due and are not queued
    already.
    """
    for ballot in ballots_to_preview(now):
        enqueue_once(preview_list, ballot)
    for ballot in ballots_to_seal(now):
        enqueue_once(seal_due_ballot, ballot)
    for ballot in ballots_to_draw(now):
        if cache.get(_paused(ballot)) is None:
            enqueue_once(draw_due_ballot, ballot)
    for sealing in sealings_to_mail():
        enqueue_once(mail_slips, sealing)


def ballots_to_seal(now: datetime) -> list[int]:
    """The published ballots whose seal is due; those for which the directors were told why not wait
    for them, until the seal is given another time.
    """
    due = _live().filter(published=True, seals_at__lte=now, sealings=None)
    told = {
        (event.subject, event.details.get("at"))
        for event in Event.objects.filter(verb="seal_hindered", subject__in=due.values("pk"))
    }
    return [one.pk for one in due if (one.pk, one.seals_at.isoformat()) not in told]


def ballots_to_draw(now: datetime) -> list[int]:
    """The sealed ballots whose draw is due."""
    due = _live().filter(draws_at__lte=now, sealings__number=1, drawing=None)
    return list(due.values_list("pk", flat=True))


def _live() -> QuerySet[Ballot]:
    return Ballot.objects.filter(edition__cancelled_why="")


def sealings_to_mail() -> list[int]:
    """The seals whose applicants have not been told yet."""
    mailed = Event.objects.filter(
        verb="slips_mailed", subject_kind="sealing", subject=OuterRef("pk")
    )
    return list(Sealing.objects.exclude(Exists(mailed)).values_list("pk", flat=True))


def enqueue_once(job: Task[[int], bool] | Task[[int], int], number: int) -> None:
    """Enqueue a task with its number, unless it waits or runs already."""
    from django_tasks_db.models import DBTaskResult  # inline: models load after this module

    queued = DBTaskResult.objects.filter(task_path=job.module_path, status__in=("READY", "RUNNING"))
    if not any(one.args_kwargs["args"] == [number] for one in queued):
        job.enqueue(number)


def _paused(ballot: int) -> str:
    return f"ballots-draw-paused-{ballot}"


def _tell_directors(ballot: Ballot, what: str, hindrances: list[str]) -> None:
    """Mail what stands in the way of the seal or the draw to the directors, once for each hour
    that was set for it.
    """
    edition = ballot.edition
    at = (ballot.seals_at if what == "seal" else ballot.draws_at).isoformat()
    told = Event.objects.filter(verb=f"{what}_hindered", subject_kind="ballot", subject=ballot.pk)
    if told.filter(details__at=at).exists():
        return
    for one in Staff.objects.filter(race=edition.race, role="director").select_related("user"):
        write_mail(
            one.user,
            f"ballots/mails/{what}_hindered",
            {"edition": edition, "ballot": ballot, "hindrances": hindrances},
            once=f"{what}-hindered-{ballot.pk}-{at}",
            edition=edition,
        )
    note(f"{what}_hindered", ballot, by=None, edition=edition, at=at, hindrances=len(hindrances))
