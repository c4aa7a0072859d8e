"""With which settings `dorsal serve` was started last, for the doctor in another shell: their names
and the address; no other values, for some are secret.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.conf import settings

from dorsal.ground.plain_words import listed
from dorsal.site.findings import Finding

FILE = "served-with.json"
FOUND_ALREADY = frozenset({"DORSAL_DATA"})  # whoever reads the file has it


class _Told(msgspec.Struct):
    address: str
    settings: list[str]


def keep_settings() -> None:
    """Keep the address and the names of the settings that this process has."""
    told = _Told(settings.SITE_ADDRESS, _names_set())
    (Path(settings.DATA) / FILE).write_bytes(msgspec.json.encode(told) + b"\n")


def examine_shell() -> Iterator[Finding]:
    """That the doctor has the settings of the site: what it says of them is said of its shell."""
    try:
        data = (Path(settings.DATA) / FILE).read_bytes()
        told = msgspec.json.decode(data, type=_Told)
    except (OSError, msgspec.MsgspecError):
        return
    missing = sorted(set(told.settings) - set(_names_set()))
    if told.address == settings.SITE_ADDRESS:
        missing = [name for name in missing if name != "DORSAL_URL"]
    elif "DORSAL_URL" not in missing:
        found = f"the site was served at {told.address}, this shell says {settings.SITE_ADDRESS}"
        yield Finding("warning", "settings", found, "start dorsal serve again, or mend DORSAL_URL")
    if missing:
        found = f"dorsal serve at {told.address} was started with {listed(missing)}; not so here"
        right = (
            "set them here too: until then this judges the settings of this shell, not the site's"
        )
        yield Finding("warning", "settings", found, right)


def _names_set() -> list[str]:
    ours = (name for name in os.environ if name.startswith("DORSAL_") or name == "DATABASE_URL")
    return sorted(name for name in ours if os.environ[name] and name not in FOUND_ALREADY)
