"""The private store of a ballot: salts, names and facts, one file a seal; and the entry slips."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from dorsal.ballot import amounts
from dorsal.ballot.applicants import Fact
from dorsal.ballot.draw.merkle import leaf_hash
from dorsal.ballot.draw.record import entries_name, read_seals, rules_name
from dorsal.ballot.draw.seal import PrivatePerson
from dorsal.ballot.draw.sealed import Seal, seal_hash
from dorsal.ballot.draw.slips import Slip, make_slip
from dorsal.ballot.rules import Pool, Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.outside.record_store import add_files, locked, read_record

REHEARSAL = phrase("REHEARSAL: this slip is for practice; the ballot behind it decides nothing")
PERSONS_FILES = "persons-*.jsonl"


def persons_name(seal: Seal) -> str:
    """The private file that belongs to a seal; one folder may serve many seals."""
    return f"persons-{seal_hash(seal).hex()[:16]}.jsonl"


def read_persons(private: Path, seal: Seal) -> list[PrivatePerson]:
    """The private store's lines for a seal."""
    path = private / persons_name(seal)
    decode = msgspec.json.Decoder(PrivatePerson).decode
    try:
        lines = path.read_bytes().removesuffix(b"\n").split(b"\n")
        return [decode(line) for line in lines if line]
    except OSError:
        what = f"the private store has no {path.name}"
        raise BadInput([Problem(what, "give the folder of this seal", str(private))]) from None
    except ValueError as error:
        raise BadInput([Problem(str(error), "restore the file", str(path))]) from None


@dataclass(frozen=True)
class Slips:
    """What the slips of one seal are made from: its rows and their leaves, and by applicant the
    private lines.
    """

    seal: Seal
    rules: Rules
    rows: Sequence[bytes]
    leaves: Sequence[bytes]
    persons: Mapping[str, PrivatePerson]

    def slip(self, id_: str, *, words: Wording = ENGLISH) -> Slip:
        """The entry slip of one applicant; its reasons, which no hash holds, are said in `words`.
        `BadInput` when there is none.
        """
        quoted = f'"id":"{id_}"'.encode()
        found = next((index for index, row in enumerate(self.rows) if quoted in row), None)
        if found is None or id_ not in self.persons:
            what = f"{id_!r} is not in this ballot, or its private line has been erased"
            raise BadInput([Problem(what, "an applicant's id as in the entry file")])
        person, row = self.persons[id_], self.rows[found]
        return make_slip(
            id_,
            row=row,
            index=found,
            leaves=self.leaves,
            seal=self.seal,
            person={"name": person.name, "born": person.born, "salt": person.salt},
            facts=person.facts,
            reasons=slip_reasons(self.rules, person, self.seal, row, words=words),
        )


def open_slips(record: Path, private: Path, *, number: int = 0) -> Slips:
    """Read what the slips of the record's seal `number` (0: the last) are made from."""
    files = read_record(record)
    seals = read_seals(files)
    number = number or len(seals)
    if not 1 <= number <= len(seals):
        raise BadInput([Problem(f"the record has no seal {number}", f"1 to {len(seals)}")])
    rows = files[entries_name(number)].removesuffix(b"\n").split(b"\n")
    return Slips(
        seal=seals[number - 1],
        rules=read_rules(files[rules_name(number)], file=rules_name(number)),
        rows=rows,
        leaves=[leaf_hash(row) for row in rows],
        persons={person.id: person for person in read_persons(private, seals[number - 1])},
    )


def slip_for(
    record: Path, private: Path, id_: str, *, number: int = 0, words: Wording = ENGLISH
) -> Slip:
    """The entry slip of one applicant for the record's seal `number` (0: the last), made from
    the private store. Its reasons, which no hash holds, are said in `words`.
    """
    return open_slips(record, private, number=number).slip(id_, words=words)


def slip_reasons(
    rules: Rules, person: PrivatePerson, seal: Seal, row: bytes, *, words: Wording = ENGLISH
) -> list[str]:
    """Line by line where the tickets of a person come from, draw by draw, and those of their
    group.
    """
    public = msgspec.json.decode(row)
    classes = next(one["classes"] for one in public["members"] if one["id"] == person.id)
    facts = {name: _number(value) for name, value in person.facts.items()}
    reasons = [words.say(REHEARSAL)] if seal.kind == "rehearsal" else []
    for pool in rules.draws:
        lines = _own_lines(pool, facts, classes, words, alone=len(public["members"]) == 1)
        lines += _group_lines(pool.name, public, rules, words)
        name = words.name("pool", pool.name)
        reasons += [words.say("%(pool)s: %(line)s", pool=name, line=line) for line in lines]
    return reasons


def _own_lines(
    pool: Pool, facts: dict[str, Fact], classes: Collection[str], words: Wording, *, alone: bool
) -> list[str]:
    if pool.only and pool.only not in classes:
        text = phrase("no tickets, since it is only for the class %(class)s")
        return [words.say(text, **{"class": amounts.called("class", pool.only, words=words)})]
    if pool.tickets is None:
        return []
    own = {name: facts[name] for name in pool.tickets.columns}
    lines = pool.tickets.reasons(own, words=words)
    if alone:
        return list(lines)
    count = words.plain(pool.tickets.count(own))
    return [*lines[:-1], words.say("alone you would have %(count)s", count=count)]


def _group_lines(pool: str, public: dict[str, Any], rules: Rules, words: Wording) -> list[str]:
    if len(public["members"]) == 1:
        return []
    if pool not in public["tickets"]:
        return [words.say("your group takes no part")]
    if rules.groups.tickets == "min":
        text = phrase("your group has %(tickets)s, the lowest of its members'")
    else:
        text = phrase("your group has %(tickets)s, its members' mean, rounded down")
    return [words.say(text, tickets=amounts.tickets(public["tickets"][pool], words=words))]


def _number(value: str | int) -> Fact:
    number = Fraction(value)
    return int(number) if number.denominator == 1 else number


def erase_persons(private: Path, ids: Collection[str]) -> int:
    """Remove the lines of these applicants from every file of a private store, under every seal;
    returns how many lines went. Each file is rewritten whole or not at all.

    What is public stays as it was: the rows hold only hashes that nobody can open any more.
    `BadInput` when a line cannot be read, and then nothing is changed.
    """
    if not private.is_dir():
        return 0
    with locked(private):
        kept = {path: _lines_without(path, ids) for path in sorted(private.glob(PERSONS_FILES))}
        changed = {path.name: data for path, (data, erased) in kept.items() if erased}
        if changed:
            add_files(private, changed, mode=0o600)
    return sum(erased for _, erased in kept.values())


def _lines_without(path: Path, ids: Collection[str]) -> tuple[bytes, int]:
    """The file's bytes without these applicants' lines, and how many lines that leaves out."""
    decode = msgspec.json.Decoder(PrivatePerson).decode
    lines = path.read_bytes().splitlines(keepends=True)
    try:
        kept = [line for line in lines if decode(line).id not in ids]
    except ValueError as error:
        raise BadInput([Problem(str(error), "restore the file", str(path))]) from None
    return b"".join(kept), len(lines) - len(kept)
