"""Two sources that saw the same runners at one place: how far their clocks are apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.passings.seen_table import CODE, Seen, SeenTable
from dorsal.timing.passings.values import Passings
from dorsal.timing.reads import Fate

FEWEST = 5  # runners
SAME = 0.5  # of the median: how far the middle runner may lie from it
LEAST_MS = 60_000  # smaller differences are of fingers, of whole minutes, of where mats lie


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


Pair = tuple[str, str, str]  # a place, a source, and the one that gave the time


class Apart:
    """How far each source is from the one that gave the time of the same passings, by runner, so
    that one runner can be compared anew.
    """

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._of_bib: dict[str, dict[Pair, int]] = {}
        self._by_pair: dict[Pair, dict[str, int]] = {}
        self._found: dict[Pair, Comparison] = {}
        if isinstance(seen, SeenTable):
            for bib, apart in _apart(seen).items():
                self._put(bib, apart)

    def renew(self, bib: str, seen: SeenTable) -> None:
        """Compare a runner anew, of whom this is all that was seen."""
        now, before = _apart(seen).get(bib, {}), self._of_bib.get(bib, {})
        if now != before:
            for pair in before:
                del self._by_pair[pair][bib]
                self._found.pop(pair, None)
            self._put(bib, now)

    def comparisons(self) -> tuple[Comparison, ...]:
        """Each source beside the one that gave the time, by place and name."""
        for pair, apart_ms in self._by_pair.items():
            if apart_ms and pair not in self._found:
                self._found[pair] = _comparison(pair, apart_ms)
        return tuple(self._found[pair] for pair in sorted(self._found))

    def _put(self, bib: str, apart: dict[Pair, int]) -> None:
        self._of_bib[bib] = apart
        for pair, apart_ms in apart.items():
            self._by_pair.setdefault(pair, {})[bib] = apart_ms
            self._found.pop(pair, None)


def compare_sources(passings: Passings) -> tuple[Comparison, ...]:
    """Each source beside the one that gave the time of the same passings, by place and name."""
    return Apart(passings.seen).comparisons()


def _apart(seen: SeenTable) -> dict[str, dict[Pair, int]]:
    """By runner and pair how far the times are apart: the least, where there are several."""
    found: dict[str, dict[Pair, int]] = {}
    rows = np.flatnonzero((seen.fates == CODE[Fate.OTHER_SOURCE]) & (seen.because >= 0))
    for row in rows.tolist():
        used = int(seen.because[row])
        place = seen.place_names[seen.places[row]]
        pair = (place, _source(seen.refs[row]), _source(seen.refs[used]))
        apart_ms = int(seen.times_ms[row] - seen.times_ms[used])
        own = found.setdefault(seen.bib_names[seen.bibs[row]], {})
        own[pair] = min(own.get(pair, apart_ms), apart_ms, key=lambda one: (abs(one), one))
    return found


def _source(ref: str) -> str:
    """The source in the name of an event; empty for a time that no source numbered."""
    return ref.rpartition("/")[0].rpartition("/")[0]


def _comparison(pair: Pair, apart_ms: Mapping[str, int]) -> Comparison:
    middle_ms = median(apart_ms.values())
    spread_ms = median(abs(one - middle_ms) for one in apart_ms.values())
    return Comparison(*pair, len(apart_ms), round(middle_ms), round(spread_ms))


def comparison_sentences(
    found: Iterable[Comparison], *, wording: Wording = ENGLISH
) -> tuple[str, ...]:
    """What to look at: clocks and watches that are steadily off beside another source."""
    return tuple(_sentence(one, wording) for one in found if one.steady)


def _sentence(one: Comparison, wording: Wording) -> str:
    values = {
        "place": one.place,
        "source": one.source or wording.say("what was written there"),
        "other": one.other or wording.say("what was written there"),
        "runners": wording.plain(one.runners),
        "time": span_text(abs(one.ahead_ms), wording),
    }
    if one.ahead_ms > 0:
        return wording.say(
            "%(place)s: %(source)s shows %(runners)s runners %(time)s later than %(other)s, which "
            "gives their times. One of the two clocks is wrong: find out which, and record it.",
            **values,
        )
    return wording.say(
        "%(place)s: %(source)s shows %(runners)s runners %(time)s earlier than %(other)s, which "
        "gives their times. One of the two clocks is wrong: find out which, and record it.",
        **values,
    )
