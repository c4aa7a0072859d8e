"""A result list in IOF XML 3.0, which orienteering programs and many boards read."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from dorsal.timing.exports.cells import race_day
from dorsal.timing.exports.visits import visit_at
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Race
from dorsal.timing.results.gaps import final_split, gap_ms
from dorsal.timing.results.values import CourseResults, Results, Row, Split, Status

NAMESPACE = "http://www.orienteering.org/datastandard/3.0"
STATUSES = {
    Status.ENTERED: "Inactive",
    Status.RUNNING: "Active",
    Status.FINISHED: "OK",
    Status.OVER_TIME: "OverTime",
    Status.DNF: "DidNotFinish",
    Status.DSQ: "Disqualified",
    Status.DNS: "DidNotStart",
    Status.NOT_COMPETING: "NotCompeting",
}
CAME_IN = (Status.FINISHED, Status.OVER_TIME, Status.DSQ, Status.NOT_COMPETING)
NOT_CONFIRMED = "Finished"  # of who has finished, until results are published


def iof_result_list(results: Results, race: Race, *, made_ms: int | None = None) -> bytes:
    """The bytes of the list: a class for each course; splits are seconds since the own start.

    As the standard asks, a start or a finish is no split, a place where a finisher was not seen is
    one that is missing, and positions are of confirmed results: provisional or official ones.
    """
    official = all(one.state == "official" for one in results.courses)
    root = Xml.Element("ResultList", xmlns=NAMESPACE, iofVersion="3.0", creator="Dorsal")
    root.set("status", "Complete" if official else "Snapshot")
    if made_ms is not None:
        root.set("createTime", _moment(race, made_ms))
    event = _child(root, "Event")
    _child(event, "Name", race.name)
    _child(_child(event, "StartTime"), "Date", race_day(race).isoformat())
    for course in results.courses:
        _class(root, course, race)
    Xml.indent(root)
    text: bytes = Xml.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text + b"\n"


def _child(parent: Xml.Element, name: str, text: str = "") -> Xml.Element:
    found = Xml.SubElement(parent, name)
    if text:
        found.text = _plain(text)
    return found


def _plain(text: str) -> str:
    """The text without characters that XML 1.0 does not hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n")


def _class(root: Xml.Element, course: CourseResults, race: Race) -> None:
    found = _child(root, "ClassResult")
    _child(_child(found, "Class"), "Name", race.course(course.course).name)
    first = next((row for row in course.rows if row.place == 1), None)
    for row in course.rows:
        _person(found, row, course, race, first)


def _person(
    parent: Xml.Element, row: Row, course: CourseResults, race: Race, first: Row | None
) -> None:
    found, entry = _child(parent, "PersonResult"), row.entry
    person = _child(found, "Person")
    if entry.sex in ("M", "F"):
        person.set("sex", entry.sex)
    name = _child(person, "Name")
    _child(name, "Family", entry.family_name)
    _child(name, "Given", entry.first_name)
    if entry.birth_date:
        _child(person, "BirthDate", entry.birth_date.isoformat())
    if entry.country:
        _child(person, "Nationality", entry.country).set("code", entry.country)
    if entry.club:
        _child(_child(found, "Organisation"), "Name", entry.club)
    _result(found, row, course, race, first)


def _result(
    parent: Xml.Element, row: Row, course: CourseResults, race: Race, first: Row | None
) -> None:
    found = _child(parent, "Result")
    _child(found, "BibNumber", row.bib)
    if row.splits:
        start = row.splits[0]
        _child(found, "StartTime", _moment(race, start.passing.time_ms - start.net_ms))
    last = final_split(row)
    if row.status in CAME_IN and last is not None:
        _child(found, "FinishTime", _moment(race, last.passing.time_ms))
    if row.time_ms is not None:
        _child(found, "Time", _seconds(row.time_ms))
        behind_ms = gap_ms(row, first)
        if behind_ms is not None:
            _child(found, "TimeBehind", _seconds(behind_ms))
    confirmed = course.state != "running"
    if row.place is not None and confirmed:
        _child(found, "Position", str(row.place))
    finished = row.status is Status.FINISHED and not confirmed
    _child(found, "Status", NOT_CONFIRMED if finished else STATUSES[row.status])
    _splits(found, row, course, race)


def _splits(parent: Xml.Element, row: Row, course: CourseResults, race: Race) -> None:
    """The splits between start and finish, and those that are missing of who came in."""
    end = final_split(row)
    last = end.passing.visit if end is not None else None
    between = [
        split
        for split in row.splits
        if split.passing.visit and (last is None or split.passing.visit < last)
    ]
    seen = {split.passing.visit for split in between}
    first = min((each.splits[0].passing.visit for each in course.rows if each.splits), default=0)
    every = seen | set(range(first + 1, last)) if last is not None else seen
    for visit in sorted(every):
        for split in between:
            if split.passing.visit == visit:
                _split(parent, split, course, race)
        if visit not in seen:
            missing = _child(parent, "SplitTime")
            missing.set("status", "Missing")
            _child(missing, "ControlCode", visit_at(race.course(course.course), visit).place)


def _split(parent: Xml.Element, split: Split, course: CourseResults, race: Race) -> None:
    visit = visit_at(race.course(course.course), split.passing.visit)
    code = f"{visit.place}-{split.passing.side}" if split.passing.side == "out" else visit.place
    found = _child(parent, "SplitTime")
    _child(found, "ControlCode", code)
    _child(found, "Time", _seconds(split.net_ms))


def _seconds(time_ms: int) -> str:
    whole, rest = divmod(abs(time_ms), 1000)
    sign = "-" if time_ms < 0 else ""
    return f"{sign}{whole}.{rest:03d}" if rest else f"{sign}{whole}"


def _moment(race: Race, instant_ms: int) -> str:
    return datetime_of(instant_ms).astimezone(race.zone).isoformat(timespec="milliseconds")
