"""What the reader of rules files says of keys and quotes, said for somebody who fills in a form."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WHAT = (("closes is a whole number", "this is no time from 1971 to 9999"),)
# In the reader's words, each with what a form has in its place; the first that fits is taken.
_RIGHT: Sequence[tuple[str, str]] = (
    (r'write \w+ = "\.\.\."', "write 1 to 200 characters that can be seen"),
    (r"write is = .*", "write at least one value"),
    (r"name one of the \[classes\]", "name one of the classes"),
    (r"the classes are none: write .*", "there are no classes yet: add one"),
    (r"write (?:unused|of) = ", "write "),
    (r"write tickets = \[1, 2, 4\], ", "write "),
    (r"write closes = .*", "choose the time by which the numbers are recorded"),
    (r'write group = "group" under \[applicants\], ', "name "),
    (r"write \[offers\.reasons.*", "add a reason"),
    (r"write the code of a language .*", "begin each line with a language, as in es: Vecinos"),
    (r"write \[\[pools\]\].*", "add a pool for each way to a place"),
    (r'give one of the pools kind = "draw"', "make one of the pools a draw"),
    (r"or write repeats = true", "or let numbers repeat"),
    (r"write at_(?:least|most) = .*", "write a share of the places, such as 23/100 or 23 %"),
)
_ZERO = {"most": "no bound", "waiting_list": "all of it"}


def what_on_form(what: str, *, key: str, word: str) -> str:
    """What is wrong, with the form's `word` where the text begins with the file's `key`."""
    if key and what.startswith(f"{key} "):
        what = f"{word}{what.removeprefix(key)}"
    return dict(_WHAT).get(what, what)


def right_on_form(right: str, *, word: str) -> str:
    """What would be right in the field called `word`."""
    for pattern, instead in _RIGHT:
        if re.search(pattern, right):
            return re.sub(pattern, instead, right)
    zero = word in _ZERO and right.startswith("write a whole number")
    return f"{right}, or 0 for {_ZERO[word]}" if zero else right
