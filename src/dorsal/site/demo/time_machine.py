"""The time machine: from one moment of the season to another.

Going forward, what happens until then is really done, unless nobody has done anything since the
last jump: then the prepared snapshot of the moment is taken. Going back takes the snapshot of when
the moment was reached, so that everything done since is undone.
"""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from dorsal.site.demo.going_on import go_on
from dorsal.site.demo.moments import KEYS, MOMENTS, START, Moment, is_after, moment_of
from dorsal.site.demo.snapshots import DATABASE, is_unchanged, restore_snapshot, take_snapshot
from dorsal.site.journal import clock

STATE = "state.json"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Where:
    """At which moment the demonstration is, and the snapshot that it came from."""

    moment: str = START
    base: str = f"prepared/{START}"


def here() -> Where:
    """Where the demonstration is."""
    try:
        return Where(**json.loads((_room() / STATE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Where()


def jump(key: str) -> list[str]:
    """Move to a moment; returns what could not happen on the way, for what was done before."""
    with _one_at_a_time:
        at = here()
        if key == at.moment:
            clock.set_clock(moment_of(key).at)
            return []
        return _forward(at, key) if is_after(key, at.moment) else _back(key)


def prepared(key: str) -> Path:
    """Where the snapshot of a moment lies that was prepared, with nobody's doing."""
    return _room() / "prepared" / key


def reached(key: str) -> Path:
    """Where the snapshot of a moment lies that was reached with visitors' doing."""
    return _room() / "reached" / key


def is_there(snapshot: Path) -> bool:
    """Whether a snapshot has been taken."""
    return (snapshot / DATABASE).is_file()


def moments_prepared() -> int:
    """How many moments have been prepared."""
    return sum(is_there(prepared(key)) for key in KEYS)


def start_at(key: str) -> None:
    """Begin the demonstration at a moment that has been prepared."""
    restore_snapshot(prepared(key))
    _arrive(key, prepared(key))


def set_out_again() -> None:
    """After a pause of the process: the clock goes on from the moment."""
    clock.set_clock(moment_of(here().moment).at)


def _forward(at: Where, key: str) -> list[str]:
    base = _room() / at.base
    if is_there(prepared(key)) and at.base.startswith("prepared") and is_unchanged(base):
        start_at(key)
        return []
    refused = []
    begin = KEYS.index(at.moment)
    for before, after in zip(
        MOMENTS[begin:], MOMENTS[begin + 1 : KEYS.index(key) + 1], strict=False
    ):
        refused += _step(before, after)
    return refused


def _step(before: Moment, after: Moment) -> list[str]:
    refused = go_on(before.at, after.at)
    take_snapshot(reached(after.key))
    _arrive(after.key, reached(after.key))
    return refused


def _back(key: str) -> list[str]:
    source = reached(key) if is_there(reached(key)) else prepared(key)
    restore_snapshot(source)
    for later in KEYS[KEYS.index(key) + 1 :]:
        shutil.rmtree(reached(later), ignore_errors=True)
    _arrive(key, source)
    return []


def _arrive(key: str, base: Path) -> None:
    clock.set_clock(moment_of(key).at)
    where = Where(key, base.relative_to(_room()).as_posix())
    (_room() / STATE).write_text(json.dumps(asdict(where)), encoding="utf-8")


def _room() -> Path:
    return Path(settings.DATA) / "snapshots"
