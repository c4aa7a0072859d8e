"""Entries: every applicant alone or in a group, with the tickets that count in each draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from dorsal.ballot.applicants import Applicant, Entry, Fact
from dorsal.ballot.entry_file.groups import gather_groups, is_left_out, together
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.tickets import combine_tickets

Tickets: TypeAlias = tuple[tuple[str, int], ...]


def form_entries(applicants: Iterable[Applicant], rules: Rules) -> list[Entry]:
    """Form one entry of each applicant or group, sorted by the bytes of the entries' identifiers.

    A draw with `only` takes entries all of whose members are in that class. The tickets of a
    group are the lowest of its members' or their mean rounded down. An entry with 0 tickets is
    not in that draw; with none in any it still is an entry. Identifiers must differ.
    """
    everybody = list(applicants)
    counter = TicketCounter(rules)
    singles = [person for person in everybody if not person.group]
    identifiers = [person.id for person in singles]
    entries = [
        Entry((person,), tickets)
        for person, tickets in zip(singles, counter.of_singles(singles), strict=True)
    ]
    for members in gather_groups(everybody).values():
        left_out = is_left_out(members, rules.groups)
        for group in together(members, rules.groups):
            identifiers.append("+".join([member.id for member in group]))
            entries.append(Entry(group, () if left_out else counter.of_group(group)))
    order = sorted(range(len(entries)), key=identifiers.__getitem__)
    return [entries[index] for index in order]


class TicketCounter:
    """Counts tickets; like histories are counted once and share one value."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._counts: dict[tuple[str, tuple[Fact, ...]], int] = {}

    def of_singles(self, people: Iterable[Applicant]) -> Iterator[Tickets]:
        """The tickets of each of those who apply alone."""
        by_class = any(pool.only for pool in self._rules.draws)
        known: dict[tuple[tuple[Fact, ...], tuple[str, ...]] | tuple[Fact, ...], Tickets] = {}
        for person in people:
            key = (person.facts, person.classes) if by_class else person.facts
            found = known.get(key)
            if found is None:
                found = known[key] = self.of_group((person,))
            yield found

    def of_group(self, members: Sequence[Applicant]) -> Tickets:
        """The tickets of a group, by the rule for groups: sorted pairs of a draw and a number."""
        tickets = []
        for pool in self._rules.draws:
            if pool.only and not all(pool.only in member.classes for member in members):
                continue
            each = [self.count(member.facts, pool) for member in members]
            number = combine_tickets(each, how=self._rules.groups.tickets)
            if number:
                tickets.append((pool.name, number))
        return tuple(sorted(tickets))

    def count(self, facts: tuple[Fact, ...], pool: Pool) -> int:
        """Number of tickets in a draw; one where there is no rule.

        `ValueError` when the rule gives no number for these facts.
        """
        if pool.tickets is None:
            return 1
        found = self._counts.get((pool.name, facts))
        if found is None:
            named = dict(zip(self._rules.fact_columns, facts, strict=True))
            found = self._counts[pool.name, facts] = pool.tickets.count(named)
        return found
