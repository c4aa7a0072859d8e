"""Ticket rules: from the facts about an applicant to a number of tickets, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from dorsal.ballot.expressions.evaluation import evaluate, round_half_up, show_number, trace
from dorsal.ballot.expressions.parsing import parse
from dorsal.ballot.expressions.tree import Expression

if TYPE_CHECKING:
    from dorsal.ballot.applicants import Fact

MOST_TICKETS = 2**20
MOST_FACT = 10**9
MOST_SCALE = 10**6


class TicketRule(Protocol):
    """How many tickets somebody has, and why."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The fact columns that the rule reads."""
        ...

    def count(self, facts: Mapping[str, Fact]) -> int:
        """Number of tickets, 0 to `MOST_TICKETS`; `ValueError` says why there is no such number.

        0 means: takes no part.
        """
        ...

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """Line by line where the number comes from; the last line states the total."""
        ...

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """The same number of tickets for everybody, at least 1."""

    tickets: int = 1

    def __post_init__(self) -> None:
        _require(1 <= self.tickets <= MOST_TICKETS, f"tickets must be 1 to {MOST_TICKETS}")

    @property
    def columns(self) -> tuple[str, ...]:
        """No facts are read."""
        return ()

    def count(self, facts: Mapping[str, Fact]) -> int:  # noqa: ARG002 - the protocol's argument
        """The number, whatever the facts are."""
        return self.tickets

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """The number and that it is everybody's."""
        return (
            f"{_tickets(self.tickets)} for applying, as for everybody",
            _total(self.count(facts)),
        )

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        return f"Everybody has {_tickets(self.tickets)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneColumn:
    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The one column."""
        return (self.column,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear(_OneColumn):
    """`base + each * column`, at most `most` (0: no bound but the ballot's own)."""

    base: int = 1
    each: int = 1
    most: int = 0

    def __post_init__(self) -> None:
        _require(self.base >= 0 and self.each >= 0, "base and each must not be negative")
        _require(self.base + self.each >= 1, "base and each cannot both be 0")
        _require_most(self.most)

    def count(self, facts: Mapping[str, Fact]) -> int:
        """`base + each * column`, at most `most`."""
        return _capped(self.base + self.each * _whole(facts, self.column), self.most)

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """What comes from applying, what from the column, what the bound takes away."""
        number = _whole(facts, self.column)
        earned = self.each * number
        lines = [f"{_tickets(self.base)} for applying"] if self.base else []
        if number > 1:
            lines.append(f"{earned} more: {self.each} for each of {number} {self.column}")
        else:
            lines.append(f"{earned} more: {self.column} is {number}")
        lines += _taken(self.base + earned, self.most)
        return (*lines, _total(self.count(facts)))

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        earned = f"{self.each} more for each 1 in the column {self.column}"
        start = f"{_tickets(self.base)} for applying and " if self.base else ""
        return f"{_capital(start + earned)}{_at_most(self.most)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubling(_OneColumn):
    """`2 ** column`, at most `most` (0: no bound but the ballot's own)."""

    most: int = 0

    def __post_init__(self) -> None:
        _require_most(self.most)

    def count(self, facts: Mapping[str, Fact]) -> int:
        """`2 ** column`, at most `most`."""
        return _capped(self._doubled(facts), self.most)

    def _doubled(self, facts: Mapping[str, Fact]) -> int:
        # Beyond 21 doublings the number is past every bound already, so no more are computed.
        return 1 << min(_whole(facts, self.column), 21)

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """The first ticket, what the doublings add, what the bound takes away."""
        number = _whole(facts, self.column)
        count = self.count(facts)
        lines = ["1 ticket for applying"]
        if number == 0:
            lines.append(f"not doubled: {self.column} is 0")
        else:
            times = "once" if number == 1 else f"{number} times"
            lines.append(f"doubled {times}, once for each 1 in {self.column}: 2 ** {number}")
        if self.most and self._doubled(facts) > self.most:
            lines.append(f"no more than {self.most} count")
        return (*lines, _total(count))

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        start = f"1 ticket for applying, doubled for each 1 in the column {self.column}"
        return f"{start} (2 ** {self.column}){_at_most(self.most)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(_OneColumn):
    """`tickets[column]`; the last number stands for all above."""

    tickets: tuple[int, ...]

    def __post_init__(self) -> None:
        _require(bool(self.tickets), "the table is empty")
        bounds = min(self.tickets) >= 0 and 1 <= max(self.tickets) <= MOST_TICKETS
        _require(bounds, f"tickets must be 0 to {MOST_TICKETS}, and not all of them 0")

    def count(self, facts: Mapping[str, Fact]) -> int:
        """The number that stands in the table."""
        return self.tickets[min(_whole(facts, self.column), len(self.tickets) - 1)]

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """Which line of the table it is."""
        number = _whole(facts, self.column)
        last = len(self.tickets) - 1
        line = f"{number}" if number < last else f"{last} or more"
        count = self.count(facts)
        return (
            f"{self.column} is {number}; the table gives {_tickets(count)} for {line}",
            _total(count),
        )

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        lines = [f"{count} for {number}" for number, count in enumerate(self.tickets)]
        return f"Tickets by the column {self.column}: {', '.join(lines)} or more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """A weight by an expression, times `scale`, rounded half up to whole tickets, at most `most`.

    `scale` (1 to 10**6) is the declared factor by which fractional weights become whole tickets:
    chances depend on ratios of tickets alone. Building one raises `ExpressionError` (a
    `ValueError`) when the expression cannot be read.
    """

    expression: str
    scale: int = 1
    most: int = 0
    parsed: Expression = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _require(1 <= self.scale <= MOST_SCALE, f"scale must be 1 to {MOST_SCALE}")
        _require_most(self.most)
        object.__setattr__(self, "parsed", parse(self.expression))

    @property
    def columns(self) -> tuple[str, ...]:
        """The facts that the expression names, in order of first use."""
        return self.parsed.facts

    def count(self, facts: Mapping[str, Fact]) -> int:
        """The weight times `scale`, rounded half up, at most `most`."""
        return _capped(self._scaled(facts), self.most)

    def _scaled(self, facts: Mapping[str, Fact]) -> int:
        weight = evaluate(self.parsed, facts)
        if weight < 0:
            raise ValueError(f"the weight is {show_number(weight)}; it must not be negative")
        return round_half_up(weight * self.scale)

    def reasons(self, facts: Mapping[str, Fact]) -> tuple[str, ...]:
        """The facts, each term of the expression with its value, the weight and its rounding."""
        terms = trace(self.parsed, facts)
        weight = sum(term.value for term in terms)
        lines = [f"{name} is {show_number(facts[name])}" for name in self.columns]
        lines += [f"{show_number(term.value)} from {term.text}" for term in terms]
        scaled = self._scaled(facts)
        lines.append(
            f"weight {show_number(weight)}, times {self.scale}, rounded to {_tickets(scaled)}"
        )
        return (*lines, *_taken(scaled, self.most), _total(self.count(facts)))

    @property
    def sentence(self) -> str:
        """The rule in one plain English sentence."""
        start = (
            f"The weight {self.expression}, times {self.scale}, rounded half up to whole tickets"
        )
        return f"{start}{_at_most(self.most)}."


def combine_tickets(counts: Sequence[int], *, how: Literal["min", "mean"]) -> int:
    """Tickets of a group from those of its members: the lowest, or the mean rounded down."""
    return min(counts) if how == "min" else sum(counts) // len(counts)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _require_most(most: int) -> None:
    _require(0 <= most <= MOST_TICKETS, f"most must be 1 to {MOST_TICKETS}, or 0 for no bound")


def _whole(facts: Mapping[str, Fact], column: str) -> int:
    """The fact, which must be a whole number from 0."""
    if column not in facts:
        raise ValueError(f"there is no fact {column!r}")
    value = facts[column]
    if value < 0 or value.denominator != 1:
        raise ValueError(
            f"{column} is {show_number(value)}; it must be a whole number that is not negative"
        )
    if value > MOST_FACT:
        raise ValueError(f"{column} is above {MOST_FACT}")
    return int(value)


def _capped(count: int, most: int) -> int:
    if most and count > most:
        return most
    if count > MOST_TICKETS:
        raise ValueError(
            f"more than {MOST_TICKETS} tickets, the most an entry may have; bound them with most"
        )
    return count


def _taken(count: int, most: int) -> list[str]:
    """The line that says what the bound takes away, if it does."""
    return [f"{count - most} fewer: no more than {most} count"] if most and count > most else []


def _tickets(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count} tickets"


def _total(count: int) -> str:
    return f"{_tickets(count)} in all" if count else "0 tickets in all: takes no part"


def _at_most(most: int) -> str:
    return f", at most {_tickets(most)}" if most else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
