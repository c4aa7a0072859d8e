"""Opens the demonstration: its data folder, its season, and the moments still to be prepared.

`make_room` runs before Django is loaded, since the settings create the folder's secret key.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from dorsal import __version__
from dorsal.ground.problems import BadInput, Problem

MARK = ".dorsal-demo"  # holds the version that made the folder


def make_room(data: Path, *, fresh: bool) -> bool:
    """Make the data folder ready; returns whether the season has to be built.

    A folder that another version made, or that was left half built, is emptied. `BadInput` when it
    holds something else than a demonstration.
    """
    mark = data / MARK
    if data.exists() and any(data.iterdir()) and not mark.exists():
        what = "this folder holds something else than a demonstration"
        raise BadInput([Problem(what, "name a new folder in DORSAL_DATA", str(data))])
    if not fresh and mark.exists() and mark.read_text(encoding="ascii") == _version():
        return False
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    mark.touch()
    return True


def note_built(data: Path) -> None:
    """Note that the season stands in the folder, and by which version it was built."""
    (data / MARK).write_text(_version(), encoding="ascii")


def _version() -> str:
    """The version of Dorsal, and a hash of what the season and the tables are made of."""
    site = Path(__file__).parent.parent
    files = sorted([*site.glob("demo/*.py"), *site.glob("*/migrations/*.py")])
    digest = sha256(b"".join(one.read_bytes() for one in files)).hexdigest()
    return f"{__version__} {digest[:16]}"
