"""Results with everything on the way to them, kept for whoever asks why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dorsal.ground.wording import Wording
from dorsal.timing.entries import Entry
from dorsal.timing.log.files import Log
from dorsal.timing.passings.comparing import compare_sources
from dorsal.timing.passings.values import Passings
from dorsal.timing.race import Race
from dorsal.timing.results.courses import (
    CourseField,
    case_of,
    field_of,
    judge_all,
    table_of,
    terms_of,
)
from dorsal.timing.results.field import Runner, take_field
from dorsal.timing.results.for_director import count_fates, flags_of_race
from dorsal.timing.results.guns import Gun, find_guns
from dorsal.timing.results.judged import Judged, Terms
from dorsal.timing.results.spoken import Spoken, hear
from dorsal.timing.results.starts import StartTally
from dorsal.timing.results.values import CourseResults, Results
from dorsal.timing.results.whose_read import finder_of
from dorsal.timing.standing.values import Standing


@dataclass(frozen=True, slots=True)
class Working:
    """Results and how they came about.

    `log` is what was taken of the log, `now_ms` the instant at which runners are judged: `as_of_ms`
    or the last instant of the log. By course: `fields`, `judged` (in the order of the field) and
    `terms` (by wave).
    """

    race: Race
    entries: tuple[Entry, ...]
    log: Log
    standing: Standing
    passings: Passings
    spoken: Spoken
    runners: tuple[Runner, ...]
    guns: Mapping[str, Gun]
    fields: Mapping[str, CourseField]
    terms: Mapping[str, Mapping[str, Terms]]
    judged: Mapping[str, Sequence[Judged]]
    now_ms: int
    results: Results


def from_passings(
    race: Race,
    entries: Sequence[Entry],
    log: Log,
    standing: Standing,
    passings: Passings,
    *,
    now_ms: int,
    as_of_ms: int | None,
    wording: Wording,
    log_hash: str | None = None,
) -> Working:
    """From passings to results. `log_hash` is the log's, where it is known already."""
    spoken = hear(standing.said)
    runners = take_field(race, entries, standing.said, wording=wording)
    guns = find_guns(race, standing.said)
    mats = StartTally(runners, passings, spoken, guns).mats()
    fields, terms, judged, tables = {}, {}, {}, []
    for course in race.courses:
        field = field_of(race, course.key, runners)
        common = terms_of(race, course.key, spoken, guns, mats, wording=wording)
        cases = [case_of(one, passings, spoken) for one in field.runners]
        judged[course.key], terms[course.key] = judge_all(cases, common, now_ms=now_ms)
        fields[course.key] = field
        day = terms[course.key][""].day
        tables.append(table_of(race, field, judged[course.key], spoken, day))
    flags = flags_of_race(
        race,
        standing,
        spoken,
        terms,
        guns,
        events=log.events,
        fates=count_fates(passings),
        chips=passings.chips,
        clocks=passings.clocks,
        read_of=finder_of(standing.reads),
        beside=compare_sources(passings),
        mats=mats,
        bibs={one.bib for one in runners},
        now_ms=now_ms,
        wording=wording,
    )
    results = _results(race, tables, log_hash or log.hash(), as_of_ms, flags)
    return Working(
        race,
        tuple(entries),
        log,
        standing,
        passings,
        spoken,
        runners,
        guns,
        fields,
        terms,
        judged,
        now_ms,
        results,
    )


def _results(
    race: Race,
    tables: Sequence[CourseResults],
    log_hash: str,
    as_of_ms: int | None,
    flags: tuple[str, ...],
) -> Results:
    return Results(
        slug=race.slug,
        courses=tuple(tables),
        log_hash=log_hash,
        rules=race.rules,
        as_of_ms=as_of_ms,
        flags=flags,
    )
