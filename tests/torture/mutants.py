"""Mutants of a record: a wrong value anywhere in its JSON, or wrong bytes anywhere in its files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

from dorsal.ground.canonical import canonical_bytes, canonical_hash
from tests.torture.forger import chain

WRONG: list[Any] = [
    *(True, False, 0, 1, -1, 2, 50, 2**20 + 1, 2**45, 2**53 - 1),
    *("", "draw", "all", "ab" * 32, "x" * 201, "🏔" * 150, "é\n"),
    *([], {}, [[]], {"": {}}, [0], [""], [{}]),
]


class Mutant(NamedTuple):
    """A changed record, and what was changed."""

    what: str
    name: str
    files: Mapping[str, bytes]


def json_files(files: Mapping[str, bytes]) -> list[str]:
    """The names of the files that hold JSON."""
    return sorted(name for name in files if name.endswith((".json", ".jsonl")))


def ways_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all values inside a value."""
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    for key, child in inner.items() if isinstance(inner, dict) else ():
        yield (*path, key)
        yield from ways_in(child, (*path, key))


def with_a_wrong_value(files: Mapping[str, bytes], rng: Random) -> Mutant:
    """Put, drop or add a value somewhere; often the hashes that depend on it are made right."""
    name = rng.choice(json_files(files))
    lines = files[name].splitlines()
    at = rng.randrange(len(lines))
    value = json.loads(lines[at])
    way = rng.choice(list(ways_in(value)))
    holder = value
    for step in way[:-1]:
        holder = holder[step]
    how = rng.choice(["put", "put", "put", "drop", "add"])
    if how == "put":
        holder[way[-1]] = rng.choice(WRONG)
    elif how == "drop":
        del holder[way[-1]]
    elif isinstance(holder, dict):
        holder["zz"] = 1
    else:
        holder.append(holder[-1])
    if isinstance(value.get("rules"), dict) and rng.random() < 0.8:
        value["rules_hash"] = canonical_hash(value["rules"]).hex()
    lines[at] = canonical_bytes(value)
    changed = {**files, name: b"".join(line + b"\n" for line in lines)}
    if rng.random() < 0.7:
        chain_again(changed)
    return Mutant(f"{name}, line {at + 1}: {how} at {way}", name, changed)


def chain_again(files: dict[str, bytes]) -> None:
    """Make right every `previous` of the chain, the seals and the ceremony."""
    names = ["chain.jsonl"] if "chain.jsonl" in files else []
    names += sorted(name for name in files if name.startswith("seal-"))
    values = [(name, json.loads(line)) for name in names for line in files[name].splitlines()]
    chain([value for _, value in values], "")
    for name in names:
        files[name] = b"".join(canonical_bytes(v) + b"\n" for n, v in values if n == name)
    if "ceremony.jsonl" in files:
        lines = [json.loads(line) for line in files["ceremony.jsonl"].splitlines()]
        chain(lines, canonical_hash(json.loads(files["seal-1.json"])).hex())
        files["ceremony.jsonl"] = b"".join(canonical_bytes(v) + b"\n" for v in lines)


def spoilt_bytes(data: bytes, rng: Random) -> bytes:
    """The bytes with one of them flipped, cut out, doubled or put in, or cut off at the end."""
    at = rng.randrange(len(data))
    kept = data[:at], data[at + 1 :]
    spoilt = rng.choice(
        [
            kept[0] + bytes([data[at] ^ 1 << rng.randrange(8)]) + kept[1],
            kept[0] + kept[1],
            kept[0] + data[at : at + 1] * 2 + kept[1],
            kept[0] + rng.randbytes(1) + data[at:],
            data[:at],
        ]
    )
    return spoilt if spoilt != data else data + b" "


def with_wrong_bytes(files: Mapping[str, bytes], name: str, rng: Random) -> Mutant:
    """Spoil one of the files."""
    return Mutant(f"bytes of {name}", name, {**files, name: spoilt_bytes(files[name], rng)})


def differs_in_what_nothing_fixes(before: bytes, after: bytes) -> bool:
    """Whether two files of lines differ in nothing but the `time` of their last line, which is the
    organiser's word alone (section 14).
    """
    try:
        lines = [[json.loads(line) for line in data.splitlines()] for data in (before, after)]
        for values in lines:
            values[-1].pop("time")
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return False
    return lines[0] == lines[1]
