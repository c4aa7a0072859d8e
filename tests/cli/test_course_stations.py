"""`dorsal course`: cut-offs, stations and the sun in a report; files written all or none."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Dorsal
from tools.make_course_example import FOLDER

TRACK = FOLDER / "course.gpx"
OF_2027 = ("--checkpoints", FOLDER / "checkpoints.csv", "--race", "larraundi", "--edition", "2027")


def test_where_one_file_cannot_be_made_none_is_written(dorsal: Dorsal, tmp_path: Path) -> None:
    table, calendar = tmp_path / "q.csv", tmp_path / "q.ics"
    both = ("--out", table, "--out", calendar)
    ran = dorsal("course", "plan", *OF_2027, "--target", "6:30:00", *both)
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    told = dorsal("course", "fans", *OF_2027, "--out", tmp_path / "q.svg", "--out", calendar)
    assert (told.code, list(tmp_path.iterdir())) == (2, [])


def test_the_sun_is_told_without_any_cutoff(dorsal: Dorsal) -> None:
    start = ("--start", "2027-05-30T09:00+02:00")
    assert (
        "the sun rises at 06:34 and sets at 21:40." in dorsal("course", "report", TRACK, *start).out
    )
    said = dorsal("course", "report", TRACK, *start, "--json").json
    assert (said["sun"]["sunset_at"][:16], said["light"]) == ("2027-05-30T21:40", [])


def test_cutoffs_have_a_clock_and_paces_and_stations_their_services_and_hours(
    dorsal: Dorsal, tmp_path: Path
) -> None:
    listed = tmp_path / "stations.csv"
    listed.write_text(
        "key,name,km,cutoff,services,opens,closes\n"
        'a,Otz,7,1:10,"water, food",2027-05-30T09:30+02:00,2027-05-30T10:15+02:00\n'
        "b,Etxe,42.2,20:00,,,\n"
    )
    start = ("--start", "2027-05-30T09:00+02:00")
    ran = dorsal("course", "report", TRACK, "--checkpoints", listed, *start)
    cutoffs, _, stations = ran.out.partition("\nCut-offs\n")[2].partition("\nStations\n")
    rows = [line.split() for line in cutoffs.splitlines() if line.startswith("▲")]
    assert rows[0][:5] == ["▲0", "Otz", "1:10", "10:10", "10:00"]
    assert rows[1][:5] == ["▲1", "Etxe", "20:00", "Mon", "05:00"]
    (station,) = [line.split() for line in stations.splitlines() if line.startswith("▲")]
    assert station == ["▲0", "Otz", "Sun", "09:30", "to", "10:15", "water,", "food"]
