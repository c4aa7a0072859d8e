"""`dorsal timing listen` and `dorsal timing watch`, as a timekeeper runs them."""

from __future__ import annotations

import io
import re
import shutil
import threading
from pathlib import Path

import pytest
from rich.console import Console
from rich.live import Live

from dorsal.cli.timing_inputs import load_log
from dorsal.cli.timing_watch import _ring
from dorsal.ground.problems import BadInput
from dorsal.outside.race_log import append_events
from dorsal.outside.reader_simulators import SimulatedReader
from dorsal.outside.transfer.into_log import LogHub, read_tokens
from dorsal.outside.transfer.receipts import Batch
from dorsal.outside.transfer.receiving import serve_hub
from dorsal.timing.events import ChipRead, Noted, Started
from dorsal.timing.instants import read_instant
from dorsal.timing.simulation.raw_lines import Beep
from dorsal.timing.watching import State, Watch, Watched
from tests.cli.conftest import Dorsal
from tools.make_raceday_example import FOLDER, race

CLOCK_MS = read_instant("2027-05-30T13:00:00.000Z")
BEEPS = [Beep(f"{one:012x}", CLOCK_MS + 100 * one, 1, -60, "1", one) for one in range(1, 31)]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """RACE.toml of the example and its entries, in a folder of their own."""
    for name in ("RACE.toml", "entries.csv"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path / "RACE.toml"


@pytest.fixture
def decoder(here: Path) -> SimulatedReader:
    """The decoder of the finish, at an address that the race names."""
    reader = SimulatedReader("raceresult", BEEPS)
    text = here.read_text()
    here.write_text(text.replace("tcp://192.168.1.51:3601", f"tcp://127.0.0.1:{reader.port}"))
    reader.start()
    return reader


def chips(log: Path) -> list[str]:
    events = load_log(log, race()).events
    return sorted(one.raw.split(";")[1] for one in events if isinstance(one, ChipRead))


def test_what_a_reader_sends_is_in_the_log_and_told(
    dorsal: Dorsal, here: Path, decoder: SimulatedReader
) -> None:
    log = here.with_name("LOG")
    ran = dorsal(*("timing", "listen", here, "--log", log, "--only", "finish-mat", "--for", "0.4"))
    decoder.stop()
    assert ran.code == 0
    told = [re.sub("^[0-9:]{8} ", "", line) for line in ran.out.splitlines()]
    assert told[0].startswith("finish-mat: connected to tcp://127.0.0.1:")
    assert told[1].startswith("finish-mat: first read of this connection: '")
    assert told[2:] == ["Stopped. Whatever was kept is on the disk."]
    assert chips(log) == sorted(one.chip for one in BEEPS)


def test_a_box_forwards_its_journal_to_a_laptop(
    dorsal: Dorsal, here: Path, decoder: SimulatedReader
) -> None:
    log = here.with_name("LOG")
    hub = LogHub(log, race="larraundi-2027", tokens={"secret": "box-pass"})
    server = serve_hub(hub, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    ran = dorsal(
        *("timing", "listen", here, "--log", here.with_name("box-LOG"), "--only", "finish-mat"),
        *("--journal", here.with_name("journal"), "--for", "0.4", "--token", "secret"),
        *("--forward", f"http://127.0.0.1:{server.server_address[1]}/", "--box", "box-pass"),
    )
    server.shutdown()
    server.server_close()
    thread.join()
    decoder.stop()
    assert ran.code == 0
    assert ran.out.splitlines()[-2].endswith(" server: has everything")
    assert chips(log) == sorted(one.chip for one in BEEPS)
    assert {one.box for one in load_log(log, race()).events if isinstance(one, ChipRead)} == {
        "box-pass"
    }
    assert not here.with_name("box-LOG").exists()


def test_a_hub_takes_each_event_once_beside_others_who_write_the_log(here: Path) -> None:
    log = here.with_name("LOG")
    hub = LogHub(log, race="larraundi-2027", tokens={})
    notes = [Noted(at="2027-05-30T08:00:00.000Z", text=one) for one in ("a", "b", "c")]
    append_events(log, notes[:1], race="larraundi-2027")
    first = hub.receive("box", Batch("larraundi-2027", tuple(notes[:2])))
    again = hub.receive("box", Batch("larraundi-2027", tuple(notes)))
    assert [(one.taken, one.known) for one in (first, again)] == [(1, 1), (1, 2)]
    assert load_log(log, race()).events == tuple(notes)


def test_an_event_that_no_log_may_hold_is_put_aside(here: Path) -> None:
    log = here.with_name("LOG")
    hub = LogHub(log, race="larraundi-2027", tokens={})
    wrong, right = Noted(at="noon", text="a"), Noted(at="2027-05-30T08:00:00.000Z", text="b")
    assert hub.receive("box", Batch("larraundi-2027", (wrong, right))).taken == 1
    assert load_log(log, race()).events == (right,)
    assert here.with_name("LOG.aside").read_bytes() == b'{"at":"noon","kind":"note","text":"a"}\n'


def test_tokens_are_read_and_wrong_lines_told_together() -> None:
    assert read_tokens(b"# boxes\nbox-1 secret\n\nbox-2 other\n") == {
        "secret": "box-1",
        "other": "box-2",
    }
    with pytest.raises(BadInput) as told:
        read_tokens(b"box-1\nbox-2 secret\nbox-3 secret\n", file="tokens.txt")
    assert [one.line for one in told.value.problems] == [1, 3]
    with pytest.raises(BadInput, match="no box has a token"):
        read_tokens(b"\n")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--only", "nobody"), "the race has no such source"),
        (("--forward", "http://127.0.0.1:1/", "--token", "x"), "there is no journal to forward"),
        (("--serve", "0"), "--serve and --tokens go together"),
    ],
)
def test_what_cannot_be_is_refused(
    dorsal: Dorsal, here: Path, more: tuple[str, ...], said: str
) -> None:
    ran = dorsal("timing", "listen", here, "--log", here.with_name("LOG"), "--for", "0", *more)
    assert (ran.code, said in ran.err) == (2, True)


