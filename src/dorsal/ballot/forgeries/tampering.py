"""The cheater's tools: a copy of a record whose rows, seal and draw can be changed, and whose
hashes can be computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from dorsal.ballot.draw.beacon import Round
from dorsal.ballot.draw.ceremony import CeremonyLine, ceremony_hash
from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.merkle import tree_root
from dorsal.ballot.draw.order import draw_seed
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
from dorsal.ballot.draw.rows import PublicEntry, read_rows
from dorsal.ballot.draw.sealed import Seal, as_json, parse_seal, rules_hash, seal_hash
from dorsal.ballot.draw.seating import seat_pools

Files = dict[str, bytes]


class Tampered:
    """A copy of a record in a cheater's hands; the last seal is the one that is worked on."""

    def __init__(self, files: RecordFiles) -> None:
        self.files: Files = dict(files)
        self._read: tuple[bytes, list[PublicEntry]] = (b"", [])

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
    def rows(self) -> list[PublicEntry]:
        """The rows under the last seal, read as a verifier reads them; once for the same bytes."""
        data = self.files[entries_name(self.last)]
        if self._read[0] is not data:
            self._read = (data, read_rows(data, self.seal.rules))
        return self._read[1]

    def change_row(self, target: str, change: Callable[[dict[str, Any]], None] | None) -> None:
        """Change the row that holds an applicant, or take it away (`None`); it is written in the
        form in which `read_rows` takes it for canonical. No other line is touched.
        """
        name = entries_name(self.last)
        lines = file_lines(self.files[name])
        index, row = next(_rows_with(lines, target))
        lines[index : index + 1] = []
        if change is not None:
            change(row)
            lines.insert(index, msgspec.json.Encoder(order="sorted").encode(row))
        self.files[name] = b"".join([line + b"\n" for line in lines])

    def reseal_root(self) -> list[PublicEntry]:
        """Compute root and numbers of the rows anew, and nothing else; returns the rows."""
        seal, read = self.seal, self.rows
        entries = msgspec.structs.replace(
            seal.entries,
            root=tree_root([one.leaf for one in read]).hex(),
            count=len(read),
            applicants=sum(len(one.members) for one in read),
        )
        self.write_seal(msgspec.structs.replace(seal, entries=entries))
        return read

    def reseal(self) -> None:
        """Compute everything in the seal anew that follows from rows and rules."""
        tally = Tally(self.reseal_root())
        seal = self.seal
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
        seal, lines = self.seal, file_lines(self.files[CEREMONY]) if CEREMONY in self.files else []
        recorded = [msgspec.json.decode(line, type=CeremonyLine) for line in lines]
        beacon = self.draw["beacon"]
        signed = Round(number=beacon["round"], signature=beacon["signature"])
        hashes = {"seal_hash": seal_hash(seal), "ceremony_hash": ceremony_hash(seal, recorded)}
        seed = draw_seed(random_number=signed.random_number, **hashes)
        outcome = seat_pools(self.rows, seal.rules, seed=seed)
        self.files[PLACES], self.files[WAITING_LIST] = (
            places_csv(outcome),
            waiting_list_csv(outcome),
        )
        self.write_draw(
            random_number=signed.random_number.hex(),
            seal=hashes["seal_hash"].hex(),
            ceremony_hash=hashes["ceremony_hash"].hex(),
            seed=seed.hex(),
        )
        self.state_hashes()
        self.files.pop(OFFERS, None)


def _rows_with(lines: Sequence[bytes], target: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that hold an applicant, with their indexes."""
    sought = f'"id":"{target}"'.encode()
    for index, line in enumerate(lines):
        if sought in line:
            row: dict[str, Any] = msgspec.json.decode(line)
            if any(one["id"] == target for one in row["members"]):
                yield index, row


def csv_lines(data: bytes) -> list[list[str]]:
    """The lines of `places.csv` or `waiting-list.csv` below their header, as cells."""
    return [line.split(",") for line in data.decode().split("\n")[1:] if line]


def csv_file(header: str, lines: list[list[str]]) -> bytes:
    """Such a file from its lines."""
    return ("\n".join([header, *(",".join(line) for line in lines)]) + "\n").encode()


def names_in(files: Mapping[str, bytes], name: str) -> list[str]:
    """The applicants of `places.csv` or `waiting-list.csv`, in its order."""
    return [line[1] for line in csv_lines(files[name])]
