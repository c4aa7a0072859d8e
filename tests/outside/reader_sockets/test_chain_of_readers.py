"""Reader, socket, journal, network, hub, log: every link breaks off, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from dorsal.outside.journal import Journal
from dorsal.outside.race_log import append_events, read_race_log
from dorsal.outside.reader_simulators import LineFaults, SimulatedReader
from dorsal.outside.reader_sockets import LogStore, events_of_journal
from dorsal.outside.transfer.receiving import Hub, serve_hub
from dorsal.outside.transfer.sending import Forwarder
from dorsal.timing.events import AnyEvent, ChipRead, Noted, ReaderState
from dorsal.timing.race import Format, Race
from tests.outside.reader_sockets.field import (
    SIX,
    beeps_of,
    found,
    listening,
    race_of,
    reading,
    source_of,
    until,
    wanted,
)
from tests.outside.transfer.flaky_network import FlakyNetwork

CALLED: tuple[Format, ...] = ("raceresult", "ipico", "ultra")
CALLING: tuple[Format, ...] = ("wiclax", "crossmgr", "mylaps")
READS = 60
FAULTS = {
    "raceresult": LineFaults(drop=0.06, resend=0.1, first=3),
    "ipico": LineFaults(drop=0.06, resend=0.1, damage=0.05, first=3),
    "ultra": LineFaults(drop=0.06, resend=0.1, first=3),
    "wiclax": LineFaults(drop=0.02, resend=0.1, first=3),
    "crossmgr": LineFaults(drop=0.2, damage=0.1, first=3),
    "mylaps": LineFaults(drop=0.06, resend=0.1, first=3),
}


def reader(form: Format, faults: LineFaults, *, to: int = 0, reads: int = READS) -> SimulatedReader:
    return SimulatedReader(
        form,
        beeps_of(reads, new_file_after=25 if form == "raceresult" else 10**9),
        seed=11,
        faults=faults,
        every_s=0.002,
        calls=("127.0.0.1", to) if to else None,
    )


def race_around(called: dict[Format, SimulatedReader]) -> Race:
    addresses = {form: f"tcp://127.0.0.1:{one.port}" for form, one in called.items()}
    return race_of(source_of(form, addresses.get(form, "listen://127.0.0.1:0")) for form in SIX)


@contextmanager
def hub_into(log: Path) -> Iterator[int]:
    """A hub whose boxes' reads go into a log."""

    def take(events: Sequence[AnyEvent]) -> int:
        append_events(log, events, race="summit-2027")
        return len(events)

    hub = Hub("summit-2027", {"of-box-1": "box-1"}, take=take, aside=lambda *_: None)
    server = serve_hub(hub, host="127.0.0.1")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[Format, int], list[AnyEvent], Path]:
    """Six readers with flaky connections over a flaky network into a log: how often each was
    connected, the journal's events, the log.
    """
    folder = tmp_path_factory.mktemp("day")
    log = folder / "LOG"
    called = {form: reader(form, FAULTS[form]) for form in CALLED}
    with Journal(folder / "box", race="summit-2027", box="box-1") as journal, hub_into(log) as port:
        network = FlakyNetwork(port, Random(3))
        forwarder = Forwarder(journal, f"http://127.0.0.1:{network.port}/", token="of-box-1")
        with listening(race_around(called), journal) as (listener, _):
            ports = listener.ports
            calling = {form: reader(form, FAULTS[form], to=ports[form]) for form in CALLING}
            readers = called | calling
            with reading(readers):

                def all_are_there() -> bool:
                    forwarder.send_next()
                    if not all(one.over for one in readers.values()):
                        return False
                    events = list(events_of_journal(journal))
                    return all(found(events, form) == wanted(beeps_of(READS)) for form in SIX)

                until(all_are_there, within_s=60)
        network.steady = True
        while forwarder.send_next().backlog or journal.backlog(forwarder.url):
            pass
        network.close()
        events = list(events_of_journal(journal))
    return {form: one.connections for form, one in readers.items()}, events, log


@pytest.mark.parametrize("form", SIX)
def test_the_log_has_exactly_what_a_reader_read(
    day: tuple[dict[Format, int], list[AnyEvent], Path], form: Format
) -> None:
    connections, _, log = day
    assert connections[form] > 1
    events = read_race_log(log, race="summit-2027").log.events
    assert found(events, form) == wanted(beeps_of(READS))


def test_what_is_sent_again_is_not_kept_again(
    day: tuple[dict[Format, int], list[AnyEvent], Path],
) -> None:
    raws = [(one.source, one.raw) for one in day[1] if isinstance(one, ChipRead)]
    assert len(raws) == len(set(raws))


def test_lines_that_broke_off_and_what_readers_say_of_themselves_are_kept(
    day: tuple[dict[Format, int], list[AnyEvent], Path],
) -> None:
    _, events, _ = day
    torn = {one.text.partition(":")[0] for one in events if isinstance(one, Noted)}
    assert torn <= set(SIX)
    assert {"raceresult", "ultra"} <= torn
    told = {one.source for one in events if isinstance(one, ReaderState)}
    assert told == {"raceresult", "ipico", "ultra", "wiclax", "mylaps"}


@pytest.mark.parametrize("form", ["crossmgr", "mylaps"])
def test_what_a_reader_was_told_is_safe_is_in_the_log_whenever_one_stops(
    tmp_path: Path, form: Format
) -> None:
    log = tmp_path / "LOG"
    race = race_of([source_of(form, "listen://127.0.0.1:0")])
    store = LogStore(log, race=race.slug, box="tent")
    beeps = beeps_of(400)
    with listening(race, store) as (listener, _):
        sender = reader(form, LineFaults(drop=0.01), to=listener.ports[form], reads=400)
        sender.start()
        assert until(lambda: len(sender.acknowledged) > 20)
        safe = sender.acknowledged  # asked for before the log is read
        kept = found(read_race_log(log, race=race.slug).log.events, form)
    sender.stop()
    assert set(wanted([beeps[place] for place in safe])) <= set(kept)
