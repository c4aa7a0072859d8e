"""Applicants without any chance of a place, and why: no tickets in any draw, and on no list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dorsal.ballot.applicants import Entry
from dorsal.ballot.entry_file.entries import TicketCounter
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import Problems


def warn_of_no_chance(entries: Iterable[Entry], rules: Rules, problems: Problems) -> None:
    """Warn of each applicant who can get no place in any pool, naming what stands against it."""
    counter = TicketCounter(rules)
    for entry in entries:
        if entry.tickets:
            continue
        for member in entry.members:
            if not member.standing:
                reasons = "; ".join(_reasons(entry, rules, counter))
                right = "the row stays in the record; correct it if it should have a chance"
                problems.add(
                    f"no chance of a place, since no pool seats this row: {reasons}",
                    right=right,
                    line=member.line,
                    column="id",
                    value=member.id,
                    level="warning",
                )


def _reasons(entry: Entry, rules: Rules, counter: TicketCounter) -> Iterator[str]:
    """For each draw, why the entry takes no part."""
    if counter.of_group(entry.members):
        yield "its group is not accepted by all"
        return
    for pool in rules.draws:
        inside = [pool.only in member.classes for member in entry.members]
        if not pool.only or all(inside):
            yield f"it has 0 tickets in {pool.name}"
        elif len(inside) > 1:
            which = "not all members of its group are" if any(inside) else "its group is not"
            yield f"{pool.name} takes the class {pool.only} alone, and {which} in it"
        else:
            yield f"{pool.name} takes the class {pool.only} alone"
