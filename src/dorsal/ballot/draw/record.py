"""The public record of a ballot: the names of its files, and what they hold (section 3 of the draw
protocol).

A record is a mapping from file name to bytes; reading and writing folders and zips is the business
of `dorsal.outside`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from dorsal.ballot.draw.sealed import Seal, parse_seal
from dorsal.ground.canonical import Json, canonical_bytes, canonical_hash, parse_canonical
from dorsal.ground.problems import BadInput, Problem

RecordFiles: TypeAlias = Mapping[str, bytes]

CHAIN = "chain.jsonl"
CEREMONY = "ceremony.jsonl"
DRAW = "draw.json"
PLACES = "places.csv"
WAITING_LIST = "waiting-list.csv"
OFFERS = "offers.jsonl"
README = "README.txt"

_NUMBERED = re.compile(
    r"(?:seal-[1-9][0-9]*\.json|entries-[1-9][0-9]*\.jsonl|rules-[1-9][0-9]*\.toml)"
)
_FIXED = (CHAIN, CEREMONY, DRAW, PLACES, WAITING_LIST, OFFERS, README)


def seal_name(number: int) -> str:
    """The file of the record's seal `number`, from 1."""
    return f"seal-{number}.json"


def entries_name(number: int) -> str:
    """The file of the rows sealed by seal `number`."""
    return f"entries-{number}.jsonl"


def rules_name(number: int) -> str:
    """The file of the director's rules at seal `number`."""
    return f"rules-{number}.toml"


def is_of_the_record(name: str) -> bool:
    """Whether the protocol knows a file of this name."""
    return name in _FIXED or name.startswith("timestamp") or _NUMBERED.fullmatch(name) is not None


def count_seals(files: RecordFiles) -> int:
    """How many seals the record holds, counting from `seal-1.json` to the first gap."""
    number = 0
    while seal_name(number + 1) in files:
        number += 1
    return number


def json_file(value: Json) -> bytes:
    """A `.json` file: the canonical bytes and a line feed."""
    return canonical_bytes(value) + b"\n"


def jsonl_file(values: Sequence[Json]) -> bytes:
    """A `.jsonl` file: one canonical object and a line feed for each line."""
    return b"".join(canonical_bytes(value) + b"\n" for value in values)


def hash_of_file(data: bytes) -> bytes:
    """The hash of the object in a `.json` file: of its bytes without the line feed at the end."""
    return canonical_hash(parse_canonical(data.removesuffix(b"\n")))


def read_seals(files: RecordFiles) -> list[Seal]:
    """The seals of a record, in order; `BadInput` when it holds none or one cannot be read."""
    count = count_seals(files)
    if not count:
        raise BadInput(
            [Problem("this is not a record: it holds no seal", "give the folder that `seal` made")]
        )
    seals = []
    for number in range(1, count + 1):
        try:
            seals.append(parse_seal(files[seal_name(number)].removesuffix(b"\n")))
        except ValueError as error:
            right = "restore the file as it was published"
            raise BadInput([Problem(str(error), right, seal_name(number))]) from None
    return seals


def file_lines(data: bytes) -> list[bytes]:
    """The lines of a `.jsonl` file without their line feeds; `ValueError` when the last one is
    missing.
    """
    if not data.endswith(b"\n"):
        raise ValueError("the file does not end with a line feed")
    return data[:-1].split(b"\n")
