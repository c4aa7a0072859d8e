"""Results in other programs' forms, read back by other libraries where there are some."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree as Xml

import openpyxl  # type: ignore[import-untyped]
import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.exports import export, left_out
from dorsal.timing.exports.cells import time_cell
from dorsal.timing.results.values import CourseResults, Results, Status
from tests.timing.exports.posted_results import RACE, RESULTS, TABLE
from tests.timing.simulation.made_race import START

IOF = "{http://www.orienteering.org/datastandard/3.0}"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8"))))


def test_itra_gets_its_headings_in_the_first_row_and_the_overall_order() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(RESULTS, RACE, "itra"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [
            "Ranking",
            "Time",
            "Family name",
            "First name",
            "Gender",
            "Birthdate",
            "Nationality",
            "Bib number",
            "City",
        ],
        [1, "04:02:03", "Agirre", "Iker", "M", "1985", "ESP", 7, None],
        [2, "05:00:00", "Etxeberria", "Ane", "F", "1990-05-31", "ESP", 12, "Zegama"],
        [2, "05:00:00", "=SUM(A1)", "Ben", "M", None, None, 105, None],
        ["DNF", None, "Ní Bhroin", "Úna", None, "1961-01-02", "IRL", 33, None],
        ["DNF", None, "Late", "Dan", "M", None, None, 40, None],
    ]
    assert sheet["C4"].data_type == "s"  # a text, and no formula


def test_the_same_results_make_the_same_workbook() -> None:
    assert export(RESULTS, RACE, "itra") == export(RESULTS, RACE, "itra")


def test_ultrasignup_gets_its_columns_and_status_numbers() -> None:
    header, *rows = rows_of(export(RESULTS, RACE, "ultrasignup"))
    assert " ".join(header) == "place time first last age gender city dob bib status"
    assert rows == [
        ["1", "04:02:03", "Iker", "Agirre", "42", "M", "", "", "7", "1"],
        ["2", "05:00:00", "Ane", "Etxeberria", "36", "F", "Zegama", "1990-05-31", "12", "1"],
        ["2", "05:00:00", "Ben", "'=SUM(A1)", "", "M", "", "", "105", "1"],
        ["", "", "Gus", "Guest", "", "M", "", "", "43", "4"],
        ["", "", "Úna", "Ní Bhroin", "66", "X", "", "1961-01-02", "33", "2"],
        ["", "", "Dan", "Late", "", "M", "", "", "40", "2"],
        ["", "", "Zoe", "Short", "", "F", "", "", "42", "5"],
        ["", "", "Eve", "Away", "", "F", "", "", "41", "3"],
    ]


def test_iof_xml_says_who_finished_and_what_became_of_the_others() -> None:
    root = Xml.fromstring(export(RESULTS, RACE, "iof", posted_ms=START))
    results = root.findall(f"{IOF}ClassResult/{IOF}PersonResult/{IOF}Result")
    assert (root.get("iofVersion"), root.get("status")) == ("3.0", "Snapshot")
    assert root.get("createTime") == "2027-05-30T09:00:00.000+02:00"
    assert [(one.findtext(f"{IOF}BibNumber"), one.findtext(f"{IOF}Status")) for one in results] == [
        ("7", "OK"),
        ("12", "OK"),
        ("105", "OK"),
        ("43", "NotCompeting"),
        ("33", "DidNotFinish"),
        ("40", "OverTime"),
        ("42", "Disqualified"),
        ("41", "DidNotStart"),
    ]
    second = {child.tag.removeprefix(IOF): child.text for child in results[1] if child.text}
    assert {key: second[key].strip() for key in second if key != "SplitTime"} == {
        "BibNumber": "12",
        "StartTime": "2027-05-30T09:00:10.000+02:00",
        "FinishTime": "2027-05-30T14:00:00.000+02:00",
        "Time": "18000",
        "TimeBehind": "3477",
        "Position": "2",
        "Status": "OK",
    }
    splits = results[0].findall(f"{IOF}SplitTime")
    assert [
        (one.findtext(f"{IOF}ControlCode"), one.findtext(f"{IOF}Time"), one.get("status"))
        for one in splits
    ] == [("pass", "7251.728", None), ("hut", None, "Missing")]


def test_ultrasignup_has_no_number_for_who_is_on_the_way() -> None:
    rows = (replace(TABLE.rows[0], status=Status.RUNNING), *TABLE.rows[1:])
    entered = replace(TABLE.rows[-1], status=Status.ENTERED)
    results = replace(RESULTS, courses=(replace(TABLE, rows=(*rows, entered)),))
    numbers = [row[-1] for row in rows_of(export(results, RACE, "ultrasignup"))[1:]]
    assert numbers == ["1", "1", "4", "2", "2", "5", "3"]
    assert left_out(results, "ultrasignup") == left_out(results, "itra") == (rows[0], entered)
    assert left_out(results, "iof") == left_out(RESULTS, "itra") == ()


@pytest.mark.parametrize("status", [Status.OVER_TIME, Status.DSQ, Status.NOT_COMPETING, Status.DNF])
def test_iof_finishes_are_no_splits_whatever_became_of_the_runner(status: Status) -> None:
    row = replace(TABLE.rows[0], status=status, place=None, time_ms=None)
    root = Xml.fromstring(
        export(replace(RESULTS, courses=(replace(TABLE, rows=(row,)),)), RACE, "iof")
    )
    result = root.find(f"{IOF}ClassResult/{IOF}PersonResult/{IOF}Result")
    assert result is not None
    codes = [one.findtext(f"{IOF}ControlCode") for one in result.findall(f"{IOF}SplitTime")]
    assert codes == ["pass", "hut"]
    came_in = None if status is Status.DNF else "2027-05-30T13:02:03.456+02:00"
    assert result.findtext(f"{IOF}FinishTime") == came_in


def test_iof_positions_are_of_published_results_alone() -> None:
    running = replace(RESULTS, courses=(replace(TABLE, state="running"),))
    root = Xml.fromstring(export(running, RACE, "iof"))
    first = root.find(f"{IOF}ClassResult/{IOF}PersonResult/{IOF}Result")
    assert first is not None
    assert first.findtext(f"{IOF}Status") == "Finished"
    assert first.find(f"{IOF}Position") is None


def test_iof_finish_times_are_of_the_passing_that_ended_the_race() -> None:
    first, second = TABLE.rows[:2]
    early = replace(second, gun_ms=second.splits[1].gun_ms, net_ms=second.splits[1].net_ms)
    stopped = replace(early, stopped_at=1, time_ms=9_000_000)
    table = replace(TABLE, rows=(first, stopped))
    root = Xml.fromstring(export(replace(RESULTS, courses=(table,)), RACE, "iof"))
    result = root.findall(f"{IOF}ClassResult/{IOF}PersonResult/{IOF}Result")[1]
    assert result.findtext(f"{IOF}FinishTime") == "2027-05-30T11:30:00.000+02:00"
    assert result.find(f"{IOF}TimeBehind") is None


def test_official_results_are_complete_and_confirmed() -> None:
    (course,) = RESULTS.courses
    official = CourseResults(course.course, course.rows, state="official")
    data = export(Results("summit-2027", (official,), "", 1), RACE, "iof")
    root = Xml.fromstring(data)
    first = root.find(f"{IOF}ClassResult/{IOF}PersonResult/{IOF}Result/{IOF}Status")
    assert first is not None
    assert (root.get("status"), first.text) == ("Complete", "OK")


def test_the_whole_table_has_a_column_for_each_place_somebody_was_seen_at() -> None:
    header, *rows = rows_of(export(RESULTS, RACE, "csv"))
    assert header[-3:] == ["Start (km 0.0)", "Pass (km 19.6)", "Finish (km 42.2)"]
    assert ",".join(rows[1]) == (
        "2,12,Etxeberria,Ane,F,Seniors,1,1,,ESP,finished,05:00:00,05:00:00,04:59:50,00:01:00,,,"
        "00:00:10,02:30:00,05:00:00"
    )
    assert dict(zip(header, rows[4], strict=True))["stopped at"] == "Pass"
    assert rows[2][2] == "'=SUM(A1)"


def test_a_file_of_one_course_asks_which_where_there_are_several() -> None:
    (course,) = RESULTS.courses
    two = Results("summit-2027", (course, CourseResults("half", ())), "", 1)
    with pytest.raises(BadInput, match="name one of marathon, half"):
        export(two, RACE, "itra")
    with pytest.raises(BadInput, match="no such course"):
        export(two, RACE, "ultrasignup", course="quarter")
    assert export(two, RACE, "itra", course="marathon") == export(RESULTS, RACE, "itra")


@pytest.mark.parametrize(
    ("time_ms", "cell"),
    [
        (None, ""),
        (999, "00:00:00"),
        (86_399_999, "23:59:59"),
        (86_400_000, "24:00:00"),
        (270_000_000, "75:00:00"),
        (400_000_000, "111:06:40"),
        (-90_000, "-00:01:30"),
    ],
)
def test_times_are_cut_and_never_wrap_at_a_day(time_ms: int | None, cell: str) -> None:
    assert time_cell(time_ms) == cell


def test_the_whole_table_has_times_as_finely_as_the_rules_rank() -> None:
    race = replace(RACE, ranking=replace(RACE.ranking, precision_ms=100))
    assert rows_of(export(RESULTS, race, "csv"))[1][11:14] == [
        "04:02:03.0",
        "04:02:03.4",
        "04:01:53.4",
    ]
