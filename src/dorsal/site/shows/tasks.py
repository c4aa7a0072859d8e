"""Background tasks of shows: noting the end of a show, and mailing the results."""

from __future__ import annotations

import logging
from datetime import datetime

from django_tasks import task

from dorsal.ground.problems import BadInput
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows.actions import note_ended
from dorsal.site.shows.readiness import make_ready
from dorsal.site.shows.results import write_result_mails

log = logging.getLogger("dorsal.shows")


@task()
def write_results(ballot: int) -> int:
    """Mail the results of a ballot whose show has ended."""
    return write_result_mails(Ballot.objects.select_related("edition__race").get(pk=ballot))


def enqueue_due(now: datetime) -> None:
    """Note the shows that have ended by themselves, and make the records ready for their pages."""
    running = Ballot.objects.filter(result_told_at=None, drawing__at__lte=now)
    for ballot in running.filter(controls__isnull=False).distinct():
        try:
            note_ended(ballot)
        except BadInput as error:
            log.error("the show of ballot %s cannot be told: %s", ballot.pk, error)
    make_ready(now)
