"""The record of a ballot on disk: where it is, and what it says once it has been verified."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from dorsal.ballot.draw.verify import Verified, verify
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import read_record
from dorsal.site.ballots.models import Ballot

KEPT = 8  # verified records that are kept in memory


def record_folder(ballot: Ballot) -> Path:
    """The public record's folder; it exists once the ballot is sealed."""
    return Path(settings.RECORDS_ROOT) / f"ballot-{ballot.pk}"


def private_folder(ballot: Ballot) -> Path:
    """The folder of names and salts: never published."""
    return Path(settings.PRIVATE_ROOT) / f"ballot-{ballot.pk}"


def read_verified(ballot: Ballot) -> Verified:
    """The record, verified; kept in memory until one of its files changes. `BadInput` when it does
    not hold, or is not there.
    """
    folder = record_folder(ballot)
    verified = _verified(folder, _state_of(folder))
    if not verified.report.holds:
        what = f"the record does not hold: {verified.report.failed}: {verified.report.why}"
        raise BadInput([Problem(what, "restore it as it was published", str(folder))])
    return verified


def _state_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    if not folder.is_dir():
        return ()
    return tuple(
        (one.name, one.stat().st_mtime_ns, one.stat().st_size) for one in sorted(folder.iterdir())
    )


@lru_cache(maxsize=KEPT)
def _verified(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Verified:  # noqa: ARG001
    return verify(read_record(folder))
