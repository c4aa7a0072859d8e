"""Sealing a ballot: rows, root, frozen rules and the round that will decide, in one published
commitment.

Sections 4 to 6 of the draw protocol. What the seal hides is only who the people are: salts and
names go to the private store, one line for each applicant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from dorsal.ballot.applicants import Entry, Fact
from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.draw.merkle import tree_root
from dorsal.ballot.draw.rows import PublicEntry, RowWriter
from dorsal.ballot.draw.seal_head import Moment, amended_head, new_head
from dorsal.ballot.draw.seal_limits import fault_of_seal
from dorsal.ballot.draw.sealed import (
    PROTOCOL,
    EntriesRoot,
    Seal,
    rules_hash,
    seal_hash,
)
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress

SALT_BYTES = 32


class PrivatePerson(msgspec.Struct, frozen=True, gc=False):
    """One line of the private store: what opens an applicant's identity, and the facts behind
    their tickets.
    """

    id: str
    salt: str
    name: str
    born: str
    facts: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A new seal, the rows it fixes as the file's bytes, and the lines of the private store."""

    seal: Seal
    rows: bytes
    private: Callable[[], Iterator[bytes]]


def seal_entries(
    entries: Sequence[Entry],
    rules: Rules,
    *,
    rules_file: bytes,
    moment: Moment,
    salts: Mapping[str, bytes],
    before: Sequence[Seal] = (),
    amends: bool = False,
    progress: Progress = SILENT,
) -> Sealed:
    """Seal entries (sorted by id) under rules; `BadInput` when the rules cannot be kept.

    `salts` holds 32 random bytes for each applicant's id; `before` are all earlier seals of the
    race; with `amends` the new seal replaces the last of them, whose round, ceremony and fallback
    it keeps.
    """
    if not entries:
        right = "an entry file with at least one line"
        raise BadInput([Problem("there is no entry to seal", right)])
    amended = before[-1] if amends else None
    _refuse_other_race(rules, before, amended)
    with progress.stage("Writing and hashing the public rows"):
        data, public = _write_rows(entries, salts)
        root = tree_root([entry.leaf for entry in public])
    with progress.stage("Counting"):
        tally = Tally(public)
        frozen = with_counts(freeze_rules(rules), tally)
        head = amended_head(amended, rules, moment) if amended else new_head(rules, moment)
        seal = Seal(
            protocol=PROTOCOL,
            race=rules.race,
            draw=rules.draw,
            sequence=len(before) + 1,
            previous=seal_hash(before[-1]).hex() if before else "",
            amends=amended.sequence if amended else 0,
            entries=EntriesRoot(
                applicants=sum(len(entry.members) for entry in public),
                count=len(public),
                root=root.hex(),
            ),
            totals=tally.totals(frozen),
            rules=frozen,
            rules_hash=rules_hash(frozen),
            rules_file=sha256(rules_file).hexdigest(),
            **head,
        )
    _refuse_faults(seal)
    return Sealed(seal=seal, rows=data, private=lambda: private_lines(entries, rules, salts))


def _refuse_other_race(rules: Rules, before: Sequence[Seal], amended: Seal | None) -> None:
    if before and before[-1].race != rules.race:
        what = f"the seals before are of another race, {before[-1].race!r}"
        raise BadInput([Problem(what, "one race, one chain of seals", column="race")])
    sealed = [seal for seal in before if (seal.draw, seal.kind) == (rules.draw, "draw")]
    if sealed and not amended:
        what = f"{rules.draw!r} was sealed as a draw already: seal {sealed[-1].sequence}"
        raise BadInput([Problem(what, "amend it in its own record", column="draw")])
    if amended and amended.draw != rules.draw:
        what = f"the sealed draw is {amended.draw!r}; an amendment keeps its name"
        raise BadInput([Problem(what, "seal another draw into a new record", column="draw")])


def _write_rows(
    entries: Sequence[Entry], salts: Mapping[str, bytes]
) -> tuple[bytes, list[PublicEntry]]:
    write = RowWriter(salts).write
    rows: list[bytes] = []
    public: list[PublicEntry] = []
    for entry in entries:
        row, read_back = write(entry)
        rows.append(row)
        public.append(read_back)
    rows.append(b"")
    return b"\n".join(rows), public


def _refuse_faults(seal: Seal) -> None:
    scope = overfull_scope(seal.rules.floors, seal.rules)
    if scope:
        sums = ", ".join(f"{f.class_name} {f.count}" for f in seal.rules.floors if f.scope == scope)
        what = f"the floors of {scope} need more places than there are: {sums}"
        raise BadInput(
            [Problem(what, f"at most {seal.rules.places_of(scope)} in all", column="floors")]
        )
    if fault := fault_of_seal(seal):
        raise BadInput([Problem(fault, "mend the rules, or the round")])


def _fact(value: Fact) -> str | int:
    return value if isinstance(value, int) else str(value)


def private_lines(
    entries: Iterable[Entry], rules: Rules, salts: Mapping[str, bytes]
) -> Iterator[bytes]:
    """The private store: one JSON line for each applicant, in the order of the rows."""
    encode = msgspec.json.Encoder().encode
    columns = rules.fact_columns
    for entry in entries:
        for one in entry.members:
            facts = {name: _fact(value) for name, value in zip(columns, one.facts, strict=True)}
            person = PrivatePerson(one.id, salts[one.id].hex(), one.name, one.born, facts)
            yield encode(person) + b"\n"
