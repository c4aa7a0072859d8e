"""Passings of real races: every recorded time goes to the visit at which it was recorded."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dorsal.timing.instants import datetime_of, instant_of
from dorsal.timing.race import Race
from dorsal.timing.reads import Fate
from tests.timing.passings.made_day import ANNA, HOUR, MINUTE, START, Mats, race_of

pytestmark = pytest.mark.data

MILE_KM = 1.609344


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def field(bibs: set[str]) -> tuple[object, ...]:
    return tuple(replace(ANNA, key=f"E{bib}", bib=bib, chips=()) for bib in sorted(bibs))


def hardrock(rows: list[dict[str, str]]) -> Race:
    stops = dict.fromkeys((row["split"], float(row["distance_mi"])) for row in
                          sorted(rows, key=lambda row: int(row["seq"])))  # fmt: skip
    return race_of(
        [(name, miles * MILE_KM, miles * 100) for name, miles in stops],
        in_out=[name for name, _ in stops if name not in ("Start", "Finish")],
        cutoff_h=48,
    )


@pytest.mark.parametrize("dated", [True, False])
def test_hardrock_2014_in_and_out(shared_data: Path, *, dated: bool) -> None:
    rows = rows_of(shared_data / "splits" / "hardrock_2014_in_out_long.csv")
    race = hardrock(rows)
    index = {visit.place: visit.index for visit in race.courses[0].visits}
    mats = Mats()
    wanted = defaultdict(list)
    for row in rows:
        time_ms = START + 1000 * int(row["elapsed_s"])
        wanted[row["bib"]].append((index[row["split"]], row["kind"], time_ms))
        if row["split"] == "Start":
            mats.write("Start", row["bib"], time_ms)
        elif dated:
            mats.write(row["split"], row["bib"], time_ms, side=row["kind"])
        else:
            local = datetime_of(time_ms).astimezone(race.zone)
            mats.write(row["split"], row["bib"], None, side=row["kind"], precision_ms=1_000,
                       entered=f"{local:%H:%M:%S}")  # fmt: skip
    passings = mats.passings(race, field(set(wanted)))  # type: ignore[arg-type]
    # bib 28 is said to have run the 7.9 miles to Ouray in 2 minutes
    wanted["28"] = [one for one in wanted["28"] if one[0] != index["Ouray"]]
    found = {
        bib: [(one.visit, one.side, one.time_ms) for one in own]
        for bib, own in passings.by_bib.items()
    }
    assert found == wanted
    assert Counter(one.fate for one in passings.seen) == {
        Fate.USED: len(rows) - 2,
        Fate.OUT_OF_ORDER: 2,
    }


def test_eastern_states_times_of_day_find_their_days(shared_data: Path) -> None:
    """27 hours and more of arrivals and departures, of which only the time of day was written."""
    folder = shared_data / "splits"
    stations = [row for row in rows_of(folder / "es100_aid_stations.csv")
                if row["year"] == "2021.0"]  # fmt: skip
    stops = [("start", 0.0, 0.0)] + [
        (
            row["as_index"],
            float(row["dist_from_start"]) * MILE_KM,
            float(row["dist_from_start"]) * 60,
        )
        for row in stations
    ]
    stations_on_the_way = [name for name, _, _ in stops[1:-1]]
    race = race_of(stops, in_out=stations_on_the_way, cutoff_h=36, zone="America/New_York")
    gun_ms = instant_of(datetime(2021, 8, 14, 5, 0, tzinfo=ZoneInfo("America/New_York")))
    race = replace(race, waves=(replace(race.waves[0], starts_ms=gun_ms),), opens_ms=gun_ms - HOUR)
    mats, finishes, written = Mats(), {}, 0
    for row in rows_of(folder / "es100_arrivals_departures.csv"):
        if row["year"] != "2021":
            continue
        if row["MaxAS"] == "FINISH":
            finishes[row["bib_number"]] = float(row["MaxTime"])
        for number, (name, _, _) in enumerate(stops[1:], start=1):
            for side, column in (("in", "arr"), ("out", "dep")):
                entered = row.get(f"as{number:02d}_{column}_tod") or ""
                if entered:
                    written += 1
                    mats.write(name, row["bib_number"], None, entered=entered, side=side,
                               precision_ms=MINUTE)  # fmt: skip
    bibs = {event.bib for event in mats.events}  # type: ignore[union-attr]
    passings = mats.passings(race, field(bibs))  # type: ignore[arg-type]
    fates = Counter(one.fate for one in passings.seen)
    assert fates[Fate.USED] > 0.98 * written
    elapsed_h = {bib: (passings.by_bib[bib][-1].time_ms - gun_ms) / HOUR for bib in finishes}
    assert {bib for bib in finishes if abs(elapsed_h[bib] - finishes[bib]) > 0.06} == set()
    for own in passings.by_bib.values():
        times_ms = [one.time_ms for one in own]
        assert times_ms == sorted(times_ms)


def test_running_up_for_air_counts_the_laps_that_were_recorded(shared_data: Path) -> None:
    """Laps without end between a base and a summit; the raw times of both, some missing."""
    rows = rows_of(shared_data / "splits" / "rufa_2017_raw_times.csv")
    gun = datetime(2017, 2, 11, 13, 0, tzinfo=UTC)
    race = race_of((("base", 0, 0), ("summit", 4.2, 850), ("base", 8.4, 850)), laps=0)
    race = replace(
        race,
        waves=(replace(race.waves[0], starts_ms=instant_of(gun)),),
        opens_ms=instant_of(gun - timedelta(hours=1)),
    )
    mats = Mats()
    base: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        time = datetime.fromisoformat(row["absolute_time"]).replace(tzinfo=UTC)
        at_base = row["split"] != "Grandeur Peak"  # the end of a lap, or the start of the next
        base[row["bib"]] |= {row["absolute_time"]} if at_base else set()
        mats.write("base" if at_base else "summit", row["bib"], instant_of(time))
    passings = mats.passings(race, field(set(base)))  # type: ignore[arg-type]
    bases = {
        bib: sum(one.visit > 0 and one.visit % 2 == 0 for one in passings.by_bib.get(bib, ()))
        for bib in base
    }
    assert bases == {bib: runs_of(times) for bib, times in base.items()}


def runs_of(times: set[str]) -> int:
    """How many times are more than ten minutes after the one before."""
    moments = sorted(map(datetime.fromisoformat, times))
    return len(moments[:1]) + sum(
        two - one > timedelta(minutes=10) for one, two in pairwise(moments)
    )
