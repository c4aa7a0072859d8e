"""Ticket rules: from the facts about an applicant to a number of tickets, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from dorsal.ballot import amounts
from dorsal.ballot.expressions.evaluation import evaluate, round_half_up, show_number, trace
from dorsal.ballot.expressions.parsing import parse
from dorsal.ballot.expressions.readable import readable
from dorsal.ballot.expressions.tree import Expression
from dorsal.ground.wording import ENGLISH, Wording, phrase

if TYPE_CHECKING:
    from dorsal.ballot.applicants import Fact

MOST_TICKETS = 2**20
MOST_FACT = 10**9
MOST_SCALE = 10**6


# The sentences of `Linear`, by whether there is a base and whether there is a bound.
LINEAR = {
    (False, False): phrase("%(each)s more for each 1 in %(column)s."),
    (False, True): phrase("%(each)s more for each 1 in %(column)s, at most %(most)s."),
    (True, False): phrase("%(start)s for applying and %(each)s more for each 1 in %(column)s."),
    (True, True): phrase(
        "%(start)s for applying and %(each)s more for each 1 in %(column)s, at most %(most)s."
    ),
}
# The sentences of `Doubling`, by whether the column has a label and whether there is a bound.
DOUBLING = {
    (False, False): phrase(
        "1 ticket for applying, doubled for each 1 in %(column)s (2 ** %(fact)s)."
    ),
    (False, True): phrase(
        "1 ticket for applying, doubled for each 1 in %(column)s (2 ** %(fact)s), at most %(most)s."
    ),
    (True, False): phrase("1 ticket for applying, doubled for each 1 in %(column)s."),
    (True, True): phrase(
        "1 ticket for applying, doubled for each 1 in %(column)s, at most %(most)s."
    ),
}


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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """Line by line where the number comes from; the last line states the total."""
        ...

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """The number and that it is everybody's."""
        first = words.counted(
            "%(number)s ticket for applying, as for everybody",
            "%(number)s tickets for applying, as for everybody",
            self.tickets,
        )
        return (first, _total(self.count(facts), words))

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
        return words.counted(
            "Everybody has %(number)s ticket.", "Everybody has %(number)s tickets.", self.tickets
        )


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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """What comes from applying, what from the column, what the bound takes away."""
        number = _whole(facts, self.column)
        earned = self.each * number
        lines = [_for_applying(self.base, words)] if self.base else []
        told = {
            "earned": words.plain(earned),
            "fact": words.name("fact", self.column),
            "each": words.plain(self.each),
            "number": words.plain(number),
        }
        if number > 1 and self.each > 1:
            text = phrase("%(fact)s: %(number)s, so %(earned)s more, %(each)s for each")
        else:
            text = phrase("%(fact)s: %(number)s, so %(earned)s more")
        lines += [words.say(text, **told), *_taken(self.base + earned, self.most, words)]
        return (*lines, _total(self.count(facts), words))

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
        told = {
            "start": amounts.tickets(self.base, words=words),
            "each": words.plain(self.each),
            "column": amounts.column(self.column, words=words),
            "most": amounts.tickets(self.most, words=words),
        }
        return words.say(LINEAR[bool(self.base), bool(self.most)], **told)


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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """The first ticket, what the doublings add, what the bound takes away."""
        number = _whole(facts, self.column)
        fact = words.name("fact", self.column)
        lines = [_for_applying(1, words)]
        if number == 0:
            lines.append(words.say("%(fact)s: 0, so not doubled", fact=fact))
        else:
            lines.append(_times_doubled(number, fact, words, labelled=fact != self.column))
        if self.most and self._doubled(facts) > self.most:
            lines.append(words.say("no more than %(most)s count", most=words.plain(self.most)))
        return (*lines, _total(self.count(facts), words))

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
        labelled = words.name("fact", self.column) != self.column
        told = {
            "column": amounts.column(self.column, words=words),
            "fact": self.column,
            "most": amounts.tickets(self.most, words=words),
        }
        return words.say(DOUBLING[labelled, bool(self.most)], **told)


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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """Which line of the table it is."""
        number = _whole(facts, self.column)
        last = len(self.tickets) - 1
        count = self.count(facts)
        if number < last:
            text = phrase("%(fact)s: %(number)s; the table gives %(tickets)s for %(line)s")
        else:
            text = phrase("%(fact)s: %(number)s; the table gives %(tickets)s for %(line)s or more")
        told = {
            "fact": words.name("fact", self.column),
            "number": words.plain(number),
            "tickets": amounts.tickets(count, words=words),
            "line": words.plain(min(number, last)),
        }
        return (words.say(text, **told), _total(count, words))

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
        column = amounts.column(self.column, words=words)
        lines = [
            words.say("%(tickets)s for %(number)s", tickets=words.plain(count), number=number)
            for number, count in enumerate(self.tickets)
        ]
        return words.say(
            "Tickets by %(column)s: %(lines)s or more.", column=column, lines=", ".join(lines)
        )


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

    def reasons(self, facts: Mapping[str, Fact], *, words: Wording = ENGLISH) -> tuple[str, ...]:
        """The facts, each term of the expression with its value, the weight and its rounding."""
        terms = trace(self.parsed, facts)
        weight = sum(term.value for term in terms)
        lines = [
            words.say(
                "%(fact)s: %(number)s",
                fact=words.name("fact", name),
                number=show_number(facts[name]),
            )
            for name in self.columns
        ]
        lines += [
            words.say(
                "%(number)s from %(term)s",
                number=show_number(term.value),
                term=readable(term.text, self.columns, words),
            )
            for term in terms
        ]
        scaled = self._scaled(facts)
        rounded = words.say(
            "weight %(weight)s, times %(scale)s, rounded to %(tickets)s",
            weight=show_number(weight),
            scale=words.plain(self.scale),
            tickets=amounts.tickets(scaled, words=words),
        )
        taken = _taken(scaled, self.most, words)
        return (*lines, rounded, *taken, _total(self.count(facts), words))

    def sentence(self, *, words: Wording = ENGLISH) -> str:
        """The rule in one plain sentence."""
        told = {
            "expression": self.expression,
            "scale": words.plain(self.scale),
            "most": amounts.tickets(self.most, words=words),
        }
        if self.most:
            text = phrase(
                "The weight %(expression)s, times %(scale)s, rounded half up to whole tickets, at "
                "most %(most)s."
            )
        else:
            text = phrase(
                "The weight %(expression)s, times %(scale)s, rounded half up to whole tickets."
            )
        return words.say(text, **told)


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


def _taken(count: int, most: int, words: Wording) -> list[str]:
    """The line that says what the bound takes away, if it does."""
    if not most or count <= most:
        return []
    fewer = words.plain(count - most)
    text = phrase("%(fewer)s fewer: no more than %(most)s count")
    return [words.say(text, fewer=fewer, most=words.plain(most))]


def _times_doubled(number: int, fact: str, words: Wording, *, labelled: bool) -> str:
    if labelled:
        return words.counted(
            "%(fact)s: %(number)s, so doubled once",
            "%(fact)s: %(number)s, so doubled %(number)s times",
            number,
            fact=fact,
        )
    return words.counted(
        "%(fact)s: %(number)s, so doubled once: 2 ** %(number)s",
        "%(fact)s: %(number)s, so doubled %(number)s times: 2 ** %(number)s",
        number,
        fact=fact,
    )


def _for_applying(count: int, words: Wording) -> str:
    return words.counted("%(number)s ticket for applying", "%(number)s tickets for applying", count)


def _total(count: int, words: Wording) -> str:
    if not count:
        return words.say("0 tickets in all: takes no part")
    return words.counted("%(number)s ticket in all", "%(number)s tickets in all", count)
