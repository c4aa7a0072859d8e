"""What the cut-offs of a course would have done to the fields of past editions, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dorsal.course.cutoffs.field import Stopped, stopped_then
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.pace.route import route_of
from dorsal.ground.problems import BadInput
from dorsal.site.courses.past.reading import history_of
from dorsal.site.courses.surveying import Seen
from dorsal.site.pages.formats import decimal, whole
from dorsal.site.races.models import Edition


@dataclass(frozen=True)
class StoppedThen:
    """A past edition, how many started, and what each cut-off would have done, in their order."""

    label: str
    starters: str
    told: tuple[str, ...]


def stopped_of(edition: Edition, seen: Seen, cutoffs: Sequence[Cutoff]) -> list[StoppedThen]:
    """What cut-offs would have done to each past edition whose splits are kept, the latest first.

    Empty where no past edition has a checkpoint in common with a cut-off.
    """
    places = seen.facts.checkpoints
    try:
        now = route_of(
            [one.checkpoint for one in places],
            course=seen.course,
            places_m=[one.distance_m for one in places],
        ).checkpoints
    except BadInput:
        return []
    found = []
    for past in history_of(edition):
        each = stopped_then(cutoffs, past, now)
        if any(each):
            starters = ngettext("%(n)s starter", "%(n)s starters", len(past))
            told = tuple(map(_told, each))
            found.append(StoppedThen(past.edition, starters % {"n": whole(len(past))}, told))
    return found


def _told(one: Stopped | None) -> str:
    """The share that was later, and how many of those finished; a dash where nobody knows."""
    if one is None:
        return "–"
    if not one.late:
        return _("nobody")
    share = _("%(share)s %% (%(n)s)") % {"share": decimal(100 * one.share), "n": whole(one.late)}
    finished = ngettext("%(n)s of them finished", "%(n)s of them finished", one.late_finishers)
    return f"{share}, {finished % {'n': whole(one.late_finishers)}}"
