"""What is asked of races and editions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Edition, Race, Staff
from dorsal.site.seasons.models import SeriesEdition


def find_race(slug: str) -> Race:
    """The race of a slug; `Http404` when there is none."""
    race = Race.objects.filter(slug=slug).first()
    if race is None:
        raise Http404(f"no race {slug}")
    return race


def find_edition(race: str, key: str) -> Edition:
    """The edition of a race, with its race and ballot loaded; `Http404` when there is none."""
    found = (
        Edition.objects.select_related("race", "ballot__drawing")
        .filter(race__slug=race, key=key)
        .first()
    )
    if found is None:
        raise Http404(f"no edition {key} of {race}")
    return found


def role_in(race: Race, user: User | None, *, edition: Edition | None = None) -> str:
    """What somebody is in a race: director, helper, volunteer, organiser (of a series with this
    edition, without a grant), or nothing (`""`). An organiser with a grant is a director.
    """
    if user is None:
        return ""
    role = Staff.objects.filter(race=race, user=user).values_list("role", flat=True).first()
    if role:
        return role
    accepted = SeriesEdition.objects.filter(edition__race=race, accepted=True)
    series = accepted.filter(series__organisers=user)
    if edition is not None:
        series = series.filter(edition=edition)
    grants = list(series.values_list("may_edit", flat=True))
    if not grants:
        return ""
    return "director" if edition is not None and any(grants) else "organiser"


def coming_editions(now: datetime) -> QuerySet[Edition]:
    """Published editions that have not begun yet, the soonest first, with race and ballot."""
    return shown_editions().filter(cancelled_why="", starts_at__gte=now)


def shown_editions() -> QuerySet[Edition]:
    """Published editions with all that a card shows: race, ballot, its seals and its draw."""
    published = Edition.objects.filter(published=True)
    return published.select_related("race", "ballot__drawing").prefetch_related("ballot__sealings")


def editions_of(race: Race, *, drafts: bool) -> QuerySet[Edition]:
    """The editions of a race, the latest first; drafts only for those who may see them."""
    found = race.editions.select_related("race", "ballot__drawing").order_by("-starts_at")
    found = found.prefetch_related("ballot__sealings")
    return found if drafts else found.filter(published=True)


def is_public(race: Race) -> bool:
    """Whether a race is there for everybody: one of its editions is published."""
    return race.editions.filter(published=True).exists()


def told_editions(now: datetime) -> QuerySet[Edition]:
    """Published editions whose draw has been told to all, the latest first."""
    told = Edition.objects.filter(published=True, ballot__published=True)
    told = told.filter(ballot__result_told_at__lte=now).select_related("race")
    return told.order_by("-ballot__result_told_at")


def has_applied(ballot: Ballot, user: User | None) -> bool:
    """Whether somebody has an application in a ballot that was not withdrawn."""
    if user is None:
        return False
    standing = ballot.applications.filter(withdrawn_at__isnull=True)
    return standing.filter(person__user=user).exists()


def dreams_of(race: Race, user: User | None) -> bool:
    """Whether a race is among somebody's dream races."""
    return user is not None and race.dreamt_by.filter(user=user).exists()


def zone_of_director(user: User) -> str:
    """The time zone of the last race that somebody directs; blank when there is none."""
    races = Staff.objects.filter(user=user, role="director").order_by("-id")
    return races.values_list("race__timezone", flat=True).first() or ""
