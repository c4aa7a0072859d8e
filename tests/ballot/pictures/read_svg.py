"""What stands in an SVG that a picture function made."""

from __future__ import annotations

import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def words_of(svg: bytes) -> list[str]:
    """All that is written in the picture, in the order of writing."""
    return text_of(svg, "desc").split(" | ")


def text_of(svg: bytes, element: str) -> str:
    """The text of the picture's `title` or `desc`."""
    found = ElementTree.fromstring(svg).find(f"{SVG}{element}")
    assert found is not None
    return found.text or ""


def size_of(svg: bytes) -> tuple[float, float]:
    """Width and height in CSS pixels (an SVG's points are 4/3 pixels)."""
    root = ElementTree.fromstring(svg)
    sizes = [re.fullmatch(r"([\d.]+)pt", root.attrib[name]) for name in ("width", "height")]
    wide, high = (float(size[1]) * 4 / 3 for size in sizes if size)
    return wide, high
