"""My dream races: the heart on a race's page, and the alerts when a ballot opens or is about to
close.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.mails import write_mail
from dorsal.site.races.models import Dream, Race

CLOSING = timedelta(days=3)


@transaction.atomic
def dream_of(race: Race, user: User) -> Dream:
    """Put a race among somebody's dream races."""
    dream, _ = Dream.objects.get_or_create(race=race, user=user, defaults={"made_at": clock.now()})
    return dream


@transaction.atomic
def stop_dreaming(race: Race, user: User) -> None:
    """Take a race from somebody's dream races."""
    Dream.objects.filter(race=race, user=user).delete()


@transaction.atomic
def choose_alerts(dream: Dream, *, opening: bool, closing: bool) -> None:
    """Choose what to be told of a dream race."""
    dream.tell_opening, dream.tell_closing = opening, closing
    dream.save(update_fields=["tell_opening", "tell_closing"])


def opened_ballots(now: datetime) -> QuerySet[Ballot]:
    """Ballots that take applications now, with edition and race. A rehearsal decides nothing and
    is told to nobody; of a demonstration all ballots are rehearsals.
    """
    shown = Ballot.objects.filter(
        published=True, edition__published=True, edition__cancelled_why=""
    )
    if not settings.DEMO:
        shown = shown.filter(rehearsal=False)
    return shown.filter(opens_at__lte=now, closes_at__gt=now).select_related("edition__race")


def tell_dreamers(now: datetime) -> int:
    """Write the alerts that are due, each once; returns how many were written."""
    written = 0
    for ballot in opened_ballots(now):
        written += _tell(ballot, "opens", Dream.objects.filter(tell_opening=True))
        if ballot.closes_at - now <= CLOSING:
            yet = Dream.objects.filter(tell_closing=True).exclude(
                user__person__applications__ballot=ballot
            )
            written += _tell(ballot, "closes", yet)
    return written


def _tell(ballot: Ballot, kind: str, dreams: QuerySet[Dream]) -> int:
    edition = ballot.edition
    found = dreams.filter(race=edition.race, user__is_active=True)
    told = f"dream-{kind}:{ballot.pk}"
    waiting = found.exclude(user__mails__once__startswith=f"{told}:").select_related("user")
    context = {"ballot": ballot, "edition": edition, "race": edition.race}
    return sum(
        write_mail(dream.user, f"races/mails/ballot_{kind}", context, once=told, edition=edition)
        for dream in waiting
    )
