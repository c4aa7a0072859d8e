"""Which forms there are, and what each is called."""

from __future__ import annotations

from typing import Literal, get_args

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Results, Row, Status

Form = Literal["itra", "ultrasignup", "iof", "csv"]
FORMS: tuple[Form, ...] = get_args(Form)
ENDINGS: dict[Form, str] = {
    "itra": ".xlsx",
    "ultrasignup": ".csv",
    "iof": ".xml",
    "csv": ".csv",
}
FINAL: tuple[Form, ...] = ("itra", "ultrasignup")  # what they are sent is the end of the race
UNSETTLED = (Status.ENTERED, Status.RUNNING)


def export(
    results: Results, race: Race, form: Form, *, course: str = "", posted_ms: int | None = None
) -> bytes:
    """The bytes of a file of results in a form.

    ITRA and UltraSignup take one course to a file: `course` names it where the race has several.
    `posted_ms` is the instant that the file says it was made at. `BadInput` for a course that is
    not there or was not named.
    """
    from dorsal.timing.exports import iof_xml, itra, tables, ultrasignup  # inline: one is needed

    if form == "iof":
        return iof_xml.iof_result_list(results, race, made_ms=posted_ms)
    one = course_of(results, course)
    if form == "itra":
        return itra.itra_workbook(one)
    if form == "ultrasignup":
        return ultrasignup.ultrasignup_csv(one, race)
    return tables.csv_table(one, race)


def left_out(results: Results, form: str, *, course: str = "") -> tuple[Row, ...]:
    """The runners who are not in a file because nothing is final about them yet: ITRA and
    UltraSignup have no word for who is on the way, or has not been seen.
    """
    if form not in FINAL:
        return ()
    return tuple(row for row in course_of(results, course).rows if row.status in UNSETTLED)


def course_of(results: Results, course: str) -> CourseResults:
    """The table of a course; the only one where none is named. `BadInput`."""
    keys = [one.course for one in results.courses]
    if not course and len(keys) == 1:
        return results.courses[0]
    for one in results.courses:
        if one.course == course:
            return one
    what = "there is no such course" if course else "this file holds one course, and there are more"
    right = f"name one of {', '.join(keys)}"
    raise BadInput([Problem(what, right, column="--course", value=course)])
