"""Races and passings made for tests of results: a course of four places, an hour between each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.wording import ENGLISH
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, Started
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, instant_of, instant_text
from dorsal.timing.log.files import Log
from dorsal.timing.passings.values import Passing, Passings
from dorsal.timing.race import Category, Place, Race, RaceCourse, Ranking, Visit, Wave
from dorsal.timing.results.values import CourseResults, Row
from dorsal.timing.results.working import Working, from_passings
from dorsal.timing.standing.said import said_of
from dorsal.timing.standing.values import Standing

GUN = instant_of(datetime(2027, 5, 30, 7, tzinfo=UTC))  # 09:00 in Zegama
PLACES = ("start", "pass", "hut", "finish")
CATEGORIES = (
    Category("F-SEN", "Women", "F", 18, 39),
    Category("F-V1", "Women 40", "F", 40, 49),
    Category("F-V2", "Women 50", "F", 50, 99),
    Category("M-U20", "Men under 20", "M", 0, 19),
    Category("M-SEN", "Men", "M", 20, 39),
    Category("M-V1", "Men 40", "M", 40, 99),
)


def at(hours: float = 0.0, *, minutes: float = 0.0, ms: int = 0) -> int:
    """So long after the gun, as an instant."""
    return GUN + round(hours * HOUR_MS) + round(minutes * MINUTE_MS) + ms


def text(hours: float = 0.0, *, minutes: float = 0.0) -> str:
    """The same as the log writes it."""
    return instant_text(at(hours, minutes=minutes))


def course(
    cutoffs_h: Mapping[str, float] | None = None,
    *,
    key: str = "long",
    places: Sequence[str] = PLACES,
    laps: int = 1,
    limit_h: float | None = None,
) -> RaceCourse:
    """A course by these places, 10 km apart."""
    hours = cutoffs_h or {}
    visits = tuple(
        Visit(index, name, 1, 10_000.0 * index, None, None, _seconds(hours.get(name)))
        for index, name in enumerate(places)
    )
    return RaceCourse(key, key.title(), visits, laps, _seconds(limit_h))


def _seconds(hours: float | None) -> float | None:
    return None if hours is None else 3600.0 * hours


def race(
    *courses: RaceCourse,
    ranking: Ranking | None = None,
    in_out: Iterable[str] = (),
    grace_s: float = 0.0,
    waves: tuple[Wave, ...] = (),
    cutoff_on_out: Iterable[str] = (),
) -> Race:
    """A race over these courses (over `course()` if none), each with a wave of its own name."""
    each = courses or (course(),)
    keys = dict.fromkeys(visit.place for one in each for visit in one.visits)
    places = tuple(
        Place(
            Checkpoint(key, key.title(), 0.0),
            in_out=key in set(in_out),
            grace_s=grace_s,
            cutoff_on="out" if key in set(cutoff_on_out) else "in",
        )
        for key in keys
    )
    return Race(
        slug="summit-2027",
        name="Summit",
        edition="2027",
        zone=ZoneInfo("Europe/Madrid"),
        places=places,
        courses=each,
        waves=waves or tuple(Wave(one.key, one.key, GUN) for one in each),
        ranking=ranking or Ranking(),
    )


def entry(bib: str, sex: str = "M", **more: object) -> Entry:
    """An entry on the long course."""
    values: dict[str, object] = {"course": "long", **more}
    return Entry(f"E{bib}", bib, f"Runner {bib}", "A", sex=sex, **values)  # type: ignore[arg-type]


def passing(visit: int, time_ms: int, **more: object) -> Passing:
    """A passing that a mat saw, known to 50 ms."""
    values: dict[str, object] = {
        "side": "",
        "doubt_ms": 50,
        "source": f"mat-{visit}",
        "used": f"mat-{visit}/1/{time_ms}",
        **more,
    }
    return Passing(visit=visit, time_ms=time_ms, **values)  # type: ignore[arg-type]


def hourly(last: int, *, finish_ms: int | None = None, start: bool = True) -> list[Passing]:
    """Passings one hour apart up to a visit; the last one at `finish_ms` where told."""
    first = [passing(0, GUN)] if start else []
    found = first + [passing(visit, at(visit)) for visit in range(1, last + 1)]
    if finish_ms is not None:
        found[-1] = passing(last, finish_ms)
    return found


@dataclass(frozen=True)
class Made:
    """A race worked out from passings that a test has made."""

    working: Working

    @property
    def table(self) -> CourseResults:
        """The table of the first course."""
        return self.working.results.courses[0]

    def row(self, bib: str) -> Row:
        """The row of a bib."""
        found = self.working.results.row(bib)
        assert found is not None
        return found

    @property
    def order(self) -> list[tuple[str, int | None]]:
        """Bibs and places in the order of the table."""
        return [(row.bib, row.place) for row in self.table.rows]


def work(
    passings: Mapping[str, Sequence[Passing]],
    *said: AnyEvent,
    of: Race | None = None,
    entries: Sequence[Entry] | None = None,
    now_ms: int | None = None,
    gun: bool = True,
) -> Made:
    """The results of these passings and of what was said, at an instant (12 hours after the gun
    if not told); entries are men on the long course, one for each bib.
    """
    of = of or race()
    told = entries if entries is not None else [entry(bib) for bib in passings]
    events: list[AnyEvent] = [Started(at=text(), by="starter", time=text()), *said]
    counting = events if gun else events[1:]
    starts = {bib: each[0] for bib, each in passings.items() if each and each[0].visit == 0}
    return Made(
        from_passings(
            of,
            told,
            Log.of(of.slug, counting),
            Standing(of.slug, said=said_of(counting)),
            Passings({bib: tuple(each) for bib, each in passings.items()}, starts),
            now_ms=at(12) if now_ms is None else now_ms,
            as_of_ms=None,
            wording=ENGLISH,
        )
    )


def with_ranking(**rules: object) -> Race:
    """The usual race, ranked by these rules."""
    return replace(race(), ranking=Ranking(**rules))  # type: ignore[arg-type]
