"""Files between their preview and their confirmation: kept privately, forgotten after a day."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

from django.conf import settings

from dorsal.site.ballots.models import Ballot
from dorsal.site.private_folders import make_private_folder

KEPT_S = 24 * 3600
DIGEST = re.compile(r"[0-9a-f]{64}")


def keep_upload(ballot: Ballot, data: bytes) -> str:
    """Keep a file for its confirmation; returns the SHA-256 by which it is found again."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(ballot, digest)
    make_private_folder(path.parent)
    path.write_bytes(data)
    return digest


def kept_upload(ballot: Ballot, digest: str) -> bytes | None:
    """The file of a digest, or None when it was confirmed, forgotten or never there."""
    path = _path(ballot, digest)
    return path.read_bytes() if DIGEST.fullmatch(digest) and path.is_file() else None


def forget_upload(ballot: Ballot, digest: str) -> None:
    """Forget a file."""
    if DIGEST.fullmatch(digest):
        _path(ballot, digest).unlink(missing_ok=True)


def forget_old_uploads() -> None:
    """Forget the files that nobody has confirmed for a day, by the world's clock."""
    for path in _folder().glob("*/*.csv"):
        if time.time() - path.stat().st_mtime > KEPT_S:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "imports"


def _path(ballot: Ballot, digest: str) -> Path:
    return _folder() / f"ballot-{ballot.pk}" / f"{digest}.csv"