def start_log(here: Path) -> Path:
    log = here.with_name("LOG")
    gun = "2027-05-30T07:00:00.000Z"
    append_events(log, [Started(at=gun, time=gun)], race="larraundi-2027")
    return log


def test_a_silent_mat_is_named_in_words_and_in_json(dorsal: Dorsal, here: Path) -> None:
    log = start_log(here)
    early = dorsal(
        *("timing", "watch", here, "--log", log, "--as-of", "2027-05-30T08:30", "--json")
    )
    assert early.json["alarms"] == []
    late = ("timing", "watch", here, "--log", log, "--as-of", "2027-05-30T09:05")
    assert dorsal(*late, "--json").json["alarms"] == ["start-mat"]
    ran = dorsal(*late, "--once")
    assert (
        "start-mat is silent: 240 runners should have come by start; it has never read anybody."
        in ran.out.splitlines()
    )


def test_a_silent_mat_rings_once_a_minute_while_it_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bells: list[float] = []
    clock = [100.0]
    monkeypatch.setattr("dorsal.cli.timing_watch.time.monotonic", lambda: clock[0])
    rung: dict[str, float] = {}
    mat, other = Watched("mat", "pass", State.SILENT), Watched("other", "hut", State.SILENT)
    for now_s, silent in [
        (100, ()),
        (102, (mat,)),
        (104, (mat,)),
        (106, (mat, other)),
        (165, (mat, other)),
        (166, (mat, other)),
        (168, ()),
        (170, (mat,)),
    ]:
        clock[0] = now_s
        rung = _ring(Watch(0, silent), rung, lambda: bells.append(clock[0]))
    assert bells == [102, 106, 166, 170]


def test_the_bell_goes_to_the_terminal() -> None:
    terminal = io.StringIO()
    console = Console(file=terminal, force_terminal=True)
    with Live("", console=console, auto_refresh=False) as live:
        _ring(Watch(0, (Watched("mat", "pass", State.SILENT),)), {}, live.console.bell)
    assert terminal.getvalue().count("\a") == 1


def test_every_reader_has_a_line(dorsal: Dorsal, here: Path) -> None:
    ran = dorsal("timing", "watch", here, "--log", here.with_name("LOG"), "--once")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[1].split() == [
        *("source", "last", "read", "a", "min", "clock", "battery", "unknown", "backlog", "due"),
    ]
    assert [line.split()[:3] for line in lines[2:]] == [
        [one.name, "waiting", "never"] for one in race().sources if one.format != "sheet"
    ]


def test_a_log_that_is_not_there_is_told(dorsal: Dorsal, here: Path) -> None:
    ran = dorsal("timing", "watch", here, "--log", here.with_name("typo"), "--once")
    assert ran.code == 0
    assert "typo: there is no log yet" in ran.err


def test_a_source_without_an_address_cannot_be_listened_to(dorsal: Dorsal, here: Path) -> None:
    log = here.with_name("LOG")
    ran = dorsal("timing", "listen", here, "--log", log, "--only", "sheets", "--for", "1")
    assert (ran.code, ran.out) == (2, "")
    assert "column --only: this source has no address ('sheets')" in ran.err


def test_a_moment_that_is_none_is_refused(dorsal: Dorsal, here: Path) -> None:
    ran = dorsal("timing", "watch", here, "--log", here.with_name("LOG"), "--as-of", "noon")
    assert (ran.code, "column --as-of: this is no date and time" in ran.err) == (2, True)
