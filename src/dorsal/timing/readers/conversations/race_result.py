"""The conversation with a RACE RESULT decoder (TCP 3601, lines end with CR LF).

A passing's number within a decoder's file is a cursor: whatever was missed is asked for again,
after a break of the line, after a hole in the numbers, and on both sides of a new file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping

from dorsal.timing.readers.conversations.line_buffer import LineBuffer
from dorsal.timing.readers.conversations.values import Step
from dorsal.timing.readers.identity import Heard, identify
from dorsal.timing.readers.number_runs import NumberRuns

PORT = 3601
PROTOCOL = "3.2"
COUNT = re.compile(r"PASSINGS;([0-9]{1,15})(?:;([0-9]{1,15}))?")
PASSING = re.compile(r"[0-9]{1,15};")
AT_ONCE = 250  # passings in one answer
OLD_FILES = 20  # files between the last one known and the present one that are asked for
POLL_MS = 10_000
STATUS_MS = 60_000
PATIENCE_MS = 15_000  # an answer that has not come by then is asked for again


class RaceResultConversation:
    """One connection to a decoder; `cursors` are the numbers up to which nothing is missing, by
    file.
    """

    def __init__(self, cursors: Mapping[str, int]) -> None:
        self._lines = LineBuffer(rb"\r\n|\n")
        self._have = {epoch: NumberRuns(upto) for epoch, upto in cursors.items()}
        self._file = ""
        self._asks: deque[tuple[str, str]] = deque()  # commands, and the file that each speaks of
        self._sought: dict[str, NumberRuns] = {}  # asked for in this connection, by file
        self._fetched: set[str] = set()  # whole files asked for in this connection
        self._asked_ms: int | None = None  # when the first of them was sent
        self._given_up = False  # an answer did not come in time: it may come among others'
        self._polled_ms = self._status_ms = 0

    def opened(self, now_ms: int) -> Step:
        """Ask for the protocol, pushed passings, the state, the clock and the count."""
        self._polled_ms = self._status_ms = now_ms
        asked = ("SETPROTOCOL;" + PROTOCOL, "SETPUSHPASSINGS;1;0", "GETSTATUS", "GETTIME")
        return Step(send=_commands(*asked, "PASSINGS"))

    def received(self, data: bytes, now_ms: int) -> Step:
        """Take pushed and fetched passings, and ask for what is missing."""
        reads: list[Heard] = []
        states: list[str] = []
        for line in self._lines.feed(data):
            self._take(line, reads, states)
            if self._asked_ms is not None and PASSING.match(line):
                self._asked_ms = now_ms
        return Step(self._next(now_ms), tuple(reads), tuple(states))

    def tick(self, now_ms: int) -> Step:
        """Ask for the count and the state from time to time; ask again where no answer came."""
        asked = []
        if now_ms - self._polled_ms >= POLL_MS:
            self._polled_ms = now_ms
            asked.append("PASSINGS")
        if now_ms - self._status_ms >= STATUS_MS:
            self._status_ms = now_ms
            asked += ["GETSTATUS", "GETTIME"]
        if self._asked_ms is not None and now_ms - self._asked_ms >= PATIENCE_MS:
            self._given_up = True
            self._sought.pop(self._file, None)
            self._answered()
        return Step(send=_commands(*asked) + self._next(now_ms))

    def safe(self, reads: Iterable[Heard]) -> bytes:  # noqa: ARG002 - a decoder keeps its files
        """Nothing: a decoder needs no acknowledgement."""
        return b""

    def _take(self, line: str, reads: list[Heard], states: list[str]) -> None:
        counted = COUNT.fullmatch(line)
        if counted:
            self._counted(int(counted[1]), counted[2] or "1")
        elif line.startswith("#P;"):
            self._passing(identify("raceresult", line), self._file, reads)
        elif PASSING.match(line):
            self._passing(identify("raceresult", line), self._asked_file(), reads)
        elif not line or line.startswith("ONLY "):
            self._answered()
        else:
            states.append(line)

    def _asked_file(self) -> str:
        """The file that the present answer is of; empty where that is not sure."""
        sure = self._asks and self._asked_ms is not None and not self._given_up
        return self._asks[0][1] if sure else ""

    def _passing(self, heard: Heard, file: str, reads: list[Heard]) -> None:
        """Hand on a passing that is new; a hole before it is asked for."""
        if heard.seq < 0:
            number = heard.raw.partition(";")[0]
            if not file or not PASSING.match(heard.raw):
                reads.append(heard)  # nothing tells which one it is: the journal numbers it
                return
            heard = Heard(heard.raw, file, int(number))
        if heard.epoch != self._file and _later(heard.epoch, self._file):
            self._turn_to(heard.epoch)
        have = self._have.setdefault(heard.epoch, NumberRuns())
        if heard.seq in have:
            return
        have.add(heard.seq)
        reads.append(heard)
        if heard.epoch == self._file:
            self._ask_missing(heard.seq)

    def _counted(self, count: int, file: str) -> None:
        if file != self._file:
            self._turn_to(file)
        self._ask_missing(count)

    def _turn_to(self, file: str) -> None:
        """Another file is being written: what the ones before it still hold is asked for."""
        known = [one for one in self._have if one != file and one.isdecimal()]
        if file.isdecimal() and known:
            last = max(map(int, known))
            for old in range(max(last, int(file) - OLD_FILES), int(file)):
                self._fetch(str(old))
        self._file = file
        self._have.setdefault(file, NumberRuns())

    def _ask_missing(self, count: int) -> None:
        """Ask for the numbers up to a count that have not come. Each is asked for once in a
        connection, so that a hole of the decoder's own does not go round for ever.
        """
        sought = self._sought.setdefault(self._file, NumberRuns())
        for first, last in tuple(self._have[self._file].missing(count, sought)):
            for start in range(first, last + 1, AT_ONCE):
                many = min(AT_ONCE, last + 1 - start)
                self._asks.append((f"{start}:{many}", self._file))
            sought.add_all(first, last)

    def _fetch(self, file: str) -> None:
        """Ask for a whole file that is not written to any more."""
        if file not in self._fetched:
            self._fetched.add(file)
            self._asks.append((f"GETFILE;{file}", file))

    def _answered(self) -> None:
        if self._asks and self._asked_ms is not None:
            self._asks.popleft()
            self._asked_ms = None

    def _next(self, now_ms: int) -> bytes:
        """The next question, when none is open."""
        if self._asked_ms is not None:
            return b""
        while self._asks and self._asks[0][0][0].isdigit() and self._asks[0][1] != self._file:
            _, file = self._asks.popleft()  # its file is closed: only GETFILE reads it now
            self._fetch(file)
        if not self._asks:
            return b""
        self._asked_ms = now_ms
        return _commands(self._asks[0][0])


def _commands(*commands: str) -> bytes:
    return "".join(f"{command}\r\n" for command in commands).encode("latin-1")


def _later(file: str, than: str) -> bool:
    if file.isdecimal() and than.isdecimal():
        return int(file) > int(than)
    return not than


def set_clock(year: int, month: int, day: int, time: str) -> bytes:
    """What sets a decoder's clock (`time` as `09:31:05.120`): for before a race, by hand."""
    return _commands(f"SETTIME;{year:04d}-{month:02d}-{day:02d};{time}")
