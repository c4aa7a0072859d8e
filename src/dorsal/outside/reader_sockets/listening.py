"""All readers of a race at once: a thread for each, which calls it or waits for its call."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.reader_sockets.addresses import Address, read_address
from dorsal.outside.reader_sockets.holding import USUAL, Connection, Pace
from dorsal.outside.reader_sockets.keeping import Keeper
from dorsal.outside.reader_sockets.memory import clock_of
from dorsal.outside.reader_sockets.replaying import NotEnded, replayed
from dorsal.outside.reader_sockets.telling import Tell, What, Word
from dorsal.timing.instants import DAY_MS, SECOND_MS, datetime_of
from dorsal.timing.race import Race, Source

MOST_CALLERS = 8  # connections that one source may have open; a network that broke leaves some
MARGIN_MS = 10 * SECOND_MS


@dataclass
class _Post:
    """A source with its address, and from where on it is asked for what was missed."""

    source: Source
    address: Address
    since_ms: int
    held_s: float = 0.0  # when its present connection began
    callers: int = 0
    port: int = 0
    calls: int = 0  # connections that were made to it, and after which of them it was asked whole
    asked_whole: int = 0
    asking: bool = False
    has_whole: bool = False  # an Ultra's log, from its beginning


@dataclass(frozen=True, slots=True)
class _Replay:
    """What a replay brought: how many reads that were not here, whether that was all there is, and
    why it broke off (empty when it did not).
    """

    new: int
    is_whole: bool = False
    why: str = ""


class Listener:
    """Listens to every source that has an address (those of `only`, where it names any).

    `start` returns at once; `stop` when no thread is left. It tells `tell` what happens, from its
    own threads.
    """

    def __init__(
        self,
        race: Race,
        keeper: Keeper,
        *,
        tell: Tell,
        only: Sequence[str] = (),
        pace: Pace = USUAL,
    ) -> None:
        """Take the race; `BadInput` when a name or an address is wrong, or nobody has one."""
        self._keeper = keeper
        self._tell = tell
        self._pace = pace
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._asking = threading.Lock()
        self._posts = [
            _Post(source, read_address(source.address, source=source.name), _opening(race, source))
            for source in _wanted(race, only)
        ]

    @property
    def ports(self) -> dict[str, int]:
        """The ports at which sources that call us are awaited, by name."""
        return {post.source.name: post.port for post in self._posts if post.port}

    def start(self) -> None:
        """Begin; `BadInput` when a port cannot be opened."""
        doors: list[tuple[_Post, socket.socket]] = []
        try:
            doors.extend((post, _open(post)) for post in self._posts if post.address.calls_us)
        except BadInput:
            for _, door in doors:
                door.close()
            raise
        for post, door in doors:
            self._run(self._await_calls, post, door)
        for post in self._posts:
            if not post.address.calls_us:
                self._run(self._call, post)

    def stop(self) -> None:
        """End every connection; what was read of them is on the disk."""
        self._stopping.set()
        for thread in tuple(self._threads):
            thread.join()

    def _run(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def _call(self, post: _Post) -> None:
        """Call a reader, talk, and call it again when the connection ends."""
        wait_s = self._pace.first_wait_s
        unreachable = False
        while not self._stopping.is_set():
            where = (post.address.host, post.address.port)
            try:
                line = socket.create_connection(where, timeout=self._pace.call_s)
            except OSError as error:
                if not unreachable:
                    unreachable = True
                    text = f"{post.source.address} does not answer ({error}); it is called again"
                    self._say(post, "unreachable", text)
            else:
                unreachable = False
                self._hold(post, line, f"connected to {post.source.address}")
                if time.monotonic() - post.held_s > self._pace.longest_wait_s:
                    wait_s = self._pace.first_wait_s
            self._stopping.wait(wait_s)
            wait_s = min(2 * wait_s, self._pace.longest_wait_s)

    def _await_calls(self, post: _Post, door: socket.socket) -> None:
        """Take every connection that a source makes, each in a thread of its own."""
        self._say(post, "waiting", f"waiting for its call on port {post.port}")
        door.settimeout(self._pace.tick_s)
        with door:
            while not self._stopping.is_set():
                try:
                    line, peer = door.accept()
                except TimeoutError:
                    continue
                except OSError:  # a caller that was gone before it was let in
                    self._stopping.wait(self._pace.tick_s)
                    continue
                if post.callers >= MOST_CALLERS:
                    line.close()
                    continue
                post.callers += 1
                self._run(self._answer, post, line, f"connected from {peer[0]}")

    def _answer(self, post: _Post, line: socket.socket, said: str) -> None:
        try:
            self._hold(post, line, said)
        finally:
            post.callers -= 1

    def _hold(self, post: _Post, line: socket.socket, said: str) -> None:
        """One connection, from its beginning to its end."""
        each_time = post.source.format != "crossmgr"  # it calls anew for each post
        if each_time or not post.held_s:
            self._say(post, "connected", said)
        post.held_s = time.monotonic()
        with line:
            _watch_the_wire(line)
            self._ask_for_stored(post)
            connection = Connection(
                post.source,
                self._keeper,
                tell=self._tell,
                stopping=self._stopping,
                pace=self._pace,
                has_whole=post.has_whole,
            )
            why = connection.hold(line, since_ms=post.since_ms)
            post.has_whole = connection.has_whole
        if connection.settled and post.asked_whole == post.calls:
            last_ms = self._keeper.memory.last_ms(post.source.name)
            post.since_ms = post.since_ms if last_ms is None else last_ms - MARGIN_MS
        if each_time and not self._stopping.is_set():
            self._say(post, "lost", f"the connection ended: {why}")

    def _ask_for_stored(self, post: _Post) -> None:
        """Let an IPICO's controller send what was missed, beside the reads that come now."""
        if post.source.format != "ipico" or post.address.calls_us:
            return
        with self._asking:
            post.calls += 1
            begin, post.asking = not post.asking, True
        if begin:
            self._run(self._fetch_stored, post)

    def _fetch_stored(self, post: _Post) -> None:
        """Ask until all has come that was stored before the last connection."""
        told = False
        while not self._stopping.is_set():
            calls = post.calls
            found = self._replay(post)
            if found.why and not told:
                told = True
                text = f"what it stored could not be fetched ({found.why}); it is asked again"
                self._say(post, "not asked", text)
            with self._asking:
                if found.is_whole:
                    post.asked_whole = calls
                if post.asked_whole == post.calls:
                    post.asking = False
                    return
            soon = found.new or found.is_whole
            self._stopping.wait(self._pace.first_wait_s if soon else self._pace.longest_wait_s)

    def _replay(self, post: _Post) -> _Replay:
        """Fetch what is stored: all of it is here once a replay brings nothing new and goes as far
        as the last read that was here before it, for it may break off without a sign.
        """
        known_ms = self._keeper.memory.last_ms(post.source.name)
        reached_ms, new, ended = None, 0, False
        try:
            for heard in replayed(post.address, post.since_ms, idle_s=self._pace.idle_s):
                new += len(self._keeper.keep(post.source.name, heard))
                told = [clock_of(post.source.format, one.raw) for one in heard]
                reached_ms = next((one for one in told[::-1] if one is not None), reached_ms)
            ended = True
        except NotEnded:
            pass  # its end perhaps, or a stop: how far it came tells
        except (OSError, BadInput) as error:
            return _Replay(new, why=str(error) or type(error).__name__)
        if known_ms is not None:
            ended = reached_ms is not None and reached_ms >= known_ms
        return _Replay(new, is_whole=ended and not new)

    def _say(self, post: _Post, what: What, text: str) -> None:
        self._tell(Word(post.source.name, what, text))


