"""Background tasks while a ballot is open: forecasts of large ones, friends whose terms changed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django_tasks import task

from dorsal.site.applications.chances.forecasts import keep_forecast, needs_forecast
from dorsal.site.applications.friends.actions import ask_again
from dorsal.site.applications.friends.terms import terms_of_groups
from dorsal.site.applications.models import Friends
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock

LOOK_AGAIN = timedelta(minutes=10)


@task()
def make_forecast(ballot: int) -> None:
    """Make and keep the forecast of a ballot, unless a fresh one is there."""
    found = Ballot.objects.select_related("edition__race").get(pk=ballot)
    if needs_forecast(found, clock.now()):
        keep_forecast(found, clock.now())


@task()
def ask_friends_again(ballot: int) -> int:
    """Ask the members of groups whose terms have changed since they accepted; returns how many."""
    found = Ballot.objects.select_related("edition__race").get(pk=ballot)
    groups = list(Friends.objects.filter(ballot=found, applications__isnull=False).distinct())
    return sum(ask_again(terms) for terms in terms_of_groups(found, groups))


def enqueue_due(now: datetime) -> None:
    """Enqueue what the ballots that have opened and are not sealed yet need, at most every few
    minutes.
    """
    for ballot in _unsealed(now):
        seconds = int(LOOK_AGAIN.total_seconds())
        if cache.add(f"applications.looked:{ballot.pk}", True, seconds):
            make_forecast.enqueue(ballot.pk)
            ask_friends_again.enqueue(ballot.pk)


def _unsealed(now: datetime) -> QuerySet[Ballot]:
    running = Ballot.objects.filter(published=True, opens_at__lte=now, sealings=None)
    return running.order_by("id")
