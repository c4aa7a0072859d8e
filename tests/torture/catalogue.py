"""The catalogue of forgeries: each a named function that forges one thing in a random drawn record
as well as it can be done, under the code by which every verifier must refuse it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from tests.torture.forger import Forger

Forge: TypeAlias = Callable[[Forger], None]


class Forgery(NamedTuple):
    """A forgery; with `only_signature` nothing but the BLS signature gives it away."""

    code: str
    name: str
    forge: Forge
    only_signature: bool = False


CATALOGUE: list[Forgery] = []


def refused_as(code: str, *, only_signature: bool = False) -> Callable[[Forge], Forge]:
    """List a forgery under its code."""

    def listed(forge: Forge) -> Forge:
        name = forge.__name__.replace("_", " ")
        CATALOGUE.append(Forgery(code, name, forge, only_signature))
        return forge

    return listed


def list_forgery(code: str, name: str, forge: Forge) -> None:
    """List a forgery that was made by another function."""
    CATALOGUE.append(Forgery(code, name, forge))
