"""The entry list of a ballot: the entry file that its applications come to, under its rules."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.site.ballots.models import Ballot


@dataclass(frozen=True)
class LeftOut:
    """A number that does not go into the draw, and why."""

    number: int
    why: str


@dataclass(frozen=True)
class EntryList:
    """The entry file (CSV) and the rules file (TOML) of a ballot, and the numbers left out."""

    entries: bytes
    rules: bytes
    left_out: tuple[LeftOut, ...]


def make_entry_list(ballot: Ballot) -> EntryList:
    """The list as the applications stand now."""
    raise NotImplementedError(str(ballot))
