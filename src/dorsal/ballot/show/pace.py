"""How long each step of a show lasts: the first and the last places of a draw longer than the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

import msgspec

from dorsal.ballot.show.steps import Interlude, Reveal, Step, Waiting
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import BadInput, Problem

MOST_WAITING = 300
SHORTEST_MS = 200

SENTENCE_MS = 2_500
INTERLUDE_MS = 4_000
REVEAL_MS = 3_000
SLOW_REVEAL_MS = 7_000
FRIEND_MS = 1_000
WAITING_MS = 1_000
SLOW_WAITING_MS = 3_000
SLOW_FIRST = 3
SLOW_LAST = 5


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a show goes at speed 100.

    `length_ms` is the wanted length of the whole show, 0 for as long as its steps last by
    themselves; `waiting` says how many entries of each waiting list are shown at most.
    """

    length_ms: int = 0
    waiting: int = MOST_WAITING

    def __post_init__(self) -> None:
        """Refuse numbers below 0 with `BadInput`."""
        numbers = (("length_ms", self.length_ms), ("waiting", self.waiting))
        problems = [
            Problem("this is below 0", "0 or more", column=name, value=str(number))
            for name, number in numbers
            if number < 0
        ]
        if problems:
            raise BadInput(problems)


def paced(steps: Sequence[Step], pace: Pace) -> tuple[Step, ...]:
    """The steps with their durations; `BadInput` when the wanted length is too short for them."""
    natural = list(natural_durations_ms(steps))
    durations = _fitted(natural, pace.length_ms) if pace.length_ms else natural
    return tuple(
        msgspec.structs.replace(step, lasts_ms=lasts_ms)
        for step, lasts_ms in zip(steps, durations, strict=True)
    )


def natural_durations_ms(steps: Sequence[Step]) -> Iterator[int]:
    """How long each step lasts by itself, in ms."""
    for _, run in groupby(steps, key=_run_of):
        alike = list(run)
        for number, step in enumerate(alike):
            yield _natural_ms(step, before=number, after=len(alike) - number - 1)


def _run_of(step: Step) -> tuple[str, str]:
    """Steps of the same run follow each other and belong to the same draw."""
    return (type(step).__name__, step.pool if isinstance(step, Reveal | Waiting) else "")


def _natural_ms(step: Step, *, before: int, after: int) -> int:
    match step:
        case Reveal():
            slow = before < SLOW_FIRST or after < SLOW_LAST
            friends = len(step.members) - 1
            return (SLOW_REVEAL_MS if slow else REVEAL_MS) + FRIEND_MS * friends
        case Waiting():
            return SLOW_WAITING_MS if before < SLOW_FIRST else WAITING_MS
        case Interlude():
            return INTERLUDE_MS + SENTENCE_MS * len(step.sentences)
        case _:
            return 2 * INTERLUDE_MS + SENTENCE_MS * len(step.sentences)


def _fitted(natural: Sequence[int], length_ms: int) -> list[int]:
    """Durations in proportion whose sum is exactly the wanted length, each at least
    `SHORTEST_MS`.
    """
    spare = length_ms - SHORTEST_MS * len(natural)
    if spare < 0:
        what = f"{length_ms} ms are too short for {amount(len(natural), 'step')}"
        right = f"at least {SHORTEST_MS * len(natural)} ms"
        raise BadInput([Problem(what, right, column="length_ms", value=str(length_ms))])
    whole = sum(natural)
    ends = [0, *(spare * end // whole for end in accumulate(natural))]
    return [SHORTEST_MS + end - begin for begin, end in pairwise(ends)]
