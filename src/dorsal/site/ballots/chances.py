"""Chances in a ballot as it stands: computed by `dorsal.outside.odds_runs`, kept in the cache under
the hash of what they were computed from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.odds.chances import Chances
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot


@dataclass(frozen=True)
class Together:
    """The chances of friends: each alone, and all together (0 to 1)."""

    alone: tuple[float, ...]
    together: float


def chances_now(ballot: Ballot) -> Chances | None:
    """The chances of every kind as the ballot stands, `None` while they are being computed in the
    background.
    """
    raise NotImplementedError(str(ballot))


def chance_of(application: Application) -> float | None:
    """The chance of a place of one applicant as they apply now (1.0 when they are sure of one)."""
    raise NotImplementedError(str(application))


def chances_together(applications: Sequence[Application]) -> Together | None:
    """What drawing these applicants together would do to their chances."""
    raise NotImplementedError(str(applications))
