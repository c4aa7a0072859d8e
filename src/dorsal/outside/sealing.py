"""Sealing an entry file into a record on disk, and amending a sealed one.

Everything is read and decided first; then the private store is written, and the record last.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.record import (
    CHAIN,
    DRAW,
    count_seals,
    entries_name,
    json_file,
    jsonl_file,
    read_seals,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.seal import SALT_BYTES, PrivatePerson, Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, as_json, parse_seal
from dorsal.ballot.entry_file import CheckReport, check_entries
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress
from dorsal.outside.private_store import persons_name, read_persons
from dorsal.outside.record_store import (
    add_files,
    changed_meanwhile,
    locked,
    read_record,
    read_settled,
    write_new_folder,
)

PRIVATE_MODE = 0o700
PUBLIC_MODE = 0o755


@dataclass(frozen=True, slots=True, kw_only=True)
class SealOrder:
    """What to seal, and where to: the files given, the record and the private store."""

    entries_path: Path
    rules_path: Path
    record: Path
    private: Path
    moment: Moment
    previous: Path | None = None


def seal_ballot(
    order: SealOrder,
    *,
    warn: Callable[[Sequence[Problem]], None] = lambda _: None,
    progress: Progress = SILENT,
) -> Sealed:
    """Seal an entry file into a new record, or amend the record when it is sealed and not drawn.

    `warn` is told what does not forbid the seal and should be looked at.
    """
    _refuse_private_in_public(order)
    text = order.rules_path.read_bytes()
    rules = read_rules(text, file=str(order.rules_path))
    checked = read_ballot(order.entries_path, rules, progress=progress)
    amended = _amended_record(order.record)
    before = _seals_before(order, amended)
    try:
        sealed = seal_entries(
            checked.entries,
            rules,
            rules_file=text,
            moment=order.moment,
            salts=_salts_for(checked.entries, _known_persons(order.private, amended)),
            before=before,
            amends=bool(amended),
            progress=progress,
        )
    except BadInput as error:
        file = str(order.rules_path)
        raise BadInput([replace(one, file=one.file or file) for one in error.problems]) from None
    with progress.stage("Writing the record"):
        _write_sealed(order, sealed, text, before, len(amended) + 1)
    warn([*checked.warnings, *_warnings_of_amendment(sealed.seal, amended)])
    return sealed


def _refuse_private_in_public(order: SealOrder) -> None:
    record, private = order.record.resolve(), order.private.resolve()
    if private == record or record in private.parents:
        what = "the private store would lie in the public record"
        right = "give --private a folder of its own: it holds names and salts"
        raise BadInput([Problem(what, right, str(order.private))])


def _warnings_of_amendment(seal: Seal, amended: Sequence[Seal]) -> list[Problem]:
    if not amended:
        return []
    same = (seal.entries, seal.rules_file) == (amended[-1].entries, amended[-1].rules_file)
    what = "this amendment changes no row and no rule"
    right = "it stands in the record all the same, and every verifier lists it"
    return [Problem(what, right, level="warning")] if same else []


def read_ballot(path: Path, rules: Rules, *, progress: Progress = SILENT) -> CheckReport:
    """An entry file checked under rules; `BadInput` with every error."""
    data = path.read_bytes()
    checked = check_entries(data, rules, file=str(path), near=False, progress=progress)
    checked.raise_errors()
    return checked


def _amended_record(record: Path) -> list[Seal]:
    if not record.exists() or (record.is_dir() and not any(record.iterdir())):
        return []
    files = read_settled(record)
    if DRAW in files:
        what = "this record is drawn already; a drawn ballot is never sealed again"
        raise BadInput([Problem(what, "give a new folder with --out", str(record))])
    return read_seals(files)


def _seals_before(order: SealOrder, amended: Sequence[Seal]) -> list[Seal]:
    """All earlier seals of the race, from the record that is amended or from beside `previous`."""
    if not amended and order.previous is None:
        return []
    folder = order.record if amended or order.previous is None else order.previous.parent
    last = None if order.previous is None else _seal_in(order.previous)
    files = read_record(folder)
    beside = read_seals(files) if count_seals(files) or last is None else [last]
    seals = [*_chain(folder), *beside]
    if [seal.sequence for seal in seals] != list(range(1, len(seals) + 1)):
        what = f"the seals before number {beside[0].sequence} are not beside it"
        right = f"keep {CHAIN} of that record in the same folder"
        raise BadInput([Problem(what, right, str(folder))])
    if last is not None and last != seals[-1]:
        what = f"this is not the race's last seal: number {seals[-1].sequence} stands beside it"
        raise BadInput([Problem(what, "give the last one", str(order.previous))])
    return seals


def _seal_in(path: Path) -> Seal:
    try:
        return parse_seal(path.read_bytes().removesuffix(b"\n"))
    except ValueError as error:
        raise BadInput([Problem(str(error), "a seal of an earlier record", str(path))]) from None


def _chain(folder: Path) -> list[Seal]:
    path = folder / CHAIN
    if not path.exists():
        return []
    try:
        return [parse_seal(line) for line in path.read_bytes().removesuffix(b"\n").split(b"\n")]
    except ValueError as error:
        raise BadInput([Problem(str(error), "restore the file", str(path))]) from None


def _known_persons(private: Path, amended: Sequence[Seal]) -> dict[str, PrivatePerson]:
    return {one.id: one for one in read_persons(private, amended[-1])} if amended else {}


def _salts_for(entries: Sequence[Entry], known: Mapping[str, PrivatePerson]) -> dict[str, bytes]:
    """32 random bytes for each applicant.

    Who was sealed before under the same name and birth date keeps their salt, so that their row
    stays the same. Another person under the same identifier gets a new one: the slip of the first
    must open nothing of the second.
    """
    members = [member for entry in entries for member in entry.members]
    pool = secrets.token_bytes(SALT_BYTES * len(members))
    fresh = (pool[at : at + SALT_BYTES] for at in range(0, len(pool), SALT_BYTES))
    salts = {member.id: salt for member, salt in zip(members, fresh, strict=True)}
    for member in members if known else ():
        before = known.get(member.id)
        if before and (before.name, before.born) == (member.name, member.born):
            salts[member.id] = bytes.fromhex(before.salt)
    return salts


def _write_sealed(
    order: SealOrder, sealed: Sealed, rules: bytes, before: Sequence[Seal], number: int
) -> None:
    """The private store first: a seal whose salts are lost would be worthless."""
    files = {
        entries_name(number): sealed.rows,
        rules_name(number): rules,
        seal_name(number): json_file(as_json(sealed.seal)),
    }
    order.private.mkdir(mode=PRIVATE_MODE, parents=True, exist_ok=True)
    add_files(order.private, {persons_name(sealed.seal): sealed.private()}, mode=0o600)
    if number > 1:
        with locked(order.record):
            if any((order.record / name).exists() for name in (DRAW, seal_name(number))):
                raise changed_meanwhile(order.record)
            add_files(order.record, files)
        return
    if before:
        files = {CHAIN: jsonl_file([as_json(seal) for seal in before]), **files}
    write_new_folder(order.record, files, mode=PUBLIC_MODE)
