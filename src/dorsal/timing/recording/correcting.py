"""A new event that stands in the place of another, with some of its values changed."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import ValidationError, convert, to_builtins

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    ClockStated,
    CourseChanged,
    ManualTime,
    Penalised,
    Retracted,
    ref_of,
)
from dorsal.timing.recording.book import Book, near_names

OWN = {"at", "by", "why", "supersedes", "kind"}
SPOKEN: dict[type[AnyEvent], dict[str, str]] = {  # how commands call a value
    Penalised: {"span": "time_ms"},
    CourseChanged: {"cutoff": "time_ms"},
    ClockStated: {"fast": "fast_ms"},
}
NUMBERS = {"source": "", "epoch": "", "seq": -1}


def corrected(
    event: AnyEvent, values: Mapping[str, str | int], book: Book, *, at: str, by: str, why: str
) -> AnyEvent:
    """The event with other values, superseding it. `BadInput` where it has no such value, or is
    one that is not corrected so.
    """
    if isinstance(event, ChipRead | Retracted):
        what = "a read" if isinstance(event, ChipRead) else "a retraction"
        right = "record what is right (time, bib ...) with --instead-of, or retract it"
        told = book.wording.say("%(what)s has no values to correct", what=what)
        raise BadInput([Problem(told, right)])
    fields = [one for one in event.__struct_fields__ if one not in OWN]
    if isinstance(event, ManualTime):
        fields = [one for one in fields if one not in NUMBERS]
    called = {field: name for name, field in SPOKEN.get(type(event), {}).items()}
    names = [called.get(field, field) for field in fields]
    unknown = [_unknown(name, names, book) for name in values if name not in fields]
    if unknown:
        raise BadInput(unknown)
    numbers = NUMBERS if isinstance(event, ManualTime) else {}
    said = {"at": at, "by": by, "why": why, "supersedes": ref_of(event)}
    try:
        return convert({**to_builtins(event), **numbers, **values, **said}, type(event))
    except ValidationError as error:
        raise BadInput([Problem(str(error))]) from error


def value_name(event: AnyEvent, name: str) -> str:
    """The name in the log of a value as commands call it: `span` of a penalty is `time_ms`."""
    return SPOKEN.get(type(event), {}).get(name, name)


def _unknown(name: str, fields: list[str], book: Book) -> Problem:
    near = near_names(name, fields)
    guess = f"did you mean {near[0]}? " if near else ""
    what = book.wording.say("this event has no value %(name)s", name=name)
    return Problem(what, f"{guess}it has {', '.join(fields)}")
