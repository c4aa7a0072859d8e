"""Who is honoured: the first of each sex and category, as one page for whoever calls them up."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.posted.paper import element, finished_page, line, sheet, table
from dorsal.timing.posted.ranked import ranked_time
from dorsal.timing.race import Race
from dorsal.timing.results.podium import Honours, podium
from dorsal.timing.results.values import CourseResults, Results, Row


def podium_page(
    results: Results,
    race: Race,
    course: CourseResults,
    *,
    posted_ms: int,
    wording: Wording = ENGLISH,
) -> bytes:
    """The bytes of the page: each list with its name, and who stands on which step of it."""
    title = wording.say("Podium")
    page, body = sheet(race, course, title=title, posted_ms=posted_ms, wording=wording)
    whole = element(body, "div", class_="lists")
    lists = podium(course, race)
    names = {one.key: one.name for one in course.categories}
    for honours in lists:
        section = element(whole, "section")
        element(section, "h2", _name(honours, names, wording))
        headings = (
            (wording.say("Place"), True),
            (wording.say("Name"), False),
            (wording.say("Bib"), True),
            (wording.say("Time"), True),
        )
        rows = table(section, headings)
        for step, row in _steps(honours):
            name = f"{row.entry.first_name} {row.entry.family_name.upper()}".strip()
            line(rows, (str(step), name, row.bib, ranked_time(row, race)), headings)
    if not lists:
        element(body, "p", wording.say("Nobody has finished yet."), class_="said")
    return finished_page(page, body, results, wording)


def _name(honours: Honours, categories: dict[str, str], wording: Wording) -> str:
    if honours.category:
        return categories.get(honours.category, honours.category)
    if honours.sex == "F":
        return wording.say("Women, all ages")
    if honours.sex == "M":
        return wording.say("Men, all ages")
    return wording.say("Neither women nor men")


def _steps(honours: Honours) -> Iterator[tuple[int, Row]]:
    """Each row with the step it stands on: equal places share one (1-1-3)."""
    places = [row.place or 0 for row in honours.rows]
    for row in honours.rows:
        yield 1 + sum(place < (row.place or 0) for place in places), row
