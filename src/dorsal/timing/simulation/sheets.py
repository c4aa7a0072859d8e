"""What volunteers write down: sheets of stations without a mat, and the desk at the finish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dorsal.timing.events import AnyEvent, ManualTime, ref_of
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, SECOND_MS, instant_text
from dorsal.timing.race import Race
from dorsal.timing.simulation.faults import Faults
from dorsal.timing.simulation.truth import TruePassing

TYPED_LATER_MS = 3 * HOUR_MS
REPAIRED_LATER_MS = 2 * HOUR_MS


def sheet_source(race: Race, place: str) -> str:
    """The source that sheets of a place have: that of the place, one for all places, or a name of
    its own.
    """
    sheets = {one.place: one.name for one in race.sources if one.format == "sheet"}
    return sheets.get(place) or sheets.get("") or f"sheet-{place}"


def sheet_of(
    seen: Iterable[tuple[str, TruePassing]],
    *,
    source: str,
    bibs: Sequence[str],
    precision_ms: int,
    faults: Faults,
    rng: np.random.Generator,
) -> tuple[list[AnyEvent], dict[str, str]]:
    """The rows of a place's sheet (each runner's bib and passing), with its typing errors and
    their repairs; and of each bib that is left wrong, what is wrong.
    """
    rows: list[AnyEvent] = []
    wrong: dict[str, str] = {}
    ordered = sorted(seen, key=lambda one: (one[1].time_ms, one[0]))
    for line, (bib, passing) in enumerate(ordered, start=2):
        if rng.random() < faults.unnoted:
            wrong[bib] = "nobody wrote it down"
            continue
        right = _row(source, line, bib, passing, precision_ms)
        written, what = _with_errors(right, passing, bibs, faults, rng)
        rows.append(written)
        if what and rng.random() < faults.repaired:
            rows.append(_repair(written, right, passing.time_ms))
        elif what:
            wrong[bib] = what
            if written.bib != bib:
                wrong[written.bib] = f"{bib} was written as {written.bib}"
    return rows, wrong


def _row(source: str, line: int, bib: str, passing: TruePassing, precision_ms: int) -> ManualTime:
    shown_ms = passing.time_ms // precision_ms * precision_ms
    return ManualTime(
        at=instant_text(passing.time_ms + TYPED_LATER_MS),
        by=f"sheet of {passing.place}",
        place=passing.place,
        time=instant_text(shown_ms),
        bib=bib,
        side=passing.side,
        precision_ms=precision_ms,
        source=source,
        epoch=passing.place,
        seq=line,
    )


def _with_errors(
    right: ManualTime,
    passing: TruePassing,
    bibs: Sequence[str],
    faults: Faults,
    rng: np.random.Generator,
) -> tuple[ManualTime, str]:
    """The row as it was typed, and what is wrong with it."""
    chance = rng.random()
    if chance < faults.mistyped:
        other = _mistyped(right.bib, bibs, rng)
        return _again(right, bib=other), f"the bib was typed as {other}"
    if chance < faults.mistyped + faults.wrong_times:
        wrong_ms = passing.time_ms + int(rng.choice([-1, 1])) * HOUR_MS
        shown = instant_text(wrong_ms // right.precision_ms * right.precision_ms)
        return _again(right, time=shown), "the hour was typed wrong"
    return right, ""


def _mistyped(bib: str, bibs: Sequence[str], rng: np.random.Generator) -> str:
    """Two digits swapped, or a neighbour's number."""
    if len(bib) > 1 and bib[0] != bib[1] and rng.random() < 0.5:
        return bib[1] + bib[0] + bib[2:]
    return bibs[(bibs.index(bib) + 1) % len(bibs)]


def _again(row: ManualTime, *, bib: str | None = None, time: str | None = None) -> ManualTime:
    from msgspec.structs import replace

    return replace(
        row, bib=row.bib if bib is None else bib, time=row.time if time is None else time
    )


def _repair(written: ManualTime, right: ManualTime, time_ms: int) -> ManualTime:
    """What the timekeeper recorded once somebody had looked at the paper."""
    return ManualTime(
        at=instant_text(time_ms + TYPED_LATER_MS + REPAIRED_LATER_MS),
        by="timekeeper",
        why="typing error, compared with the paper",
        supersedes=ref_of(written),
        place=right.place,
        time=right.time,
        bib=right.bib,
        side=right.side,
        precision_ms=right.precision_ms,
    )


def paper_precision_ms(place: str, finish: Iterable[str]) -> int:
    """How finely times are written at a place: to the second at a finish, else to the minute."""
    return SECOND_MS if place in finish else MINUTE_MS
