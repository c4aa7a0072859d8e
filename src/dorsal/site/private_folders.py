"""Folders of the private store, which nobody but the site's own user may read."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

PRIVATE_MODE = 0o700


def make_private_folder(folder: Path) -> None:
    """Make a folder of the private store, with the store itself and all between them.

    `Path.mkdir` gives its mode to the last folder alone, so each is made by itself; one that is
    there already stays as it is.
    """
    store = Path(settings.PRIVATE_ROOT)
    between = [one for one in reversed(folder.parents) if store in one.parents]
    for one in dict.fromkeys([store, *between, folder]):
        one.mkdir(mode=PRIVATE_MODE, parents=True, exist_ok=True)
