"""Where two copies of a record differ, for people to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dorsal.ballot.draw.record import RecordFiles

SHOWN = 6
COMPARED = 300  # lines beyond which only the first that differ are sought


@dataclass(frozen=True, slots=True)
class FileChange:
    """How one file differs: its first lines that are gone and new, and how many more there are.

    `what` is `changed`, `added` or `removed`; files of one long line are shown key by key.
    """

    name: str
    what: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    more: int


def differences(true: RecordFiles, forged: RecordFiles) -> tuple[FileChange, ...]:
    """The files that differ, by name."""
    names = sorted(true.keys() | forged.keys())
    return tuple(
        _change(name, true.get(name), forged.get(name))
        for name in names
        if true.get(name) != forged.get(name)
    )


def _change(name: str, true: bytes | None, forged: bytes | None) -> FileChange:
    what = "added" if true is None else "removed" if forged is None else "changed"
    before, after = _lines(name, true or b""), _lines(name, forged or b"")
    gone, new = _differing(before, after)
    more = max(0, len(gone) - SHOWN) + max(0, len(new) - SHOWN)
    return FileChange(name, what, tuple(gone[:SHOWN]), tuple(new[:SHOWN]), more)


def _lines(name: str, data: bytes) -> list[str]:
    if name.endswith(".json") and data:
        return list(_key_lines(json.loads(data), ""))
    return data.decode("utf-8", "replace").splitlines()


def _key_lines(value: object, path: str) -> Iterator[str]:
    """Each plain value of a JSON object with its path: `rules.groups.largest = 2`."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _key_lines(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value, 1):
            yield from _key_lines(inner, f"{path}[{number}]")
    else:
        yield f"{path} = {json.dumps(value, ensure_ascii=False)}"


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new, between the common head and tail."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    shorter = min(len(before), len(after)) - start
    while tail < shorter and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = list(before[start : len(before) - tail]), list(after[start : len(after) - tail])
    if max(len(old), len(new)) > COMPARED:
        return old, new
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            come += new[c:d]
    return gone, come
