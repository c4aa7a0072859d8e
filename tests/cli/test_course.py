"""`dorsal course`: report, compare, plan and convert, as their users run them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dorsal.course.examples import demonstration_track
from dorsal.course.survey import survey
from tests.cli.conftest import Dorsal
from tools.make_course_example import FOLDER

TRACK, CHECKPOINTS = FOLDER / "course.gpx", FOLDER / "checkpoints.csv"
SPLITS = FOLDER / "splits-2026.csv"
OF_2027 = ("--checkpoints", CHECKPOINTS, "--race", "larraundi", "--edition", "2027")
RELIED_UPON = {
    *("distance_m", "ascent_m", "ascent_band_m", "descent_m", "min_altitude_m"),
    *("max_altitude_m", "noise", "km_effort", "climbs"),
}


def test_a_report_in_json_holds_what_is_relied_upon(dorsal: Dorsal) -> None:
    ran = dorsal("course", "report", TRACK, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert set(ran.json) >= RELIED_UPON
    low, high = ran.json["ascent_band_m"]
    assert low <= ran.json["ascent_m"] <= high
    assert ran.json["ascent_m"] == pytest.approx(2_736, rel=0.01)
    assert ran.json["max_altitude_m"] == pytest.approx(1_551, abs=1)
    assert [one["category"] for one in ran.json["climbs"]].count("1") == 1


def test_a_report_draws_the_profile_and_lists_legs_and_cutoffs(dorsal: Dorsal) -> None:
    ran = dorsal("course", "report", TRACK, *OF_2027, "--start", "2027-05-30T09:00+02:00")
    assert ran.code == 0
    assert "█" in ran.out
    assert "▲4   Haitzandi    23.2  1,551     3.6  +790     0     4:30" in ran.out
    assert "The last runner is by day from km 0.0 (09:00) to km 42.2 (17:00)." in ran.out
    assert "gpx.studio would say" in ran.out


def test_the_words_are_for_screen_readers(dorsal: Dorsal) -> None:
    ran = dorsal("course", "report", TRACK, *OF_2027, "--words")
    assert "km 19.6 to 23.2: +790 m, 22 %, up to Haitzandi\n" in ran.out
    assert "█" not in ran.out


def test_the_organisers_figure_is_set_beside_ours(dorsal: Dorsal) -> None:
    said = dorsal("course", "report", TRACK, "--official-ascent", "2736", "--json").json
    assert said["official"] == {"km": None, "ascent_m": 2736.0, "doubts": []}
    assert said["why"][-1].startswith("The organiser says 2,736 m")


def test_a_course_is_bent_to_official_figures(dorsal: Dorsal) -> None:
    official = ("--official-km", "42.5", "--official-ascent", "2800", "--calibrate")
    said = dorsal("course", "report", TRACK, *official, "--json").json
    assert said["distance_m"] == pytest.approx(42_500, abs=1)
    assert said["ascent_m"] == pytest.approx(2_800, abs=5)


def test_calibration_without_figures_is_refused(dorsal: Dorsal) -> None:
    ran = dorsal("course", "report", TRACK, "--calibrate", "--json")
    assert ran.code == 2
    assert ran.json["problems"][0]["what"] == (
        "there are no official figures to bend the course to"
    )


@pytest.mark.parametrize(
    ("ending", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_picture_is_written(dorsal: Dorsal, tmp_path: Path, ending: str, begins: bytes) -> None:
    picture = tmp_path / f"profile.{ending}"
    ran = dorsal("course", "report", TRACK, "--picture", picture)
    assert ran.code == 0
    assert picture.read_bytes().startswith(begins)


def test_a_picture_of_another_kind_is_refused_at_once(dorsal: Dorsal, tmp_path: Path) -> None:
    ran = dorsal("course", "report", tmp_path / "absent.gpx", "--picture", tmp_path / "a.jpg")
    assert ran.code == 2
    assert "a picture is not written as .jpg" in ran.err


def test_a_bad_weather_course_is_laid_beside(dorsal: Dorsal) -> None:
    said = dorsal("course", "report", TRACK, *OF_2027, "--variant", TRACK, "--json").json
    assert said["variant"]["common_share"] == 1.0
    assert {one["fate"] for one in said["variant"]["checkpoints"]} == {"kept"}


def test_a_course_compared_with_itself_has_not_changed(dorsal: Dorsal) -> None:
    editions = (*OF_2027, "--edition-before", "2026")
    said = dorsal("course", "compare", TRACK, TRACK, *editions, "--json").json
    assert (said["added_distance_m"], said["common_share"]) == (0.0, 1.0)
    assert all(one["comparable"] for one in said["checkpoints"])
    assert "No stretch has changed." in dorsal("course", "compare", TRACK, TRACK, *editions).out


def test_a_plan_in_json_holds_every_checkpoint_in_order(dorsal: Dorsal) -> None:
    history = ("--history", f"2026={SPLITS}")
    ran = dorsal("course", "plan", *OF_2027, "--target", "6:30:00", *history, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["target_s"] == 23_400
    points = ran.json["checkpoints"]
    assert [one["cp"] for one in points] == [f"cp{number:02}" for number in range(11)]
    assert points[4]["label"] == "Haitzandi"
    assert points[4]["km"] == 23.2
    elapsed = [one["elapsed_s"] for one in points]
    assert elapsed == sorted(elapsed)
    assert (elapsed[0], elapsed[-1]) == (0, 23_400)
    assert {one["source"] for one in points[1:-1]} == {"past"}


def test_a_plan_without_history_rests_on_the_model(dorsal: Dorsal) -> None:
    said = dorsal("course", "plan", TRACK, *OF_2027, "--target", "6:30:00", "--json").json
    assert {one["source"] for one in said["checkpoints"][1:-1]} == {"model"}
    assert said["editions"] == []


def test_a_plan_by_the_clock_with_a_stop_of_ones_own(dorsal: Dorsal) -> None:
    start = ("--start", "2027-05-30T09:00+02:00", "--stop", "cp06=0:10")
    ran = dorsal("course", "plan", *OF_2027, "--target", "6:30:00", *start, "--json")
    assert ran.json["checkpoints"][6]["stop_s"] == 600
    assert ran.json["checkpoints"][-1]["arrive_at"] == "2027-05-30T15:30:00+02:00"


def test_a_plan_for_being_somewhere_by_a_time(dorsal: Dorsal) -> None:
    said = dorsal("course", "plan", *OF_2027, "--be-at", "cp04=4:30:00", "--json").json
    assert said["checkpoints"][4]["elapsed_s"] == pytest.approx(16_200, abs=1)


def test_a_plan_is_written_in_every_form(dorsal: Dorsal, tmp_path: Path) -> None:
    names = {"a.pdf": b"%PDF", "a.svg": b"<?xml", "a.csv": b"key,", "a.ics": b"BEGIN:VCALENDAR"}
    outs = [word for name in names for word in ("--out", tmp_path / name)]
    start = ("--start", "2027-05-30T09:00+02:00")
    ran = dorsal("course", "plan", TRACK, *OF_2027, "--target", "6:30", *start, *outs)
    assert ran.code == 0
    for name, begins in names.items():
        assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((), "a plan is for a finish time or for a place to be at"),
        (("--target", "soon"), "--target is no duration"),
        (("--target", "6:30", "--start", "2027-05-30T09:00"), "--start has no time zone"),
        (("--target", "6:30", "--start", "noon"), "--start is no moment"),
        (("--target", "6:30", "--history", "2026"), "this is no past edition"),
        (("--target", "6:30", "--stop", "cp06"), "--stop is told as KEY=0:10"),
        (("--target", "6:30", "--out", "plan.doc"), "a plan is not written as .doc"),
    ],
)
def test_what_cannot_be_planned_is_told(dorsal: Dorsal, words: tuple[str, ...], what: str) -> None:
    ran = dorsal("course", "plan", *OF_2027, *words, "--json")
    assert ran.code == 2
    assert [one["what"] for one in ran.json["problems"]] == [what]


def test_a_list_of_many_editions_wants_one(dorsal: Dorsal) -> None:
    ran = dorsal("course", "plan", "--checkpoints", CHECKPOINTS, "--target", "6:30")
    assert ran.code == 2
    assert "2026" in ran.err


def run_of(speed_up_m_per_h: float) -> bytes:
    """A recording of four hours on the demonstration's mountain, every 10 s."""
    course = survey(demonstration_track())
    seconds = np.arange(0.0, 4 * 3600, 10.0)
    legs = np.diff(course.profile.altitude_m, prepend=course.profile.altitude_m[0])
    pace = 0.36 + np.maximum(legs, 0.0) / course.profile.step_m * 3600 / speed_up_m_per_h
    passed = np.concatenate(([0.0], np.cumsum(pace[1:] * course.profile.step_m)))
    places = np.interp(seconds, passed, course.profile.distance_m)
    points = zip(
        np.interp(places, course.profile.distance_m, course.profile.lat).tolist(),
        np.interp(places, course.profile.distance_m, course.profile.lon).tolist(),
        course.profile.altitude_at(places).tolist(),
        (datetime(2027, 1, 3, 9, tzinfo=UTC) + timedelta(seconds=s) for s in seconds.tolist()),
        strict=True,
    )
    told = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{ele:.1f}</ele>'
        f"<time>{at:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for lat, lon, ele, at in points
    )
    head = '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="a watch">'
    return f"{head}<trk><trkseg>{told}</trkseg></trk></gpx>".encode()


