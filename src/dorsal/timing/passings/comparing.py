"""Two sources that saw the same runners at one place: how far their clocks are apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.clocks.sentences import span_text
from dorsal.timing.passings.seen_table import CODE, SeenTable
from dorsal.timing.passings.values import Passings
from dorsal.timing.reads import Fate

FEWEST = 5  # runners
SAME = 0.5  # of the median: how far the middle runner may lie from it
LEAST_MS = 30_000  # smaller differences are of people's fingers, and of where mats lie


@dataclass(frozen=True, slots=True)
class Comparison:
    """`source` saw `runners` at a place `ahead_ms` later than `other` did, in the median; the
    middle one of them differs by `spread_ms` from that.
    """

    place: str
    source: str
    other: str
    runners: int
    ahead_ms: int
    spread_ms: int

    @property
    def steady(self) -> bool:
        """Whether the difference is one of clocks: beyond chance, and alike for all."""
        enough = self.runners >= FEWEST and abs(self.ahead_ms) >= LEAST_MS
        return enough and self.spread_ms <= SAME * abs(self.ahead_ms)


def compare_sources(passings: Passings) -> tuple[Comparison, ...]:
    """Each source beside the one that gave the time of the same passings, by place and name."""
    seen = passings.seen
    if not isinstance(seen, SeenTable):
        return ()
    rows = np.flatnonzero((seen.fates == CODE[Fate.OTHER_SOURCE]) & (seen.because >= 0))
    apart: dict[tuple[str, str, str], dict[int, int]] = {}
    for row in rows.tolist():
        used = int(seen.because[row])
        pair = (_source(seen.refs[row]), _source(seen.refs[used]))
        of_pair = apart.setdefault((seen.place_names[seen.places[row]], *pair), {})
        of_pair.setdefault(int(seen.bibs[row]), int(seen.times_ms[row] - seen.times_ms[used]))
    return tuple(_comparison(key, apart[key]) for key in sorted(apart))


def _source(ref: str) -> str:
    """The source in the name of an event; empty for a time that no source numbered."""
    return ref.rpartition("/")[0].rpartition("/")[0]


def _comparison(key: tuple[str, str, str], apart_ms: Mapping[int, int]) -> Comparison:
    middle_ms = median(apart_ms.values())
    spread_ms = median(abs(one - middle_ms) for one in apart_ms.values())
    return Comparison(*key, len(apart_ms), round(middle_ms), round(spread_ms))


def comparison_sentences(passings: Passings, *, wording: Wording = ENGLISH) -> tuple[str, ...]:
    """What to look at: clocks and watches that are steadily off beside another source."""
    return tuple(_sentence(one, wording) for one in compare_sources(passings) if one.steady)


def _sentence(one: Comparison, wording: Wording) -> str:
    values = {
        "place": one.place,
        "source": one.source or wording.say("what was written there"),
        "other": one.other,
        "runners": wording.plain(one.runners),
        "time": span_text(abs(one.ahead_ms), wording),
    }
    if one.ahead_ms > 0:
        return wording.say(
            "%(place)s: %(source)s shows %(runners)s runners %(time)s later than %(other)s: its "
            "clock is probably so much ahead. If it is, record it as the clock of that source.",
            **values,
        )
    return wording.say(
        "%(place)s: %(source)s shows %(runners)s runners %(time)s earlier than %(other)s: its "
        "clock is probably so much behind. If it is, record it as the clock of that source.",
        **values,
    )
