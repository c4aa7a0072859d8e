"""Who is honoured: the first of each list, as one page for whoever calls them up."""

from __future__ import annotations

from collections.abc import Sequence

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.exports.cells import time_cell
from dorsal.timing.posted.paper import element, finished_page, line, sheet, table
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Results, Row

Lists = Sequence[tuple[str, Sequence[tuple[int, Row]]]]


def podium_page(
    results: Results,
    race: Race,
    course: CourseResults,
    lists: Lists,
    *,
    posted_ms: int,
    wording: Wording = ENGLISH,
) -> bytes:
    """The bytes of the page: each list with its name, and who stands on which step of it."""
    title = wording.say("Podium")
    page, body = sheet(race, course, title=title, posted_ms=posted_ms, wording=wording)
    whole = element(body, "div", class_="lists")
    for name, steps in lists:
        section = element(whole, "section")
        element(section, "h2", name)
        headings = (
            (wording.say("Place"), True),
            (wording.say("Name"), False),
            (wording.say("Bib"), True),
            (wording.say("Time"), True),
        )
        rows = table(section, headings)
        for place, row in steps:
            name_of = f"{row.entry.first_name} {row.entry.family_name.upper()}".strip()
            line(rows, (str(place), name_of, row.bib, time_cell(row.time_ms)), headings)
        if not steps:
            element(section, "p", wording.say("Nobody has finished."), class_="said")
    return finished_page(page, body, results, wording)
