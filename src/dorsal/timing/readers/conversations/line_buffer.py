"""Lines out of pieces of a stream."""

from __future__ import annotations

import re

LONGEST = 65_536  # bytes without a line end; what is longer is handed on as it is


class LineBuffer:
    """Gathers bytes into lines that end with CR, LF or both (or with another end).

    A CR and LF that come apart end two lines, of which the second is empty."""

    def __init__(self, end: bytes = rb"\r\n?|\n") -> None:
        self._end = re.compile(end)
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The lines that are whole now, without their ends; empty ones included."""
        *lines, self._rest = self._end.split(self._rest + data)
        if len(self._rest) > LONGEST:
            lines.append(self._rest)
            self._rest = b""
        return [line.decode("latin-1") for line in lines]

    @property
    def rest(self) -> str:
        """What has come of a line that is not whole yet."""
        return self._rest.decode("latin-1")
