"""An event in one short line, for who has just recorded it or looks through the log."""

from __future__ import annotations

from typing import Any

from dorsal.ground.wording import phrase
from dorsal.timing import events
from dorsal.timing.events import AnyEvent
from dorsal.timing.instants import MINUTE_MS, SECOND_MS, datetime_of, read_instant
from dorsal.timing.race_file.amounts import elapsed_span_text, span_text
from dorsal.timing.recording.book import Book

HOUR_S = 3600

SAYINGS: dict[type[AnyEvent], str] = {
    events.ChipRead: phrase("read of %(source)s: %(raw)s"),
    events.ManualTime: phrase("%(runner)s at %(place)s%(side)s, %(time)s"),
    events.BibGiven: phrase("entry %(entry)s has bib %(bib)s"),
    events.ChipGiven: phrase("chip %(chip)s is of %(runner)s%(since)s"),
    events.Collected: phrase("%(runner)s has the bib"),
    events.Started: phrase("gun of %(whom)s, %(time)s"),
    events.NotStarting: phrase("%(runner)s does not start"),
    events.Dropped: phrase("%(runner)s has stopped%(at_place)s%(reason)s"),
    events.Disqualified: phrase("%(runner)s is disqualified"),
    events.Penalised: phrase("%(runner)s: %(penalty)s"),
    events.NotCompeting: phrase("%(runner)s goes along without a place"),
    events.Moved: phrase("%(runner)s goes on %(whom)s"),
    events.Retracted: phrase("%(supersedes)s does not count"),
    events.Protested: phrase("protest of %(runner)s%(against)s: %(text)s"),
    events.Decided: phrase("decision on %(about)s: %(decision)s"),
    events.CourseChanged: phrase("%(whom)s from %(since_when)s on: %(change)s"),
    events.Published: phrase("results of %(whom)s are %(state)s"),
    events.ClockStated: phrase("clock of %(source)s is fast by %(fast)s s"),
    events.ReaderState: phrase("%(source)s says of itself: %(raw)s"),
    events.Synced: phrase("clock of %(box)s compared with the server's"),
    events.Noted: phrase("note: %(text)s"),
}

CHANGES = {
    "shortened": phrase("shortened, it ends at %(place)s"),
    "stopped": phrase("stopped for who has not passed %(place)s"),
    "neutralised": phrase("neutralised, no time counts from %(place)s to %(until)s"),
    "start": phrase("the start is at %(place)s"),
    "cutoff": phrase("the cut-off of %(place)s is %(cutoff)s after the gun"),
}
STOPPED_EVERYWHERE = phrase("stopped for all who are on the way")


def event_text(event: AnyEvent, book: Book) -> str:
    """What an event says, in a line; clock times in the race's zone."""
    text = book.wording.say(SAYINGS[type(event)], **_values(event, book))
    if event.supersedes and not isinstance(event, events.Retracted):
        text += book.wording.say(" (in place of %(ref)s)", ref=event.supersedes)
    return text


def clock_text(instant_ms: int, book: Book, *, precision_ms: int = 1000) -> str:
    """A time of day with its day: `Sun 30 May 14:32`, with seconds where they are known, and with
    the year where it is not the race's.
    """
    local = datetime_of(instant_ms).astimezone(book.race.zone)
    clock = f"{local:%H:%M}" if precision_ms >= MINUTE_MS else f"{local:%H:%M:%S}"
    if precision_ms < 1000:
        clock += f".{instant_ms % 1000:03d}"
    years = {datetime_of(wave.starts_ms).astimezone(local.tzinfo).year for wave in book.race.waves}
    year = "" if local.year in years else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year} {clock}"


def _values(event: AnyEvent, book: Book) -> dict[str, Any]:
    say = book.wording.say
    place, since = getattr(event, "place", ""), getattr(event, "since", "")
    against, reason = getattr(event, "against", ""), getattr(event, "reason", "")
    whom = [getattr(event, "course", ""), getattr(event, "wave", "")]
    return {
        **{name: getattr(event, name) for name in event.__struct_fields__},
        "bib": getattr(event, "bib", "") or say("none"),
        "runner": runner_text(getattr(event, "bib", ""), book),
        "place": book.place_name(place),
        "at_place": say(" at %(place)s", place=book.place_name(place)) if place else "",
        "side": {"in": say(" (in)"), "out": say(" (out)")}.get(getattr(event, "side", ""), ""),
        "time": _time(event, book),
        "whom": " ".join(one for one in whom if one) or say("all"),
        "since": say(" from %(since)s on", since=since) if since else "",
        "since_when": _clock(since, book),
        "against": say(" against %(bib)s", bib=against) if against else "",
        "reason": f" ({reason})" if reason else "",
        "change": _change(event, book) if isinstance(event, events.CourseChanged) else "",
        "penalty": _penalty(getattr(event, "time_ms", 0), book),
        "fast": f"{getattr(event, 'fast_ms', 0) / 1000:g}",
        "decision": getattr(event, "outcome", "") or getattr(event, "keep", ""),
        "supersedes": event.supersedes,
    }


def _change(event: events.CourseChanged, book: Book) -> str:
    everywhere = event.what == "stopped" and not event.place
    return book.wording.say(
        STOPPED_EVERYWHERE if everywhere else CHANGES[event.what],
        place=book.place_name(event.place),
        until=book.place_name(event.until),
        cutoff=elapsed_span_text(event.time_ms / SECOND_MS),
    )


def _penalty(time_ms: int, book: Book) -> str:
    seconds = abs(time_ms) / SECOND_MS
    span = span_text(seconds) if seconds < HOUR_S else elapsed_span_text(seconds)
    if time_ms < 0:
        return book.wording.say("%(span)s taken off the time", span=span)
    return book.wording.say("%(span)s added to the time", span=span)


def _time(event: AnyEvent, book: Book) -> str:
    time = getattr(event, "time", "")
    if not time:
        return getattr(event, "entered", "")
    precision_ms = getattr(event, "precision_ms", 1000)
    return clock_text(read_instant(time), book, precision_ms=precision_ms)


def _clock(instant: str, book: Book) -> str:
    return clock_text(read_instant(instant), book) if instant else ""


def runner_text(bib: str, book: Book) -> str:
    """A bib with its runner's name."""
    if not bib:
        return book.wording.say("somebody")
    return f"{bib} {book.name_of(bib) or book.wording.say('(not on the start list)')}"
