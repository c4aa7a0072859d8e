"""Start reconciliation: who has a bib and was not seen to start, where the mat saw most others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dorsal.timing.passings.values import Passings
from dorsal.timing.results.field import Runner
from dorsal.timing.results.spoken import Spoken

READ_OF_COLLECTED = 0.5  # at least so many of the bibs handed over have a start read
READ_OF_SEEN = 0.9  # and so many of those who were seen later


@dataclass(frozen=True, slots=True)
class StartMat:
    """What the start read of a wave: `handed` bibs handed over (all bibs of the wave where nobody
    recorded any), `read` of them at the start, `seen` later on the course and `both` of these
    read at the start too. `recorded` says that somebody noted who took a bib.
    """

    recorded: bool = False
    handed: int = 0
    read: int = 0
    seen: int = 0
    both: int = 0

    @property
    def trusted(self) -> bool:
        """Whether it read so many that a runner without a read most likely did not start."""
        return (
            self.read > 0
            and self.read >= READ_OF_COLLECTED * self.handed
            and self.both >= READ_OF_SEEN * self.seen
        )


NO_MAT = StartMat()
NO_SIGNS = (0, 0, 0, 0)


class StartTally:
    """Counts what the start read, wave by wave, and follows single runners."""

    def __init__(self, runners: Iterable[Runner], passings: Passings, spoken: Spoken) -> None:
        self._spoken = spoken
        self._runners = {one.bib: one for one in runners if one.bib}
        said = [bib for bib, each in spoken.of.items() if each.collected]
        self._recorded = {self._runners[bib].wave for bib in said if bib in self._runners}
        self._signs: dict[str, tuple[int, ...]] = {}
        self._counts: dict[str, tuple[int, ...]] = {}
        for bib in self._runners:
            self.renew(bib, passings)

    def renew(self, bib: str, passings: Passings) -> None:
        """Count a runner anew."""
        runner = self._runners.get(bib)
        if runner is None:
            return
        before, now = self._signs.get(bib, NO_SIGNS), self._signs_of(runner, passings)
        if now != before:
            self._signs[bib] = now
            counts = zip(self._counts.get(runner.wave, NO_SIGNS), now, before, strict=True)
            self._counts[runner.wave] = tuple(many + more - less for many, more, less in counts)

    def mats(self) -> dict[str, StartMat]:
        """What the start read, by wave."""
        waves = self._recorded | self._counts.keys()
        return {
            wave: StartMat(wave in self._recorded, *self._counts.get(wave, NO_SIGNS))
            for wave in waves
        }

    def _signs_of(self, runner: Runner, passings: Passings) -> tuple[int, ...]:
        """What one runner adds: handed, read, seen, both."""
        bib, said = runner.bib, self._spoken.of_bib(runner.bib)
        if said.not_starting:
            return NO_SIGNS
        handed = bool(said.collected) or runner.wave not in self._recorded
        read = bib in passings.starts
        own = passings.by_bib.get(bib, ())
        seen = bool(own) and own[-1].visit > 0
        return (int(handed), int(read and handed), int(seen), int(seen and read))
