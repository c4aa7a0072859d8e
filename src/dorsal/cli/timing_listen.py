"""`dorsal timing listen`: all readers at once, onto the disk and to whoever waits for them."""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.reporting import out, visible
from dorsal.cli.timing_inputs import load_race
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.outside.reader_simulators import SimulatedReader
    from dorsal.outside.reader_sockets import Keeper
    from dorsal.outside.transfer.sending import Forwarder, Sent
    from dorsal.timing.entries import Entry
    from dorsal.timing.race import Race

RaceFile = Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race's definition.")]
LogFile = Annotated[Path, typer.Option("--log", metavar="LOG", help="The race's log.")]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="SOURCE", help="Listen to this source only.")
]
Box = Annotated[str, typer.Option("--box", metavar="NAME", help="What this box is called.")]
JournalFolder = Annotated[
    Path | None,
    typer.Option("--journal", metavar="FOLDER", help="Keep reads in a journal to be forwarded."),
]
Forward = Annotated[
    str, typer.Option("--forward", metavar="URL", help="Send the journal to this server.")
]
Token = Annotated[
    str,
    typer.Option(
        "--token", metavar="TOKEN", envvar="DORSAL_TOKEN", help="What the server gave this box."
    ),
]
Port = Annotated[
    int | None, typer.Option("--serve", metavar="PORT", help="Take boxes' journals into the log.")
]
Tokens = Annotated[
    Path | None, typer.Option("--tokens", metavar="FILE", help="The boxes' tokens: BOX TOKEN.")
]
Wiclax = Annotated[
    int | None, typer.Option("--wiclax", metavar="PORT", help="Let Wiclax read the log as a box.")
]
Simulated = Annotated[
    int | None,
    typer.Option("--simulated", metavar="SEED", help="Readers that are not there, for a trial."),
]
Seconds = Annotated[
    float | None,
    typer.Option("--for", metavar="SECONDS", min=0, help="End by itself after so long."),
]

FORWARD_EVERY_S = 0.5
SIMULATED_EVERY_S = 0.2
TELL_EVERY_S = 0.2
LAST_S = 10.0
OF_ANOTHER_DAY = (
    "These reads are of race day and come today: this is a trial of connections, of which results "
    "make nothing. A whole race to rehearse with: dorsal timing drill"
)


def listen(
    race_file: RaceFile,
    log: LogFile,
    only: Only = None,
    box: Box = "",
    journal: JournalFolder = None,
    forward: Forward = "",
    token: Token = "",
    serve: Port = None,
    tokens: Tokens = None,
    wiclax: Wiclax = None,
    simulated: Simulated = None,
    seconds: Seconds = None,
) -> None:
    """Listen to all sources that have an address; a reader is told that its reads are safe only
    when they are on the disk.

    Reads go into the log, or with --journal into the journal of a box, from which --forward sends
    them. Ctrl-C ends it; nothing that was kept is lost by that, nor by a power cut.
    """
    race, entries = load_race(race_file)
    asked = _Asked(race, entries, log, tuple(only or ()), box or _name_of_this_machine())
    _check(journal, forward, token, serve, tokens)
    with ExitStack() as open_things, _until_stopped(seconds) as stopping:
        words: queue.Queue[str] = queue.Queue()
        open_things.callback(_tell, words)  # what is told while all else is closed
        if serve is not None and tokens is not None:
            open_things.enter_context(_hub(asked, serve, tokens, words.put))
        if wiclax is not None:
            open_things.enter_context(_told_to_wiclax(asked, wiclax, words.put))
        if (serve is None and wiclax is None) or any(one.address for one in race.sources):
            if simulated is not None:
                asked = open_things.enter_context(_simulated(asked, simulated))
                words.put(OF_ANOTHER_DAY)
            keeper, forwarder = _keeper(asked, journal, forward, token, open_things)
            if forwarder is not None:  # it ends after the readers, with what they sent last
                open_things.enter_context(_forwarding(forwarder, words.put))
            open_things.enter_context(_readers(asked, keeper, words.put))
        _tell_until(stopping, words)
    out().print("Stopped. Whatever was kept is on the disk.", markup=False)


@dataclass(frozen=True)
class _Asked:
    """What the command works on."""

    race: Race
    entries: Sequence[Entry]
    log: Path
    only: tuple[str, ...]
    box: str


def _check(
    journal: Path | None, forward: str, token: str, serve: int | None, tokens: Path | None
) -> None:
    faults = []
    if forward and journal is None:
        right = "give --journal FOLDER too: what is sent is kept here until the server has it"
        faults.append(Problem("there is no journal to forward", right, column="--forward"))
    if forward and not token:
        right = "--token TOKEN, or the environment's DORSAL_TOKEN"
        faults.append(Problem("the server knows boxes by their tokens", right, column="--forward"))
    if (serve is None) != (tokens is None):
        right = "--serve PORT --tokens FILE, with a line BOX TOKEN for each box"
        faults.append(Problem("--serve and --tokens go together", right))
    if faults:
        raise BadInput(faults)


def _name_of_this_machine() -> str:
    import platform  # inline: only where nobody names the box

    return platform.node().partition(".")[0].replace("/", "-") or "box"


