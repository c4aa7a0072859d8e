"""The numbers of a public ceremony on the site: recorded before the random number is known.

The protocol lets numbers that come later be recorded (section 8: it is said, not refused), because
without them a sealed ballot could never be drawn. The site refuses them until the director takes
the blame, and says so wherever the numbers stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import prod
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from django.utils.translation import gettext as _

from dorsal.ballot.draw.ceremony import CeremonyLine, late_for_closing, outcomes
from dorsal.ballot.draw.drawing import DrawnFile, sealed_round
from dorsal.ballot.draw.notes import large_number
from dorsal.ballot.draw.record import CEREMONY, DRAW
from dorsal.ballot.draw.sealed import Seal, SealedSource
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.ballot_office import record_ceremony
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import record_folder, seals_on_disk
from dorsal.site.ballots.sealing.actions import held
from dorsal.site.ballots.sealing.drawing import kept_round, sealed_with
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User

Late = Literal["", "closed", "known"]


@dataclass(frozen=True)
class Source:
    """A declared source; its `line` once it is recorded; whether that was after it had `closed`, or
    even when the random number was `known`; among how many outcomes (in words) one could choose.
    """

    source: SealedSource
    closes: datetime
    line: CeremonyLine | None
    late: Late
    outcomes: str


def record_ceremony_numbers(
    ballot: Ballot,
    by: User | None,
    numbers: list[int],
    *,
    source: str = "",
    despite_known_round: bool = False,
) -> CeremonyLine:
    """Record the numbers of one ceremony source, which then never change; `BadInput` when they
    cannot be the source's, the ballot is not sealed or drawn already, or the random number is known
    (unless the director says that it shall be so nevertheless, which everybody is told).
    """
    with held(ballot):
        sealed_with(ballot)
        now = clock.now()
        known = round_is_known(ballot, now)
        if known and not despite_known_round:
            raise BadInput([_known_already(ballot)])
        time = int(now.timestamp())
        line = record_ceremony(record_folder(ballot), numbers, source=source, time=time)
        told: dict[str, Any] = {"source": line.name, "numbers": list(line.numbers)}
        note("ceremony_recorded", ballot, by=by, edition=ballot.edition, **told, known=known)
    return line


def round_is_known(ballot: Ballot, now: datetime) -> bool:
    """Whether the public random number of a sealed ballot can be known: its time has come, or it is
    kept here already.
    """
    chain, number = sealed_with(ballot)
    if now.timestamp() >= chain.time_of(number) or kept_round(ballot) is not None:
        return True
    return bool(seals_on_disk(ballot)[-1].fallback) and bool(kept_round(ballot, fallback=True))


def _known_already(ballot: Ballot) -> Problem:
    sources = seals_on_disk(ballot)[-1].ceremony
    number = large_number(prod(outcomes(one) for one in sources))
    what = _(
        "the public random number is known already: whoever records numbers now could choose among"
        " %(number)s outcomes"
    )
    right = _("only numbers that were public before may be recorded now; say that they were")
    return Problem(what % {"number": number}, right, CEREMONY)


def recorded_numbers(ballot: Ballot) -> list[CeremonyLine]:
    """The ceremony's numbers as far as they are recorded."""
    path = record_folder(ballot) / CEREMONY
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [msgspec.json.decode(line, type=CeremonyLine) for line in lines]


def ceremony_of(ballot: Ballot, seal: Seal) -> list[Source]:
    """The declared sources of a sealed ballot with their numbers, as far as they are recorded."""
    return list(_sources(seal, recorded_numbers(ballot), fallback=_by_fallback(ballot)))


def _by_fallback(ballot: Ballot) -> bool:
    path = record_folder(ballot) / DRAW
    return path.exists() and msgspec.json.decode(path.read_bytes(), type=DrawnFile).fallback


def _sources(seal: Seal, recorded: list[CeremonyLine], *, fallback: bool) -> Iterator[Source]:
    chain, number = sealed_round(seal, fallback=fallback)
    round_time = chain.time_of(number)
    found = {line.name: line for line in recorded}
    for source in seal.ceremony:
        line = found.get(source.name)
        yield Source(
            source=source,
            closes=datetime.fromtimestamp(source.closes, UTC),
            line=line,
            late=_late(seal, line, round_time) if line else "",
            outcomes=large_number(outcomes(source)),
        )


def _late(seal: Seal, line: CeremonyLine, round_time: int) -> Late:
    if line.time >= round_time:
        return "known"
    return "closed" if late_for_closing(seal, [line]) else ""
