"""A small language for ticket rules: numbers, facts, arithmetic and a few functions, read here.

    sum        = product { ("+" | "-") product }
    product    = signed { ("*" | "/") signed }
    signed     = "-" signed | power
    power      = atom [ "**" signed ]                     so 2 ** 3 ** 2 = 2 ** 9 and -2 ** 2 = -4
    atom       = number | fact | function "(" sum { "," sum } ")" | "(" sum ")"
               | "if" "(" sum compare sum "," sum "," sum ")"
    fact       = a name, or any column's name between [ and ]
    compare    = "<" | "<=" | ">" | ">=" | "==" | "!="

Length and depth are bounded; `evaluation` computes values. Nothing is ever handed to Python's own
`eval`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from dorsal.ballot.expressions.tree import (
    Call,
    Chain,
    Choice,
    Expression,
    ExpressionError,
    FactName,
    Negative,
    Node,
    Number,
    Part,
    Power,
)

MOST_CHARACTERS = 1000
MOST_DIGITS = 24
DEEPEST = 30
# How many arguments each function takes: at least, at most.
FUNCTIONS = {
    "min": (1, 50),
    "max": (1, 50),
    "floor": (1, 1),
    "ceil": (1, 1),
    "round": (1, 1),
    "ln": (1, 1),
    "sqrt": (1, 1),
}
CHOICE = "if"
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")

_TOKEN = re.compile(
    r"(?P<blank>\s+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<bracket>\[[^\[\]]+\])"
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/(),<>])"
)
_RIGHT_FOR_CHARACTER = {
    "^": "write ** for a power",
    "=": "write == to compare",
    "!": "write != for 'is not equal to'",
    "×": "write * to multiply",
    "·": "write * to multiply",
    "÷": "write / to divide",
    "−": "write - for minus",
    "–": "write - for minus",
    ";": "write , between arguments",
    ".": "write a digit before and after the point: 0.5",
    "%": "write a share as a division: 23 / 100",
    "[": "close the column's name with ]",
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["number", "name", "bracket", "sign", "end"]
    text: str
    at: int


def parse(text: str) -> Expression:
    """Read an expression; `ExpressionError` says where it goes wrong and what would be right."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(text)} characters",
            position=MOST_CHARACTERS + 1,
            right=f"at most {MOST_CHARACTERS} are allowed",
        )
    parser = _Parser(text)
    root = parser.whole()
    return Expression(text, root, tuple(dict.fromkeys(parser.facts)))


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            character = text[position]
            raise ExpressionError(
                f"the character {character!r} means nothing here",
                position=position + 1,
                right=_RIGHT_FOR_CHARACTER.get(character, "use + - * / ** ( ) and names of facts"),
            )
        if found.lastgroup != "blank":
            yield _Token(found.lastgroup, found.group(), position + 1)  # type: ignore[arg-type]
        position = found.end()
    yield _Token("end", "", len(text) + 1)


