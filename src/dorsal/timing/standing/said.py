"""What people recorded, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from dorsal.timing import events
from dorsal.timing.events import AnyEvent, ref_of
from dorsal.timing.standing.values import Said

FIELDS: dict[type[AnyEvent], str] = {
    events.BibGiven: "bibs",
    events.ChipGiven: "chips",
    events.Collected: "collected",
    events.Started: "starts",
    events.NotStarting: "not_starting",
    events.Dropped: "drops",
    events.Disqualified: "disqualified",
    events.Penalised: "penalties",
    events.NotCompeting: "guests",
    events.Moved: "moves",
    events.Protested: "protests",
    events.Decided: "decisions",
    events.CourseChanged: "changes",
    events.Published: "published",
    events.ClockStated: "clocks",
    events.Noted: "notes",
}


def said_of(counting: Iterable[AnyEvent]) -> Said:
    """What counts of what people recorded; other kinds of event are passed over."""
    by_field: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    for event in counting:
        if type(event) in FIELDS:
            by_field[FIELDS[type(event)]].append(event)
    ordered: dict[str, Any] = {
        name: tuple(sorted(found, key=lambda one: (one.at, ref_of(one))))
        for name, found in by_field.items()
    }
    return Said(**ordered)
