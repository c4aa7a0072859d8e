"""Values of expressions: exact fractions within stated bounds, the same on every machine.

Every value stays within 2**80 in magnitude and every fraction's denominator within 2**1024, so
nothing can explode in time or memory. `ln` and `sqrt` are computed by `decimal` in 50 digits and
rounded half even to 30 decimals: the General Decimal Arithmetic specification fixes every digit of
them (https://speleotrove.com/decimal/). `round` rounds half up, towards plus infinity.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

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
    Power,
)

LARGEST = 2**80
FINEST = 2**1024
HIGHEST_EXPONENT = 64
DECIMALS = 30

_HALF = Fraction(1, 2)
_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the outermost sum, with its sign, as written, and its value (sign included)."""

    text: str
    value: Fraction


def evaluate(expression: Expression, facts: Mapping[str, int | Fraction]) -> Fraction:
    """Value of the expression for these facts.

    `ExpressionError` says at which character the value is missing, undefined or out of bounds.
    """
    return _value(expression.root, facts)


def trace(expression: Expression, facts: Mapping[str, int | Fraction]) -> tuple[Term, ...]:
    """Each term of the outermost sum with its value; their values add up to that of `evaluate`."""
    root = expression.root
    if not isinstance(root, Chain) or root.parts[0].sign != "+":
        return (Term(expression.text.strip(), _value(root, facts)),)
    terms = []
    for part in root.parts:
        value = _value(part.of, facts)
        minus = part.sign == "-"
        terms.append(Term(f"-{part.text}" if minus else part.text, -value if minus else value))
    return tuple(terms)


def round_half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return math.floor(value + _HALF)


def show_number(value: int | Fraction) -> str:
    """A number for people: whole, or with up to four decimals (rounded half up)."""
    tenths = round_half_up(Fraction(value) * 10_000)
    whole, rest = divmod(abs(tenths), 10_000)
    decimals = f".{rest:04d}".rstrip("0").rstrip(".")
    return f"{'-' if tenths < 0 else ''}{whole}{decimals}"


def _value(node: Node, facts: Mapping[str, int | Fraction]) -> Fraction:
    match node:
        case Number():
            return _bounded(node.value, node.at)
        case FactName():
            return _fact(node, facts)
        case Negative():
            return -_value(node.of, facts)
        case Power():
            return _power(_value(node.base, facts), _value(node.exponent, facts), node.at)
        case Chain():
            return _chain(node, facts)
        case Call():
            return _call(node, [_value(argument, facts) for argument in node.arguments])
        case Choice():
            holds = _COMPARE[node.compare](_value(node.left, facts), _value(node.right, facts))
            return _value(node.then if holds else node.otherwise, facts)


def _bounded(value: Fraction, at: int) -> Fraction:
    if abs(value.numerator) > LARGEST * value.denominator:
        raise ExpressionError(
            "the value is larger than 2**80", position=at, right="bound it with min(value, 100)"
        )
    if value.denominator > FINEST:
        raise ExpressionError(
            "the fraction is finer than 1 / 2**1024", position=at, right="round it"
        )
    return value


def _fact(node: FactName, facts: Mapping[str, int | Fraction]) -> Fraction:
    if node.name not in facts:
        raise ExpressionError(
            f"there is no fact {node.name!r}",
            position=node.at,
            right=f"the facts are {', '.join(facts) or 'none'}",
        )
    return _bounded(Fraction(facts[node.name]), node.at)


def _chain(node: Chain, facts: Mapping[str, int | Fraction]) -> Fraction:
    total = Fraction(node.parts[0].sign == "*")
    for part in node.parts:
        total = _bounded(_joined(part.sign, total, _value(part.of, facts), part.at), part.at)
    return total


def _joined(sign: str, left: Fraction, right: Fraction, at: int) -> Fraction:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == 0:
        raise ExpressionError(
            "division by zero", position=at, right="divide by something above 0: max(1, value)"
        )
    return left / right


def _power(base: Fraction, exponent: Fraction, at: int) -> Fraction:
    if exponent.denominator != 1 or not 0 <= exponent <= HIGHEST_EXPONENT:
        raise ExpressionError(
            f"the exponent is {show_number(exponent)}",
            position=at,
            right=f"exponents are whole numbers from 0 to {HIGHEST_EXPONENT}",
        )
    return _bounded(base ** int(exponent), at)


def _call(node: Call, values: list[Fraction]) -> Fraction:
    if node.function == "min":
        return min(values)
    if node.function == "max":
        return max(values)
    if node.function == "floor":
        return Fraction(math.floor(values[0]))
    if node.function == "ceil":
        return Fraction(math.ceil(values[0]))
    if node.function == "round":
        return Fraction(round_half_up(values[0]))
    return _ln(values[0], node.at) if node.function == "ln" else _sqrt(values[0], node.at)


def _context() -> Context:
    """A context of our own: nothing depends on the settings of the thread."""
    return Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=-9999, Emax=9999, traps=[])


def _decimal(value: Fraction, context: Context) -> Decimal:
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def _fraction(value: Decimal, context: Context) -> Fraction:
    return Fraction(context.quantize(value, Decimal(1).scaleb(-DECIMALS)))


def _ln(value: Fraction, at: int) -> Fraction:
    if value <= 0:
        raise ExpressionError(
            f"ln of {show_number(value)}", position=at, right="ln takes a value above 0: ln(x + 1)"
        )
    context = _context()
    return _fraction(context.ln(_decimal(value, context)), context)


def _sqrt(value: Fraction, at: int) -> Fraction:
    if value < 0:
        raise ExpressionError(
            f"sqrt of {show_number(value)}", position=at, right="sqrt takes a value from 0"
        )
    context = _context()
    return _fraction(context.sqrt(_decimal(value, context)), context)
