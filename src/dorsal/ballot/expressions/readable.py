"""An expression as a reader knows its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dorsal.ballot import amounts
from dorsal.ground.wording import Wording

NAME = re.compile(r"[^\W\d]\w*(?!\w|\s*\()")  # a name that no bracket follows: no function


def readable(text: str, facts: Sequence[str], words: Wording) -> str:
    """The text with the facts as the race calls them and the signs of a schoolbook: `(“Years
    without a place” + 1)^2` for `(failures + 1) ** 2`. Where facts have no other names, as it is.
    """
    called = {one: amounts.called("fact", one, words=words) for one in facts}
    if all(raw == name for raw, name in called.items()):
        return text
    powers = re.sub(r"\s*\*\*\s*", "^", text)
    signs = re.sub(r"\s*\*\s*", " × ", powers)
    return NAME.sub(lambda found: called.get(found[0], found[0]), signs)
