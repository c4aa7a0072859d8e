"""Where a ballot stands: what its dates, the clock and the facts of seal and draw come to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dorsal.site.ballots.models import Ballot


class Stage(StrEnum):
    """The stages in their order.

    `waiting` is after the claims and before the seal; `drawn` begins with the draw, `told` when its
    show has ended and results are told everywhere.
    """

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLAIMS = "claims"
    WAITING = "waiting"
    SEALED = "sealed"
    DRAWN = "drawn"
    TOLD = "told"


ORDER = tuple(Stage)


def stage_of(ballot: Ballot, now: datetime) -> Stage:
    """The stage of a ballot at a time. Two small queries, unless seal and draw are loaded."""
    if not ballot.published:
        return Stage.DRAFT
    if ballot.result_told_at is not None and ballot.result_told_at <= now:
        return Stage.TOLD
    if hasattr(ballot, "drawing"):
        return Stage.DRAWN
    if ballot.sealings.exists():
        return Stage.SEALED
    if now < ballot.opens_at:
        return Stage.ANNOUNCED
    if now < ballot.closes_at:
        return Stage.OPEN
    return Stage.CLAIMS if now < ballot.claims_until else Stage.WAITING


def is_before(stage: Stage, other: Stage) -> bool:
    """Whether a stage comes before another."""
    return ORDER.index(stage) < ORDER.index(other)
