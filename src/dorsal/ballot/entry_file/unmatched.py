"""Values that mean nothing to the rules, though classes or lists read their column.

`Female` where the rules say `is = "F"` puts nobody into the class, and nothing else would say so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from fractions import Fraction

from dorsal.ballot.entry_file.cells import BadCell, read_fact, same
from dorsal.ballot.entry_file.column_values import ColumnValues, Seen
from dorsal.ballot.rules import Rules
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import Problems

CLOSE = 0.75  # of `difflib`: the share of letters that two texts have in common, in order


def expected_values(rules: Rules) -> dict[str, tuple[str, ...]]:
    """The values that classes, invitations and guarantees look for, by column."""
    expected: dict[str, dict[str, str]] = {}
    readers = [(pool.column, pool.values) for pool in rules.pools if pool.values]
    readers += [(item.column, item.values) for item in rules.classes]
    for column, values in readers:
        found = expected.setdefault(column, {})
        for value in values:
            found.setdefault(same(value), value)
    return {column: tuple(values.values()) for column, values in expected.items()}


def unmatched_values(values: ColumnValues, expected: Iterable[str]) -> dict[str, Seen]:
    """The values of a column that are none of those expected, most frequent first.

    Those that differ in case alone are one, in the spelling of the first.
    """
    known = {same(text) for text in expected}
    spelling: dict[str, str] = {}
    found: dict[str, Seen] = {}
    for text, seen in sorted(values.items(), key=lambda item: item[1].line):
        if same(text) not in known:
            first = spelling.setdefault(same(text), text)
            found[first] = found[first].joined(seen) if first in found else seen
    return dict(sorted(found.items(), key=lambda item: (-item[1].rows, item[1].line)))


def warn_of_lookalikes(
    unmatched: Mapping[str, Seen], expected: Iterable[str], column: str, problems: Problems
) -> None:
    """One warning for each value that means nothing and looks like one that does."""
    likenesses = [_Likeness(text) for text in expected]
    for text, seen in unmatched.items():
        for likeness in likenesses:
            if likeness.is_like(text):
                rows = f"{amount(seen.rows, 'row')} {'says' if seen.rows == 1 else 'say'} this"
                what = f"{rows}, which means nothing in the rules but looks like {likeness.text!r}"
                right = "if it means the same, write it the same, or add it to `is` in the rules"
                problems.add(
                    what, right=right, line=seen.line, column=column, value=text, level="warning"
                )
                break


class _Likeness:
    """Compares texts with one that the rules expect."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._bare, self._number = _bare(text), _number(text)
        self._matcher = SequenceMatcher(b=self._bare, autojunk=False)

    def is_like(self, text: str) -> bool:
        """Whether a text is the expected one but for accents, case, blanks and signs, begins it or
        begins with it, is close to it, or is the same number.

        What ends it, or ends with it, is not merely close: `female` is not a slip for `male`.
        """
        number, bare = _number(text), _bare(text)
        if number is not None and self._number is not None:
            return number == self._number
        if not bare or not self._bare:
            return False
        if bare.startswith(self._bare) or self._bare.startswith(bare):
            return True
        if bare.endswith(self._bare) or self._bare.endswith(bare):
            return False
        self._matcher.set_seq1(bare)
        return self._matcher.quick_ratio() >= CLOSE and self._matcher.ratio() >= CLOSE


def _bare(text: str) -> str:
    """The letters and digits of a text, without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if character.isalnum())


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(read_fact(text))
    except BadCell:
        return None
