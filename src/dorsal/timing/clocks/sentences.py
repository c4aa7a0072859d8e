"""What is known of each clock, in sentences for the timekeeper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.clocks.envelope import LIVE_BINS
from dorsal.timing.clocks.few_reads import BibBy, few_sentences, named_reads, nobody
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.clocks.values import ALWAYS, FOREVER, Clocks, Piece, SourceClock, Statement
from dorsal.timing.instants import DAY_MS, MINUTE_MS, SECOND_MS

ZONE_STEP_MS = 30 * MINUTE_MS
NEAR_WHOLE_MS = 2 * MINUTE_MS  # of hours or days, beyond what a clock is off beside
WORTH_TELLING_MS = 10_000
DRIFT_WORTH_TELLING_MS = 500.0  # a day


def clock_sentences(clocks: Clocks, *, wording: Wording = ENGLISH) -> tuple[str, ...]:
    """What is known of each source's clock, in the order of sources and epochs."""
    found: list[str] = []
    for source, epoch in sorted(clocks.by_epoch):
        if not any(one.epoch in ("", epoch) for one in clocks.stated.get(source, ())):
            found += sentences_of(clocks.by_epoch[source, epoch], wording=wording)
    for source in sorted(clocks.stated):
        found += [_stated(source, one, wording) for one in clocks.stated[source]]
    return tuple(dict.fromkeys(found))


def sentences_of(
    clock: SourceClock, bib_by: BibBy = nobody, *, wording: Wording = ENGLISH
) -> Iterator[str]:
    """What is known of one clock; a second sentence and more where it was set on the way."""
    before: Piece | None = None
    for piece in clock.pieces:
        if piece.doubted:
            continue
        text = _piece(clock.source, piece, wording)
        if before is None:
            yield text
        elif replace(piece, from_seq=before.from_seq) != before:
            yield wording.say(
                "From its read %(seq)s on: %(text)s", seq=wording.plain(piece.from_seq), text=text
            )
        before = piece
    yield from few_sentences(clock, bib_by, wording)
    if not clock.synced and any(one.basis == "measured" for one in clock.pieces):
        yield wording.say(
            "%(source)s: its box has never compared its own clock with the server's; the times may "
            "all be off by as much as that clock is.",
            source=clock.source,
        )


def clock_doubts(
    clocks: Clocks, bib_by: BibBy = nobody, *, wording: Wording = ENGLISH
) -> tuple[str, ...]:
    """What makes the times of sources doubtful: clocks that somebody should compare, and those of
    which somebody said something else than receipt does. `bib_by` tells whose a read was.
    """
    found: list[str] = []
    unheard: list[str] = []
    for source, epoch in sorted(clocks.by_epoch):
        clock = clocks.by_epoch[source, epoch]
        stated = [one for one in clocks.stated.get(source, ()) if one.epoch in ("", epoch)]
        if stated:
            found += _contradicted(clock, stated, bib_by, wording)
        elif any(piece.basis == "unheard" for piece in clock.pieces):
            unheard.append(source)
        elif any(_is_in_doubt(piece, clock) for piece in clock.pieces if not piece.doubted):
            found += sentences_of(clock, bib_by, wording=wording)
        else:
            found += few_sentences(clock, bib_by, wording)
    return tuple(dict.fromkeys([*found, *_unheard(tuple(dict.fromkeys(unheard)), wording)]))


def in_doubt(clock: SourceClock) -> bool:
    """Whether somebody should compare a clock with a good one, or look at some of its reads."""
    return any(_is_in_doubt(piece, clock) for piece in clock.pieces)


def _is_in_doubt(piece: Piece, clock: SourceClock) -> bool:
    return (
        bool(piece.doubted)
        or piece.basis in ("ahead", "another day", "unheard")
        or abs(piece.slow_up_to_ms) > WORTH_TELLING_MS
        or (piece.basis == "measured" and not clock.synced)
        or (piece.basis == "measured" and piece.tight < LIVE_BINS and _was_set(clock))
    )


def _was_set(clock: SourceClock) -> bool:
    return len({replace(one, from_seq=0) for one in clock.pieces if not one.doubted}) > 1


def _unheard(sources: Sequence[str], wording: Wording) -> Iterator[str]:
    if sources:
        yield wording.say(
            "%(source)s: its reads came in a file, so nothing says whether its clock was right. "
            "They are taken as they are; where somebody compared it, record that.",
            source=wording.listed(sources),
        )


def _contradicted(
    clock: SourceClock, stated: Iterable[Statement], bib_by: BibBy, wording: Wording
) -> Iterator[str]:
    """What somebody said of a clock all day long, where receipt says something else."""
    whole = [one for one in stated if one.since_ms <= ALWAYS and one.until_ms >= FOREVER]
    for piece in clock.pieces if whole else ():
        if piece.doubted:
            yield wording.say(
                "%(source)s: what somebody recorded of its clock counts for all its reads, but "
                "of these %(reads)s differ by %(time)s from what the others showed; look there.",
                source=clock.source,
                reads=named_reads(clock, piece, bib_by, wording),
                time=span_text(abs(piece.slow_up_to_ms), wording),
            )
        away_ms = whole[-1].fast_ms + piece.offset_ms
        if piece.basis == "measured" and abs(away_ms) > WORTH_TELLING_MS:
            yield wording.say(
                "%(source)s: what somebody recorded of its clock and what receipt says of it "
                "differ by %(time)s. What was recorded counts; compare it again.",
                source=clock.source,
                time=span_text(abs(away_ms), wording),
            )