class _Parser:
    """Recursive descent over the tokens; each method reads one line of the grammar above."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.next = 0
        self.depth = 0
        self.facts: list[str] = []

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        taken = self.token
        self.next += taken.kind != "end"
        return taken

    def takes(self, *signs: str) -> _Token | None:
        """The next token if it is one of these signs."""
        return self.take() if self.token.kind == "sign" and self.token.text in signs else None

    def needs(self, sign: str, why: str) -> None:
        if not self.takes(sign):
            raise ExpressionError(
                f"{self._found()} {why}", position=self.token.at, right=f"write {sign}"
            )

    def _found(self) -> str:
        return repr(self.token.text) if self.token.text else "the end"

    def whole(self) -> Node:
        node = self.sum()
        if self.token.kind != "end":
            right = "write an operator (+ - * / **) before it"
            if self.token.text == ")":
                right = "take it away, or open the bracket with ( before"
            elif self.token.text == ",":
                right = "write decimals with a point: 0.5"
            elif self.token.text in COMPARISONS:
                right = "compare only inside if(a < b, then, otherwise)"
            raise ExpressionError(
                f"{self._found()} does not continue the expression",
                position=self.token.at,
                right=right,
            )
        return node

    def sum(self) -> Node:
        return self.chain("+", "-")

    def chain(self, plus: str, minus: str) -> Node:
        start = self.token.at
        parts = [self.part(plus)]
        while sign := self.takes(plus, minus):
            parts.append(self.part(sign.text, sign.at))
        return parts[0].of if len(parts) == 1 else Chain(tuple(parts), start)

    def part(self, sign: str, at: int = 0) -> Part:
        start = self.token.at
        node = self.chain("*", "/") if sign in "+-" else self.signed()
        text = self.text[start - 1 : self.token.at - 1].strip()
        return Part(sign, node, text, at or start)

    def signed(self) -> Node:
        self.deeper()
        if minus := self.takes("-"):
            node: Node = Negative(self.signed(), minus.at)
        else:
            node = self.power()
        self.depth -= 1
        return node

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(
                f"more than {DEEPEST} levels inside each other",
                position=self.token.at,
                right="write it with fewer brackets",
            )

    def power(self) -> Node:
        base = self.atom()
        sign = self.takes("**")
        return Power(base, self.signed(), sign.at) if sign else base

    def atom(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return self.number(token)
        if token.kind == "bracket":
            return self.fact(token.text[1:-1].strip(), token)
        if token.kind == "name":
            opens = self.token.text == "("
            return self.function(token) if opens else self.plain_fact(token)
        if token.text == "(":
            node = self.sum()
            self.needs(")", f"comes before the bracket of character {token.at} is closed")
            return node
        what = f"{token.text!r} stands" if token.text else "the expression ends"
        right = "write a number, a fact or ("
        raise ExpressionError(f"{what} where a value is needed", position=token.at, right=right)

    def number(self, token: _Token) -> Number:
        if len(token.text) > MOST_DIGITS:
            raise ExpressionError(
                "the number is too long",
                position=token.at,
                right=f"at most {MOST_DIGITS} characters",
            )
        return Number(Fraction(token.text), token.at)

    def plain_fact(self, token: _Token) -> FactName:
        if token.text in FUNCTIONS or token.text == CHOICE:
            raise ExpressionError(
                f"{token.text!r} is a function",
                position=token.at,
                right=f"write {token.text}(...), or [{token.text}] for a fact of that name",
            )
        return self.fact(token.text, token)

    def fact(self, name: str, token: _Token) -> FactName:
        if not name:
            raise ExpressionError(
                "the brackets are empty", position=token.at, right="write a column's name: [km run]"
            )
        self.facts.append(name)
        return FactName(name, token.at)

    def function(self, token: _Token) -> Node:
        if token.text == CHOICE:
            return self.choice(token)
        if token.text not in FUNCTIONS:
            raise ExpressionError(
                f"there is no function {token.text!r}",
                position=token.at,
                right=_nearest(token.text),
            )
        self.take()
        arguments = [self.sum()]
        while self.takes(","):
            arguments.append(self.sum())
        self.needs(")", f"comes before {token.text}( is closed")
        _check_arguments(token, len(arguments))
        return Call(token.text, tuple(arguments), token.at)

    def choice(self, token: _Token) -> Choice:
        self.take()
        left = self.sum()
        compare = self.takes(*COMPARISONS)
        if compare is None:
            raise ExpressionError(
                f"{self._found()} stands where if( needs a comparison",
                position=self.token.at,
                right="write if(a < b, then, otherwise)",
            )
        right = self.sum()
        self.needs(",", "comes before the second argument of if")
        then = self.sum()
        self.needs(",", "comes before the third argument of if")
        otherwise = self.sum()
        self.needs(")", "comes before if( is closed")
        return Choice(left, compare.text, right, then, otherwise, token.at)


def _nearest(name: str) -> str:
    known = [*FUNCTIONS, CHOICE]
    other = {"log": "ln", "log10": "ln", "exp": "**", "pow": "**", "abs": "max"}
    close = [other[name]] if name in other else difflib.get_close_matches(name.lower(), known, 1)
    guess = f"did you mean {close[0]}? " if close else ""
    return f"{guess}the functions are {', '.join(known)}"


def _check_arguments(token: _Token, count: int) -> None:
    least, most = FUNCTIONS[token.text]
    if not least <= count <= most:
        right = "exactly one" if most == 1 else f"{least} to {most}"
        raise ExpressionError(
            f"{token.text} has {count} arguments", position=token.at, right=f"it takes {right}"
        )
