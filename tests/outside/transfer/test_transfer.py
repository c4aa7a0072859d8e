"""Journals reach a server over real sockets: whole, once, whatever the network does."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from dorsal.ground.problems import BadInput
from dorsal.outside.journal import LOG, Journal
from dorsal.outside.race_log import new_events
from dorsal.outside.transfer.into_log import LogHub, told_by_boxes
from dorsal.outside.transfer.receipts import Batch, read_batch
from dorsal.outside.transfer.receiving import Hub, serve_hub
from dorsal.outside.transfer.sending import FIRST_WAIT_S, Forwarder, Sent
from dorsal.timing.events import AnyEvent, ChipRead, Synced, event_bytes
from tests.outside.transfer.flaky_network import FlakyNetwork

AT = "2027-05-23T07:31:05.120Z"
TOKEN = "of-box-1"


class Tent:
    """A hub that keeps what it takes in memory, and may have a full disk."""

    def __init__(self) -> None:
        self.events: set[bytes] = set()
        self.aside: list[bytes] = []
        self.full = False
        self.hub = Hub("summit-2027", {TOKEN: "box-1"}, take=self.take, aside=self.keep)

    def take(self, events: Sequence[AnyEvent]) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        lines = {event_bytes(event) for event in events}
        new = len(lines - self.events)
        self.events |= lines
        return new

    def keep(self, box: str, lines: Sequence[bytes]) -> None:
        assert box == "box-1"
        self.aside += lines

    def raws(self) -> list[str]:
        reads = [read_batch(b'{"dorsal_log":1}\n' + line + b"\n").events[0] for line in self.events]
        return sorted(read.raw for read in reads if isinstance(read, ChipRead))


@contextmanager
def served(tent: Tent) -> Iterator[int]:
    server = serve_hub(tent.hub, host="127.0.0.1")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "box", race="summit-2027", box="box-1") as opened:
        yield opened


def put(journal: Journal, *raws: str) -> None:
    journal.append(journal.number("mat", raws, at=AT, mono_ms=5))


def forwarder(journal: Journal, port: int, token: str = TOKEN) -> Forwarder:
    return Forwarder(journal, f"http://127.0.0.1:{port}/events/", token=token)


def test_a_journal_reaches_the_server_and_is_not_sent_again(journal: Journal) -> None:
    tent = Tent()
    put(journal, "a", "b", "c")
    with served(tent) as port:
        sending = forwarder(journal, port)
        first = sending.send_next()
        assert (first.events, first.why) == (3, "")
        sending.send_next()  # the comparison of the clocks that the first one brought
        assert sending.send_next() == Sent(0, 0)
        put(journal, "d")
        assert sending.send_next() == Sent(1, 0)
    assert tent.raws() == ["a", "b", "c", "d"]
    assert list(tent.hub.last_seen) == ["box-1"]


def test_the_clocks_are_compared_on_the_way(journal: Journal) -> None:
    tent = Tent()
    put(journal, "a")
    with served(tent) as port:
        sending = forwarder(journal, port)
        sending.send_next()
        sending.send_next()
    syncs = [
        event
        for line in tent.events
        if isinstance(event := read_batch(b'{"dorsal_log":1}\n' + line + b"\n").events[0], Synced)
    ]
    assert [sync.box for sync in syncs] == ["box-1"]
    assert 0 <= syncs[0].round_trip_ms < 20_000


def test_a_server_that_cannot_keep_it_does_not_confirm_and_gets_it_again(journal: Journal) -> None:
    tent = Tent()
    tent.full = True
    put(journal, "a")
    with served(tent) as port:
        sending = forwarder(journal, port)
        refused = sending.send_next()
        assert (refused.events, refused.wait_s) == (0, FIRST_WAIT_S)
        assert "the server answered 503" in refused.why
        assert sending.send_next().wait_s == 2 * FIRST_WAIT_S
        assert journal.confirmed(sending.url) == 0
        tent.full = False
        assert sending.send_next().events == 1
    assert tent.raws() == ["a"]


def test_no_server_is_no_reason_to_stop(journal: Journal) -> None:
    put(journal, "a")
    with served(Tent()) as port:
        pass
    failed = forwarder(journal, port).send_next()
    assert (failed.events, failed.backlog > 0) == (0, True)
    assert "refused" in failed.why


@pytest.mark.parametrize(
    ("token", "race", "said"),
    [("guessed", "summit-2027", "answered 401"), (TOKEN, "valley-2027", "answered 409")],
)
def test_whom_the_server_does_not_know_it_sends_away(
    tmp_path: Path, token: str, race: str, said: str
) -> None:
    tent = Tent()
    with served(tent) as port, Journal(tmp_path, race=race, box="box-1") as journal:
        put(journal, "a")
        assert said in forwarder(journal, port, token).send_next().why
    assert tent.events == set()


def test_a_line_that_is_no_event_is_kept_aside_and_holds_up_nothing(tmp_path: Path) -> None:
    tent, folder = Tent(), tmp_path / "box"
    with Journal(folder, race="summit-2027", box="box-1") as journal:
        put(journal, "a")
    with (folder / LOG).open("ab") as file:
        file.write(b'{"kind":"of a later version"}\n')
    with served(tent) as port, Journal(folder, race="summit-2027", box="box-1") as again:
        put(again, "b")
        assert forwarder(again, port).send_next().events == 3
    assert (tent.raws(), tent.aside) == (["a", "b"], [b'{"kind":"of a later version"}'])
    assert again.damaged == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"[]\n", 400), (b'{"dorsal_log":1,"race":"summit-2027"}\nhalf', 400)],
)
def test_a_body_that_is_no_batch_is_refused(body: bytes, status: int) -> None:
    tent = Tent()
    with served(tent) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("POST", "/", body, {"Authorization": f"Bearer {TOKEN}"})
        assert connection.getresponse().status == status
        connection.close()
    assert tent.events == set()


def test_a_batch_that_breaks_off_at_the_end_of_a_line_is_not_confirmed() -> None:
    tent = Tent()
    with served(tent) as port, socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(
            f"POST / HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: 400\r\n\r\n"
            '{"dorsal_log":1,"race":"summit-2027"}\n'.encode()
        )
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100).startswith(b"HTTP/1.1 400 ")
    assert tent.hub.last_seen == {}


def test_a_box_says_how_many_reads_wait_in_it_and_that_it_is_there(tmp_path: Path) -> None:
    log = tmp_path / "LOG"
    hub = LogHub(log, race="summit-2027", tokens={TOKEN: "box-1"})
    server = serve_hub(hub, host="127.0.0.1")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    with Journal(tmp_path / "box", race="summit-2027", box="box-1") as journal:
        sending = forwarder(journal, server.server_address[1])
        assert sending.send_next().why == ""  # it has nothing to send, and is heard
        assert told_by_boxes(log)["box-1"].waiting == {}
        put(journal, *(f"{one}".zfill(1000) for one in range(400)))
        sending.send_next()
        many = sum(isinstance(one, ChipRead) for one in new_events(log, 0)[0])
        assert 0 < many < 400
        assert told_by_boxes(log)["box-1"].waiting == {"mat": 400 - many}
        while sending.send_next().events:
            pass
        assert told_by_boxes(log)["box-1"].waiting == {}
    server.shutdown()
    server.server_close()
    thread.join()
    again = LogHub(log, race="summit-2027", tokens={TOKEN: "box-1", "2": "box-2"})
    again.receive(
        "box-2", read_batch(b'{"dorsal_log":1,"race":"summit-2027","waiting":{"m":1,"n":0}}\n')
    )
    assert sorted(told_by_boxes(log)) == ["box-1", "box-2"]
    assert told_by_boxes(log)["box-2"].waiting == {"m": 1}


def test_a_hub_confirms_nothing_of_a_log_that_somebody_has_replaced(tmp_path: Path) -> None:
    log = tmp_path / "LOG"
    hub = LogHub(log, race="summit-2027", tokens={})
    read = ChipRead(at=AT, source="mat", epoch="e", seq=1, raw="a")
    batch = Batch("summit-2027", (read,))
    assert (hub.receive("box-1", batch).taken, hub.receive("box-1", batch).taken) == (1, 0)
    log.unlink()
    assert hub.receive("box-1", batch).taken == 1
    assert new_events(log, 0)[0] == (read,)


def test_an_address_that_is_none_is_refused(journal: Journal) -> None:
    with pytest.raises(BadInput, match="no address of a server"):
        Forwarder(journal, "race.example:80", token=TOKEN)


def test_an_answer_of_something_else_moves_no_cursor(journal: Journal) -> None:
    put(journal, "a")

    class Portal(Hub):
        """A network's sign-in page, which answers everything with 200."""

        def receive(self, box: str, batch: object) -> object:  # type: ignore[override]  # noqa: ARG002
            return {"welcome": "sign in to the network"}

    tent = Tent()
    tent.hub = Portal("summit-2027", {TOKEN: "box-1"}, take=tent.take, aside=tent.keep)
    with served(tent) as port:
        sending = forwarder(journal, port)
        assert "no receipt" in sending.send_next().why
        assert journal.confirmed(sending.url) == 0


def test_a_network_that_breaks_off_at_any_byte_loses_and_doubles_nothing(journal: Journal) -> None:
    tent, random = Tent(), Random(7)
    with served(tent) as port:
        network = FlakyNetwork(port, random)
        sending = forwarder(journal, network.port)
        sent = [f"{round_}.{one}" for round_ in range(30) for one in range(3)]
        failed = 0
        for round_ in range(30):
            put(journal, *(f"{round_}.{one}" for one in range(3)))
            failed += bool(sending.send_next().why)
        network.steady = True
        while sending.send_next().backlog or journal.backlog(sending.url):
            pass
        network.close()
    assert tent.raws() == sorted(sent)
    assert 10 < failed < 30
