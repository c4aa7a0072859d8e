"""The results of a course as one page for the notice board."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as Html

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.exports.visits import visit_at
from dorsal.timing.posted.paper import element, finished_page, line, sheet, table
from dorsal.timing.posted.ranked import behind, notes, ranked_time
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Results, Row, Status

NAME = 2  # the column of the name


def results_page(
    results: Results,
    race: Race,
    course: CourseResults,
    *,
    posted_ms: int,
    wording: Wording = ENGLISH,
) -> bytes:
    """The bytes of the page (HTML that needs nothing else): the ranked, then everybody else with
    their status and reason.
    """
    title = wording.say("Results")
    page, body = sheet(race, course, title=title, posted_ms=posted_ms, wording=wording)
    names = {one.key: one.name for one in course.categories}
    headings = _ranked_headings(wording)
    rows = table(body, headings, class_="ranked")
    first = next((row for row in course.rows if row.place is not None), None)
    for row in course.rows:
        if row.place is not None:
            cells = _ranked(row, names, race, first)
            line(rows, cells, headings, below=notes(row, wording), below_at=NAME)
    _others(body, race, course, wording)
    return finished_page(page, body, results, wording)


def _ranked_headings(wording: Wording) -> tuple[tuple[str, bool], ...]:
    return (
        (wording.say("Place"), True),
        (wording.say("Bib"), True),
        (wording.say("Name"), False),
        (wording.say("Club"), False),
        (wording.say("Country"), False),
        (wording.say("Sex"), False),
        (wording.say("Category"), False),
        (wording.say("Time"), True),
        (wording.say("Behind"), True),
    )


def _ranked(row: Row, names: dict[str, str], race: Race, first: Row | None) -> tuple[str, ...]:
    entry = row.entry
    return (
        str(row.place),
        row.bib,
        f"{entry.first_name} {entry.family_name.upper()}".strip(),
        entry.club,
        entry.country,
        _with_place(entry.sex, row.place_of_sex),
        _with_place(names.get(row.category, row.category), row.place_of_category),
        ranked_time(row, race),
        behind(row, first, race),
    )


def _with_place(name: str, place: int | None) -> str:
    return f"{name} {place}" if name and place is not None else name


def _others(body: Html.Element, race: Race, course: CourseResults, wording: Wording) -> None:
    others = [row for row in course.rows if row.place is None]
    if not others:
        return
    element(body, "h2", wording.say("Without a place"))
    headings = (
        (wording.say("Bib"), True),
        (wording.say("Name"), False),
        (wording.say("Status"), False),
        (wording.say("Where, and why"), False),
    )
    rows = table(body, headings)
    for row in others:
        where = ", ".join(_where_and_why(row, race, course))
        status = status_text(row.proposed or row.status, wording)
        if row.proposed:
            status = wording.say("%(status)s, not confirmed", status=status)
        name = f"{row.entry.first_name} {row.entry.family_name.upper()}".strip()
        line(rows, (row.bib, name, status, where), headings)


def _where_and_why(row: Row, race: Race, course: CourseResults) -> Iterator[str]:
    if row.time_ms is not None:
        yield ranked_time(row, race)
    if row.stopped_at is not None and row.time_ms is None:
        visit = visit_at(race.course(course.course), row.stopped_at)
        name = race.place(visit.place).checkpoint.name
        if name not in row.reason:
            yield name
    if row.reason:
        yield row.reason


def status_text(status: Status, wording: Wording) -> str:
    """A status as readers know it."""
    said = {
        Status.ENTERED: wording.say("not started yet"),
        Status.RUNNING: wording.say("on the course"),
        Status.FINISHED: wording.say("finished"),
        Status.OVER_TIME: wording.say("over time"),
        Status.DNF: wording.say("did not finish"),
        Status.DSQ: wording.say("disqualified"),
        Status.DNS: wording.say("did not start"),
        Status.NOT_COMPETING: wording.say("not in the ranking"),
    }
    return said[status]
