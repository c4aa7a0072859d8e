"""Sending a journal to a server, from where the server has confirmed it."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from dorsal.ground.canonical import Json, canonical_bytes
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.journal import Journal
from dorsal.outside.transfer.receipts import Receipt, read_receipt
from dorsal.timing.events import Synced
from dorsal.timing.instants import instant_of, instant_text
from dorsal.timing.log.files import VERSION

PATIENCE_S = 20.0
SYNC_EVERY_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What one attempt came to: events the server confirmed, bytes still waiting, why it failed
    (empty when it did not), and after how many seconds to try again.
    """

    events: int
    backlog: int
    why: str = ""
    wait_s: float = 0.0


class Forwarder:
    """Sends a journal to one server, batch by batch; the journal's cursor moves only when the
    server has confirmed. `url` is that of the race's events, `token` what the server gave this box.
    """

    def __init__(self, journal: Journal, url: str, *, token: str) -> None:
        """Take the server's address; `BadInput` when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            right = "such as https://race.example/races/summit/2027/raceday/events/"
            raise BadInput([Problem("this is no address of a server", right, value=url)])
        self.journal = journal
        self.url = url
        self._parts = parts
        self._token = token
        self._wait_s = FIRST_WAIT_S
        self._synced_s = -SYNC_EVERY_S

    def send_next(self) -> Sent:
        """Try to send the next batch; never raises for what a network or a server does.

        Where nothing waits, an empty batch goes once a minute: so the server knows that the box is
        there, and the box what its clock is worth.
        """
        offset = self.journal.confirmed(self.url)
        lines, end = self.journal.lines_from(offset)
        if not lines and time.monotonic() - self._synced_s < SYNC_EVERY_S:
            return Sent(0, 0)
        try:
            receipt, round_trip_s = self._post(self._heading(end) + lines)
        except (OSError, http.client.HTTPException) as error:
            return self._failed(str(error) or type(error).__name__)
        except BadInput as error:
            return self._failed(str(error.problems[0]))
        if lines:
            self.journal.confirm(self.url, end)
        self._wait_s = FIRST_WAIT_S
        self._note_clock(receipt, round_trip_s)
        count = lines.count(b"\n")
        return Sent(count, self.journal.backlog(self.url))

    def _heading(self, offset: int) -> bytes:
        """The first line of a batch: the race, and how many reads wait behind it."""
        head: Json = {
            "dorsal_log": VERSION,
            "race": self.journal.race,
            "waiting": dict(self.journal.waiting(offset)),
        }
        return canonical_bytes(head) + b"\n"

    def _failed(self, why: str) -> Sent:
        wait_s = self._wait_s
        self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)
        return Sent(0, self.journal.backlog(self.url), why, wait_s)

    def _post(self, body: bytes) -> tuple[Receipt, float]:
        """The server's receipt and the seconds it took; `BadInput` when it refuses."""
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        host = self._parts.hostname or ""
        connection = kind(host, self._parts.port, timeout=PATIENCE_S)
        try:
            began = time.monotonic()
            connection.request(
                "POST",
                self._parts.path or "/",
                body,
                {
                    "Authorization": f"Bearer {self._token}",
                    "Content-Type": "application/x-ndjson",
                },
            )
            answer = connection.getresponse()
            said = answer.read(2**20)
            took_s = time.monotonic() - began
        finally:
            connection.close()
        if answer.status != http.client.OK:
            shown = said[:200].decode("utf-8", "replace").strip()
            raise BadInput([Problem(f"the server answered {answer.status}", value=shown)])
        return read_receipt(said), took_s

    def _note_clock(self, receipt: Receipt, round_trip_s: float) -> None:
        """Compare this box's clocks with the server's, now and then (Cristian's algorithm)."""
        now_s = time.monotonic()
        if now_s - self._synced_s < SYNC_EVERY_S:
            return
        self._synced_s = now_s
        half_ms = round(round_trip_s * 500)
        wall_ms = instant_of(datetime.now(UTC)) - half_ms
        sync = Synced(
            at=instant_text(wall_ms),
            box=self.journal.box,
            mono_ms=int(now_s * 1000) - half_ms,
            server=receipt.now,
            round_trip_ms=round(round_trip_s * 1000),
        )
        self.journal.append([sync])
