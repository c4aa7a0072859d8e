"""Fast lines at a keyboard: one runner a line, as few keys as there can be.

```
212 1432          212 at 14:32 (or 14:32:05, 143205, 2:32p)
213 33            213 at 33 minutes past the hour that fits
214               214 now; when a sheet is typed, at the time of the line before
215 =             215 at the time of the line before
216 1432 1440     216 came at 14:32 and left at 14:40
217 1432 o        217 left at 14:32 (i: came)
218 2:45:10e      218, 2:45:10 after the gun
219 x knee        219 has stopped here, for this reason
220 1432 x cold   220 came at 14:32 and has stopped
221 dns           221 does not start
? 1432            somebody at 14:32, whose bib nobody could read
# wind, mat fell  a remark
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dorsal.ground.problems import Problem
from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.events import AnyEvent, Dropped, ManualTime, Noted, NotStarting, Side
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, instant_text, read_instant
from dorsal.timing.race import Race
from dorsal.timing.written.days import as_clocks_show, find_instant, race_span_ms, usual_ms
from dorsal.timing.written.times import Written, read_written

BIB = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,11}")
UNKNOWN = ("?", "*")
SIDES: Mapping[str, Side] = {"i": "in", "in": "in", "o": "out", "out": "out"}
DROP = ("x", "drop", "dnf")
AHEAD_MS = 5 * MINUTE_MS  # how much later than the clock a written time may be
MINUTES_ON_MS = 20 * MINUTE_MS  # minutes alone are from 10 before the line before to 50 after it
MINUTES_BACK_MS = 10 * MINUTE_MS  # and of a runner who comes now, from 40 before now on

NO_BIB = phrase("the line begins with no bib")
NO_TIME = phrase("%(text)s is no time")
TWO_TIMES = phrase("a line has one time, or two: when a runner came and when it left")
NOTHING_BEFORE = phrase("there is no time on a line before this one")
TOO_EARLY = phrase("%(text)s is before the first start of this race")
NOT_YET = phrase("%(text)s has not come yet: it is %(now)s")
RIGHT_LINE = phrase("write a bib and a time, such as 212 1432 or 212 14:32:05")
RIGHT_TIME = phrase("write it as 14:32, 1432, 14:32:05, 2:32p, 33 or 2:45:10e")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where lines are typed, and what the last one said.

    `seq` is the number of the next time, within `source` and `epoch`. `live` says that runners are
    typed as they come; else it is a sheet written before. `seen_ms` and `expected_ms` are when a
    bib was last seen and when it should come here, where that is known. `gun_ms` is the start from
    which elapsed times count.
    """

    race: Race
    place: str
    source: str
    epoch: str
    by: str = ""
    seq: int = 1
    side: Side = ""
    live: bool = True
    last_ms: int | None = None
    gun_ms: int | None = None
    seen_ms: Mapping[str, int] = field(default_factory=dict)
    expected_ms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line gave: events to record, the desk for the next line, what to show, or what is
    wrong (in which case there are no events and the line is to be typed again).
    """

    desk: Desk
    events: tuple[AnyEvent, ...] = ()
    shown: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The parts of a line."""

    bib: str
    times: tuple[str, ...] = ()
    side: Side = ""
    stopped: bool = False
    reason: str = ""
    not_starting: bool = False


def read_entry_line(text: str, desk: Desk, *, now_ms: int, wording: Wording = ENGLISH) -> Typed:
    """Read one line as it was typed at an instant; never raises."""
    at = instant_text(now_ms)
    line = text.strip()
    if line.startswith("#"):
        note = Noted(at=at, by=desk.by, place=desk.place, text=line[1:].strip())
        return Typed(desk, (note,), note.text)
    try:
        parts = _parts(line)
        return _typed(parts, line, desk, now_ms, wording)
    except _Wrong as wrong:
        what = wording.say(wrong.sentence, **wrong.values)
        return Typed(desk, problem=Problem(what, wording.say(wrong.right), value=line))


