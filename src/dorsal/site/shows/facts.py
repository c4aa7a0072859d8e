"""What is shown around a show: the seal and the round before it, the whole list after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.drawing import sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.show import Reveal, Step, Waiting
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified
from dorsal.site.ballots.sealing.ceremony import Source, ceremony_of
from dorsal.site.shows.scripts import drawn_parts, members_of, names_of, script_of, with_names
from dorsal.site.shows.viewing import sealed_names, show_data


@dataclass(frozen=True)
class SealFacts:
    """What fixes the result: the eight words, the round with its time, the ceremony."""

    words: tuple[str, ...]
    chain: str
    round: int
    at: datetime
    applicants: int
    rehearsal: bool
    ceremony: tuple[Source, ...]


def seal_facts(ballot: Ballot) -> SealFacts | None:
    """The facts of the seal that counts; `None` before the ballot is sealed, `BadInput` when its
    record does not hold.
    """
    if not ballot.sealings.exists():
        return None
    verified = read_verified(ballot)
    if verified.sealed is None:
        return None
    seal = verified.sealed.seal
    fallback = verified.drawn is not None and verified.drawn.drawn.fallback
    chain, number = sealed_round(seal, fallback=fallback)
    return SealFacts(
        words=tuple(fingerprint(seal_hash(seal)).split()),
        chain=chain.name,
        round=number,
        at=datetime.fromtimestamp(CHAINS[chain.name].time_of(number), tz=UTC),
        applicants=seal.entries.applicants,
        rehearsal=seal.kind == "rehearsal",
        ceremony=tuple(ceremony_of(ballot, seal)),
    )


def show_now(ballot: Ballot, now: datetime, languages: Sequence[str]) -> dict[str, Any]:
    """The show as it stands, the seal before it, and once it has ended the whole list."""
    data = show_data(ballot, now, known=0, languages=languages)
    return {
        "ballot": ballot,
        "data": data,
        "chosen": languages,
        "names": sealed_names(ballot, languages[0]),
        "seal": seal_facts(ballot),
        "all": full_list(ballot) if data["state"] == "ended" else None,
    }


@dataclass(frozen=True)
class FullList:
    """Everybody whom the show has named: places by draw, then the waiting lists, of which it names
    the beginning; and how long they are.
    """

    places: tuple[Reveal, ...]
    waiting: tuple[Waiting, ...]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Line:
    """The waiting list of a draw, of whose `all` entries the first `shown` are named."""

    pool: str
    shown: int
    all: int


def full_list(ballot: Ballot) -> FullList:
    """The whole list of a show that has ended, with names as agreed."""
    steps = script_of(ballot).steps
    named = with_names(steps, names_of(ballot, members_of(steps)))
    return FullList(
        tuple(step for step in named if isinstance(step, Reveal)),
        tuple(step for step in named if isinstance(step, Waiting)),
        tuple(_lines(ballot, steps)),
    )


def _lines(ballot: Ballot, steps: Sequence[Step]) -> Iterator[Line]:
    """How much the steps show of each waiting list."""
    shown = Counter(step.pool for step in steps if isinstance(step, Waiting))
    _sealed, drawn = drawn_parts(read_verified(ballot))
    for pool, queue in drawn.outcome.waiting.items():
        yield Line(pool, shown[pool], len(queue))
