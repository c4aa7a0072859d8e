"""Picture files: the format that a file's name asks for, told before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.ballot.pictures import PictureFormat  # at run time it would load matplotlib


def picture_format(path: Path) -> PictureFormat:
    """The format that a file's name asks for; `BadInput` when it is neither PNG nor SVG."""
    match path.suffix.lower():
        case ".png":
            return "png"
        case ".svg":
            return "svg"
    what = f"pictures are written as PNG or SVG, not as {path.suffix or 'this'}"
    raise BadInput([Problem(what, "name it FILE.png or FILE.svg", str(path))])
