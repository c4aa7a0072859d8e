"""The square rule, which the rules file writes as an expression: (1 + failures) ** 2."""

from __future__ import annotations

import re

from dorsal.ballot.expressions.parsing import CHOICE, FUNCTIONS
from dorsal.ballot.tickets import Advanced

_PLAIN_FACT = re.compile(r"[^\W\d]\w*")


def is_column(text: str) -> bool:
    """Whether an expression can name this column: not blank, and without [ and ]."""
    return bool(text.strip()) and not set(text) & {"[", "]"}


def square_expression(column: str) -> str:
    """The expression of the square rule over one column; a stand-in for what is no column."""
    name = column.strip() if is_column(column) else "failures"
    plain = _PLAIN_FACT.fullmatch(name) and name not in (*FUNCTIONS, CHOICE)
    return f"(1 + {name if plain else f'[{name}]'}) ** 2"


def squared_column(rule: Advanced) -> str:
    """The column of a rule that is the square rule to the letter; empty for any other."""
    column = rule.columns[0] if len(rule.columns) == 1 else ""
    is_square = rule.scale == 1 and rule.expression == square_expression(column)
    return column if is_square else ""
