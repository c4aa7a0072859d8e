"""What is asked of splits of past editions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from dorsal.site.courses.models import EditionCourse, PastSplits
from dorsal.site.courses.queries import earlier_courses
from dorsal.site.races.models import Edition


def taken_splits(edition: Edition) -> QuerySet[PastSplits]:
    """The splits that plans of an edition rest on, the latest past edition first."""
    return PastSplits.objects.filter(edition=edition, taken_at__isnull=False)


def splits_or_404(edition: Edition, number: int) -> PastSplits:
    """The splits of that number, uploaded for an edition; `Http404` when there are none."""
    found = PastSplits.objects.filter(edition=edition, pk=number).first()
    if found is None:
        raise Http404(f"no splits {number} of {edition.pk}")
    return found


def earlier_marked(edition: Edition, *, drafts: bool) -> list[EditionCourse]:
    """The courses of the race's earlier editions that have checkpoints, the latest first; those
    that not everybody sees only for who works on the race.
    """
    found = earlier_courses(edition, drafts=drafts)
    return list(found.filter(checkpoints__isnull=False).distinct())
