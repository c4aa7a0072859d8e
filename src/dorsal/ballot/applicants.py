"""Applicants, as values: one line of the entry file."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeAlias

import msgspec

APPLICANT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}")

Fact: TypeAlias = int | Fraction


class Applicant(msgspec.Struct, frozen=True, gc=False):
    """One person who asks for a place.

    `line` is the line in the entry file; `facts` are in the order of `Rules.fact_columns`;
    `classes` are sorted names; `standing` are sorted pairs of a pool's name and the integer that
    counts there; `group` is the code shared by friends (empty: alone); `confirmed` says whether
    this person has accepted their group.
    """

    id: str
    line: int
    name: str = ""
    born: str = ""
    email: str = ""
    facts: tuple[Fact, ...] = ()
    classes: tuple[str, ...] = ()
    standing: tuple[tuple[str, int], ...] = ()
    group: str = ""
    confirmed: bool = True


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One applicant or one group in a ballot; `tickets` are sorted pairs of a draw's name and
    its number of tickets.
    """

    members: tuple[Applicant, ...]
    tickets: tuple[tuple[str, int], ...]

    @property
    def id(self) -> str:
        """The members' identifiers, sorted, joined by `+`."""
        return "+".join(sorted(member.id for member in self.members))
