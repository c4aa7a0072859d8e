"""Results as a document (JSON): stable, the same bytes from the same results."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dorsal.timing.instants import instant_text
from dorsal.timing.passings.values import Passing
from dorsal.timing.race import Race
from dorsal.timing.results.podium import Honours, podium
from dorsal.timing.results.route import Route, route_of
from dorsal.timing.results.values import CourseResults, Results, Row, Split

FORMAT = 1


def results_json(results: Results, race: Race) -> dict[str, Any]:
    """The whole document; docs/reference/results.md tells each key.

    Times are whole milliseconds, instants texts in UTC; what there is none of is null.
    """
    return {
        "dorsal_results": FORMAT,
        "race": results.slug,
        "rules": results.rules,
        "log_sha256": results.log_hash,
        "as_of": _instant(results.as_of_ms),
        "by": race.ranking.by,
        "precision_ms": race.ranking.precision_ms,
        "flags": list(results.flags),
        "courses": [_course(one, race) for one in results.courses],
    }


def _instant(instant_ms: int | None) -> str | None:
    return None if instant_ms is None else instant_text(instant_ms)


def _course(table: CourseResults, race: Race) -> dict[str, Any]:
    route = route_of(race, table.course)
    return {
        "course": table.course,
        "state": table.state,
        "protests_until": _instant(table.protests_until_ms),
        "ranked_at": table.ranked_at,
        "visits": [_visit(route, index) for index in range(route.finish + 1)],
        "categories": [asdict(one) for one in table.categories],
        "rows": [row_json(row, route) for row in table.rows],
        "podium": [_honours(one) for one in podium(table, race)],
    }


def _visit(route: Route, index: int) -> dict[str, Any]:
    return {
        "visit": index,
        "place": route.visit(index).place,
        "name": route.name(index),
        "lap": route.lap(index),
        "distance_m": route.distance_m(index),
    }


def row_json(row: Row, route: Route) -> dict[str, Any]:
    """One runner of the document."""
    entry = row.entry
    return {
        "bib": entry.bib,
        "entry": entry.key,
        "family_name": entry.family_name,
        "first_name": entry.first_name,
        "sex": entry.sex,
        "country": entry.country,
        "club": entry.club,
        "wave": row.wave,
        "status": row.status.value,
        "proposed": row.proposed.value if row.proposed else None,
        "reason": row.reason,
        "place": row.place,
        "place_of_sex": row.place_of_sex,
        "place_of_category": row.place_of_category,
        "category": row.category,
        "time_ms": row.time_ms,
        "gun_ms": row.gun_ms,
        "net_ms": row.net_ms,
        "penalty_ms": row.penalty_ms,
        "laps": _laps(row, route),
        "stopped_at": row.stopped_at,
        "cannot_separate": list(row.cannot_separate),
        "flags": list(row.flags),
        "splits": [_split(one, route) for one in row.splits],
    }


def _laps(row: Row, route: Route) -> int | None:
    """Full laps, where laps are without end."""
    if not route.unlimited or row.stopped_at is None:
        return None
    return route.full_laps(row.stopped_at)


def _split(split: Split, route: Route) -> dict[str, Any]:
    passing: Passing = split.passing
    return {
        "visit": passing.visit,
        "place": route.visit(passing.visit).place,
        "side": passing.side,
        "at": instant_text(passing.time_ms),
        "gun_ms": split.gun_ms,
        "net_ms": split.net_ms,
        "doubt_ms": passing.doubt_ms,
        "source": passing.source,
        "used": passing.used,
    }


def _honours(one: Honours) -> dict[str, Any]:
    return {
        "sex": one.sex,
        "category": one.category,
        "bibs": [row.bib for row in one.rows],
    }