def _piece(source: str, piece: Piece, wording: Wording) -> str:
    if piece.basis == "measured":
        return _measured(source, piece, wording)
    if piece.basis == "trusted":
        return _trusted(source, piece, wording)
    if piece.basis == "ahead":
        return wording.say(
            "%(source)s: reads came %(time)s before its clock said; it is ahead by at least so "
            "much, and its times are corrected by that. Compare its clock and record it.",
            source=source,
            time=span_text(-piece.offset_ms, wording),
        )
    if piece.basis == "another day":
        return wording.say(
            "%(source)s: its date is wrong; its reads came %(time)s after its clock said. They are "
            "taken to be of the day of receipt. Compare its clock and record it.",
            source=source,
            time=span_text(piece.offset_ms, wording),
        )
    if piece.basis == "unheard":
        return next(_unheard((source,), wording))
    if piece.basis == "untold":
        return wording.say("%(source)s: no read tells a time.", source=source)
    return _late_or_slow(source, piece, wording)


def _measured(source: str, piece: Piece, wording: Wording) -> str:
    doubt = wording.decimal(piece.doubt_ms / SECOND_MS, 1)
    if piece.offset_ms == 0:
        return wording.say(
            "%(source)s: its clock is right to within %(doubt)s s.", source=source, doubt=doubt
        )
    values = {
        "source": source,
        "time": span_text(abs(piece.offset_ms), wording),
        "doubt": doubt,
        "fault": _fault(piece.offset_ms, wording),
        "drift": _drift(piece, wording),
    }
    if piece.offset_ms < 0:
        return wording.say(
            "%(source)s: its clock is %(time)s ahead%(fault)s, known to within %(doubt)s s"
            "%(drift)s; its times are corrected.",
            **values,
        )
    return wording.say(
        "%(source)s: its clock is %(time)s behind%(fault)s, known to within %(doubt)s s%(drift)s; "
        "its times are corrected.",
        **values,
    )


def _fault(offset_ms: float, wording: Wording) -> str:
    """What is usually wrong with a clock that is off by so much; empty where nothing is usual."""
    if _near_whole(offset_ms, DAY_MS):
        return wording.say(" (its date is set wrong)")
    if _near_whole(offset_ms, ZONE_STEP_MS):
        return wording.say(" (its zone or daylight saving is set wrong)")
    return ""


def _near_whole(offset_ms: float, step_ms: int) -> bool:
    whole = round(offset_ms / step_ms)
    return whole != 0 and abs(offset_ms - whole * step_ms) <= NEAR_WHOLE_MS


def _drift(piece: Piece, wording: Wording) -> str:
    a_day_ms = -piece.drift * DAY_MS
    if abs(a_day_ms) < DRIFT_WORTH_TELLING_MS:
        return ""
    seconds = wording.decimal(abs(a_day_ms) / SECOND_MS, 1)
    if a_day_ms > 0:
        return wording.say(", gaining %(seconds)s s a day", seconds=seconds)
    return wording.say(", losing %(seconds)s s a day", seconds=seconds)


def _trusted(source: str, piece: Piece, wording: Wording) -> str:
    if not piece.slow_up_to_ms:
        return wording.say("%(source)s: its clock is trusted.", source=source)
    return wording.say(
        "%(source)s: its clock is trusted, and yet receipt says that it is off by %(time)s. Look "
        "at it.",
        source=source,
        time=span_text(abs(piece.slow_up_to_ms), wording),
    )


def _late_or_slow(source: str, piece: Piece, wording: Wording) -> str:
    if piece.slow_up_to_ms <= WORTH_TELLING_MS:
        return wording.say(
            "%(source)s: too few reads came at once to measure its clock; its times are taken as "
            "they are.",
            source=source,
        )
    return wording.say(
        "%(source)s: its reads came late, or its clock is up to %(time)s slow; if they came late, "
        "it may be fast as well. Its times are taken as they are until somebody compares it.",
        source=source,
        time=span_text(piece.slow_up_to_ms, wording),
    )


def _stated(source: str, statement: Statement, wording: Wording) -> str:
    time = span_text(abs(statement.fast_ms), wording)
    if statement.fast_ms >= 0:
        return wording.say(
            "%(source)s: somebody found its clock %(time)s ahead; its times are corrected.",
            source=source,
            time=time,
        )
    return wording.say(
        "%(source)s: somebody found its clock %(time)s behind; its times are corrected.",
        source=source,
        time=time,
    )
