"""Pictures in the typeface of the pages: an image takes no font from the page that shows it, so it
brings it along.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

from dorsal.site import pages

FAMILY = "Hanken Grotesk"
FONT = Path(pages.__file__).parent / (
    "static/vendor/hanken-grotesk/hanken-grotesk-latin-wght-normal.woff2"
)
BEFORE = b" <defs>"


def in_page_typeface(picture: bytes) -> bytes:
    """An "svg-with-text" of `dorsal.ballot.pictures` with the pages' typeface inside it."""
    return picture.replace(BEFORE, b" " + _style() + b"\n" + BEFORE, 1)


@cache
def _style() -> bytes:
    font = b64encode(FONT.read_bytes()).decode()
    style = (
        f"@font-face {{ font-family: '{FAMILY}'; font-weight: 100 900;"
        f" src: url(data:font/woff2;base64,{font}) format('woff2'); }}"
        f" text {{ font-family: '{FAMILY}', sans-serif !important; }}"
    )
    return f"<style>{style}</style>".encode()
