"""A wording that shows what bypasses it: no letter of a sentence that it says is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from dorsal.ground.plain_words import plain
from dorsal.ground.wording import NameOf

# What a sentence may be given that no catalogue can hold: words of the rules and of the stories.
GIVEN = {"chain", "ceremony", "closes", "column", "columns", "expression", "fact", "name"} | {
    *("reason", "reasons", "term", "value", "values", "where"),
    *("after", "before", "entry", "friend", "id", "why"),
}
LETTER = re.compile(r"[^\W\d_]")
PIECE = re.compile(r"%\((\w+)\)s|%%|[^\W\d_]+")


class Marked:
    """Sentences without their letters; `said` holds them as they stand in the catalogue."""

    def __init__(self) -> None:
        self.said: set[str | tuple[str, str]] = set()

    def say(self, text: str, /, **values: object) -> str:
        self.said.add(text)
        return self._marked(text, values)

    def counted(self, one: str, many: str, number: int, /, **values: object) -> str:
        self.said.add((one, many))
        return self._marked(one if number == 1 else many, {"number": number, **values})

    def _marked(self, text: str, values: dict[str, object]) -> str:
        def put(found: re.Match[str]) -> str:
            key = found[1]
            if key is None:
                return "·"
            return LETTER.sub("", str(values[key])) if key in GIVEN else str(values[key])

        return PIECE.sub(put, text)

    def name(self, of: NameOf, raw: str, /) -> str:
        return LETTER.sub("", f"{of} {raw}") + "#"

    def listed(self, items: Sequence[str], /, *, last: Literal["and", "or"] = "and") -> str:
        assert last in ("and", "or")
        return " · ".join(items)

    def plain(self, number: float, /) -> str:
        return plain(number)

    def decimal(self, number: float, places: int, /) -> str:
        return f"{number:.{places}f}"


def words_in(texts: Sequence[str]) -> list[str]:
    """The texts in which letters are left."""
    return [text for text in texts if LETTER.search(text)]
