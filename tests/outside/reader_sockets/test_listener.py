"""What a listener does when a reader, a device or the disk misbehaves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from dorsal.ground.problems import BadInput
from dorsal.outside.race_log import read_race_log
from dorsal.outside.reader_simulators import SimulatedReader
from dorsal.outside.reader_simulators.simulated_reader import _doors
from dorsal.outside.reader_sockets import Address, Keeper, Listener, LogStore, read_address
from dorsal.outside.reader_sockets.holding import LONGEST_LINE, Connection, Pace
from dorsal.outside.reader_sockets.replaying import replayed
from dorsal.timing.events import AnyEvent, ChipRead, Noted
from dorsal.timing.race import Format
from dorsal.timing.readers import Heard
from dorsal.timing.simulation.raw_lines import raw_line
from tests.outside.reader_sockets.field import (
    beeps_of,
    found,
    listening,
    race_of,
    source_of,
    until,
    wanted,
)


class FullDisk(LogStore):
    """A log on a disk that is full until somebody makes room."""

    full = True

    def append(self, events: Iterable[AnyEvent]) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().append(events)


def store_at(path: Path) -> LogStore:
    return LogStore(path / "LOG", race="summit-2027", box="tent")


def events_at(path: Path) -> tuple[AnyEvent, ...]:
    return read_race_log(path / "LOG", race="summit-2027").log.events


def called(reader: SimulatedReader, form: Format) -> str:
    assert form in ("raceresult", "ultra")
    return f"tcp://127.0.0.1:{reader.port}"


@pytest.mark.parametrize("form", ["mylaps", "crossmgr"])
def test_while_the_disk_is_full_nothing_is_acknowledged(tmp_path: Path, form: Format) -> None:
    store = FullDisk(tmp_path / "LOG", race="summit-2027", box="tent")
    with listening(race_of([source_of(form, "listen://127.0.0.1:0")]), store) as (listener, words):
        sender = SimulatedReader(form, beeps_of(5), calls=("127.0.0.1", listener.ports[form]))
        sender.start()
        assert until(lambda: any(one.what == "disk" for one in words))
        assert sender.acknowledged == frozenset()
        store.full = False
        assert until(lambda: len(sender.acknowledged) == 5)
        assert found(events_at(tmp_path), form) == wanted(beeps_of(5))
        sender.stop()
    assert [one.text for one in words if one.what == "disk"] == [
        "the disk takes no more (No space left on device); the reader waits"
    ]


def test_a_device_that_sends_no_line_end_is_hung_up_on(tmp_path: Path) -> None:
    race = race_of([source_of("ipico", "listen://127.0.0.1:0")])
    with listening(race, store_at(tmp_path)) as (listener, words):
        with socket.create_connection(("127.0.0.1", listener.ports["ipico"])) as device:
            device.settimeout(5)
            try:
                for _ in range(100):
                    device.sendall(b"x" * 4096)
                while device.recv(4096):
                    pass
            except OSError:
                pass  # hung up with bytes on their way
        assert until(lambda: any(one.what == "lost" for one in words))
    lost = [one.text for one in words if one.what == "lost"]
    assert lost == [
        f"the connection ended: no line end in {LONGEST_LINE:,} bytes: is this a reader?"
    ]
    assert [event for event in events_at(tmp_path) if isinstance(event, ChipRead)] == []
    (note,) = [event for event in events_at(tmp_path) if isinstance(event, Noted)]
    assert note.text.startswith("ipico: the connection ended within a line: 'xxxx")
    assert len(note.text) < 300


def test_lines_that_no_reader_sends_are_kept_and_told(tmp_path: Path) -> None:
    race = race_of([source_of("ipico", "listen://127.0.0.1:0")])
    with (
        listening(race, store_at(tmp_path)) as (listener, words),
        socket.create_connection(("127.0.0.1", listener.ports["ipico"])) as device,
    ):
        device.sendall(b"hello\r\n" * 5)
        assert until(lambda: sum(isinstance(one, ChipRead) for one in events_at(tmp_path)) == 5)
    assert [one.raw for one in events_at(tmp_path) if isinstance(one, ChipRead)] == ["hello"] * 5
    told = [one.text for one in words if one.what == "unreadable"]
    assert len(told) == 3
    assert told[0].startswith("cannot be read, kept as it is: 'hello' (")


def test_a_reader_that_is_not_there_yet_is_told_once_and_found_later(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    race = race_of([source_of("csv", f"tcp://127.0.0.1:{port}")])
    with listening(race, store_at(tmp_path)) as (_, words):
        assert until(lambda: any(one.what == "unreachable" for one in words))
        with socket.create_server(("127.0.0.1", port)) as door:
            line, _ = door.accept()
            line.sendall(b"7,2027-05-30 09:31:05\r\n")
            assert until(lambda: any(one.what == "first" for one in words))
            line.close()
    assert [one.what for one in words][:3] == ["unreachable", "connected", "first"]


@pytest.mark.parametrize("form", ["raceresult", "ultra"])
def test_another_run_asks_only_for_what_is_missing(tmp_path: Path, form: Format) -> None:
    reader = SimulatedReader(form, beeps_of(20))
    reader.start()
    race = race_of([source_of(form, called(reader, form))])
    sizes = []
    for _ in range(2):
        store = store_at(tmp_path)
        with listening(race, store, kept=events_at(tmp_path)):
            assert until(lambda: found(events_at(tmp_path), form) == wanted(beeps_of(20)))
        sizes.append(sum(isinstance(one, ChipRead) for one in events_at(tmp_path)))
    reader.stop()
    assert sizes[0] == sizes[1]


STORED = b"aa0005800012860800012603062027472353\r\n"


@pytest.mark.parametrize(
    ("sent", "ends", "comes_of_it"),
    [
        (STORED, True, ""),
        (STORED, False, "no more came"),
        (STORED + STORED[:20], True, "it ended within a line"),
    ],
)
def test_what_a_controller_has_stored_is_whole_only_when_it_ends_it(
    sent: bytes, ends: bool, comes_of_it: str
) -> None:
    door, control, replay = _doors("ipico")

    def serve() -> None:
        controller, _ = control.accept()
        line, _ = replay.accept()
        with controller, line:
            assert controller.recv(1024).startswith(b"replay_start ")
            line.sendall(sent)
            if not ends:
                time.sleep(0.2)

    with door, control, replay:
        thread = threading.Thread(target=serve)
        thread.start()
        came: list[Heard] = []
        why = ""
        try:
            address = Address("127.0.0.1", door.getsockname()[1])
            for heard in replayed(address, 0, idle_s=0.05):
                came += heard
        except OSError as error:
            why = str(error)
        thread.join()
    assert (came, why) == ([Heard(STORED.decode().strip())], comes_of_it)


def test_an_ultra_whose_rewind_broke_off_is_asked_for_its_whole_log_again(tmp_path: Path) -> None:
    beeps = beeps_of(5)
    live = [raw_line("ultra", one).encode() + b"\r\n" for one in beeps]
    again = [one.replace(b",60,0,", b",60,1,") for one in live]
    told = [live[4] + again[0], b"".join(again)]  # the first connection ends in the midst of it

    def serve(door: socket.socket) -> None:
        for said in told:
            line, _ = door.accept()
            with line:
                line.sendall(b"Connected,1495618265\r\n")
                heard = b""
                while b"8000" not in heard:
                    heard += line.recv(1024)
                line.sendall(said)

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=serve, args=(door,))
        thread.start()
        source = source_of("ultra", f"tcp://127.0.0.1:{door.getsockname()[1]}")
        with listening(race_of([source]), store_at(tmp_path)):
            assert until(lambda: found(events_at(tmp_path), "ultra") == wanted(beeps))
        thread.join()
    reads = [one for one in events_at(tmp_path) if isinstance(one, ChipRead)]
    assert len(reads) == 5  # a rewound read that is here is not kept again


@pytest.mark.parametrize("first", [1, 3])
def test_a_replay_that_ends_too_early_is_asked_for_again(tmp_path: Path, first: int) -> None:
    """The controller closes after so many reads, as a connection does that breaks between lines."""
    beeps = beeps_of(5)
    lines = [raw_line("ipico", one).encode() + b"\r\n" for one in beeps]
    door, control, replay = _doors("ipico")
    over = threading.Event()

    def serve() -> None:
        reader, _ = door.accept()
        reader.sendall(lines[4])
        many = first
        while not over.is_set():
            controller, _ = control.accept()
            line, _ = replay.accept()
            with controller, line:
                line.sendall(b"".join(lines[:many]))
            many = 5
        reader.close()

    thread = threading.Thread(target=serve)
    thread.start()
    with door, control, replay:
        source = source_of("ipico", f"tcp://127.0.0.1:{door.getsockname()[1]}")
        with listening(race_of([source]), store_at(tmp_path)):
            assert until(lambda: found(events_at(tmp_path), "ipico") == wanted(beeps))
            over.set()
            for port in (control, replay):  # where it asks no more
                socket.create_connection(port.getsockname()).close()
        thread.join()


def test_what_was_missed_has_come_when_none_of_it_comes_any_more(tmp_path: Path) -> None:
    keeper = Keeper(store_at(tmp_path), {"wiclax": "wiclax"})
    here, there = socket.socketpair()
    connection = Connection(
        source_of("wiclax", ""),
        keeper,
        tell=lambda _: None,
        stopping=threading.Event(),
        pace=Pace(tick_s=0.01, settled_s=0.1),
    )
    thread = threading.Thread(target=connection.hold, args=(here,), kwargs={"since_ms": None})
    thread.start()
    for second in range(8):  # a slow box: it sends what was missed for longer than that
        there.sendall(b"7;30-05-2027 09:31:%02d.120;0A;;;1\r" % second)
        time.sleep(0.02)
    assert until(lambda: len(events_at(tmp_path)) >= 8)
    assert not connection.settled
    assert until(lambda: connection.settled)
    there.close()
    thread.join()
    here.close()


def test_a_log_that_somebody_has_spoiled_makes_the_reader_wait_and_is_told(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    race = race_of([source_of("mylaps", "listen://127.0.0.1:0")])
    with listening(race, store) as (listener, words):
        log = tmp_path / "LOG"
        whole = log.read_bytes()
        log.write_bytes(whole.replace(b"summit-2027", b"valley-2027"))
        sender = SimulatedReader(
            "mylaps", beeps_of(2), calls=("127.0.0.1", listener.ports["mylaps"])
        )
        sender.start()
        assert until(lambda: any(one.what == "disk" for one in words))
        assert sender.acknowledged == frozenset()
        log.write_bytes(whole)
        assert until(lambda: len(sender.acknowledged) == 2)
        sender.stop()
    (told,) = [one.text for one in words if one.what == "disk"]
    assert "this log is of another race" in told


def test_a_number_beyond_what_a_log_holds_is_left_to_the_store(tmp_path: Path) -> None:
    keeper = Keeper(store_at(tmp_path), {"mylaps": "mylaps"})
    (kept,) = keeper.keep("mylaps", [Heard("c=7|t=09:31:05|d=270530", "s1", 2**60)])
    assert (kept.seq, kept.epoch[0]) == (0, "l")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://192.168.1.50:3601", Address("192.168.1.50", 3601)),
        ("tcp://[fe80::1]:23", Address("fe80::1", 23)),
        ("listen://:9100", Address("0.0.0.0", 9100, calls_us=True)),
        ("listen://127.0.0.1:0", Address("127.0.0.1", 0, calls_us=True)),
    ],
)
def test_addresses_are_read(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "192.168.1.50:3601", "tcp://:3601", "tcp://host", "tcp://host:99999", "udp://h:1"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="the address of mat is none"):
        read_address(text, source="mat")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"listen://127.0.0.1:{door.getsockname()[1]}"
        keeper = Keeper(store_at(tmp_path), {"mylaps": "mylaps"})
        listener = Listener(race_of([source_of("mylaps", address)]), keeper, tell=lambda _: None)
        with pytest.raises(BadInput, match="mylaps cannot be awaited: Address already in use"):
            listener.start()


def test_a_race_without_any_address_has_nobody_to_listen_to(tmp_path: Path) -> None:
    keeper = Keeper(store_at(tmp_path), {"csv": "csv"})
    with pytest.raises(BadInput, match="no source has an address"):
        Listener(race_of([source_of("csv", "")]), keeper, tell=lambda _: None)
