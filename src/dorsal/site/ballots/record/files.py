"""The record of a ballot on disk: where it is, what it says, and what of it is public yet.

The seal, the entries, the rules, the ceremony's numbers and (by the beacon) the round are public
from the start, so anybody can compute the outcome once the round exists. The files of the outcome
itself appear on the site when the show has told it: no page is ahead of the show.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.utils.translation import gettext as _

from dorsal.ballot.draw.record import (
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    entries_name,
    is_of_the_record,
    read_seals,
)
from dorsal.ballot.draw.rows import PublicEntry, read_rows
from dorsal.ballot.draw.sealed import Seal
from dorsal.ballot.draw.verify import Verified, verify
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import locked, pack_record, read_record
from dorsal.site.ballots.models import Ballot

KEPT = 8  # records that are kept in memory, in each form
OF_THE_OUTCOME = ("places", "waiting-list", "offers")  # checks that quote what they found
OUTCOME = (DRAW, PLACES, WAITING_LIST, OFFERS)
State: TypeAlias = tuple[tuple[str, int, int], ...]


class RecordBroken(BadInput):
    """A record does not hold, or cannot be read; `why` begins with the code of the check that found
    it and says no more where it would tell a line of the outcome.
    """

    def __init__(self, check: str, why: str, folder: Path) -> None:
        self.why = check if check in OF_THE_OUTCOME else f"{check}: {why}"
        what = _("the record does not hold: %(why)s") % {"why": self.why}
        super().__init__([Problem(what, _("restore it as it was published"), str(folder))])


def record_folder(ballot: Ballot) -> Path:
    """The public record's folder; it exists once the ballot is sealed."""
    return Path(settings.RECORDS_ROOT) / f"ballot-{ballot.pk}"


def private_folder(ballot: Ballot) -> Path:
    """The folder of names and salts: never published."""
    return Path(settings.PRIVATE_ROOT) / f"ballot-{ballot.pk}"


def read_verified(ballot: Ballot) -> Verified:
    """The record, verified; kept in memory until one of its files changes. `RecordBroken` when it
    does not hold, or is not there.
    """
    folder = record_folder(ballot)
    try:
        verified = _verified(folder, state_of(folder))
    except BadInput as error:
        raise RecordBroken("files", error.problems[0].what, folder) from None
    if not verified.report.holds:
        raise RecordBroken(verified.report.failed, verified.report.why, folder)
    return verified


def settle(folder: Path) -> None:
    """Finish the step that a crash has left in a record; nothing when there is no record."""
    if folder.is_dir():
        with locked(folder):
            pass


def seals_on_disk(ballot: Ballot) -> list[Seal]:
    """The seals of the record, without verifying it; none before it is sealed. `RecordBroken` when
    one cannot be read.
    """
    return seals_in(record_folder(ballot))


def seals_in(folder: Path) -> list[Seal]:
    """The seals of a record's folder; none when it is not there, `RecordBroken` as above."""
    files = {one.name: one.read_bytes() for one in folder.glob("seal-*.json")}
    try:
        return read_seals(files) if files else []
    except BadInput as error:
        raise RecordBroken("seal", error.problems[0].what, folder) from None


def sealed_entries(ballot: Ballot) -> list[PublicEntry]:
    """The rows under the last seal, as they were sealed; kept in memory until the file changes.

    `LookupError` before the ballot is sealed, `RecordBroken` when a row cannot be read.
    """
    folder = record_folder(ballot)
    try:
        return _rows(folder, state_of(folder))
    except ValueError as error:
        raise RecordBroken("entries", str(error), folder) from None


def outcome_is_public(ballot: Ballot, now: datetime) -> bool:
    """Whether the show has ended, so that the files of the outcome may be shown."""
    return ballot.result_told_at is not None and ballot.result_told_at <= now


def public_files(ballot: Ballot, now: datetime) -> dict[str, Path]:
    """The files of the record that the site shows, by name, in their order."""
    folder = record_folder(ballot)
    if not folder.is_dir():
        return {}
    hidden = () if outcome_is_public(ballot, now) else OUTCOME
    paths = sorted(one for one in folder.iterdir() if one.is_file())
    return {one.name: one for one in paths if is_of_the_record(one.name) and one.name not in hidden}


def public_zip(ballot: Ballot, now: datetime) -> bytes:
    """The public files as one zip, whose bytes depend on nothing but the files."""
    paths = public_files(ballot, now)
    return _zip(record_folder(ballot), tuple(paths), state_of(record_folder(ballot)))


def without_outcome(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a record as they stood before the draw."""
    return {name: data for name, data in files.items() if name not in OUTCOME}


def state_of(folder: Path) -> State:
    """What changes when a file of a folder does: names, times and sizes."""
    if not folder.is_dir():
        return ()
    return tuple(
        (one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in sorted(folder.iterdir())
    )


@lru_cache(maxsize=KEPT)
def _verified(folder: Path, state: State) -> Verified:  # noqa: ARG001
    return verify(read_record(folder))


@lru_cache(maxsize=KEPT)
def _rows(folder: Path, state: State) -> list[PublicEntry]:  # noqa: ARG001
    seals = seals_in(folder)
    if not seals:
        raise LookupError("the ballot is not sealed")
    return read_rows((folder / entries_name(len(seals))).read_bytes(), seals[-1].rules)


@lru_cache(maxsize=KEPT)
def _zip(folder: Path, names: tuple[str, ...], state: State) -> bytes:  # noqa: ARG001
    with tempfile.TemporaryDirectory() as room:
        target = Path(room) / "record.zip"
        pack_record({name: (folder / name).read_bytes() for name in names}, target)
        return target.read_bytes()
