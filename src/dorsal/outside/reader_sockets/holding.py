"""One connection to a reader, from its first byte to its last."""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dorsal.ground.problems import BadInput
from dorsal.outside.reader_sockets.keeping import Keeper
from dorsal.outside.reader_sockets.telling import Tell, What, Word, shown
from dorsal.timing.events import ChipRead
from dorsal.timing.instants import instant_of
from dorsal.timing.race import Format, Source
from dorsal.timing.readers import Conversation, Heard, Step, converse, parse, rewind_all
from dorsal.timing.reads import Unreadable

PIECE = 65_536
LONGEST_LINE = 32_768  # bytes without a line end: no reader sends so many
SEND_S = 10.0
ASKED_AND_ANSWER = frozenset({"raceresult", "ipico", "ultra", "wiclax", "chronotrack"})
ENDS: dict[Format, bytes] = {"mylaps": b"$"}
LINE_ENDS = b"\r\n"
FEW, MANY = 3, 100  # unreadable lines of a connection that are told singly, and then each so many


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a listener is, in seconds.

    `tick_s`: the conversation is reminded of time so often; `silent_s`: a reader that says nothing
    for so long is told of; `dead_s`: one that does not even answer is called anew; `quiet_s`: an
    Ultra that sends no read for so long after it was called is asked for its whole log;
    `settled_s`: what was missed has come by then; `idle_s`: a replay that sends nothing for so
    long has come to its end, or to a stop; `first_wait_s` to `longest_wait_s`: before it is
    called again; `call_s`: it has so long to answer a call.
    """

    tick_s: float = 0.5
    silent_s: float = 120.0
    dead_s: float = 200.0
    quiet_s: float = 60.0
    settled_s: float = 120.0
    idle_s: float = 20.0
    first_wait_s: float = 1.0
    longest_wait_s: float = 30.0
    call_s: float = 10.0


USUAL = Pace()


class Connection:
    """Holds a conversation over a socket: what comes is kept, and only then answered.

    It reads no further than it has kept, so a slow disk slows the reader down.
    """

    def __init__(
        self,
        source: Source,
        keeper: Keeper,
        *,
        tell: Tell,
        stopping: threading.Event,
        pace: Pace,
        has_whole: bool = False,
    ) -> None:
        """Take what it needs; `has_whole` says that an Ultra's log as it was before is here."""
        self._source = source
        self._keeper = keeper
        self._tell = tell
        self._stopping = stopping
        self._pace = pace
        self._tail = b""
        self._unreadable = 0
        self._reads = 0
        self._had_whole = has_whole
        self._asked_all = False
        self._missed_s = time.monotonic()  # when it began, or last sent what had been missed
        self._cursors = keeper.memory.cursors(source.name)

    @property
    def settled(self) -> bool:
        """Whether what was missed before has come: none of it has for a while."""
        return time.monotonic() - self._missed_s >= self._pace.settled_s

    @property
    def has_whole(self) -> bool:
        """Whether an Ultra's log is here from its beginning: it was asked for, and has come."""
        return self._had_whole or (self._asked_all and self.settled)

    def hold(self, line: socket.socket, *, since_ms: int | None) -> str:
        """Talk until the connection ends or `stopping` is set; why it ended. `since_ms` is from
        where on, in the reader's own time, a reader is asked that knows no numbers.
        """
        talk = converse(
            self._source.format,
            cursors=self._cursors,
            session=f"s{secrets.token_hex(5)}",
            last_ms=since_ms,
        )
        try:
            why = self._converse(line, talk)
        except OSError as error:
            why = error.strerror or str(error)
        self._note_torn(why)
        return why

    def _converse(self, line: socket.socket, talk: Conversation) -> str:
        began_s = heard_s = ticked_s = time.monotonic()
        told_silent = False
        closing = self._act(line, talk, talk.opened(self._now_ms()))
        while not closing and not self._stopping.is_set():
            data = _receive(line, self._pace.tick_s)
            now_s = time.monotonic()
            if data == b"":
                return "the reader has closed it"
            if data:
                heard_s, told_silent = now_s, False
                if self._is_too_long(data):
                    return f"no line end in {LONGEST_LINE:,} bytes: is this a reader?"
                closing = self._act(line, talk, talk.received(data, self._now_ms()))
            elif now_s - heard_s > self._pace.silent_s and not told_silent:
                told_silent = True
                self._say("silent", f"nothing has come for {self._pace.silent_s:.0f} seconds")
            if now_s - heard_s > self._pace.dead_s and self._source.format in ASKED_AND_ANSWER:
                return f"it has not answered for {self._pace.dead_s:.0f} seconds"
            if now_s - ticked_s >= self._pace.tick_s and not closing:
                ticked_s = now_s
                closing = self._act(line, talk, talk.tick(self._now_ms()))
                if now_s - began_s >= self._pace.quiet_s and not self._reads:
                    self._ask_all(line)
        return "stopped"

    def _act(self, line: socket.socket, talk: Conversation, step: Step) -> bool:
        """Keep, then answer; whether the connection is to be closed."""
        new = self._keep(step.reads, step.states)
        if new is None:
            return True
        if any(map(_was_missed, step.reads)):
            self._missed_s = time.monotonic()
        _send(line, step.send + talk.safe(step.reads))
        self._reads += len(step.reads)
        self._say_of(new)
        if any(one.startswith("Connected") for one in step.states) and not self._had_whole:
            self._ask_all(line)
        return step.close

    def _keep(self, reads: Sequence[Heard], states: Sequence[str]) -> tuple[ChipRead, ...] | None:
        """Put it on the disk, however long that takes; None when the program stops before."""
        told = False
        while True:
            try:
                return self._keeper.keep(self._source.name, reads, states)
            except (OSError, BadInput) as error:
                if not told:
                    told = True
                    self._say("disk", f"{_trouble(error)}; the reader waits")
            if self._stopping.wait(self._pace.first_wait_s):
                return None

    def _ask_all(self, line: socket.socket) -> None:
        """Ask an Ultra for its whole log, once in a connection."""
        if self._source.format == "ultra" and not self._asked_all:
            self._asked_all = True
            self._missed_s = time.monotonic()
            _send(line, rewind_all())

    def _say_of(self, new: Sequence[ChipRead]) -> None:
        for read in new:
            said = parse(self._source.format, read.raw)
            if not isinstance(said, Unreadable):
                continue
            self._unreadable += 1
            if self._unreadable <= FEW or self._unreadable % MANY == 0:
                text = f"cannot be read, kept as it is: {shown(read.raw)} ({said.why})"
                self._say("unreadable", text)
        if new and self._reads == len(new):
            self._say("first", f"first read of this connection: {shown(new[0].raw)}")

    def _is_too_long(self, data: bytes) -> bool:
        """Whether too much has come without a line end; keeps what a line has come to."""
        if self._source.format == "crossmgr":
            return False  # its conversation bounds its requests
        ends = ENDS.get(self._source.format, LINE_ENDS)
        cut = max(data.rfind(bytes([end])) for end in ends)
        self._tail = data[cut + 1 :] if cut >= 0 else self._tail + data
        return len(self._tail) > LONGEST_LINE

    def _note_torn(self, why: str) -> None:
        torn = self._tail.strip(b"\r\n\0 ").decode("latin-1")
        if not torn:
            return
        text = f"the connection ended within a line: {shown(torn)}"
        self._say("torn", text)
        try:
            self._keeper.note(f"{self._source.name}: {text} ({why})")
        except (OSError, BadInput):
            return  # no read: the disk's trouble is told by the next one

    def _now_ms(self) -> int:
        """The clock that a conversation wants: CrossMgr's senders ask for the wall clock."""
        if self._source.format == "crossmgr":
            return instant_of(datetime.now(UTC))
        return int(time.monotonic() * 1000)

    def _say(self, what: What, text: str) -> None:
        self._tell(Word(self._source.name, what, text))


def _was_missed(heard: Heard) -> bool:
    """Whether a Wiclax box or an Ultra marks a read as one that it had before."""
    return heard.raw[-2:] == ";1" or heard.epoch.endswith("-rewound")


def _trouble(error: OSError | BadInput) -> str:
    """Why nothing can be kept: the disk, or somebody has spoiled or replaced the log."""
    if isinstance(error, BadInput):
        return f"nothing can be kept ({error.problems[0]})"
    return f"the disk takes no more ({error.strerror})"


def _receive(line: socket.socket, within_s: float) -> bytes | None:
    """What comes next; empty when the other side has closed, None when nothing came in time."""
    line.settimeout(within_s)
    try:
        return line.recv(PIECE)
    except TimeoutError:
        return None


def _send(line: socket.socket, data: bytes) -> None:
    if data:
        line.settimeout(SEND_S)
        line.sendall(data)
