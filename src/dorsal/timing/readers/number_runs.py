"""Which numbers of a run have come, and which are missing."""

from __future__ import annotations

from collections.abc import Iterator


class NumberRuns:
    """Numbers from 1 on: all up to `upto`, and single ones beyond it."""

    def __init__(self, upto: int = 0) -> None:
        self.upto = max(upto, 0)
        self._beyond: set[int] = set()

    def add(self, number: int) -> None:
        """A number has come."""
        if number > self.upto:
            self._beyond.add(number)
        self._close_up()

    def _close_up(self) -> None:
        while self.upto + 1 in self._beyond:
            self.upto += 1
            self._beyond.remove(self.upto)

    def __contains__(self, number: int) -> bool:
        return 1 <= number <= self.upto or number in self._beyond

    def add_all(self, first: int, last: int) -> None:
        """All numbers from one to another have come."""
        if first == self.upto + 1:
            self._beyond.difference_update(range(first, last + 1))
            self.upto = last
        else:
            self._beyond.update(range(max(first, self.upto + 1), last + 1))
        self._close_up()

    def missing(self, last: int, also: NumberRuns | None = None) -> Iterator[tuple[int, int]]:
        """The holes up to a number, each as its first and its last number; with `also`, what is
        missing in both.
        """
        first = self.upto + 1
        for number in [*sorted(one for one in self._beyond if one <= last), last + 1]:
            if number > first:
                yield from also.within(first, number - 1) if also else [(first, number - 1)]
            first = number + 1

    def within(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The holes between two numbers, themselves included."""
        for start, end in self.missing(last):
            if end >= first:
                yield max(start, first), end
