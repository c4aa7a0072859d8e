"""Wiclax calls us as it calls a box, over a real socket, and hears what comes into the log."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dorsal.ground.problems import BadInput
from dorsal.outside.race_log import append_events
from dorsal.outside.reader_sockets import WiclaxDoor
from dorsal.timing.events import AnyEvent, ChipRead, Noted, Started
from dorsal.timing.race import Source
from tests.outside.reader_sockets.field import race_of

AT = "2027-05-30T07:00:00.000Z"
RACE = replace(
    race_of(
        [
            Source("mat", "csv", place="finish", places={"2": "start"}),
            Source("box", "wiclax", place="finish"),
        ]
    ),
    zone=ZoneInfo("Europe/Madrid"),
)


def read(source: str, seq: int, raw: str) -> ChipRead:
    return ChipRead(at=AT, source=source, epoch="e", seq=seq, raw=raw)


def heard(line: socket.socket, many: int) -> Sequence[bytes]:
    said = b""
    while said.count(b"\r") < many:
        said += line.recv(4096)
    return said.split(b"\r")[:-1]


def add(log: Path, *events: AnyEvent) -> None:
    append_events(log, events, race=RACE.slug)


def test_what_comes_into_the_log_is_told_and_the_rest_on_request(tmp_path: Path) -> None:
    log = tmp_path / "LOG"
    add(log, read("mat", 1, "c1,2027-05-30 09:00:01.500,1"))
    door = WiclaxDoor(RACE, log, host="127.0.0.1")
    with door.open(), socket.create_connection(("127.0.0.1", door.port), timeout=5) as wiclax:
        wiclax.sendall(b"STARTREAD\r")
        assert heard(wiclax, 1) == [b"READOK"]
        add(
            log,
            Started(at=AT, time=AT),
            read("mat", 2, "c2,2027-05-30T07:00:02Z,2"),
            read("mat", 3, "c3,09:00:03,1"),
            read("mat", 4, "what is this"),
            read("stranger", 5, "c5,2027-05-30 09:00:05"),
            Noted(at=AT, text="wind"),
            read("box", 6, "c6;30-05-2027 09:00:06.250;0A;;80;0"),
        )
        assert sorted(heard(wiclax, 3)) == [
            b"RACESTART 09:00:00,000",
            b"c2;30-05-2027 09:00:02.000;start;;;0",
            b"c6;30-05-2027 09:00:06.250;finish;;80;0",
        ]
        wiclax.sendall(b"REWIND 30-05-2027 09:00:00 30-05-2027 09:00:05\r")
        assert sorted(heard(wiclax, 2)) == [
            b"c1;30-05-2027 09:00:01.500;finish;;;1",
            b"c2;30-05-2027 09:00:02.000;start;;;1",
        ]


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as door,
        pytest.raises(BadInput, match="cannot be opened"),
    ):
        WiclaxDoor(RACE, tmp_path / "LOG", host="127.0.0.1", port=door.getsockname()[1])
