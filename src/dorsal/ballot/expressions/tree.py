"""The tree of an expression: what `expressions` reads and `evaluation` computes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


class ExpressionError(ValueError):
    """What is wrong in an expression, at which character (from 1), and what would be right."""

    def __init__(self, what: str, *, position: int, right: str = "") -> None:
        self.what, self.position, self.right = what, position, right
        ending = f"; {right}" if right else ""
        super().__init__(f"character {position}: {what}{ending}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written; `at` is its first character, from 1, here and below."""

    value: Fraction
    at: int


@dataclass(frozen=True, slots=True)
class FactName:
    """The value of a fact column."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of `of`."""

    of: Node
    at: int


@dataclass(frozen=True, slots=True)
class Power:
    """`base ** exponent`; `at` is the sign's."""

    base: Node
    exponent: Node
    at: int


@dataclass(frozen=True, slots=True)
class Part:
    """One operand of a chain with the sign before it (`+` or `*` for the first) and its text."""

    sign: str
    of: Node
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands joined by + and -, or by * and /, from left to right."""

    parts: tuple[Part, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """One of `FUNCTIONS` with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`if(left compare right, then, otherwise)`; only the chosen branch is computed."""

    left: Node
    compare: str
    right: Node
    then: Node
    otherwise: Node
    at: int


Node: TypeAlias = Number | FactName | Negative | Power | Chain | Call | Choice


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read: its text, its tree, its facts in order of first use."""

    text: str
    root: Node
    facts: tuple[str, ...]
