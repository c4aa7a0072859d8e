"""The reasons to withdraw by their names: the usual ones are translated, others are the race's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dorsal.ground.wording import Wording, phrase

USUAL_REASONS = {
    "declined": phrase("declined"),
    "timed-out": phrase("timed-out"),
    "unpaid": phrase("unpaid"),
    "document": phrase("document"),
    "disqualified": phrase("disqualified"),
    "deferred": phrase("deferred"),
}


def reason_name(raw: str, words: Wording) -> str:
    """How readers know a reason."""
    return words.say(USUAL_REASONS[raw]) if raw in USUAL_REASONS else raw


def reason_names(raw: Iterable[str], words: Wording, *, last: Literal["and", "or"] = "and") -> str:
    """Several reasons, listed."""
    return words.listed([reason_name(one, words) for one in raw], last=last)
