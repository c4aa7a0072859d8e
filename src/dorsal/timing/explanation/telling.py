"""What every sentence of an explanation needs: the working, the words, times and places."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.instants import SECOND_MS
from dorsal.timing.results.changes import Day
from dorsal.timing.results.clock_texts import elapsed_ms_text, moment_text
from dorsal.timing.results.judged import Terms
from dorsal.timing.results.values import CourseResults, Row
from dorsal.timing.results.working import Working


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells of one row of a working, in the words of a language."""

    working: Working
    row: Row
    wording: Wording = ENGLISH

    @property
    def table(self) -> CourseResults:
        """The table in which the row stands."""
        tables = self.working.results.courses
        return next(one for one in tables if one.course == self.row.course)

    @property
    def terms(self) -> Terms:
        """What the row's wave has in common."""
        return self.working.terms[self.row.course][self.row.wave]

    @property
    def day(self) -> Day:
        """The course as it was run."""
        return self.terms.day

    def say(self, text: str, /, **values: object) -> str:
        """A sentence."""
        return self.wording.say(text, **values)

    def at(self, instant_ms: int) -> str:
        """A time of day."""
        first_ms = self.terms.gun.time_ms
        return moment_text(
            instant_ms, self.working.race.zone, first_ms=first_ms, wording=self.wording
        )

    def elapsed(self, time_ms: int) -> str:
        """An elapsed time, cut to the precision of the rules."""
        return elapsed_ms_text(time_ms, precision_ms=self.working.race.ranking.precision_ms)

    def seconds(self, time_ms: int) -> str:
        """A short time in seconds, with no more decimals than it has: `60`, `0.3`, `0.05`."""
        whole = next((one for one in (0, 1) if time_ms % 10 ** (3 - one) == 0), 2)
        places = 3 if 0 < time_ms < 10 else whole
        return self.wording.decimal(time_ms / SECOND_MS, places)

    def somebody(self, by: str) -> str:
        """Who recorded something."""
        return by or self.say("somebody")

    def name_of_place(self, key: str) -> str:
        """The name of a place by its key; the key itself where there is no such place."""
        for place in self.working.race.places:
            if place.key == key:
                return place.checkpoint.name
        return key


def sided(telling: Telling, visit: int, side: str) -> str:
    """A place with the lap and the side where these matter: `Hut, lap 2, out`; of a place that the
    course passes twice the kilometre, `Hut, km 20.0`.
    """
    route = telling.day.route
    parts = [route.name(visit)]
    if route.course.laps == 1 and len(route.visits_of(route.visit(visit).place)) > 1:
        km = telling.wording.decimal(route.distance_m(visit) / 1000, 1)
        parts.append(telling.say("km %(km)s", km=km))
    if telling.day.route.course.laps != 1 and visit:
        parts.append(telling.say("lap %(lap)s", lap=telling.day.route.lap(visit)))
    if side and telling.day.route.place(visit).in_out:
        parts.append(telling.say("in") if side == "in" else telling.say("out"))
    return ", ".join(parts)
