"""Kinds of one draw, in short."""

from __future__ import annotations

from dorsal.ballot.odds.chances import Kind


def kind(tickets: int, *classes: str, friends: tuple[tuple[str, ...], ...] = ()) -> Kind:
    return Kind(tickets=(("draw", tickets),), classes=classes, friends=friends)
