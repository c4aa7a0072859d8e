"""Names, towns and clubs on one line, without what would break a mail's head or a page."""

from __future__ import annotations

import unicodedata

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # the way of writing


def on_one_line(text: str) -> str:
    """The text with single blanks in the place of control characters, line ends and blanks, and
    without characters that turn the way of writing round.
    """
    kept = (" " if unicodedata.category(one) == "Cc" else one for one in text if one not in TURNS)
    return " ".join("".join(kept).split())
