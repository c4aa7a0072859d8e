"""Start reconciliation: who has a bib and was not seen to start, where the mat saw most others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dorsal.ground.wording import Wording, phrase
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.instants import MINUTE_MS
from dorsal.timing.passings.values import Passings
from dorsal.timing.race import Race
from dorsal.timing.results.clock_texts import moment_text
from dorsal.timing.results.field import Runner
from dorsal.timing.results.guns import Gun
from dorsal.timing.results.spoken import Spoken

READ_OF_COLLECTED = 0.5  # at least so many of the bibs handed over have a start read
READ_OF_SEEN = 0.9  # and so many of those who were seen later


@dataclass(frozen=True, slots=True)
class StartMat:
    """What the start read of a wave: `handed` bibs handed over (all bibs of the wave where nobody
    recorded any), `read` of them at the start, `seen` later on the course and `both` of these
    read at the start too. `recorded` says that somebody noted who took a bib. Of all who were read
    at the start `waiting` were read there last before the gun, and `soon` within `SOON_MS` of it.
    `unseen` have a bib, and neither a read nor a word of anybody.
    """

    recorded: bool = False
    handed: int = 0
    read: int = 0
    seen: int = 0
    both: int = 0
    crossed: int = 0
    waiting: int = 0
    soon: int = 0
    unseen: int = 0

    @property
    def trusted(self) -> bool:
        """Whether it read so many that a runner without a read most likely did not start."""
        return (
            self.read > 0
            and self.read >= READ_OF_COLLECTED * self.handed
            and self.both >= READ_OF_SEEN * self.seen
        )


NO_MAT = StartMat()
NO_SIGNS = (0, 0, 0, 0, 0, 0, 0, 0)
SOON_MS = 2 * MINUTE_MS  # the first of a wave are over the line by then
FAR_MS = 10 * MINUTE_MS  # a start is seldom so far from its plan
FEW = 5  # starts tell nothing of a gun
HALF_OF_A_WAVE = 0.5  # seen on the course: whoever was not seen by then is asked for


class StartTally:
    """Counts what the start read, wave by wave, and follows single runners."""

    def __init__(
        self,
        runners: Iterable[Runner],
        passings: Passings,
        spoken: Spoken,
        guns: Mapping[str, Gun],
    ) -> None:
        self._spoken, self._guns = spoken, guns
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
        """What one runner adds: handed, read, seen, both, crossed, waiting, soon, unseen."""
        bib, said = runner.bib, self._spoken.of_bib(runner.bib)
        if said.not_starting:
            return NO_SIGNS
        handed = bool(said.collected) or runner.wave not in self._recorded
        start, gun = passings.starts.get(bib), self._guns.get(runner.wave)
        read = start is not None
        after_ms = start.time_ms - gun.time_ms if start and gun else -1
        own = passings.by_bib.get(bib, ())
        seen = bool(own) and own[-1].visit > 0
        signs = (handed, read and handed, seen, seen and read)
        unseen = handed and not (read or own or said.drops or said.disqualified)
        return tuple(map(int, (*signs, read, after_ms == 0, 0 <= after_ms <= SOON_MS, unseen)))


def never_seen(race: Race, mats: Mapping[str, StartMat], *, wording: Wording) -> Iterator[str]:
    """Whom nobody saw, in waves whose start read too few to tell who started."""
    for wave in race.waves:
        mat = mats.get(wave.key, NO_MAT)
        if mat.unseen and not mat.trusted and mat.seen >= HALF_OF_A_WAVE * mat.handed:
            yield wording.counted(
                "Wave %(wave)s: %(number)s runner was never seen, and the start read too few to "
                "tell who started. Ask, and record who did not.",
                "Wave %(wave)s: %(number)s runners were never seen, and the start read too few to "
                "tell who started. Ask, and record who did not.",
                mat.unseen,
                wave=wave.name or wave.key,
            )


def gun_doubts(
    race: Race,
    guns: Mapping[str, Gun],
    mats: Mapping[str, StartMat],
    *,
    now_ms: int,
    wording: Wording,
) -> Iterator[str]:
    """What makes the start of a wave doubtful: it is far from its plan, or from what the mat at the
    start read.
    """
    for wave in race.waves:
        gun, mat = guns[wave.key], mats.get(wave.key, NO_MAT)
        name, time = wave.name or wave.key, moment_text(gun.time_ms, race.zone)
        late_ms = gun.time_ms - wave.starts_ms
        if gun.told and abs(late_ms) >= FAR_MS:
            yield wording.say(
                _far(late_ms), wave=name, time=time, by=span_text(abs(late_ms), wording)
            )
        if mat.crossed < FEW or now_ms < gun.time_ms + SOON_MS:
            continue
        counts = {"wave": name, "time": time, "all": wording.plain(mat.crossed)}
        if 2 * mat.waiting >= mat.crossed:
            yield wording.say(
                "Wave %(wave)s: %(waiting)s of %(all)s runners were read at the start for the last "
                "time before the gun of %(time)s. The gun, or the clock of that mat, is wrong.",
                waiting=wording.plain(mat.waiting),
                **counts,
            )
        elif not mat.soon:
            yield wording.say(
                "Wave %(wave)s: none of %(all)s runners was read at the start in the two minutes "
                "after the gun of %(time)s. The gun, or the clock of that mat, is wrong.",
                **counts,
            )


def _far(late_ms: int) -> str:
    if late_ms > 0:
        return phrase(
            "The start of wave %(wave)s is recorded at %(time)s, %(by)s later than planned."
        )
    return phrase(
        "The start of wave %(wave)s is recorded at %(time)s, %(by)s earlier than planned."
    )
