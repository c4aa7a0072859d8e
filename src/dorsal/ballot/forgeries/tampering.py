"""The cheater's tools: a copy of a record whose rows, seal and draw can be changed, and whose
hashes can be computed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from dorsal.ballot.draw.beacon import Round
from dorsal.ballot.draw.ceremony import CeremonyLine, ceremony_hash
from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.drawing import seed_of
from dorsal.ballot.draw.merkle import tree_root
from dorsal.ballot.draw.outcome_files import places_csv, waiting_list_csv
from dorsal.ballot.draw.record import (
    CEREMONY,
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    RecordFiles,
    count_seals,
    entries_name,
    file_lines,
    json_file,
    jsonl_file,
    seal_name,
)
from dorsal.ballot.draw.rows import read_rows
from dorsal.ballot.draw.sealed import Seal, as_json, parse_seal, rules_hash, seal_hash
from dorsal.ballot.draw.seating import seat_pools
from dorsal.ballot.draw.verify_sealed import check_sealed
from dorsal.ground.progress import SILENT

Files = dict[str, bytes]


class Tampered:
    """A copy of a record in a cheater's hands; the last seal is the one that is worked on."""

    def __init__(self, files: RecordFiles) -> None:
        self.files: Files = dict(files)

    @property
    def last(self) -> int:
        """The number of the last seal."""
        return count_seals(self.files)

    @property
    def seal(self) -> Seal:
        """The last seal."""
        return parse_seal(self.files[seal_name(self.last)][:-1])

    def write_seal(self, seal: Seal) -> None:
        """Put another seal in the place of the last one."""
        self.files[seal_name(self.last)] = json_file(as_json(seal))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows under the last seal."""
        data = self.files[entries_name(self.last)]
        return [msgspec.json.decode(line) for line in file_lines(data)]

    def write_rows(self, rows: list[dict[str, Any]]) -> None:
        """Put other rows in their place, in the form in which `read_rows` takes them for canonical:
        their names are plain ASCII.
        """
        encode = msgspec.json.Encoder(order="sorted").encode
        self.files[entries_name(self.last)] = b"".join([encode(row) + b"\n" for row in rows])

    def row_of(self, rows: list[dict[str, Any]], target: str) -> dict[str, Any]:
        """The row that holds an applicant."""
        return next(row for row in rows if any(one["id"] == target for one in row["members"]))

    def reseal_root(self) -> None:
        """Compute root and numbers of the rows anew, and nothing else."""
        seal = self.seal
        read = read_rows(self.files[entries_name(self.last)], seal.rules)
        entries = msgspec.structs.replace(
            seal.entries,
            root=tree_root([one.leaf for one in read]).hex(),
            count=len(read),
            applicants=sum(len(one.members) for one in read),
        )
        self.write_seal(msgspec.structs.replace(seal, entries=entries))

    def reseal(self) -> None:
        """Compute everything in the seal anew that follows from rows and rules."""
        self.reseal_root()
        seal = self.seal
        tally = Tally(read_rows(self.files[entries_name(self.last)], seal.rules))
        floors, caps = (
            tuple(
                msgspec.structs.replace(one, count=tally.quota_count(one, seal.rules))
                for one in quotas
            )
            for quotas in (seal.rules.floors, seal.rules.caps)
        )
        rules = msgspec.structs.replace(seal.rules, floors=floors, caps=caps)
        totals = tally.totals(rules)
        self.write_seal(
            msgspec.structs.replace(seal, rules=rules, rules_hash=rules_hash(rules), totals=totals)
        )

    def chain_ceremony(self) -> None:
        """Link the ceremony's lines to the first seal anew."""
        if CEREMONY not in self.files:
            return
        first = parse_seal(self.files[seal_name(1)][:-1])
        previous, lines = seal_hash(first).hex(), []
        for data in file_lines(self.files[CEREMONY]):
            line = msgspec.structs.replace(
                msgspec.json.decode(data, type=CeremonyLine), previous=previous
            )
            previous = line.hash
            lines.append(msgspec.to_builtins(line))
        self.files[CEREMONY] = jsonl_file(lines)

    @property
    def draw(self) -> dict[str, Any]:
        """What `draw.json` says."""
        found: dict[str, Any] = msgspec.json.decode(self.files[DRAW])
        return found

    def write_draw(self, **changes: Any) -> None:
        """Change keys of `draw.json`."""
        self.files[DRAW] = json_file(self.draw | changes)

    def state_hashes(self) -> None:
        """Let `draw.json` state the hashes of places and waiting list as they are now."""
        self.write_draw(
            places=sha256(self.files[PLACES]).hexdigest(),
            waiting_list=sha256(self.files[WAITING_LIST]).hexdigest(),
        )

    def redraw(self) -> None:
        """Draw again with the signature that `draw.json` holds, whatever it is worth; offers made
        under the true draw go.
        """
        sealed = {name: data for name, data in self.files.items() if name not in _OUTCOME}
        record = check_sealed(sealed, passed=lambda *_: None, progress=SILENT)
        beacon = self.draw["beacon"]
        signed = Round(number=beacon["round"], signature=beacon["signature"])
        seed = seed_of(record, signed.random_number)
        outcome = seat_pools(record.entries, record.seal.rules, seed=seed)
        self.files[PLACES], self.files[WAITING_LIST] = (
            places_csv(outcome),
            waiting_list_csv(outcome),
        )
        self.write_draw(
            random_number=signed.random_number.hex(),
            seal=seal_hash(record.seal).hex(),
            ceremony_hash=ceremony_hash(record.seal, record.ceremony).hex(),
            seed=seed.hex(),
        )
        self.state_hashes()
        self.files.pop(OFFERS, None)


_OUTCOME = (DRAW, PLACES, WAITING_LIST, OFFERS)


def csv_lines(data: bytes) -> list[list[str]]:
    """The lines of `places.csv` or `waiting-list.csv` below their header, as cells."""
    return [line.split(",") for line in data.decode().split("\n")[1:] if line]


def csv_file(header: str, lines: list[list[str]]) -> bytes:
    """Such a file from its lines."""
    return ("\n".join([header, *(",".join(line) for line in lines)]) + "\n").encode()


def names_in(files: Mapping[str, bytes], name: str) -> list[str]:
    """The applicants of `places.csv` or `waiting-list.csv`, in its order."""
    return [line[1] for line in csv_lines(files[name])]
