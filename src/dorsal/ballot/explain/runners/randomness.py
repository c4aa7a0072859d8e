"""The seal and the public random number, for runners."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot.explain.offers import PERIOD_S, source_sentences
from dorsal.ballot.rules import Rules
from dorsal.ground.wording import Wording


def randomness_sentences(rules: Rules, words: Wording) -> Iterator[str]:
    """What is sealed, which number decides, and what happens if it does not come."""
    beacon = rules.beacon
    yield words.say(
        "Before the draw everything is sealed: entries, tickets and these rules. The seal names "
        "one future round of the public beacon drand (its chain %(chain)s, a new number every "
        "%(seconds)s seconds). Nobody can know or choose that number; it decides the draw.",
        chain=beacon.chain,
        seconds=PERIOD_S[beacon.chain],
    )
    if beacon.fallback_hours:
        yield words.counted(
            "If that number is late, the draw waits. If it is never produced, a number that "
            "drand's chain %(chain)s gives %(number)s hour later counts instead.",
            "If that number is late, the draw waits. If it is never produced, a number that "
            "drand's chain %(chain)s gives %(number)s hours later counts instead.",
            beacon.fallback_hours,
            chain=beacon.fallback_chain,
        )
    else:
        yield words.say("If that number is late, the draw waits.")
    for source in rules.ceremony:
        yield from source_sentences(source, words)
