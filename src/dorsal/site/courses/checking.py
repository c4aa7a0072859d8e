"""What the checkpoints of a course must be before they are kept: all that the table holds, the form
shows, and the pages can tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from dorsal.course.checkpoint_files.cells import FIRST_YEAR, LAST_YEAR
from dorsal.course.durations import elapsed_text
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses.models import LONGEST_M

MOST_CHECKPOINTS = 120
LONGEST_KEY, LONGEST_NAME, LONGEST_WAY, LONGEST_SERVICES = 40, 80, 500, 200
SHORTEST_S, LONGEST_S = 60, 30 * 24 * 3600  # of a duration that somebody writes
HIGHEST_CLIMB_M, LOWEST_M, HIGHEST_M = 200_000, -500, 9_000
MOMENTS = ("opens_at", "closes_at", "road_closes_at")

Fields = Mapping[str, Any]


def check_checkpoints(ordered: Sequence[Fields]) -> None:
    """`BadInput` with all that is wrong with checkpoints, in the order of their distances."""
    problems = [*_together(ordered)]
    for one in ordered:
        found = (*_texts(one), *_numbers(one), *_times(one))
        problems += [Problem(what, right, value=str(one["name"])[:80]) for what, right in found]
    if problems:
        raise BadInput(problems)


def is_kept_moment(at: datetime | None) -> bool:
    """Whether a moment is one that pages can tell in any time zone."""
    return at is not None and FIRST_YEAR <= at.year <= LAST_YEAR


def is_kept_cutoff(cutoff_s: float | None) -> bool:
    """Whether a cut-off is one that somebody could write."""
    return cutoff_s is not None and SHORTEST_S <= cutoff_s <= LONGEST_S


def _together(ordered: Sequence[Fields]) -> Iterator[Problem]:
    if len(ordered) > MOST_CHECKPOINTS:
        right = _("at most %(n)s") % {"n": MOST_CHECKPOINTS}
        yield Problem(_("there are too many checkpoints"), right)
    for before, after in pairwise(ordered):
        if before["distance_m"] == after["distance_m"]:
            what = _("two checkpoints are at the same distance")
            yield Problem(what, _("give each a distance of its own"), value=_names(before, after))
    first_of: dict[str, Fields] = {}
    for one in ordered:
        if one["key"] in first_of:
            what, right = _("two checkpoints have the same key"), _("give each a key of its own")
            yield Problem(what, right, value=_names(first_of[one["key"]], one))
        first_of.setdefault(one["key"], one)


def _names(*checkpoints: Fields) -> str:
    return ", ".join(str(one["name"])[:80] for one in checkpoints)


def _texts(one: Fields) -> Iterator[tuple[str, str]]:
    """What is too long for the table or for the form."""
    services: Iterable[str] = one.get("services") or ()
    for text, most, what in (
        (one["key"], LONGEST_KEY, _("the key is too long")),
        (one["name"], LONGEST_NAME, _("the name is too long")),
        (one.get("way_there") or "", LONGEST_WAY, _("the way there is too long")),
        (", ".join(services), LONGEST_SERVICES, _("what there is, is too long")),
    ):
        if len(text) > most:
            yield what, _("at most %(n)s letters") % {"n": most}


def _numbers(one: Fields) -> Iterator[tuple[str, str]]:
    """What no place on earth has."""
    for name, low, high, what in (
        ("distance_m", 0, LONGEST_M, _("the distance cannot be")),
        ("ascent_m", 0, HIGHEST_CLIMB_M, _("the climb cannot be")),
        ("descent_m", 0, HIGHEST_CLIMB_M, _("the descent cannot be")),
        ("altitude_m", LOWEST_M, HIGHEST_M, _("the altitude cannot be")),
        ("lat", -90, 90, _("the latitude cannot be")),
        ("lon", -180, 180, _("the longitude cannot be")),
    ):
        value = one.get(name)
        if value is not None and not low <= value <= high:
            yield what, _("%(low)s to %(high)s") % {"low": low, "high": high}
    if (one.get("lat") is None) != (one.get("lon") is None):
        yield _("half of the position is missing"), _("give both latitude and longitude")


def _times(one: Fields) -> Iterator[tuple[str, str]]:
    """Cut-offs that no runner can meet or miss, and moments of no race."""
    cutoff_s = one.get("cutoff_s")
    if cutoff_s is not None and not is_kept_cutoff(cutoff_s):
        told = {"at": elapsed_text(cutoff_s)}
        yield (
            _("the cut-off cannot be %(at)s after the start") % told,
            _("one minute to 30 days after the start of this edition, or none"),
        )
    for name in MOMENTS:
        if one.get(name) is not None and not is_kept_moment(one[name]):
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            yield _("a year cannot be"), _("a year from %(first)s to %(last)s") % years