def test_a_plan_learns_from_runs_of_ones_own(dorsal: Dorsal, tmp_path: Path) -> None:
    run = tmp_path / "run.gpx"
    run.write_bytes(run_of(600))
    asked = ("course", "plan", TRACK, *OF_2027, "--target", "6:30:00", "--json")
    model = dorsal(*asked).json
    own = dorsal(*asked, "--activity", run).json
    assert own["checkpoints"][-1]["elapsed_s"] == 23_400
    climb = [one["elapsed_s"] for one in own["checkpoints"][3:5]]
    usual = [one["elapsed_s"] for one in model["checkpoints"][3:5]]
    assert climb[1] - climb[0] > usual[1] - usual[0] + 60  # who climbs slowly is told so
    assert "Speeds by grade are the runner's own from 1 activity" in " ".join(own["notes"])


def test_a_run_without_times_teaches_nothing(dorsal: Dorsal) -> None:
    ran = dorsal("course", "plan", *OF_2027, "--target", "6:30", "--activity", TRACK, "--json")
    assert ran.code == 2
    assert "too short to learn from" in ran.json["problems"][0]["what"]


def test_fans_are_told_when_to_be_where(dorsal: Dorsal) -> None:
    history = ("--history", f"2026={SPLITS}", "--start", "2027-05-30T09:00+02:00")
    said = dorsal("course", "fans", *OF_2027, *history, "--json").json
    keys = ("cp00", "cp01", "cp03", "cp06", "cp09", "cp10")
    assert tuple(one["key"] for one in said["points"]) == keys
    finish = said["points"][-1]
    first, woman, middle, last = (
        finish[f"{who}_s"] for who in ("first_man", "first_woman", "middle", "last")
    )
    assert 12_000 < first < woman < middle < last <= 8 * 3600
    assert finish["closes_at"] == "2027-05-30T17:00:00+02:00"
    shown = dorsal("course", "fans", *OF_2027, *history, "--title", "Larraundi").out
    assert shown.startswith("Larraundi: when to be where, start on Sun 30 May 2027, 09:00\n")
    assert "- Ozarreta: By car on the forest road until 11:00" in shown


