"""Forged copies of a record: what a cheater could try, each to be caught by a check of its name."""

from dorsal.ballot.forgeries.catalogue import (
    FORGERIES,
    Forgery,
    fitting,
    forge,
    possible_forgeries,
    without_outcome,
)
from dorsal.ballot.forgeries.differences import FileChange, differences

__all__ = [
    "FORGERIES",
    "FileChange",
    "Forgery",
    "differences",
    "fitting",
    "forge",
    "possible_forgeries",
    "without_outcome",
]
