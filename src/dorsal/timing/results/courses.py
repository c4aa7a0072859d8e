"""One course: its runners judged and put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dorsal.ground.wording import Wording
from dorsal.timing.passings.values import Passings
from dorsal.timing.race import Category, Race
from dorsal.timing.results.categories import age_date_of, all_categories, category_of
from dorsal.timing.results.changes import Day, day_of
from dorsal.timing.results.columns import Columns
from dorsal.timing.results.field import Runner, bib_order
from dorsal.timing.results.guns import Gun
from dorsal.timing.results.judged import Case, Judged, Terms
from dorsal.timing.results.judging import judge
from dorsal.timing.results.publication import publication_of
from dorsal.timing.results.ranking import Places, give_places, placed
from dorsal.timing.results.route import route_of
from dorsal.timing.results.spoken import Spoken
from dorsal.timing.results.starts import NO_MAT, StartMat
from dorsal.timing.results.values import CourseResults, Row


@dataclass(frozen=True, slots=True)
class CourseField:
    """The runners of a course in the order of their bibs, with the category of each (an index
    into `categories`, -1: none).
    """

    course: str
    runners: tuple[Runner, ...]
    categories: tuple[Category, ...]
    category_of: tuple[int, ...]


def field_of(race: Race, course: str, runners: Sequence[Runner]) -> CourseField:
    """The field of a course."""
    mine = [one for one in runners if one.course == course]
    mine.sort(key=lambda one: (*bib_order(one.bib), one.entry.key))
    entries = [one.entry for one in mine]
    categories = all_categories(race, entries)
    on, declared = age_date_of(race), len(race.ranking.categories)
    found = [category_of(one, categories, declared=declared, on=on) for one in entries]
    return CourseField(
        course, tuple(mine), categories, tuple(-1 if one is None else one for one in found)
    )


def terms_of(
    race: Race,
    course: str,
    spoken: Spoken,
    guns: Mapping[str, Gun],
    mats: Mapping[str, StartMat],
    *,
    wording: Wording,
) -> dict[str, Terms]:
    """What the runners of each wave of a course have in common (of no wave under the empty key)."""
    day = day_of(route_of(race, course), spoken.changes)
    waves = {one.key: guns[one.key] for one in race.waves if one.course == course}
    first_ms = min((one.starts_ms for one in race.waves), default=0)
    waves[""] = Gun("", first_ms, told=False)
    return {
        wave: Terms(
            day=day,
            gun=gun,
            ranking=race.ranking,
            zone=race.zone,
            wording=wording,
            late_start_ms=round(1000 * race.late_start_s),
            mat_trusted=mats.get(wave, NO_MAT).trusted,
            bibs_recorded=mats.get(wave, NO_MAT).recorded,
            decisions=spoken.decisions,
        )
        for wave, gun in waves.items()
    }


def case_of(runner: Runner, passings: Passings, spoken: Spoken) -> Case:
    """What the log has on a runner."""
    bib = runner.bib
    if not bib:
        return Case(runner, spoken.of_bib(""))
    return Case(runner, spoken.of_bib(bib), passings.by_bib.get(bib, ()), passings.starts.get(bib))


def judge_all(
    cases: Sequence[Case], terms: Mapping[str, Terms], *, now_ms: int
) -> tuple[list[Judged], dict[str, Terms]]:
    """Judge all runners of a course, and the terms by which they were judged in the end: where
    the course was stopped the last common checkpoint is known only after a first round.
    """
    final = dict(terms)
    judged = [judge(case, final[case.runner.wave], now_ms=now_ms) for case in cases]
    day = next(iter(terms.values())).day
    if day.stop is None or day.route.unlimited:
        return judged, final
    at = last_common(day, judged)
    if at is None:
        return judged, final
    final = {wave: replace(one, ranked_at=at) for wave, one in terms.items()}
    again = [
        judge(case, final[case.runner.wave], now_ms=now_ms) if one.stopped else one
        for case, one in zip(cases, judged, strict=True)
    ]
    return again, final


def last_common(day: Day, judged: Sequence[Judged]) -> int | None:
    """The last checkpoint that all had reached who were on the way when the course was stopped:
    the least of the farthest where each was seen by then. None where nobody was.

    Whoever was not seen there, but farther on, has passed it all the same.
    """
    if day.stop is None:
        return None
    farthest = []
    for one in judged:
        passed = [
            split.passing.visit
            for split in one.row.splits
            if split.passing.visit > day.start and split.passing.time_ms <= day.stop.since_ms
        ]
        if one.stopped and passed:
            farthest.append(max(passed))
    return min(farthest, default=None)


def table_of(
    race: Race, field: CourseField, judged: Sequence[Judged], spoken: Spoken, day: Day
) -> CourseResults:
    """The table of a course."""
    columns = Columns(judged, field.category_of)
    places = give_places(columns, field.categories, race.ranking)
    bibs = [one.row.bib for one in judged]
    rows = [placed(one.row, places, at, bibs) for at, one in enumerate(judged)]
    return course_results(race, field, rows, places, spoken, judged, day)


def course_results(
    race: Race,
    field: CourseField,
    rows: Sequence[Row],
    places: Places,
    spoken: Spoken,
    judged: Sequence[Judged],
    day: Day,
) -> CourseResults:
    """The table of a course from its placed rows, which are in the order of the bibs."""
    publication = publication_of(field.course, spoken.published, race.ranking)
    return CourseResults(
        course=field.course,
        rows=tuple(map(rows.__getitem__, places.order.tolist())),
        categories=tuple(places.in_use[index] for index in sorted(places.in_use)),
        state=publication.state,
        protests_until_ms=publication.protests_until_ms,
        ranked_at=_ranked_at(day, judged),
    )


def _ranked_at(day: Day, judged: Sequence[Judged]) -> int | None:
    if day.stop is not None and not day.route.unlimited:
        return last_common(day, judged)
    return day.finish if day.shortened else None
