"""The facts behind tickets: what earlier years and the staff say of a person, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import Ballot


@dataclass(frozen=True)
class FactOfPerson:
    """One fact as the entry file would hold it, and the lines of reasoning behind it."""

    value: str
    reasons: tuple[str, ...]


def facts_of(ballot: Ballot, persons: Iterable[Person]) -> Mapping[int, Mapping[str, FactOfPerson]]:
    """For each person's number, the facts that the ballot's rules read, by column."""
    raise NotImplementedError(f"{ballot} {persons}")
