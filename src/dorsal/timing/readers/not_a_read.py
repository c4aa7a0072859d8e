"""What a reader of bytes raises inside this package when they are no read of its format."""

from __future__ import annotations


class NotARead(ValueError):
    """The bytes are no line of this format; `sentence` says why, with `values` to be put in."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values
