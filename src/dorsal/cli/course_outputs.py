"""Files that one command writes: all of them, or none where one cannot be made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def write_all(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Write each file whole, once the contents of all of them are made."""
    from dorsal.outside.record_store import write_file  # inline: keeps `--help` fast

    for path, data in list(contents):
        write_file(path, data)
