"""The public rows: what the seal fixes about every entry, and nothing about the person behind it.

Section 4 of the draw protocol. Rows are written from entries when a ballot is sealed, and read
back, strictly, whenever a record is drawn or verified. Both are on the path of a million
applicants, hence the care for speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from json.encoder import encode_basestring
from typing import TypeAlias

import msgspec

from dorsal.ballot.applicants import APPLICANT_ID, Applicant, Entry
from dorsal.ballot.draw.merkle import leaf_hash
from dorsal.ballot.draw.sealed import GuaranteedPool, InvitationPool, MeritPool, SealedRules
from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ground.canonical import LARGEST_INTEGER, NotCanonical, parse_canonical

Pairs: TypeAlias = tuple[tuple[str, int], ...]

SINGLE_ROW = re.compile(
    rb'\{"id":"([A-Za-z0-9][A-Za-z0-9._:/-]{0,63})","members":\[\{"classes":\[([^\]]*)\],'
    rb'"id":"([^"]*)","identity":"[0-9a-f]{64}","standing":\{([^}]*)\}\}\],'
    rb'"tickets":\{([^}]*)\}\}'
).fullmatch
IDENTITY = re.compile(r"[0-9a-f]{64}")


class PublicEntry(msgspec.Struct, frozen=True, gc=False):
    """One public row as the draw needs it.

    `members`, `classes` and `standing` run in parallel; `leaf` is the row's leaf (32 bytes);
    `tickets` and `standing` are sorted pairs.
    """

    id: str
    members: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]
    standing: tuple[Pairs, ...]
    tickets: Pairs
    leaf: bytes

    def tickets_in(self, pool: str) -> int:
        """Number of tickets in a draw, 0 when the entry takes no part in it."""
        return next((number for name, number in self.tickets if name == pool), 0)


class BadRow(ValueError):
    """A row that the protocol does not allow; `line` counts from 1, `canonical` says whether it
    is a canonical object at all.
    """

    def __init__(self, line: int, what: str, *, canonical: bool = True) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.canonical = canonical


def identity_hash(*, name: str, born: str, salt: bytes) -> str:
    """The identity of a person: SHA-256(salt || canonical {born, name}), hex."""
    person = f'{{"born":{encode_basestring(born)},"name":{encode_basestring(name)}}}'
    return sha256(salt + person.encode()).hexdigest()


class RowWriter:
    """Writes the public rows of entries.

    Identifiers, classes and pools are names without characters that JSON would escape, so that the
    text is put together at once; the few different lists and counts are written once each.
    """

    def __init__(self, salts: Mapping[str, bytes]) -> None:
        self._salts = salts
        self._classes: dict[tuple[str, ...], str] = {}
        self._pairs: dict[Pairs, str] = {(): ""}

    def _written_classes(self, names: tuple[str, ...]) -> str:
        written = self._classes.get(names)
        if written is None:
            written = self._classes[names] = ",".join([f'"{name}"' for name in names])
        return written

    def _written_pairs(self, pairs: Pairs) -> str:
        written = self._pairs.get(pairs)
        if written is None:
            written = ",".join([f'"{name}":{number}' for name, number in pairs])
            self._pairs[pairs] = written
        return written

    def _member(self, one: Applicant) -> str:
        identity = identity_hash(name=one.name, born=one.born, salt=self._salts[one.id])
        return (
            f'{{"classes":[{self._written_classes(one.classes)}],"id":"{one.id}",'
            f'"identity":"{identity}","standing":{{{self._written_pairs(one.standing)}}}}}'
        )

    def write(self, entry: Entry) -> tuple[bytes, PublicEntry]:
        """The canonical row of an entry, without its line feed, and the same as it is read back."""
        members = entry.members
        if len(members) > 1:
            members = tuple(sorted(members, key=lambda member: member.id))
            id_ = "+".join([member.id for member in members])
            written = ",".join([self._member(member) for member in members])
        else:
            id_ = members[0].id
            written = self._member(members[0])
        tickets = self._written_pairs(entry.tickets)
        row = f'{{"id":"{id_}","members":[{written}],"tickets":{{{tickets}}}}}'.encode()
        return row, PublicEntry(
            id_,
            tuple([member.id for member in members]),
            tuple([member.classes for member in members]),
            tuple([member.standing for member in members]),
            entry.tickets,
            sha256(b"\x00" + row).digest(),
        )


class _Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    classes: tuple[str, ...]
    id: str
    identity: str
    standing: dict[str, int]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    members: tuple[_Member, ...]
    tickets: dict[str, int]


class _Checker:
    """What the rules allow in a row; remembers the few different classes, standings and tickets
    that it has seen.
    """

    def __init__(self, rules: SealedRules) -> None:
        self._largest = rules.groups.largest
        self._known = frozenset(rules.classes)
        self._draws = frozenset(pool.name for pool in rules.draws)
        self._lists = frozenset(
            pool.name for pool in rules.pools if isinstance(pool, InvitationPool | GuaranteedPool)
        )
        self._merits = frozenset(pool.name for pool in rules.pools if isinstance(pool, MeritPool))
        self._classes: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._pairs: dict[Pairs, Pairs] = {(): ()}

    def classes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        seen = self._classes.get(names)
        if seen is None:
            if list(names) != sorted(set(names)):
                raise ValueError("classes are not sorted, or one stands twice")
            if unknown := set(names) - self._known:
                raise ValueError(f"the rules know no class {min(unknown)!r}")
            self._classes[names] = seen = names
        return seen

    def tickets(self, counts: dict[str, int]) -> Pairs:
        pairs = tuple(counts.items())
        seen = self._pairs.get(pairs)
        if seen is None:
            for name, number in pairs:
                if name not in self._draws:
                    raise ValueError(f"the rules know no draw {name!r}")
                if not 1 <= number <= MOST_TICKETS:
                    raise ValueError(f"{number} tickets; allowed are 1 to {MOST_TICKETS}")
            self._pairs[pairs] = seen = pairs
        return seen

    def standing(self, standing: dict[str, int]) -> Pairs:
        if not standing:
            return ()
        for name, number in standing.items():
            if name not in self._lists and name not in self._merits:
                raise ValueError(f"the rules know no pool {name!r} in which one stands")
            if name in self._lists and number != 1:
                raise ValueError(f"the standing in {name!r} is {number}, not 1")
            if abs(number) > LARGEST_INTEGER:
                raise ValueError(f"the standing {number} is beyond 2**53 - 1")
        return tuple(standing.items())

    def ids(self, row: _Row) -> tuple[str, ...]:
        ids = tuple([member.id for member in row.members])
        if not 1 <= len(ids) <= self._largest:
            raise ValueError(f"{len(ids)} members; the rules allow 1 to {self._largest}")
        for member in row.members:
            if APPLICANT_ID.fullmatch(member.id) is None:
                raise ValueError(f"{member.id!r} is no identifier of an applicant")
            if IDENTITY.fullmatch(member.identity) is None:
                raise ValueError("an identity is not 64 hexadecimal digits in lower case")
        if row.id != "+".join(ids) or (len(ids) > 1 and list(ids) != sorted(set(ids))):
            raise ValueError(f"the entry {row.id!r} is not its sorted members joined by '+'")
        return ids

    def entry(self, row: _Row, leaf: bytes) -> PublicEntry:
        members = row.members
        return PublicEntry(
            row.id,
            self.ids(row),
            tuple([self.classes(member.classes) for member in members]),
            tuple([self.standing(member.standing) for member in members]),
            self.tickets(row.tickets),
            leaf,
        )


def read_rows(data: bytes, rules: SealedRules) -> list[PublicEntry]:
    """All rows of an entries file; `BadRow` names the first line that is not what the protocol and
    the rules allow.
    """
    if not data.endswith(b"\n"):
        what = "the file does not end with a line feed, or has no row"
        raise BadRow(data.count(b"\n") + 1, what, canonical=False)
    read = _Reader(rules).read
    entries: list[PublicEntry] = []
    before = ""
    number = 0
    try:
        for number, line in enumerate(data[:-1].split(b"\n"), 1):  # noqa: B007 - named in BadRow
            entry = read(line)
            if entry.id <= before:
                raise ValueError(f"{entry.id!r} does not come after {before!r}")
            before = entry.id
            entries.append(entry)
    except (ValueError, RecursionError) as error:
        raise BadRow(number, str(error), canonical=_is_canonical(line)) from None
    _refuse_repeated(entries)
    return entries


def _is_canonical(line: bytes) -> bool:
    try:
        return isinstance(parse_canonical(line), dict)
    except NotCanonical:
        return False


class _Reader:
    """Reads rows one by one. A row of one applicant in the usual shape is taken apart by a pattern,
    which only canonical rows match; its parts are few and are checked once each. Any other row is
    parsed as JSON.
    """

    def __init__(self, rules: SealedRules) -> None:
        self._checker = _Checker(rules)
        self._decode = msgspec.json.Decoder(_Row).decode
        self._encode = msgspec.json.Encoder(order="sorted").encode
        self._classes: dict[bytes, tuple[tuple[str, ...], ...]] = {}
        self._standing: dict[bytes, tuple[Pairs, ...]] = {}
        self._tickets: dict[bytes, Pairs] = {}

    def read(self, line: bytes) -> PublicEntry:
        match = SINGLE_ROW(line)
        if match is None:
            return self._read_any(line)
        id_, classes, member, standing, tickets = match.groups()
        if id_ != member:
            return self._read_any(line)
        known = (
            self._classes.get(classes),
            self._standing.get(standing),
            self._tickets.get(tickets),
        )
        if None in known:
            entry = self._read_any(line)
            self._classes[classes] = entry.classes
            self._standing[standing] = entry.standing
            self._tickets[tickets] = entry.tickets
            return entry
        name = id_.decode()
        leaf = sha256(b"\x00" + line).digest()
        return PublicEntry(name, (name,), *known, leaf)  # type: ignore[arg-type] # none is None

    def _read_any(self, line: bytes) -> PublicEntry:
        row = self._decode(line)
        if self._encode(row) != line:
            raise ValueError("the row is not in canonical form")
        return self._checker.entry(row, leaf_hash(line))


def _refuse_repeated(entries: Iterable[PublicEntry]) -> None:
    seen: set[str] = set()
    for line, entry in enumerate(entries, 1):
        for member in entry.members:
            if member in seen:
                raise BadRow(line, f"the applicant {member!r} stands in another row too")
            seen.add(member)