class _Wrong(ValueError):
    """What is wrong with a line."""

    def __init__(self, sentence: str, right: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.right, self.values = sentence, right, values


def _parts(line: str) -> Line:
    first, *rest = line.split() or [""]
    if first == "=" or (not rest and ":" in first):
        first, rest = "?", [first]  # a time first, its bib later
    word = first.lower()
    if first not in UNKNOWN and (word in (*DROP, *SIDES, "dns") or not BIB.fullmatch(first)):
        raise _Wrong(NO_BIB, RIGHT_LINE)
    bib = "" if first in UNKNOWN else first
    times: list[str] = []
    side: Side = ""
    for place, token in enumerate(rest):
        small = token.lower()
        if small in DROP:
            return Line(bib, tuple(times), side, stopped=True, reason=" ".join(rest[place + 1 :]))
        if small == "dns":
            return Line(bib, not_starting=True, reason=" ".join(rest[place + 1 :]))
        if small in SIDES:
            side = SIDES[small]
        elif small in ("am", "pm", "a", "p") and times:
            times[-1] += small
        else:
            times.append(token)
    if len(times) > 2:
        raise _Wrong(TWO_TIMES, RIGHT_LINE)
    return Line(bib, tuple(times), side)


def _typed(line: Line, text: str, desk: Desk, now_ms: int, wording: Wording) -> Typed:
    at = instant_text(now_ms)
    if line.not_starting:
        not_starting = NotStarting(at=at, by=desk.by, bib=line.bib, why=line.reason)
        return Typed(desk, (not_starting,), f"{line.bib} DNS")
    events: list[AnyEvent] = []
    times = line.times if line.times or line.stopped else ("",)
    sides: tuple[Side, ...] = ("in", "out") if len(times) == 2 else (line.side or desk.side,)
    for written, side in zip(times, sides, strict=False):
        instant_ms, precision_ms = _instant(written, line.bib, desk, now_ms)
        time = ManualTime(
            at=at,
            by=desk.by,
            place=desk.place,
            time=instant_text(instant_ms),
            bib=line.bib,
            side=side,
            entered=text,
            precision_ms=precision_ms,
            source=desk.source,
            epoch=desk.epoch,
            seq=desk.seq,
        )
        seen_ms = {**desk.seen_ms, line.bib: instant_ms} if line.bib else desk.seen_ms
        desk = replace(desk, seq=desk.seq + 1, last_ms=instant_ms, seen_ms=seen_ms)
        events.append(time)
    if line.stopped:
        stopped_at = instant_text(desk.last_ms) if line.times and desk.last_ms is not None else ""
        dropped = Dropped(
            at=at, by=desk.by, bib=line.bib, place=desk.place, time=stopped_at, reason=line.reason
        )
        events.append(dropped)
    return Typed(desk, tuple(events), _shown(events, desk, wording))


def _instant(text: str, bib: str, desk: Desk, now_ms: int) -> tuple[int, int]:
    """The instant of a written time, and how finely it was written."""
    if text in ("", "now") and desk.live:
        return now_ms, 1000
    if text in ("", "="):
        if desk.last_ms is None:
            raise _Wrong(NOTHING_BEFORE, RIGHT_LINE)
        return desk.last_ms, MINUTE_MS
    written = read_written(text)
    if written is None:
        raise _Wrong(NO_TIME, RIGHT_TIME, text=text)
    instant_ms = _nearest(written, bib, desk, now_ms)
    if instant_ms is None:
        if _nearest(written, bib, desk, race_span_ms(desk.race)[1]) is None:
            raise _Wrong(TOO_EARLY, RIGHT_TIME, text=text)
        now = as_clocks_show(now_ms, desk.race.zone)
        raise _Wrong(NOT_YET, RIGHT_TIME, text=text, now=now)
    return instant_ms, written.precision_ms


def _nearest(written: Written, bib: str, desk: Desk, now_ms: int) -> int | None:
    """Of the instants of the race so far, the one nearest to what is expected, after the runner was
    seen elsewhere; where there is none, before. A sheet that is typed before the race is a
    rehearsal: of the whole race.
    """
    first_ms, last_ms = race_span_ms(desk.race)
    rehearsed = now_ms < first_ms and not desk.live
    starts = [wave.starts_ms for wave in desk.race.waves]
    gun_ms = desk.gun_ms if desk.gun_ms is not None else min(starts, default=None)
    seen_ms = desk.seen_ms.get(bib, first_ms) if bib else first_ms
    return find_instant(
        written,
        zone=desk.race.zone,
        expected_ms=_expected(written, bib, desk, now_ms),
        after_ms=seen_ms - written.precision_ms,
        from_ms=first_ms,
        before_ms=last_ms if rehearsed else now_ms + AHEAD_MS,
        gun_ms=gun_ms,
    )


def _expected(written: Written, bib: str, desk: Desk, now_ms: int) -> int:
    """When a runner is expected: as somebody worked it out; else about when the line before was,
    or now; else when runners usually come here, but an hour after this one was seen.
    """
    if bib in desk.expected_ms and written.kind != "minutes":
        return desk.expected_ms[bib]
    if desk.live:
        return now_ms - (MINUTES_BACK_MS if written.kind == "minutes" else 0)
    if desk.last_ms is not None:
        return desk.last_ms + (MINUTES_ON_MS if written.kind == "minutes" else 0)
    usual = usual_ms(desk.race, desk.place)
    return max(now_ms if usual is None else usual, desk.seen_ms.get(bib, 0) + HOUR_MS)


def _shown(events: list[AnyEvent], desk: Desk, wording: Wording) -> str:
    """What was understood, for who types: `212  in 14:32:05`."""
    said = []
    sides = {"": "", "in": f" {wording.say('in')}", "out": f" {wording.say('out')}"}
    for event in events:
        if isinstance(event, ManualTime):
            when = as_clocks_show(read_instant(event.time), desk.race.zone)
            side = sides[event.side]
            said.append(f"{event.bib or '?'}{side} {when}")
        elif isinstance(event, Dropped):
            said.append(wording.say("%(bib)s stopped here", bib=event.bib))
    return ", ".join(said)
