"""Numbers of a public ceremony: declared in the seal, recorded before the round, mixed into the
seed.

Section 8 of the draw protocol.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import comb, perm
from typing import Annotated

import msgspec

from dorsal.ballot.draw.sealed import Seal, SealedSource, seal_hash
from dorsal.ground.canonical import canonical_hash, parse_canonical


class CeremonyLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The recorded numbers of one source; `time` is in seconds since 1970, `previous` the hash
    of the line before.
    """

    name: str
    number: int
    numbers: tuple[int, ...]
    previous: str
    time: Annotated[int, msgspec.Meta(ge=0)]

    @property
    def hash(self) -> str:
        """The hash of this line, hex."""
        return canonical_hash(msgspec.to_builtins(self)).hex()


def why_not(source: SealedSource, numbers: Sequence[int]) -> str:
    """Why these numbers cannot be the source's, or `""`."""
    if len(numbers) != source.count:
        return f"{source.name} gives {source.count} numbers, not {len(numbers)}"
    if outside := [n for n in numbers if not source.lowest <= n <= source.highest]:
        allowed = f"{source.lowest} to {source.highest}"
        return f"{source.name} gives numbers from {allowed}, not {outside[0]}"
    if not source.repeats and len(set(numbers)) < len(numbers):
        return f"{source.name} gives every number at most once"
    return ""


def record_numbers(
    seal: Seal,
    recorded: Sequence[CeremonyLine],
    numbers: Sequence[int],
    *,
    first_seal: Seal,
    source: str,
    time: int,
) -> CeremonyLine:
    """The line to add for one source; `ValueError` when it is undeclared, recorded already, or
    the numbers cannot be.
    """
    declared = {one.name: one for one in seal.ceremony}
    if source not in declared:
        names = ", ".join(declared) or "none"
        raise ValueError(f"the seal declares no source {source!r}; it declares: {names}")
    if any(line.name == source for line in recorded):
        raise ValueError(f"the numbers of {source!r} are recorded already and cannot be replaced")
    if reason := why_not(declared[source], numbers):
        raise ValueError(reason)
    in_order = tuple(numbers) if declared[source].ordered else tuple(sorted(numbers))
    previous = recorded[-1].hash if recorded else seal_hash(first_seal).hex()
    return CeremonyLine(source, len(recorded) + 1, in_order, previous, time)


def read_ceremony(lines: Iterable[bytes], seal: Seal, *, first_seal: Seal) -> list[CeremonyLine]:
    """Read and check the lines of `ceremony.jsonl`; `ValueError` names the first that does not
    hold.
    """
    declared = {one.name: one for one in seal.ceremony}
    recorded: list[CeremonyLine] = []
    previous = seal_hash(first_seal).hex()
    for number, data in enumerate(lines, 1):
        line = msgspec.convert(parse_canonical(data), CeremonyLine, strict=True)
        source = declared.get(line.name)
        if source is None or any(line.name == before.name for before in recorded):
            raise ValueError(f"line {number}: {line.name!r} is not declared, or recorded twice")
        if line.number != number or line.previous != previous:
            raise ValueError(f"line {number} does not continue the chain of the lines before")
        if reason := why_not(source, line.numbers):
            raise ValueError(f"line {number}: {reason}")
        if not source.ordered and list(line.numbers) != sorted(line.numbers):
            raise ValueError(f"line {number}: {line.name} needs ascending numbers")
        previous = line.hash
        recorded.append(line)
    return recorded


def missing_sources(seal: Seal, recorded: Iterable[CeremonyLine]) -> list[str]:
    """Declared sources whose numbers are not recorded."""
    names = {line.name for line in recorded}
    return [source.name for source in seal.ceremony if source.name not in names]


def ceremony_hash(seal: Seal, recorded: Iterable[CeremonyLine]) -> bytes:
    """What the ceremony brings to the seed: the hash of the numbers in the declared order of the
    sources, 32 bytes.
    """
    numbers = {line.name: list(line.numbers) for line in recorded}
    return canonical_hash(
        [{"name": source.name, "numbers": numbers[source.name]} for source in seal.ceremony]
    )


def outcomes(source: SealedSource) -> int:
    """How many different results a source can give."""
    size, count = source.highest - source.lowest + 1, source.count
    if source.ordered:
        return size**count if source.repeats else perm(size, count)
    return comb(size + count - 1, count) if source.repeats else comb(size, count)


def late_outcomes(seal: Seal, recorded: Iterable[CeremonyLine], *, round_time: int) -> int:
    """Among how many outcomes the organiser could choose: those of the sources recorded at the
    round's time or later.
    """
    late = {line.name for line in recorded if line.time >= round_time}
    product = 1
    for source in seal.ceremony:
        if source.name in late:
            product *= outcomes(source)
    return product


def late_for_closing(seal: Seal, recorded: Iterable[CeremonyLine]) -> list[str]:
    """The sources whose numbers were recorded after they had closed."""
    closes = {source.name: source.closes for source in seal.ceremony}
    return [line.name for line in recorded if line.time > closes[line.name]]
