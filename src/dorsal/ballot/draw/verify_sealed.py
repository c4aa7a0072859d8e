"""The first half of verification: everything that was fixed before the round (section 14,
`files` to `ceremony`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import pairwise

import msgspec

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.ceremony import CeremonyLine, missing_sources, read_ceremony
from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.merkle import tree_root
from dorsal.ballot.draw.record import (
    CEREMONY,
    CHAIN,
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    RecordFiles,
    count_seals,
    entries_name,
    file_lines,
    is_of_the_record,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.rows import BadRow, PublicEntry, read_rows
from dorsal.ballot.draw.seal_limits import fault_of_seal
from dorsal.ballot.draw.sealed import Seal, SealedQuota, parse_seal, rules_hash, seal_hash
from dorsal.ground.canonical import NotCanonical, parse_canonical
from dorsal.ground.progress import Progress

KEPT_BY_AMENDMENTS = ("protocol", "kind", "race", "draw", "ceremony", "fallback")


class DoesNotHold(Exception):
    """A check that failed: its code of section 14, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why


class Change(msgspec.Struct, frozen=True):
    """What an amendment changed: identifiers of rows added, removed and changed."""

    number: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


class SealedRecord(msgspec.Struct, frozen=True):
    """A record whose sealed part holds. `entries` and `leaves` are those of the last seal."""

    earlier: tuple[Seal, ...]
    seals: tuple[Seal, ...]
    entries: list[PublicEntry]
    changes: tuple[Change, ...]
    ceremony: tuple[CeremonyLine, ...]

    @property
    def seal(self) -> Seal:
        """The seal that counts: the last one."""
        return self.seals[-1]

    @property
    def round_time(self) -> int:
        """The time of the sealed round, in seconds since 1970."""
        return CHAINS[self.seal.beacon.name].time_of(self.seal.beacon.round)


Passed = Callable[[str, str], None]


def check_sealed(files: RecordFiles, *, passed: Passed, progress: Progress) -> SealedRecord:
    """Check the sealed part; calls `passed(code, sentence)` for each check, raises `DoesNotHold`
    at the first that fails.
    """
    check_files(files)
    passed("files", "All files of the record are there.")
    seals, earlier = _check_seals(files)
    passed("seal", f"{_count(len(seals), 'seal')} in the form of the protocol.")
    _check_chain(seals, earlier)
    passed("chain", f"Seal {seals[0].sequence} of the race, linked to all before it.")
    _check_rules(files, seals)
    passed("rules", "The rules are the sealed ones.")
    entries: list[PublicEntry] = []
    changes: list[Change] = []
    tallies = []
    for number, seal in enumerate(seals, 1):
        before, entries = entries, _check_entries(files, number, seal, progress)
        tallies.append(Tally(entries))
        if number > 1:
            changes.append(_changes(number, before, entries))
    applicants = seals[-1].entries.applicants
    passed("entries", f"{len(entries):,} entries of {applicants:,} applicants lead to the root.")
    for number, (seal, tally) in enumerate(zip(seals, tallies, strict=True), 1):
        if tally.totals(seal.rules) != seal.totals:
            raise DoesNotHold(
                "totals", f"{seal_name(number)}: its totals are not those of the rows"
            )
    passed("totals", "Applicants, entries and tickets add up for every pool and class.")
    for number, (seal, tally) in enumerate(zip(seals, tallies, strict=True), 1):
        _check_quotas(seal, tally, seal_name(number))
    passed("floors", _floors_sentence(seals[-1]))
    ceremony = _check_ceremony(files, seals)
    if seals[-1].ceremony:
        passed(
            "ceremony", f"{len(ceremony)} of {len(seals[-1].ceremony)} ceremony sources recorded."
        )
    return SealedRecord(tuple(earlier), tuple(seals), entries, tuple(changes), tuple(ceremony))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check_files(files: RecordFiles) -> None:
    """`files`: what must be there is there, and every `.json` file is canonical."""
    seals = count_seals(files)
    if not seals:
        raise DoesNotHold("files", f"{seal_name(1)} is missing")
    _check_numbered(files, seals)
    for name in sorted(files):
        if not is_of_the_record(name) and is_of_the_record(name.lower()):
            raise DoesNotHold("files", f"{name} differs from {name.lower()} only by its case")
    outcome = [name for name in (DRAW, PLACES, WAITING_LIST) if name in files]
    if 0 < len(outcome) < 3:
        raise DoesNotHold("files", f"{', '.join(outcome)} without the rest of the outcome")
    if OFFERS in files and not outcome:
        raise DoesNotHold("files", "offers before a draw")
    for name in (*(seal_name(n) for n in range(1, seals + 1)), CHAIN, CEREMONY, DRAW, OFFERS):
        if name in files:
            _check_canonical(name, files[name])


