"""What the office's pages of past editions show: counts and times, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace import Match, PastEdition, match
from dorsal.course.pace.route import route_of
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.courses import queries
from dorsal.site.courses.models import EditionCourse, PastSplits
from dorsal.site.courses.past.forms import ExpectedForm, SplitsForm, expected_initial
from dorsal.site.courses.past.queries import earlier_marked, taken_splits
from dorsal.site.courses.past.reading import read_past
from dorsal.site.courses.surveying import see
from dorsal.site.pages.formats import decimal
from dorsal.site.races.models import Edition

MOST_WARNINGS = 20


@dataclass(frozen=True)
class Matched:
    """A checkpoint of this edition, and what it was in the past one."""

    name: str
    distance_m: float
    before: str
    before_m: float | None
    why: str
    state: str  # of its badge: good, warn or nothing


@dataclass(frozen=True, eq=False)
class Told:
    """What the splits of a past edition tell: how many, how fast, and where they compare."""

    kept: PastSplits
    runners: int
    finishers: int
    women: int
    men: int
    first: str
    middle: str
    last: str
    rows: tuple[Matched, ...]
    unused: tuple[str, ...]
    warnings: tuple[Problem, ...]
    more_warnings: int

    @property
    def comparable(self) -> int:
        """At how many checkpoints, start and finish among them, splits mean the same."""
        return sum(one.state == "good" for one in self.rows)


def told_of(splits: PastSplits, kept: EditionCourse, edition: Edition) -> Told:
    """What splits tell of a course. `BadInput` when they cannot be read any more."""
    past = read_past(splits)
    finish_s, sex = past.finish_s, past.sex[past.finished]
    rows, unused = _matched(past, kept, edition)
    return Told(
        kept=splits,
        runners=len(past),
        finishers=len(finish_s),
        women=int(np.count_nonzero(sex == "F")),
        men=int(np.count_nonzero(sex == "M")),
        first=short_elapsed_text(float(finish_s.min())),
        middle=short_elapsed_text(float(np.median(finish_s))),
        last=short_elapsed_text(float(finish_s.max())),
        rows=rows,
        unused=unused,
        warnings=past.warnings[:MOST_WARNINGS],
        more_warnings=max(0, len(past.warnings) - MOST_WARNINGS),
    )


def _matched(
    past: PastEdition, kept: EditionCourse, edition: Edition
) -> tuple[tuple[Matched, ...], tuple[str, ...]]:
    """Which checkpoints are the same, and the past ones that none of this edition is."""
    seen = see(kept, edition)
    places = seen.facts.checkpoints
    try:
        route = route_of(
            [one.checkpoint for one in places],
            course=seen.course,
            places_m=[one.distance_m for one in places],
        )
    except BadInput:
        return (), ()
    pairs = match(past.checkpoints, route.checkpoints)
    rows = tuple(
        _row(pair, past, one.name, one.distance_m)
        for pair, one in zip(pairs, route.checkpoints, strict=True)
    )
    used = {pair.past for pair in pairs}
    unused = [one.name for number, one in enumerate(past.checkpoints) if number not in used]
    return rows, tuple(unused)


def _row(pair: Match, past: PastEdition, name: str, distance_m: float) -> Matched:
    before = None if pair.past is None else past.checkpoints[pair.past]
    if before is None:
        why, state = _("was not there: told between its neighbours"), ""
    elif pair.comparable:
        why, state = _("the same place at the same distance"), "good"
    else:
        apart = decimal(abs(before.distance_m - distance_m) / 1000)
        why = _("the way there changed by %(km)s km: its leg is told anew") % {"km": apart}
        state = "warn"
    return Matched(
        name=name,
        distance_m=distance_m,
        before=before.name if before else "",
        before_m=before.distance_m if before else None,
        why=why,
        state=state,
    )


@dataclass(frozen=True, eq=False)
class Unreadable:
    """Splits that cannot be read any more, and why; no plan rests on them."""

    kept: PastSplits
    problems: tuple[Problem, ...]


def overview(
    edition: Edition,
    *,
    director: bool,
    form: SplitsForm | None = None,
    expected: ExpectedForm | None = None,
    problems: Sequence[Problem] = (),
) -> dict[str, Any]:
    """The past editions that plans rest on, and the finish times that are expected."""
    kept = queries.course_of(edition)
    frame = {"race": edition.race, "edition": edition, "kept": kept, "problems": problems}
    if kept is None:
        return frame
    earlier = earlier_marked(edition, drafts=director)
    told = [_told(one, kept, edition) for one in taken_splits(edition)]
    return frame | {
        "director": director,
        "told": [one for one in told if isinstance(one, Told)],
        "unreadable": [one for one in told if isinstance(one, Unreadable)],
        "form": form or SplitsForm(earlier=earlier),
        "expected": expected or ExpectedForm(initial=expected_initial(kept)),
        "any_expected": any(expected_initial(kept).values()),
    }


def _told(splits: PastSplits, kept: EditionCourse, edition: Edition) -> Told | Unreadable:
    try:
        return told_of(splits, kept, edition)
    except BadInput as error:
        return Unreadable(splits, error.problems)


def preview(edition: Edition, splits: PastSplits, kept: EditionCourse) -> dict[str, Any]:
    """What uploaded splits tell, before a plan rests on them."""
    replaced = taken_splits(edition).filter(label=splits.label).exclude(pk=splits.pk)
    return {
        "race": edition.race,
        "edition": edition,
        "splits": splits,
        "told": told_of(splits, kept, edition),
        "replaces": replaced.exists(),
    }
