"""Read a log's file strictly: every problem told with its line, nothing guessed, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from operator import ge

from dorsal.ground.canonical import NotCanonical, parse_canonical
from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.timing.events import AnyEvent, event_bytes, lines_of, parse_event, parse_lines
from dorsal.timing.log.checking import events_are_right, faults_of
from dorsal.timing.log.log import VERSION, Log, hash_of

BOM = b"\xef\xbb\xbf"
HEADING_KEYS = {"dorsal_log", "journal", "race"}
RIGHT_HEADING = 'the first line of a log is {"dorsal_log":1,"race":"..."}'
RIGHT_LINE = (
    "lines are written by Dorsal as docs/reference/race-log.md says; restore it from a copy"
)
SHOWN_BYTES = 80


@dataclass(frozen=True, slots=True)
class LogFile:
    """What a log's file holds.

    `torn` is a last line that was not written to its end (a power cut): it is no event, and it is
    kept apart. `warnings` say so, and tell what else an editor has done to the file.
    """

    log: Log
    torn: bytes = b""
    warnings: tuple[Problem, ...] = ()


def read_log(data: bytes, *, file: str = "") -> Log:
    """The log of a file; `BadInput` as `read_log_file`, whose warnings it does not tell."""
    return read_log_file(data, file=file).log


def read_log_file(data: bytes, *, file: str = "") -> LogFile:
    """Read a log's file: a heading, and events in any order, each as often as it comes.

    `BadInput` with every line that is no event of this version in canonical form, and when the
    heading is another one. A repeated heading (logs that were joined end to end) and blank lines
    are passed over; a byte order mark and Windows' line ends are told as warnings.
    """
    problems = Problems(file)
    whole, torn = _whole_lines(_plain(data, problems), problems)
    head, _, body = whole.partition(b"\n")
    race = _read_heading(head, problems)
    problems.raise_errors()  # of another file each line would be wrong
    events = _fast(body)
    if events is None:
        log = Log.of(race, list(_line_by_line(body, head, problems)))
    elif _in_order(events):
        log = Log(race, tuple(events), hash_of(race, body))
    else:
        log = Log.of(race, events)
    problems.raise_errors()
    return LogFile(log, torn, problems.warnings)


def _plain(data: bytes, problems: Problems) -> bytes:
    if data.startswith(BOM):
        data = data.removeprefix(BOM)
        _warn(problems, "the file begins with a byte order mark, which was passed over", line=1)
    if b"\r" in data and b"\r\n" in data:  # one byte is looked for much faster than two
        data = data.replace(b"\r\n", b"\n")
        _warn(problems, "the lines end as on Windows; they were read as if they did not", line=1)
    return data


def _warn(problems: Problems, what: str, *, line: int, right: str = "", value: str = "") -> None:
    problems.add(what, right=right, line=line, value=value, level="warning")


def _whole_lines(data: bytes, problems: Problems) -> tuple[bytes, bytes]:
    """The lines that are whole, and what was torn off after them."""
    if data.endswith(b"\n") or not data:
        return data, b""
    cut = data.rfind(b"\n") + 1
    last, line = data[cut:], data.count(b"\n") + 1
    if not cut or is_whole(last):
        _warn(problems, "the last line has no line end", line=line)
        return data + b"\n", b""
    what = f"the last line breaks off after {len(last)} bytes (a power cut?): it is left out"
    right = "if its source still has it, ask for it again; the other lines are whole"
    _warn(problems, what, right=right, line=line, value=_shown(last))
    return data[:cut], last


def is_whole(line: bytes) -> bool:
    """Whether a line is an event to its last byte."""
    try:
        return event_bytes(parse_event(line)) == line
    except BadInput:
        return False


def _shown(line: bytes) -> str:
    return line[:SHOWN_BYTES].decode("utf-8", "replace")


def _read_heading(line: bytes, problems: Problems) -> str:
    """The race's slug; adds a problem where the first line is no heading of this version."""
    said: object
    try:
        said = parse_canonical(line)
    except NotCanonical:
        said = _loose(line)
    version = said.get("dorsal_log") if isinstance(said, dict) else None
    race = said.get("race") if isinstance(said, dict) else None
    if isinstance(version, int) and version > VERSION:
        what = f"this log has version {version}; this Dorsal reads version {VERSION}"
        problems.add(what, right="a newer Dorsal reads it", line=1)
    elif version != VERSION or not isinstance(race, str) or not race or _is_more(said):
        what = "this file does not begin as a log does"
        problems.add(what, right=RIGHT_HEADING, line=1, value=_shown(line))
    return race if isinstance(race, str) else ""


def _loose(line: bytes) -> object:
    """The value of a line that is JSON but not in canonical form: no heading, whatever it says."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    newer = isinstance(said, dict) and said.get("dorsal_log") not in (VERSION, True)
    return said if newer else None


def _is_more(said: object) -> bool:
    return not isinstance(said, dict) or not said.keys() <= HEADING_KEYS


def _fast(body: bytes) -> list[AnyEvent] | None:
    """The events where nothing at all is wrong; None where it takes a look at each line."""
    try:
        events = parse_lines(body)
    except BadInput:
        return None
    if lines_of(events) != body:
        return None
    return events if events_are_right(events, ascii_only=body.isascii()) else None


def _in_order(events: list[AnyEvent]) -> bool:
    """Whether each event comes after the one before it, and so none comes twice."""
    instants = [event.at for event in events]
    later = islice(instants, 1, None)
    doubtful = [place for place, back in enumerate(map(ge, instants, later)) if back]
    return all(
        instants[place] == instants[place + 1]
        and event_bytes(events[place]) < event_bytes(events[place + 1])
        for place in doubtful
    )


def _line_by_line(body: bytes, head: bytes, problems: Problems) -> Iterator[AnyEvent]:
    blank = 0
    for number, line in enumerate(body.split(b"\n")[:-1], start=2):
        if not line:
            blank = blank or number
        elif line.startswith(b'{"dorsal_log"'):
            _check_repeated(line, head, number, problems)
        else:
            event = _read_line(line, number, problems)
            if event is not None:
                yield event
    if blank:
        _warn(problems, "there are blank lines, which were passed over", line=blank)


def _check_repeated(line: bytes, head: bytes, number: int, problems: Problems) -> None:
    """A heading in the middle is another log's that was joined to this one."""
    here, first = Problems(), Problems()
    race = _read_heading(line, here)
    if len(here):
        problems.add("this heading is not that of a log", right=RIGHT_HEADING, line=number)
    elif race != _read_heading(head, first):
        right = "a log holds the events of one race; take the other ones out"
        problems.add("here begins the log of another race", right=right, line=number, value=race)


def _read_line(line: bytes, number: int, problems: Problems) -> AnyEvent | None:
    try:
        event = parse_event(line)
    except BadInput as error:
        problems.add(error.problems[0].what, right=RIGHT_LINE, line=number, value=_shown(line))
        return None
    if event_bytes(event) != line:
        what = (
            "this line is not as Dorsal writes it (the order of its keys, spaces, an unknown key)"
        )
        right = f"the same event is written {_shown(event_bytes(event))}..."
        problems.add(what, right=right, line=number, value=_shown(line))
        return None
    faults = list(faults_of(event))
    for fault in faults:
        problems.add(fault, right=RIGHT_LINE, line=number, value=_shown(line))
    return None if faults else event
