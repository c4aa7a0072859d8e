from __future__ import annotations

import csv
import io

import pytest

from dorsal.course.legs import measure_legs
from dorsal.course.writing import write_legs_csv
from tests.course.made_courses import course_of, placed

UP_AND_DOWN = [(0.0, 0.0, 500.0), (0.0, 1000.0, 700.0), (0.0, 2500.0, 400.0)]


def test_legs_are_rows_with_metres_and_grades() -> None:
    course = course_of(UP_AND_DOWN)
    places = [placed(1000.0, 'Top, "the"', 700.0, ascent_m=210.0, cutoff_s=1800.0)]
    rows = list(csv.DictReader(io.StringIO(write_legs_csv(measure_legs(course, places)).decode())))
    assert [(row["from"], row["to"]) for row in rows] == [
        ("Start", 'Top, "the"'),
        ('Top, "the"', "Finish"),
    ]
    first, second = rows
    assert (first["from_km"], first["to_km"], first["length_m"]) == ("0.000", "1.000", "1000")
    assert (first["ascent_m"], first["descent_m"]) == ("200", "0")
    assert (first["mean_grade_percent"], first["steepest_up_percent"]) == ("20.0", "20.0")
    assert (first["lowest_m"], first["highest_m"], first["cutoff_s"]) == ("500", "700", "1800")
    assert (second["ascent_m"], second["descent_m"], second["cutoff_s"]) == ("0", "300", "")
    assert (second["official_length_m"], second["official_ascent_m"]) == ("", "")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", " =1+1", "\tx"])
def test_a_name_is_no_formula_for_a_spreadsheet(name: str) -> None:
    point = placed(1000.0, name, 700.0)
    legs = measure_legs(course_of(UP_AND_DOWN), [point])
    rows = list(csv.DictReader(io.StringIO(write_legs_csv(legs).decode())))
    assert [rows[0]["to"], rows[1]["from"], rows[1]["to"]] == [f"'{name}", f"'{name}", "Finish"]
