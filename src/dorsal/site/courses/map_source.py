"""Where the tiles behind a course's map come from: nowhere by default, a tile server, or one
PMTiles file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from dorsal.site.environment import WrongSetting

RIGHT = (
    "an address such as https://tiles.example.org/{z}/{x}/{y}.png, or of a .pmtiles file of "
    "raster tiles"
)


@dataclass(frozen=True)
class MapSource:
    """The tiles of maps. `origin` is the only host that pages with a map may ask besides ours."""

    kind: Literal["none", "tiles", "pmtiles"] = "none"
    address: str = ""
    credit: str = ""

    @property
    def origin(self) -> str:
        """Scheme and host of the tiles; empty when there are none."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def read_map_source(address: str, credit: str) -> MapSource:
    """The source that settings name; `WrongSetting` when no map could be made with it."""
    address = address.strip()
    if not address:
        return MapSource()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or _breaks_a_policy(address):
        raise WrongSetting("DORSAL_MAP", address, RIGHT)
    if parts.path.endswith(".pmtiles"):
        return MapSource("pmtiles", address, credit)
    if not all(part in address for part in ("{z}", "{x}", "{y}")) or "{" in parts.netloc:
        raise WrongSetting("DORSAL_MAP", address, RIGHT)
    return MapSource("tiles", address, credit)


def _breaks_a_policy(address: str) -> bool:
    """Whether the address could end a directive of the content security policy."""
    return any(sign in address for sign in " ;,'\"\n\r\t")
