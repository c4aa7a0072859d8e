"""What was computed a moment ago, kept in this process under the hash of what it came from."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


def hash_of(*inputs: object) -> str:
    """One hash of values that `repr` writes in full."""
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


class Remembered(Generic[T]):
    """The last few values by their keys; what is not there any more is computed again."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], T]) -> T:
        """The value of a key, made when it is not there. Two threads may make one at once, which
        costs time and harms nothing.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made

    def forget(self) -> None:
        """Remember nothing any more."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._values)
