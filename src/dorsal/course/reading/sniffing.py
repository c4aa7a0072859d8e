"""What a file is, by its content and never by its name."""

from __future__ import annotations

import re
from typing import Literal

from dorsal.course.reading.markup import UTF8_MARK, UTF16_MARKS

Sort = Literal["gpx", "tcx", "fit", "gzip", "zip", "other"]

HEAD_BYTES = 64 * 1024
LEAST_HEAD = 4 * 1024  # what is enough to know most files
ROOT = re.compile(r"<(?![?!])(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,80})")
ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
MAGICS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3", "a database (SQLite)"),
)
ROOTS = {
    "html": "a web page (HTML); use the site's own download of the track",
    "body": "a web page (HTML); use the site's own download of the track",
    "head": "a web page (HTML); use the site's own download of the track",
    "kml": "KML, of Google Earth",
    "osm": "OpenStreetMap data",
    "svg": "a picture (SVG)",
    "loc": "a LOC file of waypoints",
    "gml": "GML",
    "tcdb": "TCX",
    "rss": "a news feed (RSS)",
    "feed": "a news feed (Atom)",
    "error": "an error message of a server",
}
WANTED = "a track as GPX, TCX or FIT, plain, gzipped or in a zip"


def sort_of(data: bytes) -> Sort:
    """Which reader a file is for."""
    if data.startswith(b"\x1f\x8b"):
        return "gzip"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data[8:12] == b".FIT":
        return "fit"
    root = root_name(data).lower()
    if root == "gpx":
        return "gpx"
    return "tcx" if root == "trainingcenterdatabase" else "other"


def described(data: bytes) -> str:
    """What a file that no reader is for seems to be."""
    if not data.strip():
        return "empty"
    for magic, name in MAGICS:
        if data.startswith(magic):
            return name
    text = _head(data, HEAD_BYTES)
    root = root_name(data)
    if "<!doctype html" in text[:1000].lower():
        return ROOTS["html"]
    if root:
        return ROOTS.get(root.lower(), f"XML whose first element is <{root}>")
    if text.lstrip().startswith(("{", "[")):
        return "JSON, perhaps GeoJSON"
    legible = "\ufffd" not in text and "".join(text.split()).isprintable()
    return "plain text" if legible else "no format that is known here"


def root_name(data: bytes) -> str:
    """The local name of the first element, or an empty text where there seems to be none."""
    for size in (LEAST_HEAD, HEAD_BYTES):
        found = ROOT.search(ASIDE.sub("", _head(data, size)))
        if found:
            return found[1]
    return ""


def _head(data: bytes, size: int) -> str:
    head = data[:size]
    if head.startswith(UTF16_MARKS):
        return head.decode("utf-16", "replace")
    if head.startswith(b"<\0"):
        return head.decode("utf-16-le", "replace")
    if head.startswith(b"\0<"):
        return head.decode("utf-16-be", "replace")
    return head.removeprefix(UTF8_MARK).decode("utf-8", "replace")
