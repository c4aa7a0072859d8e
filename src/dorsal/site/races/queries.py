"""What is asked of races and editions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import Http404

from dorsal.site.accounts.models import User
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
        Edition.objects.select_related("race", "ballot").filter(race__slug=race, key=key).first()
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
    series = SeriesEdition.objects.filter(edition__race=race, series__organisers=user)
    if edition is not None:
        series = series.filter(edition=edition)
    grants = list(series.values_list("may_edit", flat=True))
    if not grants:
        return ""
    return "director" if edition is not None and any(grants) else "organiser"


def coming_editions(now: datetime) -> QuerySet[Edition]:
    """Published editions that have not begun yet, the soonest first, with race and ballot."""
    published = Edition.objects.filter(published=True, cancelled_why="")
    return published.filter(starts_at__gte=now).select_related("race", "ballot")
