"""What is asked of a race's log."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet
from django.http import Http404

from dorsal.ground.canonical import canonical_bytes
from dorsal.site.raceday.models import Box, LogEvent
from dorsal.site.races.models import Edition
from dorsal.timing.log.files import VERSION


def race_of_log(edition: Edition) -> str:
    """How logs call the race of an edition: `larraundi-2027`."""
    return f"{edition.race.slug}-{edition.key}"


def log_lines(edition: Edition) -> Iterator[bytes]:
    """The lines of the LOG file of an edition, its heading first, each with its line end."""
    yield canonical_bytes({"dorsal_log": VERSION, "race": race_of_log(edition)}) + b"\n"
    rows = LogEvent.objects.filter(edition=edition).order_by("at", "line")
    for line in rows.values_list("line", flat=True).iterator(chunk_size=2000):
        yield bytes(line) + b"\n"


def log_summary(edition: Edition) -> dict[str, object]:
    """How many events the log of an edition has, and the instant of the last one."""
    return LogEvent.objects.filter(edition=edition).aggregate(events=Count("id"), last=Max("at"))


def boxes_of(edition: Edition) -> QuerySet[Box]:
    """The boxes of an edition, those that were shut out too, with how many lines lie aside."""
    return Box.objects.filter(edition=edition).annotate(aside=Count("aside_lines"))


def box_or_404(edition: Edition, number: int) -> Box:
    """A box of an edition; `Http404` when there is none of that number."""
    found = Box.objects.filter(edition=edition, pk=number).select_related("edition__race").first()
    if found is None:
        raise Http404(f"no box {number} of {edition.pk}")
    return found
