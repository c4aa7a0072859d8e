"""Trying to cheat on a copy of the real record, in memory: what a stranger would then have seen."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.record import RecordFiles, read_seals
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.draw.verify import Report, verify
from dorsal.ballot.forgeries import (
    FORGERIES,
    FileChange,
    Forgery,
    differences,
    fitting,
    forge,
    possible_forgeries,
    without_outcome,
)
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import ZIP_DATE, read_record
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import KEPT, State, read_verified, record_folder, state_of
from dorsal.site.shows.telling import all_told

TRIED = 64  # attempts that are kept in memory
FITTING = 6  # of whom somebody may be chosen for a cheat
CAUGHT = {
    "files": _("A file of the record is missing, or is not what it should be."),
    "seal": _("A seal is not in the form of the protocol."),
    "chain": _(
        "Every seal carries the hash of the one before it. This one does not link: a seal is"
        " missing."
    ),
    "rules": _("The seal holds a hash of the rules. These rules have another one."),
    "entries": _(
        "All rows together give one number, the root, and the seal states it. These rows give"
        " another root: a single letter would do that."
    ),
    "totals": _("The seal states how many tickets there are. The rows add up to another number."),
    "floors": _("The numbers of floors and caps do not follow from the rules."),
    "ceremony": _("The numbers of the public ceremony are not those that were recorded."),
    "beacon": _(
        "The random number was signed by the public beacon, and only the sealed round counts. This"
        " signature is not that of the round: nobody can invent one."
    ),
    "seed": _(
        "The draw was made from the seal, the public number and the ceremony. Computed from this"
        " record, the seed is another one."
    ),
    "places": _(
        "The places were computed again from the seed, and the list that is published says"
        " something else."
    ),
    "waiting-list": _("The waiting list was computed again, and the published one differs."),
    "offers": _(
        "Every free place must be offered in the order of the waiting list. This one was not."
    ),
}


@dataclass(frozen=True)
class Attempt:
    """A forgery that was tried: who was chosen, where the copies differ, and what verification
    says; `words` are the true fingerprint and that of the forged record.
    """

    forgery: Forgery
    target: str
    changes: tuple[FileChange, ...]
    report: Report
    plain: str | Promise
    words: tuple[str, str]


class OpenRecord:
    """The real record as far as it is told: its files, and what of them is kept in memory as long
    as they stay the same. A key equal only to itself.
    """

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.possible = [
            (one, fitting(files, one, most=FITTING)) for one in possible_forgeries(files)
        ]


def open_record(ballot: Ballot, now: datetime) -> OpenRecord:
    """The real record as far as the show has told it; `BadInput` when it does not hold."""
    read_verified(ballot)
    folder = record_folder(ballot)
    return _opened(folder, state_of(folder), all_told(ballot, now))


@lru_cache(maxsize=KEPT)
def _opened(folder: Path, state: State, full: bool) -> OpenRecord:  # noqa: ARG001
    files = read_record(folder)
    return OpenRecord(files if full else without_outcome(files))


@lru_cache(maxsize=TRIED)
def try_to_cheat(record: OpenRecord, name: str, target: str) -> Attempt:
    """Forge a copy and verify it, as anybody would who were given it; the same attempt on the same
    record is not made twice. `BadInput` when this cannot be tried.
    """
    files = record.files
    forged = forge(files, name, target)
    report = verify(forged).report
    forgery = next(one for one in FORGERIES if one.name == name)
    true = fingerprint(seal_hash(read_seals(files)[-1]))
    return Attempt(
        forgery,
        target,
        differences(files, forged),
        report,
        CAUGHT.get(report.failed, ""),
        (true, report.fingerprint),
    )


def attempted(record: OpenRecord, name: str, target: str) -> dict[str, object]:
    """What can be tried on a record, each with some whom it fits, and what came of the cheat that
    was chosen, if one was.
    """
    attempt: Attempt | None = None
    refused: tuple[Problem, ...] = ()
    if name:
        try:
            attempt = try_to_cheat(record, name, target)
        except BadInput as error:
            refused = error.problems
    return {"possible": record.possible, "attempt": attempt, "refused": refused}


def packed(files: RecordFiles) -> bytes:
    """A record as a zip whose bytes depend on nothing but the files."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), files[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
