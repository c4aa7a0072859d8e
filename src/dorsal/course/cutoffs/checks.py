"""Cut-offs that contradict each other, the clock, the opening hours or the runners' legs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace.moments import moment_after, seconds_between
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.ground.problems import Problem

HARDER = 1.3  # a stretch for runners faster by this factor than both of its neighbours
FAR_HARDER = 1.5  # or by this one than its only neighbour, at either end
STOPS_EARLY = 0.85  # a cut-off on the way to a finish so much earlier than the last cut-off
MINUTE_S, DAY_S = 60.0, 86_400.0


def check_cutoffs(
    cutoffs: Sequence[Cutoff], *, start_at: datetime | None = None
) -> tuple[Problem, ...]:
    """Everything to look at again, as warnings, in running order.

    The column of a problem is the checkpoint's key. Flagged are: a cut-off not later than the one
    before (with a word where a moment would fit a day earlier or later), a moment that is not the
    elapsed time after the start, a cut-off before its checkpoint opens or after it closes, a
    stretch that only far faster runners manage than those beside it, and a cut-off that stops
    runners well on their way to finish in time.
    """
    found = [
        *_order(cutoffs),
        *(problem for cutoff in cutoffs for problem in _clock(cutoff, start_at)),
        *_hard_stretches(cutoffs),
        *_early_stops(cutoffs),
    ]
    ranks = {cutoff.place.checkpoint.key: rank for rank, cutoff in enumerate(cutoffs)}
    return tuple(sorted(found, key=lambda problem: ranks[problem.column]))


def _order(cutoffs: Sequence[Cutoff]) -> Iterator[Problem]:
    for number, cutoff in enumerate(cutoffs):
        if cutoff.stretch_s is None or cutoff.stretch_s > 0:
            continue
        if number == 0:
            yield _warning(cutoff.place, "the cut-off is not after the start", "check the day")
            continue
        before = cutoffs[number - 1].place.checkpoint.name
        what = f"the cut-off is not later than that of {before}"
        yield _warning(cutoff.place, what, _right_day(cutoffs, number))


def _right_day(cutoffs: Sequence[Cutoff], number: int) -> str:
    """Whether a day later would mend a cut-off, and perhaps those after it."""
    if cutoffs[number].place.checkpoint.cutoff_at is None:
        return "a later time"
    if (cutoffs[number].stretch_s or 0.0) + DAY_S <= 0:
        return "check the day of both"
    after = cutoffs[number + 1].stretch_s if number + 1 < len(cutoffs) else None
    if after is not None and 0 < after < DAY_S:
        return "a day later would fit, here and after"
    return "a day later would fit"


def _clock(cutoff: Cutoff, start_at: datetime | None) -> Iterator[Problem]:
    """Where elapsed time, moment and opening hours of one checkpoint disagree."""
    place, checkpoint = cutoff.place, cutoff.place.checkpoint
    moment = checkpoint.cutoff_at
    if start_at is not None and checkpoint.cutoff_s is not None:
        expected = moment_after(start_at, checkpoint.cutoff_s)
        late = None if moment is None else seconds_between(expected, moment)
        if late is not None and abs(late) > MINUTE_S:
            text = short_elapsed_text(checkpoint.cutoff_s + late)
            what = f"the cut-off's moment is {text} after the start, its elapsed time another"
            yield _warning(place, what, f"{expected.isoformat()}, or another elapsed time")
        moment = moment or expected
    if moment is None:
        return
    if _is_before(checkpoint.closes_at, moment):
        what = "the cut-off is after the checkpoint closes"
        yield _warning(place, what, f"close it at {moment.isoformat()} or later")
    if _is_before(moment, checkpoint.opens_at):
        what = "the cut-off is before the checkpoint opens"
        yield _warning(place, what, "check both times")


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    """Whether one moment is before the other, as far as both are known, with their zones."""
    if one is None or other is None:
        return False
    return (seconds_between(one, other) or 0.0) > 0


def _hard_stretches(cutoffs: Sequence[Cutoff]) -> Iterator[Problem]:
    finishes = _trusted_finishes(cutoffs)
    for number, (cutoff, finish) in enumerate(zip(cutoffs, finishes, strict=True)):
        beside = [
            other
            for index in (number - 1, number + 1)
            if 0 <= index < len(finishes) and (other := finishes[index]) is not None
        ]
        if finish is None or not beside:
            continue
        if finish * (HARDER if len(beside) == 2 else FAR_HARDER) < min(beside):
            what = (
                f"the stretch before this cut-off is for runners of {short_elapsed_text(finish)}, "
                f"those beside it for {short_elapsed_text(min(beside))}"
            )
            more = (min(beside) / finish - 1) * (cutoff.stretch_s or 0.0)
            right = f"{short_elapsed_text(more)} more would make it as hard"
            yield _warning(cutoff.place, what, right)


def _trusted_finishes(cutoffs: Sequence[Cutoff]) -> list[float | None]:
    """Each stretch's finish time, None beside a cut-off that is out of order."""
    wrong = [cutoff.stretch_s is not None and cutoff.stretch_s <= 0 for cutoff in cutoffs]
    return [
        None if bad or bad_before else cutoff.stretch_finish_s
        for cutoff, bad, bad_before in zip(cutoffs, wrong, [False, *wrong], strict=False)
    ]


def _early_stops(cutoffs: Sequence[Cutoff]) -> Iterator[Problem]:
    limit = cutoffs[-1].elapsed_s if cutoffs else None
    for cutoff in cutoffs[:-1]:
        finish = cutoff.finish_s
        if limit is None or finish is None or finish >= STOPS_EARLY * limit:
            continue
        if cutoff.stretch_s is not None and cutoff.stretch_s <= 0:
            continue  # told already: it is out of order
        what = (
            f"the cut-off stops runners on the way to {short_elapsed_text(finish)}, "
            f"while the last is at {short_elapsed_text(limit)}"
        )
        yield _warning(cutoff.place, what, "a later cut-off, if they are to be let through")


def _warning(place: PlacedCheckpoint, what: str, right: str) -> Problem:
    checkpoint = place.checkpoint
    return Problem(f"{checkpoint.name}: {what}", right, column=checkpoint.key, level="warning")
