"""Progress of long work: the rooms report it, whoever calls decides whether to draw a bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Something that is told which stage of the work has begun."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Enter a named stage; leaving it ends the stage."""
        ...

    def track(self, items: Iterable[T], *, name: str, total: int) -> Iterator[T]:
        """Pass the items through and count them."""
        ...


class Silent:
    """The default: says nothing."""

    def stage(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002
        """Do nothing around the stage."""
        return nullcontext()

    def track(self, items: Iterable[T], *, name: str, total: int) -> Iterator[T]:  # noqa: ARG002
        """Pass the items through."""
        return iter(items)


SILENT = Silent()