@contextmanager
def _until_stopped(seconds: float | None) -> Iterator[threading.Event]:
    """An event that Ctrl-C, a signal to end, or the time given sets."""
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    timer = threading.Timer(seconds or 0, stopping.set)
    timer.daemon = True
    if seconds is not None:
        timer.start()
    try:
        yield stopping
    finally:
        timer.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)


def _keeper(
    asked: _Asked, journal: Path | None, forward: str, token: str, open_things: ExitStack
) -> tuple[Keeper, Forwarder | None]:
    """What keeps the reads, and what sends them on."""
    from dorsal.outside.journal import LOG, Journal  # inline: keeps `--help` fast
    from dorsal.outside.race_log import read_race_log
    from dorsal.outside.reader_sockets import Keeper, LogStore, events_of_journal
    from dorsal.outside.transfer.sending import Forwarder

    slug = asked.race.slug
    formats = {one.name: one.format for one in asked.race.sources}
    if journal is None:
        store = LogStore(asked.log, race=slug, box=asked.box)
        return Keeper(store, formats, read_race_log(asked.log, race=slug).log.events), None
    kept = open_things.enter_context(Journal(journal, race=slug, box=asked.box))
    keeper = Keeper(kept, formats, events_of_journal(kept))
    out().print(visible(f"Reads go into {journal / LOG}, not into {asked.log}."))
    return keeper, Forwarder(kept, forward, token=token) if forward else None


@contextmanager
def _readers(asked: _Asked, keeper: Keeper, tell: Callable[[str], None]) -> Iterator[None]:
    from dorsal.outside.reader_sockets import Listener  # inline: keeps `--help` fast

    listener = Listener(
        asked.race,
        keeper,
        tell=lambda word: tell(f"{word.source}: {word.text}"),
        only=asked.only,
    )
    listener.start()
    try:
        yield
    finally:
        listener.stop()


@contextmanager
def _forwarding(forwarder: Forwarder, tell: Callable[[str], None]) -> Iterator[None]:
    """Send the journal on, and what is left once more at the end."""
    stopping = threading.Event()

    def work() -> None:
        failing = False
        while not stopping.is_set():
            sent = forwarder.send_next()
            if sent.why and not failing:
                tell(f"server: not reached ({sent.why}); {sent.backlog:,} bytes wait here")
            elif failing and not sent.why:
                tell("server: reached again")
            failing = bool(sent.why)
            stopping.wait(sent.wait_s or (0.0 if sent.backlog else FORWARD_EVERY_S))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
        last = _send_the_rest(forwarder)
        left = f"{last.backlog:,} bytes wait in the journal" if last.backlog else "has everything"
        tell(f"server: {left}")


def _send_the_rest(forwarder: Forwarder) -> Sent:
    """Send what is left, as long as the server takes it and for a few seconds at most."""
    until_s = time.monotonic() + LAST_S
    while True:
        sent = forwarder.send_next()
        if sent.why or not sent.backlog or time.monotonic() > until_s:
            return sent


@contextmanager
def _hub(asked: _Asked, port: int, tokens: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """A server that takes boxes' journals into the log."""
    from dorsal.outside.transfer.into_log import LogHub, read_tokens  # inline: keeps `--help` fast
    from dorsal.outside.transfer.receiving import serve_hub

    known = read_tokens(tokens.read_bytes(), file=str(tokens))
    hub = LogHub(asked.log, race=asked.race.slug, tokens=known)
    try:
        server = serve_hub(hub, port=port)
    except OSError as error:
        what = f"port {port} cannot be opened: {error.strerror or error}"
        raise BadInput([Problem(what, "choose another one", column="--serve")]) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    tell(f"server: waiting for {len(known)} boxes on port {server.server_address[1]}")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _told_to_wiclax(asked: _Asked, port: int, tell: Callable[[str], None]) -> Iterator[None]:
    from dorsal.outside.reader_sockets import WiclaxDoor  # inline: keeps `--help` fast

    door = WiclaxDoor(asked.race, asked.log, port=port)
    tell(f"wiclax: waiting on port {door.port}; the log is read there as from a box")
    with door.open():
        yield


@contextmanager
def _simulated(asked: _Asked, seed: int) -> Iterator[_Asked]:
    """The race with simulated readers in the place of its own."""
    from dorsal.cli.timing_trial import readers_for  # inline: only where nobody has a reader

    race, called, callers = readers_for(asked.race, asked.entries, seed=seed)
    readers: list[SimulatedReader] = [*called, *callers]
    for reader in readers:
        reader.start()
    try:
        yield replace(asked, race=race)
    finally:
        for reader in readers:
            reader.stop()


def _tell_until(stopping: threading.Event, words: queue.Queue[str]) -> None:
    """Say what happens until it is time to stop, and what is left to say then."""
    while not stopping.is_set():
        stopping.wait(TELL_EVERY_S)
        _tell(words)


def _tell(words: queue.Queue[str]) -> None:
    console = out()
    while not words.empty():
        console.print(visible(f"{time.strftime('%H:%M:%S')} {words.get()}"))
