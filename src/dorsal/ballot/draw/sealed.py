"""What a seal holds, as values: the exact keys of sections 5 and 6 of the draw protocol.

Every type refuses unknown keys and wrong types; `parse_seal` and `seal_bytes` are inverse to each
other.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

import msgspec

from dorsal.ground.canonical import canonical_bytes, canonical_hash, parse_canonical

PROTOCOL: Final = "dorsal-draw-1"

Name: TypeAlias = str


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class _SealedPool(_Strict, frozen=True, tag_field="kind"):
    name: Name
    places: int
    unused: str


class InvitationPool(_SealedPool, frozen=True, tag="invitation"):
    """People on a list of the organiser."""


class GuaranteedPool(_SealedPool, frozen=True, tag="guaranteed"):
    """People who have a right to a place."""


class ReservedPool(_SealedPool, frozen=True, tag="reserved"):
    """Counted places that name nobody yet."""


class MeritPool(_SealedPool, frozen=True, tag="merit"):
    """The best by a number."""

    best: Literal["lowest", "highest"]


class DrawPool(_SealedPool, frozen=True, tag="draw"):
    """Drawn; `waiting_list` is the published length in entries, 0 for all."""

    waiting_list: int


SealedPool: TypeAlias = InvitationPool | GuaranteedPool | ReservedPool | MeritPool | DrawPool


class _SealedQuota(_Strict, frozen=True, tag_field="form"):
    class_name: str = msgspec.field(name="class")
    scope: str
    count: int


class NumberQuota(_SealedQuota, frozen=True, tag="number"):
    """A number of places."""

    number: int


class ShareQuota(_SealedQuota, frozen=True, tag="share"):
    """A share of the places, rounded up."""

    numerator: int
    denominator: int


class ApplicantsQuota(_SealedQuota, frozen=True, tag="applicants"):
    """The class's share of the applicants, rounded up."""


SealedQuota: TypeAlias = NumberQuota | ShareQuota | ApplicantsQuota


class SealedGroups(_Strict, frozen=True):
    """How groups are seated."""

    largest: int
    does_not_fit: Literal["skip", "stop"]
    has_place: Literal["shrink", "leave-out"]


class SealedReason(_Strict, frozen=True):
    """What a withdrawal does to the place and to the rest of the group."""

    group: Literal["shrink", "whole"]
    place: Literal["offer", "empty"]


class SealedRules(_Strict, frozen=True):
    """The rules with their numbers frozen (section 6)."""

    version: Literal[1]
    places: int
    pools: tuple[SealedPool, ...]
    classes: tuple[Name, ...]
    floors: tuple[SealedQuota, ...]
    caps: tuple[SealedQuota, ...]
    groups: SealedGroups
    reasons: dict[Name, SealedReason]
    told: dict[str, Any]

    @property
    def draws(self) -> tuple[DrawPool, ...]:
        """The pools that are drawn, in order."""
        return tuple(pool for pool in self.pools if isinstance(pool, DrawPool))

    def pool(self, name: str) -> SealedPool:
        """The pool of that name."""
        return next(pool for pool in self.pools if pool.name == name)

    def places_of(self, scope: str) -> int:
        """The places of a draw, or of the race for `all`."""
        return self.places if scope == "all" else self.pool(scope).places


class EntriesRoot(_Strict, frozen=True):
    """Rows, applicants in all rows, and the root of the tree over the rows."""

    applicants: int
    count: int
    root: str


class ClassTotal(_Strict, frozen=True):
    """Applicants of a class, and for each draw the tickets of the entries with at least one of
    them.
    """

    applicants: int
    tickets: dict[Name, int]


class Totals(_Strict, frozen=True):
    """Counts for each class and pool; a draw counts applicants, entries and tickets, another
    pool applicants.
    """

    classes: dict[Name, ClassTotal]
    pools: dict[Name, dict[str, int]]


class SealedBeacon(_Strict, frozen=True):
    """The chain and the round that will decide; `newest` is the newest round that existed when
    the seal was made.
    """

    chain: str
    name: str
    newest: int
    round: int


class SealedSource(_Strict, frozen=True):
    """A declared source of ceremony numbers; `closes` is in seconds since 1970."""

    closes: int
    count: int
    highest: int
    lowest: int
    name: Name
    ordered: bool
    repeats: bool


class Seal(_Strict, frozen=True):
    """The published commitment (section 5)."""

    protocol: Literal["dorsal-draw-1"]
    kind: Literal["draw", "rehearsal"]
    race: str
    draw: str
    sequence: int
    previous: str
    amends: int
    entries: EntriesRoot
    totals: Totals
    rules: SealedRules
    rules_hash: str
    rules_file: str
    beacon: SealedBeacon
    ceremony: tuple[SealedSource, ...]
    fallback: dict[str, str | int]


def as_json(value: msgspec.Struct) -> Any:
    """A value of this module as plain JSON values."""
    return msgspec.to_builtins(value)


def seal_bytes(seal: Seal) -> bytes:
    """The canonical bytes of a seal."""
    return canonical_bytes(as_json(seal))


def seal_hash(seal: Seal) -> bytes:
    """The hash of a seal: 32 bytes."""
    return canonical_hash(as_json(seal))


def rules_hash(rules: SealedRules) -> str:
    """The hash of sealed rules, hex."""
    return canonical_hash(as_json(rules)).hex()


def parse_seal(data: bytes) -> Seal:
    """Read a seal from its canonical bytes; `NotCanonical` or `ValueError` with the path of what
    is wrong.
    """
    value = parse_canonical(data)
    try:
        return msgspec.convert(value, Seal, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
