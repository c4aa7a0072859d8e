"""Events for tests of the log, and strategies that make sets of them that speak of one another."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from dorsal.timing.events import (
    AnyEvent,
    ChipRead,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    Noted,
    Protested,
    Retracted,
    Started,
    ref_of,
)
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.standing.numbers import payload_of

GUN = "2027-05-30T07:00:00.000Z"


def at(seconds: int) -> str:
    """An instant so many seconds after the gun."""
    return instant_text(read_instant(GUN) + 1000 * seconds)


def time(
    seconds: int = 3600, *, bib: str = "212", said: int = 4000, supersedes: str = ""
) -> ManualTime:
    """Somebody saw a bib at the pass, so many seconds after the gun."""
    return ManualTime(
        at=at(said), by="Ane", place="pass", time=at(seconds), bib=bib, supersedes=supersedes
    )


def read(
    seq: int = 1, *, chip: str = "AB12", clock: int = 5, epoch: str = "17", said: int = 10
) -> ChipRead:
    """A mat's read of a chip."""
    raw = f"{chip};07:00:{clock:02d}.120"
    return ChipRead(at=at(said), source="mat", epoch=epoch, seq=seq, raw=raw, box="b", mono_ms=7)


def retract(event: AnyEvent, *, said: int = 5000) -> Retracted:
    """What makes an event not count."""
    return Retracted(at=at(said), by="Jon", why="mistake", supersedes=ref_of(event))


def keep(about: AnyEvent, event: AnyEvent, *, said: int = 6000) -> Decided:
    """The director's decision which of two counts."""
    numbered = isinstance(event, ChipRead) and ref_of(about) == ref_of(event)
    kept = payload_of(event) if isinstance(event, ChipRead) and numbered else ref_of(event)
    return Decided(at=at(said), by="director", about=ref_of(about), keep=kept)


def _one(draw: random.Random, known: list[AnyEvent]) -> AnyEvent:
    """An event that may speak of earlier ones."""
    said, kind = draw.randrange(20), draw.randrange(8)
    target = ref_of(draw.choice(known)) if known else "nobody"
    if kind <= 1:
        return read(
            draw.randrange(4),
            chip=draw.choice("AB"),
            clock=draw.randrange(3),
            epoch=draw.choice(("17", "18")),
            said=said,
        )
    if kind == 2:
        return time(draw.randrange(3), said=said)
    if kind == 3:
        return time(draw.randrange(3), said=said, supersedes=target)
    if kind == 4:
        return Retracted(at=at(said), supersedes=target)
    if kind == 5 and known:
        kept = draw.choice(known)
        named = payload_of(kept) if isinstance(kept, ChipRead) else ref_of(kept)
        return Decided(at=at(said), about=target, keep=named, supersedes=draw.choice(("", target)))
    if kind == 6:
        return Dropped(at=at(said), bib="1", supersedes=draw.choice(("", target)))
    return Disqualified(at=at(said), bib="1", why="litter")


@st.composite
def events_of_a_race(draw: st.DrawFn) -> list[AnyEvent]:
    """Some events of which many name earlier ones, in the order in which they were made."""
    chance = draw(st.randoms(use_true_random=False))
    known: list[AnyEvent] = []
    for _ in range(draw(st.integers(0, 14))):
        known.append(_one(chance, known))
    return known


def one_of_each() -> tuple[AnyEvent, ...]:
    """A few kinds of event, with text that needs care."""
    return (
        read(),
        read(2, chip='\xff\x00\\"'),
        time(),
        Started(at=at(2), by="starter", time=GUN),
        Noted(at=at(3), text="Iñaki's pole broke; “ok” 🏔"),
        Protested(at=at(3), bib="1", against="2", text="cut the corner"),
        Decided(at=at(3), about="0123456789abcdef", outcome="rejected"),
    )
