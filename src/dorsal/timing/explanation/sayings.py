"""What somebody did by recording an event, as the middle of a sentence: `recorded a drop`."""

from __future__ import annotations

from dorsal.ground.wording import phrase
from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    ChipGiven,
    Collected,
    CourseChanged,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    Moved,
    NotCompeting,
    Noted,
    NotStarting,
    Penalised,
    Protested,
    Retracted,
    Started,
    ref_of,
)
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import read_instant

SAYINGS = {
    BibGiven: phrase("gave bib %(bib)s"),
    ChipGiven: phrase("gave chip %(chip)s to bib %(bib)s%(onwards)s"),
    Collected: phrase("handed the bib over"),
    Started: phrase("recorded the start%(whose)s as %(seen)s"),
    NotStarting: phrase("recorded that the runner does not start"),
    Dropped: phrase("recorded a drop at %(place)s (%(reason)s)"),
    Disqualified: phrase("disqualified the runner (%(rule)s)"),
    Penalised: phrase("recorded a penalty of %(time)s"),
    NotCompeting: phrase("took the runner out of the ranking"),
    Moved: phrase("moved the runner to %(moved)s"),
    Retracted: phrase("retracted %(what)s"),
    Protested: phrase("recorded a protest %(parties)s: %(text)s"),
    Noted: phrase("noted: %(text)s"),
    ManualTime: phrase("corrected a time at %(place)s to %(seen)s"),
}
CHANGES = {
    "shortened": phrase("shortened the course, which ends at %(place)s"),
    "stopped": phrase(
        "stopped the course at %(since)s for whoever had not passed %(place)s by then"
    ),
    "neutralised": phrase(
        "left the time from %(place)s to %(until)s out for whoever leaves from %(since)s on"
    ),
    "start": phrase("moved the start to %(place)s"),
    "cutoff": phrase(
        "set the cut-off of %(place)s to %(time)s after the gun for whoever comes from %(since)s on"
    ),
}
STOPPED_EVERYWHERE = phrase("stopped the course at %(since)s for whoever had not finished")
OUTCOMES = {"upheld": phrase("upheld %(what)s"), "rejected": phrase("rejected %(what)s")}
THINGS = {
    NotStarting: phrase("the word of %(at)s that the runner does not start"),
    Dropped: phrase("the drop of %(at)s"),
    Disqualified: phrase("the disqualification of %(at)s"),
    Penalised: phrase("the penalty of %(at)s"),
    Protested: phrase("the protest of %(at)s"),
}


def is_told(event: AnyEvent) -> bool:
    """Whether there are words for events of this kind."""
    return type(event) in SAYINGS or isinstance(event, CourseChanged | Decided)


def what_was_done(telling: Telling, event: AnyEvent) -> str:
    """What somebody did by recording an event."""
    said = telling.say(_saying(event), **_values(telling, event))
    if event.supersedes and not isinstance(event, Retracted):
        said += telling.say(", in place of %(ref)s", ref=event.supersedes)
    return said


def _saying(event: AnyEvent) -> str:
    if isinstance(event, CourseChanged):
        everywhere = event.what == "stopped" and not event.place
        return STOPPED_EVERYWHERE if everywhere else CHANGES[event.what]
    if isinstance(event, Decided):
        keeps = phrase("decided about %(about)s that %(keep)s counts")
        return OUTCOMES.get(event.outcome, keeps)
    return SAYINGS[type(event)]


def _values(telling: Telling, event: AnyEvent) -> dict[str, object]:
    """The values that the sentences name, each where the event has it."""
    empty = telling.say("no reason told")
    moved = [getattr(event, key, "") for key in ("course", "wave")]
    about = getattr(event, "about", "")
    return {
        "bib": getattr(event, "bib", "") or telling.say("none"),
        "chip": getattr(event, "chip", ""),
        "place": _place(telling, event, "place"),
        "until": _place(telling, event, "until"),
        "reason": getattr(event, "reason", "") or event.why or empty,
        "rule": getattr(event, "rule", "") or event.why or empty,
        "time": telling.elapsed(getattr(event, "time_ms", 0)),
        "seen": _moment(telling, event, "time") or getattr(event, "entered", ""),
        "since": _moment(telling, event, "since"),
        "onwards": _onwards(telling, event) if isinstance(event, ChipGiven) else "",
        "moved": " ".join(part for part in moved if part),
        "text": getattr(event, "text", "") or empty,
        "parties": _parties(telling, event) if isinstance(event, Protested) else "",
        "what": _thing(telling, about or event.supersedes),
        "about": about,
        "keep": getattr(event, "keep", ""),
        "whose": _whose(telling, event) if isinstance(event, Started) else "",
    }


def _whose(telling: Telling, started: Started) -> str:
    """Whose start it was, where the race has several."""
    race = telling.working.race
    name = next((one.name or one.key for one in race.waves if one.key == started.wave), "")
    name = name or next((one.name for one in race.courses if one.key == started.course), "")
    return telling.say(" of %(whose)s", whose=name) if name and len(race.waves) > 1 else ""


def _onwards(telling: Telling, given: ChipGiven) -> str:
    """From when on a chip was somebody's, where not from the beginning."""
    since = _moment(telling, given, "since")
    return telling.say(" from %(since)s on", since=since) if since else ""


def _place(telling: Telling, event: AnyEvent, key: str) -> str:
    place = getattr(event, key, "")
    return telling.name_of_place(place) if place else telling.say("no place told")


def _moment(telling: Telling, event: AnyEvent, key: str) -> str:
    instant = getattr(event, key, "")
    return telling.at(read_instant(instant)) if instant else ""


def _parties(telling: Telling, protest: Protested) -> str:
    """Whose protest it is and against whom."""
    if not protest.against:
        return telling.say("of bib %(bib)s", bib=protest.bib)
    if not protest.bib:
        return telling.say("against bib %(against)s", against=protest.against)
    return telling.say(
        "of bib %(bib)s against bib %(against)s", bib=protest.bib, against=protest.against
    )


def _thing(telling: Telling, ref: str) -> str:
    """What a name means: the drop, the penalty; the name itself where that says most."""
    for event in telling.working.log.events:
        if type(event) in THINGS and ref_of(event) == ref:
            return telling.say(THINGS[type(event)], at=telling.at(read_instant(event.at)))
    return ref
