"""The sheet that pages for the notice board share: heading, state, foot, and how it prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as Html

from dorsal.ground.wording import Wording
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Race
from dorsal.timing.results.values import CourseResults, Results

STYLE = """
:root { color-scheme: light; --ink: #14181b; --soft: #5b6670; --line: #d5dade; --mark: #9a3412 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; color: var(--ink); background: #fff;
  font: 15px/1.4 system-ui, sans-serif }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.15 }
h2 { margin: 1.6rem 0 .4rem; font-size: 1.1rem }
.state { display: inline-block; margin: .5rem 0 0; padding: .15rem .6rem; border: 2px solid;
  border-radius: .3rem; font-weight: 700 }
.provisional, .running { color: var(--mark) }
.said { margin: .3rem 0 1rem; color: var(--soft) }
.wide { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .22rem .5rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top }
th { border-bottom: 2px solid var(--ink); font-size: .8rem }
.number { text-align: right; white-space: nowrap }
tr { break-inside: avoid }
thead { display: table-header-group }
.lists { display: grid; gap: 0 2rem;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)) }
.lists section { break-inside: avoid }
small { display: block; color: var(--soft); font-size: .85em; overflow-wrap: anywhere }
.ranked th:nth-child(3) { width: 29% }
.ranked th:nth-child(4), .ranked th:nth-child(7) { width: 18% }
.ranked td:nth-child(6) { white-space: nowrap }
.ranked td:nth-child(4), .ranked td:nth-child(7) { font-size: .85em }
footer { margin-top: 1.5rem; padding-top: .5rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .78rem; overflow-wrap: anywhere }
@page { size: A4; margin: 10mm 10mm 14mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif } }
@media print { :root { font-size: 9pt } body { padding: 0; max-width: none; font-size: 8.5pt }
  h2 { margin-top: 1.1rem; break-after: avoid } .said { margin-bottom: .5rem }
  th, td { padding: .1rem .35rem } .wide { overflow: visible }
  .lists { grid-template-columns: 1fr 1fr } }
"""


def element(parent: Html.Element, tag: str, text: str = "", **attributes: str) -> Html.Element:
    """A new element at the end of another; `class_` is its class."""
    named = {name.rstrip("_"): value for name, value in attributes.items()}
    found = Html.SubElement(parent, tag, named)
    if text:
        found.text = text
    return found


def sheet(
    race: Race, course: CourseResults, *, title: str, posted_ms: int, wording: Wording
) -> tuple[Html.Element, Html.Element]:
    """A page with its heading and state: the whole of it, and its body to go on with."""
    page = Html.Element("html", {"lang": "en"})
    head = element(page, "head")
    element(head, "meta", charset="utf-8")
    element(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    name = f"{race.name}: {race.course(course.course).name}"
    element(head, "title", f"{name}, {title}")
    state, times = state_text(course, wording), _times(race, course, posted_ms, wording)
    element(head, "style", STYLE + _on_each_sheet(f"{name}. {state}. {times}"))
    body = element(page, "body")
    element(body, "h1", name)
    element(body, "p", title, class_="said")
    element(body, "p", state, class_=f"state {course.state}")
    element(body, "p", times, class_="said")
    return page, body


def _on_each_sheet(text: str) -> str:
    """The style that prints a text at the foot of every sheet, so that none hangs without it."""
    safe = "".join(one if one.isalnum() or one in " .,:-" else f"\\{ord(one):x} " for one in text)
    return f'@page {{ @bottom-left {{ content: "{safe}"; font: 8pt system-ui, sans-serif }} }}\n'


def state_text(course: CourseResults, wording: Wording) -> str:
    """What the state of a table is called."""
    if course.state == "official":
        return wording.say("Official results")
    if course.state == "provisional":
        return wording.say("Provisional results")
    return wording.say("The race is on: these results are not complete")


def _times(race: Race, course: CourseResults, posted_ms: int, wording: Wording) -> str:
    posted = wording.say("Posted %(when)s.", when=clock_text(race, posted_ms))
    if course.state != "provisional" or course.protests_until_ms is None:
        return posted
    until = clock_text(race, course.protests_until_ms)
    return f"{posted} {wording.say('Protests until %(when)s.', when=until)}"


def clock_text(race: Race, instant_ms: int) -> str:
    """Date and time of day where the race is."""
    return f"{datetime_of(instant_ms).astimezone(race.zone):%Y-%m-%d %H:%M}"


def table(
    parent: Html.Element, headings: Sequence[tuple[str, bool]], **attributes: str
) -> Html.Element:
    """A table with its headings (each with whether its column holds numbers); returns its body."""
    whole = element(element(parent, "div", class_="wide"), "table", **attributes)
    line = element(element(whole, "thead"), "tr")
    for heading, is_number in headings:
        element(line, "th", heading, scope="col", **_class(is_number=is_number))
    return element(whole, "tbody")


def line(
    parent: Html.Element,
    cells: Sequence[str],
    headings: Sequence[tuple[str, bool]],
    *,
    below: Iterable[str] = (),
    below_at: int = 0,
) -> None:
    """A row of a table with these headings; `below` is what stands smaller under one cell."""
    row = element(parent, "tr")
    for at, (cell, (_, is_number)) in enumerate(zip(cells, headings, strict=True)):
        found = element(row, "td", cell, **_class(is_number=is_number))
        for text in below if at == below_at else ():
            element(found, "small", text)


def _class(*, is_number: bool) -> dict[str, str]:
    return {"class_": "number"} if is_number else {}


def finished_page(
    page: Html.Element, body: Html.Element, results: Results, wording: Wording
) -> bytes:
    """The bytes of a page, with the foot that lets anybody work it out again."""
    foot = wording.say(
        "Worked out by Dorsal from log %(hash)s by version %(rules)s of the rules. Whoever has the"
        " log, the race's definition and the start list gets the same table.",
        hash=results.log_hash,
        rules=results.rules,
    )
    element(body, "footer", foot)
    Html.indent(page, space=" ")
    text: str = Html.tostring(page, encoding="unicode", method="html")
    return f"<!doctype html>\n{text}\n".encode()