def _check_numbered(files: RecordFiles, seals: int) -> None:
    known = {
        name(number)
        for number in range(1, seals + 1)
        for name in (seal_name, entries_name, rules_name)
    }
    for name in sorted(known):
        if name not in files:
            raise DoesNotHold("files", f"{name} is missing")
    for name in sorted(files):
        numbered = name.startswith(("seal-", "entries-", "rules-")) and is_of_the_record(name)
        if numbered and name not in known:
            raise DoesNotHold("files", f"{name} stands beyond a gap in the seals")


def _check_canonical(name: str, data: bytes) -> None:
    """Each line of a `.jsonl` file, or the one of a `.json` file, is a canonical object."""
    if not data.endswith(b"\n"):
        raise DoesNotHold("files", f"{name} does not end with a line feed")
    lines = file_lines(data) if name.endswith(".jsonl") else [data[:-1]]
    for number, line in enumerate(lines, 1):
        where = name if len(lines) == 1 else f"{name}, line {number}"
        try:
            value = parse_canonical(line)
        except NotCanonical as error:
            raise DoesNotHold("files", f"{where}: {error}") from None
        if not isinstance(value, dict):
            raise DoesNotHold("files", f"{where} is no object")


def _check_seals(files: RecordFiles) -> tuple[list[Seal], list[Seal]]:
    seals = []
    for number in range(1, count_seals(files) + 1):
        seals.append(_read_seal(files[seal_name(number)][:-1], seal_name(number)))
    lines = file_lines(files[CHAIN]) if CHAIN in files else []
    earlier = [_read_seal(line, f"{CHAIN}, line {n}") for n, line in enumerate(lines, 1)]
    return seals, earlier


def _read_seal(data: bytes, where: str) -> Seal:
    try:
        seal = parse_seal(data)
    except ValueError as error:
        raise DoesNotHold("seal", f"{where}: {error}") from None
    if fault := fault_of_seal(seal):
        raise DoesNotHold("seal", f"{where}: {fault}")
    return seal


def _check_chain(seals: Sequence[Seal], earlier: Sequence[Seal]) -> None:
    previous = ""
    for number, seal in enumerate([*earlier, *seals], 1):
        if seal.sequence != number or seal.previous != previous:
            what = "does not follow the seal before it"
            raise DoesNotHold("chain", f"the race's seal {number} {what}")
        if seal.race != seals[-1].race:
            raise DoesNotHold("chain", f"seal {number} is of another race, {seal.race!r}")
        if seal.amends not in (0, number - 1):
            raise DoesNotHold("chain", f"seal {number} amends {seal.amends}, not the one before it")
        previous = seal_hash(seal).hex()
    _check_amendments(seals, earlier)
    for seal in earlier:
        if seals[-1].kind == seal.kind == "draw" and seal.draw == seals[-1].draw:
            raise DoesNotHold(
                "chain", f"{seal.draw!r} was sealed as a draw before: seal {seal.sequence}"
            )


def _check_amendments(seals: Sequence[Seal], earlier: Sequence[Seal]) -> None:
    if seals[0].amends:
        raise DoesNotHold("chain", f"{seal_name(1)} amends a seal that is not in this record")
    for number, seal in enumerate(seals[1:], 2):
        if not seal.amends:
            raise DoesNotHold("chain", f"{seal_name(number)} amends no seal of this record")
    for before, seal in pairwise([*earlier, *seals]):
        if seal.amends and _kept(before) != _kept(seal):
            what = f"seal {seal.sequence} changes what an amendment must keep"
            raise DoesNotHold("chain", what)


