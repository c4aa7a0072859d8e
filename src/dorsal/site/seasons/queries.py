"""What is asked of series."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application
from dorsal.site.races.models import Edition, Staff
from dorsal.site.seasons.models import Series, SeriesEdition


def find_series(slug: str) -> Series:
    """The series of a slug; `Http404` when there is none."""
    found = Series.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(f"no series {slug}")
    return found


def organised(slug: str, user: User) -> Series:
    """The series of a slug, for its organiser; `Http404` for everybody else."""
    series = find_series(slug)
    if not series.organisers.filter(pk=user.pk).exists():
        raise Http404
    return series


@dataclass(frozen=True)
class Season:
    """A season and its editions, in the order of their starts; the final comes last."""

    name: str
    editions: tuple[SeriesEdition, ...]


def seasons_of(series: Series, *, everything: bool = False) -> list[Season]:
    """The seasons, the latest first; drafts and what was not accepted only with `everything`."""
    found = series.editions.select_related("edition__race", "edition__ballot__drawing")
    found = found.prefetch_related("edition__ballot__sealings")
    if not everything:
        found = found.filter(accepted=True, edition__published=True)
    ordered = found.order_by("-season", "kind", "edition__starts_at")
    by_season = groupby(sorted(ordered, key=_place, reverse=False), key=lambda one: one.season)
    return sorted(
        (Season(name, tuple(editions)) for name, editions in by_season),
        key=lambda season: season.name,
        reverse=True,
    )


def _place(one: SeriesEdition) -> tuple[str, bool, float]:
    return one.season, one.kind == "final", one.edition.starts_at.timestamp()


def counted(series: Series) -> dict[int, tuple[int, int]]:
    """For each edition's number: its applications that stand, and those withdrawn."""
    standing = Count("pk", filter=Q(withdrawn_at=None, left_out_why=""))
    found = Application.objects.filter(ballot__edition__in_series__series=series)
    rows = found.values("ballot__edition").annotate(standing=standing, all=Count("pk"))
    return {row["ballot__edition"]: (row["standing"], row["all"] - row["standing"]) for row in rows}


def applied_to(series: Series, user: User | None) -> set[int]:
    """The editions of a series to which somebody has applied."""
    if user is None:
        return set()
    mine = Application.objects.filter(person__user=user, withdrawn_at=None)
    found = mine.filter(ballot__edition__in_series__series=series)
    return set(found.values_list("ballot__edition", flat=True))


def directed_editions(user: User) -> QuerySet[Edition]:
    """The editions of the races that somebody directs."""
    races = Staff.objects.filter(user=user, role="director").values("race")
    return Edition.objects.filter(race__in=races).select_related("race").order_by("-starts_at")
