"""The ballot's office: seal, amend, record, draw and offer on records that lie on disk.

Each function reads what is there, lets `dorsal.ballot` decide, and writes the result whole or not
at all. Times are arguments, in seconds since 1970.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.beacon import Round, read_round
from dorsal.ballot.draw.ceremony import CeremonyLine, record_numbers
from dorsal.ballot.draw.drawing import draw_sealed, sealed_round
from dorsal.ballot.draw.offers import OfferLine, Offers, UnknownWithdrawal, next_line
from dorsal.ballot.draw.record import (
    CEREMONY,
    CHAIN,
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    count_seals,
    entries_name,
    hash_of_file,
    json_file,
    jsonl_file,
    read_seals,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.seal import SALT_BYTES, PrivatePerson, Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, as_json, parse_seal
from dorsal.ballot.draw.seating import Outcome
from dorsal.ballot.draw.verify import Verified, verify
from dorsal.ballot.entry_file import CheckReport, check_entries
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress
from dorsal.outside.beacon_relays import NoRound, as_problem, fetch_round
from dorsal.outside.private_store import persons_name, read_persons
from dorsal.outside.record_store import (
    add_files,
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
                raise _changed(order.record)
            add_files(order.record, files)
        return
    if before:
        files = {CHAIN: jsonl_file([as_json(seal) for seal in before]), **files}
    write_new_folder(order.record, files, mode=PUBLIC_MODE)


def _holding(files: Mapping[str, bytes], record: Path, progress: Progress) -> Verified:
    """The record, verified; `BadInput` when it does not hold."""
    verified = verify(files, progress=progress)
    if not verified.report.holds:
        what = f"the record does not hold: {verified.report.failed}: {verified.report.why}"
        raise BadInput([Problem(what, "restore it as it was published", str(record))])
    return verified


def record_ceremony(
    record: Path, numbers: Sequence[int], *, source: str, time: int, progress: Progress = SILENT
) -> CeremonyLine:
    """Record the numbers of one ceremony source; the only declared one when `source` is empty."""
    with locked(record):
        files = read_record(record)
        if DRAW in files:
            raise BadInput([Problem("the record is drawn already", "", str(record))])
        sealed = _holding(_without_outcome(files), record, progress).sealed
        assert sealed is not None  # a record that holds has been read
        names = [one.name for one in sealed.seal.ceremony]
        source = source or (names[0] if len(names) == 1 else "")
        try:
            line = record_numbers(
                sealed.seal,
                sealed.ceremony,
                numbers,
                first_seal=sealed.seals[0],
                source=source,
                time=time,
            )
        except ValueError as error:
            unnamed = names and source not in names
            right = f"name the source with --source: {', '.join(names)}" if unnamed else ""
            raise BadInput([Problem(str(error), right, str(record))]) from None
        lines = [as_json(one) for one in (*sealed.ceremony, line)]
        add_files(record, {CEREMONY: jsonl_file(lines)})
    return line


def notes_on_ceremony(record: Path) -> list[str]:
    """What a verification of the record says of the times of its ceremony."""
    report = verify(_without_outcome(read_record(record))).report
    return [note for note in report.notes if note.startswith("Ceremony numbers")]


def _without_outcome(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sealed part: leaves out what a draw that was interrupted may have left behind."""
    return {name: data for name, data in files.items() if name not in (PLACES, WAITING_LIST)}


def sealed_part(record: Path, *, progress: Progress = SILENT) -> Verified:
    """A record that is sealed, not drawn, and holds; `BadInput` otherwise."""
    files = read_settled(record)
    if DRAW in files:
        what = "this record is drawn already; a draw is never repeated"
        raise BadInput([Problem(what, "look at its places.csv", str(record))])
    return _holding(_without_outcome(files), record, progress)


def take_round(
    verified: Verified, *, fallback: bool, file: Path | None, relays: Sequence[str]
) -> Round:
    """The sealed round of a record (from `sealed_part`), from a file or else from the relays."""
    assert verified.sealed is not None  # `sealed_part` has read it
    try:
        chain, number = sealed_round(verified.sealed.seal, fallback=fallback)
    except ValueError as error:
        raise BadInput([Problem(str(error), "draw with the sealed round")]) from None
    if file is not None:
        return read_round(file.read_bytes(), chain, file=str(file))
    try:
        return fetch_round(chain, number, relays=relays)
    except NoRound as error:
        raise BadInput([as_problem(error, chain)]) from None


def draw_record(
    record: Path, verified: Verified, round_: Round, *, fallback: bool, progress: Progress = SILENT
) -> Outcome:
    """Draw a sealed record (from `sealed_part`) and write the outcome into it."""
    assert verified.sealed is not None  # `sealed_part` has read it
    drawn = draw_sealed(verified.sealed, round_, fallback=fallback, progress=progress)
    ceremony = jsonl_file([as_json(line) for line in verified.sealed.ceremony])
    later_seal = record / seal_name(len(verified.sealed.seals) + 1)
    with locked(record):
        recorded = (record / CEREMONY).read_bytes() if (record / CEREMONY).exists() else b""
        if (record / DRAW).exists() or later_seal.exists() or recorded != ceremony:
            raise _changed(record)
        add_files(record, drawn.files)
    return drawn.outcome


def _changed(record: Path) -> BadInput:
    what = "another run of dorsal has just sealed or drawn this record, or recorded numbers in it"
    return BadInput([Problem(what, "look at it, and begin again", str(record))])


def offer_places(
    record: Path, withdrawn: Mapping[str, str], *, time: int, progress: Progress = SILENT
) -> OfferLine:
    """Withdraw applicants (id to reason), offer the free places, and append the line to the
    record.
    """
    with locked(record):
        files = read_record(record)
        if DRAW not in files:
            raise BadInput([Problem("this record is not drawn yet", "draw it first", str(record))])
        verified = _holding(files, record, progress)
        assert verified.sealed is not None  # a record that holds has been read
        assert verified.drawn is not None  # and it is drawn
        offers = Offers(verified.sealed.entries, verified.drawn.outcome)
        before = verified.drawn.offers
        draw_hash = hash_of_file(files[DRAW]).hex()
        try:
            line = next_line(withdrawn, offers, before, draw_hash=draw_hash, time=time)
        except UnknownWithdrawal as error:
            problems = [Problem(fault, "ID=REASON", str(record)) for fault in error.faults]
            raise BadInput(problems) from None
        add_files(record, {OFFERS: jsonl_file([as_json(one) for one in (*before, line)])})
    return line
