"""Where a reader is called, or where it calls us."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from dorsal.ground.problems import BadInput, Problem

RIGHT = "tcp://HOST:PORT for a reader that we call, listen://:PORT for one that calls us"
EVERYWHERE = "0.0.0.0"


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port; `calls_us` where the reader opens the connection."""

    host: str
    port: int
    calls_us: bool = False


def read_address(text: str, *, source: str = "") -> Address:
    """The address of a source; `BadInput` when it is none."""
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        port = None
    calls_us = parts.scheme == "listen"
    host = parts.hostname or (EVERYWHERE if calls_us else "")
    if parts.scheme not in ("tcp", "listen") or not host or port is None:
        what = f"the address of {source or 'a source'} is none"
        raise BadInput([Problem(what, RIGHT, column="sources.address", value=text)])
    return Address(host, port, calls_us)
