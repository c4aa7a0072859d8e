"""How much of a file is read at most, so that no file takes more than its share."""

from __future__ import annotations

from dorsal.ground.problems import BadInput, Problem

MOST_BYTES = 64 * 1024 * 1024  # after decompression; a week at one point a second has 60 MB
MOST_POINTS = 2_000_000
MOST_ELEMENTS = 1_000_000  # of XML outside points
MOST_DEPTH = 64  # of elements inside elements; a track needs 4, its extensions a few more
MOST_WAYPOINTS = 5_000
MOST_PARTS = 200  # tracks and routes of a file
MOST_ENTRIES = 1_000  # of a zip
MOST_MEMBERS = 100  # of a gzip file
MOST_TAG_BYTES = 1024 * 1024  # from one `<` to the next
MOST_DEFINITIONS = 20_000  # and
MOST_MESSAGES = 5_000_000  # of a FIT file
MOST_LETTERS = 2_000  # of a name or a note
SMALLER = "split it, or export it with fewer points"


def refusal(
    what: str, *, right: str = "", file: str = "", line: int = 0, value: str = ""
) -> BadInput:
    """What is raised when a file cannot be used for one reason."""
    return BadInput([Problem(what, right, file, line, "", value[:80])])


def too_big(file: str) -> BadInput:
    """What is raised when a file holds more bytes than are read."""
    what = f"the file holds more than {MOST_BYTES // (1024 * 1024)} MB"
    return refusal(what, right=SMALLER, file=file)


def too_many_parts(file: str) -> BadInput:
    """What is raised when a file holds more tracks and routes than are looked at."""
    what = f"the file holds more than {MOST_PARTS} tracks and routes"
    return refusal(what, right="a file of the course alone", file=file)


def too_many_elements(file: str) -> BadInput:
    """What is raised when a file holds more elements outside its points than are read."""
    what = f"the file holds more than {MOST_ELEMENTS:,} elements outside its points"
    return refusal(what, right="a file of the course alone", file=file)


def too_many_points(file: str) -> BadInput:
    """What is raised when a file holds more points than are read."""
    return refusal(f"the file holds more than {MOST_POINTS:,} points", right=SMALLER, file=file)
