"""Rules files for tests: a small sound one, and how to spoil and read it."""

from __future__ import annotations

from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file.reading import read_rules
from dorsal.ground.problems import BadInput, Problem

SMALL = """\
version = 1
race = "Aizkorri"
draw = "2027"
places = 100

[[pools]]
name = "times"
kind = "merit"
places = 40
unused = "draw"
column = "best_time"
best = "lowest"

[[pools]]
name = "draw"
kind = "draw"
places = 60
tickets = { rule = "linear", column = "failures" }

[classes.women]
column = "sex"
is = ["F"]

[[floors]]
class = "women"
at_least = "23/100"
of = "draw"
"""


def changed(old: str, new: str, *, text: str = SMALL) -> str:
    """The text with one passage replaced, which must be there exactly once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def small_rules(extra: str = "") -> Rules:
    """The small rules with further tables behind them."""
    return read_rules(SMALL + extra)


def problems_of(text: str | bytes) -> list[Problem]:
    """All problems of a rules file; none when it is sound."""
    try:
        read_rules(text)
    except BadInput as error:
        return list(error.problems)
    return []


def told(text: str) -> list[tuple[int, str, str]]:
    """Line, key and what is wrong, for each problem."""
    return [(one.line, one.column, one.what) for one in problems_of(text)]
