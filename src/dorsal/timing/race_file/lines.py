"""On which line each key of a TOML file stands, found with `tomllib` alone.

`tomllib` gives values without their lines. Fed one statement after another, it tells where each
ends; fed the beginning of a list and a bracket, it tells how many items had begun by then.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from dorsal.timing.race_file.keys import Path

LONGEST_STATEMENT = 600  # lines; the time to find those of a list grows with their square


def key_lines(text: str) -> dict[Path, int]:
    """Lines, from 1, of keys, tables and items of lists, by their path; items count from 0.

    Only for text that `tomllib` has accepted as a whole.
    """
    found: dict[Path, int] = {}
    tables: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        value = tomllib.loads("\n".join(statement))
        if statement[0].lstrip().startswith("["):
            table = _header(value, tables)
            _note(found, table, line)
        else:
            for path in _paths(value):
                _note(found, (*table, *path), line)
            _note_items(found, table, statement, line)
    return found


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each statement with the number of its first line, blank lines and comments left out."""
    begun: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not begun and (not line.strip() or line.lstrip().startswith("#")):
            continue
        begun.append(line.removesuffix("\r"))
        if len(begun) > LONGEST_STATEMENT:
            return
        if _is_whole("\n".join(begun)):
            yield number - len(begun) + 1, begun
            begun = []


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _header(value: object, tables: dict[Path, int]) -> Path:
    """The path of the table that a heading opens; `tables` counts those of each list."""
    path: Path = ()
    while isinstance(value, dict) and value:
        (key, value), *_ = value.items()
        path = (*path, key)
        if isinstance(value, list):
            tables[path] = tables.get(path, 0) + 1
            value = value[0]
        if path in tables:
            path = (*path, tables[path] - 1)
    return path


def _paths(value: object, above: Path = ()) -> Iterator[Path]:
    items: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    for key, inner in items:
        yield (*above, key)
        yield from _paths(inner, (*above, key))


def _note(found: dict[Path, int], path: Path, line: int) -> None:
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], line)


def _note_items(found: dict[Path, int], table: Path, statement: list[str], line: int) -> None:
    """Put the items of a list that stands on several lines where they are."""
    seen: set[Path] = set()
    for length in range(1, len(statement)):
        try:
            value = tomllib.loads("\n".join(statement[:length]) + "\n]")
        except tomllib.TOMLDecodeError:
            continue
        for path in _paths(value):
            if path not in seen:
                seen.add(path)
                found[(*table, *path)] = line + length - 1
    if seen:
        for path in _paths(tomllib.loads("\n".join(statement))):
            if path not in seen:
                found[(*table, *path)] = line + len(statement) - 1
