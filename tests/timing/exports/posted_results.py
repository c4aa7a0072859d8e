"""A small table of results, written by hand, for tests of what is made of one."""

from __future__ import annotations

from datetime import date

from dorsal.timing.entries import Entry
from dorsal.timing.passings.values import Passing
from dorsal.timing.results.values import CourseResults, Results, Row, Split, Status
from tests.timing.simulation.made_race import START, made_race

RACE = made_race()
GUN_MS = START
HOUR_MS = 3_600_000


def entry(bib: str, family: str, first: str, sex: str, **more: object) -> Entry:
    return Entry(f"E{bib}", bib, family, first, "marathon", "all", sex, **more)  # type: ignore[arg-type]


def split(visit: int, gun_ms: int, *, started_ms: int = 10_000) -> Split:
    passing = Passing(visit, "in", GUN_MS + gun_ms, 0, f"mat/17/{visit}", source="mat")
    return Split(passing, gun_ms, gun_ms - started_ms)


def finisher(one: Entry, place: int, gun_ms: int, of_sex: int, **more: object) -> Row:
    splits = (split(0, 10_000), split(1, gun_ms // 2), split(3, gun_ms))
    times = {"time_ms": gun_ms // 1000 * 1000, "gun_ms": gun_ms, "net_ms": gun_ms - 10_000}
    places = {"place": place, "place_of_sex": of_sex, "place_of_category": of_sex}
    values = {"category": "Seniors", "splits": splits} | times | places | more
    return Row(one, "marathon", "all", Status.FINISHED, **values)  # type: ignore[arg-type]


ANE = entry(
    "12", "Etxeberria", "Ane", "F", birth_date=date(1990, 5, 31), country="ESP", city="Zegama"
)
IKER = entry("7", "Agirre", "Iker", "M", birth_year=1985, country="ESP", club="Mendi Taldea")
BEN = entry("105", "=SUM(A1)", "Ben", "M")
UNA = entry("33", "Ní Bhroin", "Úna", "X", birth_date=date(1961, 1, 2), country="IRL")
DAN = entry("40", "Late", "Dan", "M")
EVE = entry("41", "Away", "Eve", "F")
ZOE = entry("42", "Short", "Zoe", "F")
GUS = entry("43", "Guest", "Gus", "M")

ROWS = (
    finisher(IKER, 1, 4 * HOUR_MS + 123_456, 1),
    finisher(ANE, 2, 5 * HOUR_MS, 1, penalty_ms=60_000),
    finisher(BEN, 2, 5 * HOUR_MS, 2),
    Row(GUS, "marathon", "all", Status.NOT_COMPETING, splits=(split(0, 10_000),)),
    Row(UNA, "marathon", "all", Status.DNF, splits=(split(0, 9_000),), stopped_at=1, reason="knee"),
    Row(DAN, "marathon", "all", Status.OVER_TIME, splits=(split(0, 9_000),), stopped_at=2),
    Row(ZOE, "marathon", "all", Status.DSQ),
    Row(EVE, "marathon", "all", Status.DNS),
)
TABLE = CourseResults("marathon", ROWS, state="provisional", protests_until_ms=START + 9 * HOUR_MS)
RESULTS = Results("summit-2027", (TABLE,), "ab" * 32, 1)