def _wanted(race: Race, only: Sequence[str]) -> list[Source]:
    names = {source.name for source in race.sources}
    faults = [
        Problem("the race has no such source", ", ".join(sorted(names)), column="--only", value=one)
        for one in only
        if one not in names
    ]
    right = 'give it one, such as address = "tcp://192.168.1.50:3601"'
    for one in race.sources:
        if one.name in only and not one.address:
            faults.append(Problem("this source has no address", right, "", 0, "--only", one.name))
    wanted = [one for one in race.sources if one.address and (not only or one.name in only)]
    if not wanted and not faults:
        right = 'give a source an address, such as address = "tcp://192.168.1.50:3601"'
        faults.append(Problem("no source has an address to listen at", right))
    if faults:
        raise BadInput(faults)
    return wanted


def _opening(race: Race, source: Source) -> int:
    """From when on reads of a source matter, by its reader's own clock."""
    first_ms = min((wave.starts_ms for wave in race.waves), default=0)
    opens_ms = race.opens_ms if race.opens_ms is not None else max(0, first_ms - DAY_MS)
    offset_s = source.utc_offset_s
    if offset_s is None:
        offset = datetime_of(first_ms).astimezone(race.zone).utcoffset()
        offset_s = int(offset.total_seconds()) if offset else 0
    return opens_ms + offset_s * SECOND_MS


def _open(post: _Post) -> socket.socket:
    """The port at which a source is awaited."""
    try:
        door = socket.create_server((post.address.host, post.address.port))
    except OSError as error:
        what = f"{post.source.name} cannot be awaited: {error.strerror or error}"
        right = "another program has this port, or it needs rights: choose a port above 1023"
        raise BadInput([Problem(what, right, value=post.source.address)]) from error
    post.port = door.getsockname()[1]
    return door


def _watch_the_wire(line: socket.socket) -> None:
    """Let the system find out within a minute or two that the other side is gone."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):  # not on every system
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
