"""Answers that a browser saves as a file and never runs."""

from __future__ import annotations

from django.http import HttpResponse

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "text/plain; charset=utf-8",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
BYTES = "application/octet-stream"


def attachment(name: str, data: bytes | str) -> HttpResponse:
    """A file to be saved, of a type that no browser runs, told by the ending of its name."""
    kind = TYPES.get(f".{name.rpartition('.')[2]}", BYTES)
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
