"""What the director should look at, of one runner: a status that does not fit what was seen."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

from dorsal.timing.clocks.spans import span_text
from dorsal.timing.events import ref_of
from dorsal.timing.instants import SECOND_MS
from dorsal.timing.results.judged import Draft
from dorsal.timing.results.statuses import drop_of, drop_visit, penalty_ms
from dorsal.timing.results.values import Status

FEWEST_LAPS = 3  # to tell what is usual
NEAR_WHOLE = 0.12  # of a number of usual laps


def note_doubts(draft: Draft) -> None:
    """Flag what does not fit together."""
    _seen_after_drop(draft)
    _several_drops(draft)
    _seen_though_absent(draft)
    _missed_by_start_mat(draft)
    _seen_after_cutoff(draft)
    _sources_disagree(draft)
    _laps_unseen(draft)
    _long_laps(draft)
    _open_protests(draft)
    _nothing_left(draft)


def _seen_after_drop(draft: Draft) -> None:
    drop = drop_of(draft)
    if drop is None:
        return
    at = drop_visit(draft, drop)
    later = [one for one in draft.passings if one.visit > at]
    if not later:
        return
    draft.flag(
        "A drop at %(place)s was recorded by %(by)s, yet seen at %(later)s at %(time)s.",
        place=draft.place(at),
        by=drop.by or draft.say("somebody"),
        later=draft.place(later[-1].visit),
        time=draft.terms.moment(later[-1].time_ms),
    )
    if draft.status is Status.FINISHED and not draft.terms.day.route.unlimited:
        draft.flag("Counted as finished until the drop is decided.")


def _several_drops(draft: Draft) -> None:
    places = {one.place for one in draft.case.said.drops}
    drop = drop_of(draft)
    if drop and len(places) > 1:
        draft.flag(
            "Drops were recorded at several places; the first recorded counts (%(place)s).",
            place=draft.place(drop_visit(draft, drop)),
        )


def _seen_though_absent(draft: Draft) -> None:
    seen = draft.last or draft.start
    if seen is None or not draft.case.said.not_starting:
        return
    said = draft.case.said.not_starting[0]
    draft.flag(
        "Said not to start by %(by)s, yet seen at %(place)s at %(time)s.",
        by=said.by or draft.say("somebody"),
        place=draft.place(seen.visit),
        time=draft.terms.moment(seen.time_ms),
    )


def _missed_by_start_mat(draft: Draft) -> None:
    if draft.last is None or draft.start or not draft.terms.mat_trusted:
        return
    draft.flag(
        "No start read, though most others have one; first seen at %(place)s.",
        place=draft.place(draft.passings[0].visit),
    )


def _seen_after_cutoff(draft: Draft) -> None:
    late = draft.late
    if late is None or draft.last is None or draft.last.visit <= late.visit:
        return
    draft.flag(
        "Came to %(place)s after its cut-off and was seen at %(later)s at %(time)s.",
        place=draft.place(late.visit),
        later=draft.place(draft.last.visit),
        time=draft.terms.moment(draft.last.time_ms),
    )


def _sources_disagree(draft: Draft) -> None:
    counts = [draft.finish.passing] if draft.finish else []
    for passing in counts:
        if passing.disagreement_ms:
            draft.flag(
                "Two sources at %(place)s differ by %(seconds)s s beyond their doubts.",
                place=draft.place(passing.visit),
                seconds=draft.terms.wording.decimal(passing.disagreement_ms / SECOND_MS, 1),
            )
        if passing.written_ms:
            draft.flag(
                "What was written at %(place)s is %(time)s away from the reader's time, which "
                "counts: a wrong bib, a wrong chip or a wrong time.",
                place=draft.place(passing.visit),
                time=span_text(passing.written_ms, draft.terms.wording),
            )


def _laps_unseen(draft: Draft) -> None:
    """Laps without end that count though nobody saw how they ended: the pace alone tells them."""
    route = draft.terms.day.route
    if not route.unlimited or draft.finish is None:
        return
    ends = {
        one.visit // route.lap_visits for one in draft.passings if not one.visit % route.lap_visits
    }
    full = route.full_laps(draft.finish.passing.visit)
    unseen = [str(lap) for lap in range(1, full) if lap not in ends]
    if unseen:
        draft.flag(
            "The end of a lap was not seen, and the lap counts by what was seen later: lap "
            "%(laps)s.",
            laps=draft.terms.wording.listed(unseen),
        )


def _long_laps(draft: Draft) -> None:
    """Laps past one mat alone that took a runner as long as two or three usually do: a read of the
    mat may be missing between, which nothing else would show.
    """
    route = draft.terms.day.route
    if route.lap_visits > 1 or route.course.laps == 1:
        return
    ends = [one for one in draft.splits if one.passing.visit]
    took_ms = [after - before for before, after in pairwise([0, *(one.gun_ms for one in ends)])]
    if len(took_ms) < FEWEST_LAPS:
        return
    usual_ms = median(took_ms)
    for split, lap_ms in zip(ends, took_ms, strict=True):
        times = round(lap_ms / usual_ms) if usual_ms > 0 else 0
        if times >= 2 and abs(lap_ms / usual_ms - times) <= NEAR_WHOLE * times:
            draft.flag(
                "Lap %(lap)s took %(time)s, about %(times)s times as long as this runner's others: "
                "was the end of a lap missed?",
                lap=split.passing.visit,
                time=span_text(lap_ms, draft.terms.wording),
                times=times,
            )


def _open_protests(draft: Draft) -> None:
    for protest in draft.case.said.protests:
        if ref_of(protest) in draft.terms.decisions:
            continue
        text = protest.text or protest.why or draft.say("no reason told")
        if protest.bib and protest.against:
            draft.flag(
                "A protest of bib %(bib)s against bib %(against)s is open: %(text)s.",
                bib=protest.bib,
                against=protest.against,
                text=text,
            )
        elif protest.against:
            draft.flag(
                "A protest against bib %(against)s is open: %(text)s.",
                against=protest.against,
                text=text,
            )
        else:
            draft.flag("A protest of bib %(bib)s is open: %(text)s.", bib=protest.bib, text=text)


def _nothing_left(draft: Draft) -> None:
    """A bonus that takes off more than the time that was run is a slip of somebody's pen."""
    if draft.finish and draft.finish.gun_ms + penalty_ms(draft) <= 0:
        draft.flag("The penalties take off more time than was run.")
