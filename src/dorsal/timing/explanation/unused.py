"""What of the whole race could not be used for a reason that somebody can mend, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.explanation.sightings import REASONS
from dorsal.timing.passings.seen_table import CODE
from dorsal.timing.passings.values import Passings, Seen, SeenTable
from dorsal.timing.race import Race
from dorsal.timing.reads import Fate
from dorsal.timing.results.clock_texts import moment_text
from dorsal.timing.results.working import Working

MENDABLE = (
    Fate.UNKNOWN_BIB,
    Fate.UNKNOWN_CHIP,
    Fate.NO_BIB,
    Fate.UNKNOWN_SOURCE,
    Fate.UNREADABLE,
    Fate.NO_TIME,
)


def what_can_be_mended(working: Working, *, wording: Wording = ENGLISH) -> tuple[str, ...]:
    """One sentence for each bib, chip or source that could not be used, with its first sighting."""
    found: dict[tuple[Fate, str, str], list[Seen]] = {}
    for seen in seen_with(working.passings, MENDABLE):
        place = seen.place if seen.fate is Fate.UNKNOWN_BIB else ""
        found.setdefault((seen.fate, seen.because or seen.bib, place), []).append(seen)
    ordered = sorted(found.items(), key=lambda item: (MENDABLE.index(item[0][0]), item[0]))
    return tuple(
        text for (_, who, _), alike in ordered for text in _told(working.race, who, alike, wording)
    )


def seen_with(passings: Passings, fates: Sequence[Fate]) -> Iterator[Seen]:
    """The sightings of these fates, without making the others of a million."""
    table = passings.seen
    if not isinstance(table, SeenTable):
        return (one for one in table if one.fate in fates)
    rows = np.flatnonzero(np.isin(table.fates, [CODE[fate] for fate in fates]))
    return (table[row] for row in rows.tolist())


def _told(race: Race, who: str, alike: list[Seen], wording: Wording) -> Iterator[str]:
    first = min(alike, key=lambda one: (one.time_ms is None, one.time_ms or 0, one.ref))
    names = {place.key: place.checkpoint.name for place in race.places}
    when = moment_text(first.time_ms, race.zone) if first.time_ms is not None else ""
    where = ", ".join(part for part in (names.get(first.place, first.place), when) if part)
    why = wording.say(REASONS[first.fate])
    values = {
        "what": ", ".join(part for part in (first.ref, where) if part),
        "why": f"{why} ({who})" if who else why,
    }
    if len(alike) == 1:
        yield wording.say("%(what)s: %(why)s.", **values)
    else:
        yield wording.say(
            "%(what)s, and %(more)s more: %(why)s.",
            more=wording.plain(len(alike) - 1),
            **values,
        )