def _kept(seal: Seal) -> tuple[object, ...]:
    kept = [getattr(seal, key) for key in KEPT_BY_AMENDMENTS]
    return (*kept, seal.beacon.chain, seal.beacon.name, seal.beacon.round)


def _check_rules(files: RecordFiles, seals: Sequence[Seal]) -> None:
    for number, seal in enumerate(seals, 1):
        if rules_hash(seal.rules) != seal.rules_hash:
            raise DoesNotHold(
                "rules", f"{seal_name(number)}: `rules_hash` is not that of its rules"
            )
        if sha256(files[rules_name(number)]).hexdigest() != seal.rules_file:
            raise DoesNotHold("rules", f"{rules_name(number)} is not the file that was sealed")


def _check_entries(
    files: RecordFiles, number: int, seal: Seal, progress: Progress
) -> list[PublicEntry]:
    name = entries_name(number)
    try:
        with progress.stage(f"Reading {name}"):
            entries = read_rows(files[name], seal.rules)
    except BadRow as error:
        code = "entries" if error.canonical else "files"
        raise DoesNotHold(code, f"{name}, {error}") from None
    applicants = sum(len(entry.members) for entry in entries)
    found = (len(entries), applicants)
    sealed = (seal.entries.count, seal.entries.applicants)
    if found != sealed:
        what = f"{found[0]} rows of {found[1]} applicants; sealed were {sealed[0]} of {sealed[1]}"
        raise DoesNotHold("entries", f"{name}: {what}")
    with progress.stage("Computing the root"):
        root = tree_root([entry.leaf for entry in entries]).hex()
    if root != seal.entries.root:
        raise DoesNotHold("entries", f"{name}: the rows lead to another root than the sealed one")
    return entries


def _changes(number: int, before: Sequence[PublicEntry], after: Sequence[PublicEntry]) -> Change:
    old = {entry.id: entry.leaf for entry in before}
    new = {entry.id: entry.leaf for entry in after}
    return Change(
        number - 1,
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(one for one in new.keys() & old.keys() if new[one] != old[one])),
    )


def _check_quotas(seal: Seal, tally: Tally, where: str) -> None:
    for quota in (*seal.rules.floors, *seal.rules.caps):
        right = tally.quota_count(quota, seal.rules)
        if quota.count != right:
            what = f"{quota.class_name} of {quota.scope} is {quota.count}; it must be {right}"
            raise DoesNotHold("floors", f"{where}: {what}")
    if scope := overfull_scope(seal.rules.floors, seal.rules):
        raise DoesNotHold(
            "floors", f"{where}: the floors of {scope} need more places than there are"
        )


def _floors_sentence(seal: Seal) -> str:
    parts = [f"at least {one.count} {_of(one)}" for one in seal.rules.floors]
    parts += [f"at most {one.count} {_of(one)}" for one in seal.rules.caps]
    return f"Floors and caps: {'; '.join(parts)}." if parts else "No floors and no caps."


def _of(quota: SealedQuota) -> str:
    where = "all places" if quota.scope == "all" else quota.scope
    return f"{quota.class_name} in {where}"


def _check_ceremony(files: RecordFiles, seals: Sequence[Seal]) -> list[CeremonyLine]:
    recorded: list[CeremonyLine] = []
    if CEREMONY in files:
        try:
            lines = file_lines(files[CEREMONY])
            recorded = read_ceremony(lines, seals[-1], first_seal=seals[0])
        except ValueError as error:
            raise DoesNotHold("ceremony", f"{CEREMONY}: {error}") from None
    missing = missing_sources(seals[-1], recorded)
    if missing and DRAW in files:
        raise DoesNotHold("ceremony", f"the numbers of {missing[0]!r} are missing")
    return recorded
