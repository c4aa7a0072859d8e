"""Sheets of real races, with their faults."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dorsal.timing.events import Dropped, ManualTime
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.written import find_instant, read_sheet, read_written
from tests.timing.written.made_station import made_race

DENVER, NEW_YORK = ZoneInfo("America/Denver"), ZoneInfo("America/New_York")
NOW_MS = read_instant("2026-01-01T00:00:00.000Z")

pytestmark = pytest.mark.data


def test_a_messy_sheet_of_the_bear(shared_data: Path) -> None:
    """Wrong dates, missing points and a drop that went on: every time is kept as it was written."""
    gun_ms = read_instant("2016-09-23T12:00:00.000Z")
    places = ("MDF", "LEH", "RIH", "COC", "RHF", "TEF", "TOG")
    race = made_race(*places, gun_ms=gun_ms, zone=DENVER, limit_s=36 * 3600)
    data = (shared_data / "splits" / "bear100_2016_messy_records.csv").read_bytes()
    found = read_sheet(data, race=race, now_ms=NOW_MS, source="bear")
    times = [one for one in found.events if isinstance(one, ManualTime)]
    assert (found.rows, len(times), found.problems) == (15, 30, ())
    assert [one.time for one in times[:2]] == [
        "2016-09-23T13:45:30.000Z",
        "2016-09-23T13:45:31.000Z",
    ]
    wrong = next(one for one in times if one.entered == "9/24/2016 8:20:00 pm")
    assert wrong.time == "2016-09-25T02:20:00.000Z"  # a day late, as it was written
    assert [one.bib for one in found.events if isinstance(one, Dropped)] == ["187"] * 2


def test_the_raw_times_of_a_race_of_laps(shared_data: Path) -> None:
    data = (shared_data / "splits" / "rufa_2017_raw_times.csv").read_bytes()
    gun_ms = read_instant("2017-02-11T13:00:00.000Z")
    race = made_race("Grandeur Peak", "Finish", gun_ms=gun_ms, zone=ZoneInfo("UTC"))
    found = read_sheet(data, race=race, now_ms=NOW_MS, source="rufa")
    times = [one for one in found.events if isinstance(one, ManualTime)]
    assert (found.rows, len(times), found.problems) == (360, 360, ())
    assert Counter((one.place, one.side) for one in times) == {
        ("Grandeur Peak", "out"): 100,
        ("Finish", "in"): 100,
        ("Grandeur Peak", "in"): 99,
        ("start", "in"): 61,
    }
    assert times[0].time == "2017-02-11T15:06:53.810Z"
    assert sum(isinstance(one, Dropped) for one in found.events) == 3


def test_the_days_of_a_race_through_the_night(shared_data: Path) -> None:
    """Eastern States 100: of each runner's times of day the days follow, one after another."""
    text = (shared_data / "splits" / "es100_arrivals_departures.csv").read_text()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["year"] == "2021"]
    start_ms = read_instant("2021-08-14T09:00:00.000Z")
    finished = 0
    for row in rows:
        at_ms, cells = start_ms, [row[f"as{n:02d}_{kind}_tod"] for n, kind in stops(row)]
        for cell in filter(None, cells):
            written = read_written(cell)
            assert written is not None
            found = find_instant(
                written,
                zone=NEW_YORK,
                expected_ms=at_ms + 90 * 60_000,
                after_ms=at_ms - written.precision_ms,
            )
            assert found is not None
            at_ms = found
        if row["MaxAS"] == "FINISH" and row["MaxTime"]:
            finished += 1
            assert abs((at_ms - start_ms) / 3_600_000 - float(row["MaxTime"])) < 0.1
    assert finished > 50


def stops(row: dict[str, str]) -> list[tuple[int, str]]:
    """The columns of a runner in the order of the course."""
    return [
        (n, kind) for n in range(1, 18) for kind in ("arr", "dep") if f"as{n:02d}_{kind}_tod" in row
    ]


def test_a_matrix_of_arrivals_and_departures(shared_data: Path) -> None:
    text = (shared_data / "splits" / "es100_arrivals_departures.csv").read_text()
    head, *rows = text.splitlines()
    of_2021 = "\n".join([head, *(row for row in rows if row.startswith("2021,"))])
    places = [f"as{n:02d}" for n in range(1, 18)]
    gun_ms = read_instant("2021-08-14T09:00:00.000Z")
    race = made_race(*places, gun_ms=gun_ms, zone=NEW_YORK, limit_s=36 * 3600)
    found = read_sheet(of_2021.encode(), race=race, now_ms=NOW_MS, source="es100")
    reader = csv.DictReader(io.StringIO(of_2021))
    written = [
        (f"as{n:02d}", row["bib_number"], {"arr": "in", "dep": "out"}[kind], cell)
        for row in reader
        for n, kind in stops(row)
        if (cell := row[f"as{n:02d}_{kind}_tod"].strip())
    ]
    times = [one for one in found.events if isinstance(one, ManualTime)]
    assert [(one.place, one.bib, one.side, one.entered) for one in times] == written
    assert len(times) > 1_000


def test_elapsed_times_in_and_out_of_hardrock(shared_data: Path) -> None:
    data = (shared_data / "splits" / "hardrock_2014_in_out_long.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    gun_ms = read_instant("2014-07-11T12:00:00.000Z")
    names = dict.fromkeys(row["split"] for row in rows if row["split"] != "Start")
    race = made_race(*names, gun_ms=gun_ms, zone=DENVER, limit_s=48 * 3600)
    found = read_sheet(data, race=race, now_ms=NOW_MS, source="hardrock")
    times = [one for one in found.events if isinstance(one, ManualTime)]
    assert (found.problems, len(times)) == ((), len(rows))
    elapsed = [str((read_instant(one.time) - gun_ms) // 1000) for one in times]
    assert elapsed == [row["elapsed_s"] for row in rows]
    assert [one.side for one in times] == [row["kind"] for row in rows]


def test_a_table_of_splits_of_a_whole_race(shared_data: Path) -> None:
    """Templiers 2023: 26,000 cells of seconds since the start, each an instant of its place."""
    table = (shared_data / "splits" / "templiers_2023.csv").read_text(encoding="utf-8")
    table = table.replace("runner,", "bib,", 1)
    gun_ms = read_instant("2023-10-22T04:15:00.000Z")
    places = [f"cp{number:02d}" for number in range(12)]
    race = made_race(*places, gun_ms=gun_ms, limit_s=24 * 3600)

    found = read_sheet(table.encode(), race=race, now_ms=NOW_MS, source="splits", elapsed=True)

    times = [one for one in found.events if isinstance(one, ManualTime)]
    assert len(times) == len(found.events)
    assert Counter((one.bib, one.place, one.time) for one in times) == Counter(
        (row["bib"], place, instant_text(gun_ms + int(row[place]) * 1000))
        for row in csv.DictReader(io.StringIO(table))
        for place in places
        if row[place]
    )
