"""The whole explanation of one bib."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.explanation.absence import why_not_in_table
from dorsal.timing.explanation.place import tell_place
from dorsal.timing.explanation.record import tell_record
from dorsal.timing.explanation.sightings import tell_sightings
from dorsal.timing.explanation.splits import tell_splits
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import datetime_of
from dorsal.timing.results.working import Working


def explain(working: Working, bib: str, *, wording: Wording = ENGLISH) -> tuple[str, ...]:
    """Sentences that tell why a bib stands where it does.

    First its place or status and what that follows from, then each split, the sightings that were
    not used, what people recorded of it, and what the director should look at.
    """
    row = working.results.row(bib) if bib else None
    if row is None:
        return (why_not_in_table(working, bib, wording=wording),)
    telling = Telling(working, row, wording)
    return (
        *tell_place(telling),
        *tell_splits(telling),
        *tell_sightings(telling),
        *tell_record(telling),
        *(wording.say("To look at: %(flag)s", flag=flag) for flag in row.flags),
    )


def how_to_read(working: Working, bib: str, *, wording: Wording = ENGLISH) -> Iterator[str]:
    """What goes under an explanation: of which day the clock times are, why sums may be off, and
    what the name of a read says.
    """
    row, race = working.results.row(bib) if bib else None, working.race
    if row is None:
        return
    telling = Telling(working, row, wording)
    day = datetime_of(telling.terms.gun.time_ms).astimezone(race.zone).date()
    yield telling.say(
        "Clock times are of %(day)s, zone %(zone)s, unless a day is told. Each time is cut by "
        "itself, so that differences may be off by one in the last figure.",
        day=day.isoformat(),
        zone=race.zone.key,
    )
    for split in telling.row.splits:
        source, _, number = split.passing.used.partition("/")
        epoch, _, number = number.partition("/")
        if number.isdecimal() and epoch.isdecimal():
            yield telling.say(
                "%(ref)s means read %(number)s of %(source)s under its numbering %(epoch)s.",
                ref=split.passing.used,
                number=number,
                source=source,
                epoch=epoch,
            )
            return