def test_a_guide_for_fans_is_written_in_every_form(dorsal: Dorsal, tmp_path: Path) -> None:
    names = {"a.pdf": b"%PDF", "a.svg": b"<?xml", "a.ics": b"BEGIN:VCALENDAR"}
    outs = [word for name in names for word in ("--out", tmp_path / name)]
    start = ("--start", "2027-05-30T09:00+02:00")
    assert dorsal("course", "fans", TRACK, *OF_2027, *start, *outs).code == 0
    for name, begins in names.items():
        assert (tmp_path / name).read_bytes().startswith(begins)


def test_cutoffs_by_the_clock_need_the_start(dorsal: Dorsal, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("name,km,cutoff_at\nTop,19.6,2027-05-30T12:15+02:00\nFinish,42.2,\n")
    asked = ("course", "plan", "--checkpoints", points, "--target", "6:30")
    said = "cut-offs are told by the clock, and the start is not known: they are left out"
    assert said in dorsal(*asked).err
    assert said in dorsal("course", "report", TRACK, "--checkpoints", points).err
    assert [said in one for one in dorsal(*asked, "--json").json["warnings"]] == [True]
    ran = dorsal(*asked, "--start", "2027-05-30T09:00+02:00")
    assert (ran.err, "3:15" in ran.out) == ("", True)


def test_a_plan_says_which_checkpoints_are_not_on_its_track(dorsal: Dorsal, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("name,km,lat,lon\nElsewhere,19.6,45.9,6.9\nFinish,42.2,,\n")
    ran = dorsal("course", "plan", TRACK, "--checkpoints", points, "--target", "6:30")
    assert ran.code == 0
    assert "the track does not pass Elsewhere" in ran.err


def test_a_race_without_its_checkpoints_is_refused(dorsal: Dorsal) -> None:
    ran = dorsal("course", "report", TRACK, "--race", "larraundi", "--json")
    assert (ran.code, ran.json["problems"][0]["value"]) == (2, "larraundi")


def test_a_picture_has_the_title_and_the_paper_that_were_asked_for(
    dorsal: Dorsal, tmp_path: Path
) -> None:
    picture = tmp_path / "a.svg"
    words = ("--picture", picture, "--paper", "A3", "--title", "Our mountain")
    ran = dorsal("course", "report", TRACK, *words)
    assert ran.out.startswith("Our mountain\n")
    text = picture.read_text()
    assert 'width="1190.76782"' in text
    assert "<dc:title>Our mountain</dc:title>" in text


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("command", ["report", "plan"])
def test_no_number_is_cut_on_a_narrow_terminal(
    dorsal: Dorsal, monkeypatch: pytest.MonkeyPatch, columns: int, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    target = ("--target", "6:30", "--start", "2027-05-30T09:00+02:00")
    ran = dorsal("course", command, TRACK, *OF_2027, *(target if command == "plan" else ()))
    assert "…" not in ran.out
    rows = [line for line in ran.out.splitlines() if "Haitzandi" in line]
    assert all(len(line) <= columns for line in rows)
    assert all("23.2" in line for line in rows[:2])
    assert len(rows) == (1 if command == "plan" else 4)


@pytest.mark.parametrize("ending", ["gpx", "tcx"])
def test_a_converted_track_is_the_same_course(dorsal: Dorsal, tmp_path: Path, ending: str) -> None:
    to = tmp_path / f"out.{ending}"
    assert dorsal("course", "convert", TRACK, to, *OF_2027).code == 0
    before = dorsal("course", "report", TRACK, "--json").json
    after = dorsal("course", "report", to, "--json").json
    assert after["distance_m"] == pytest.approx(before["distance_m"], abs=1)
    assert after["ascent_m"] == pytest.approx(before["ascent_m"], abs=1)


def test_a_track_becomes_geojson_and_a_table_of_legs(dorsal: Dorsal, tmp_path: Path) -> None:
    shapes, legs = tmp_path / "a.geojson", tmp_path / "a.csv"
    assert dorsal("course", "convert", TRACK, shapes, *OF_2027).code == 0
    assert dorsal("course", "convert", TRACK, legs, *OF_2027).code == 0
    features = json.loads(shapes.read_text())["features"]
    assert [one["geometry"]["type"] for one in features] == ["LineString", *["Point"] * 11]
    assert len(legs.read_text().splitlines()) == 11


def test_a_broken_track_leaves_nothing_behind(dorsal: Dorsal, tmp_path: Path) -> None:
    broken, to = tmp_path / "broken.gpx", tmp_path / "out.gpx"
    broken.write_bytes(TRACK.read_bytes()[:20_000])
    ran = dorsal("course", "convert", broken, to, "--json")
    assert ran.code == 2
    assert "ends in the middle" in ran.json["problems"][0]["what"]
    assert [one.name for one in tmp_path.iterdir()] == ["broken.gpx"]
