"""The ballot's office after the seal: record, draw, offer and verify on records that lie on disk.

Each function reads what is there, lets `dorsal.ballot` decide, and writes the result whole or not
at all. Times are arguments, in seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dorsal.ballot.draw.beacon import Round, read_round
from dorsal.ballot.draw.ceremony import CeremonyLine, record_numbers
from dorsal.ballot.draw.drawing import draw_sealed, sealed_round
from dorsal.ballot.draw.offers import OfferLine, Offers, UnknownWithdrawal, next_line
from dorsal.ballot.draw.record import (
    CEREMONY,
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    hash_of_file,
    jsonl_file,
    seal_name,
)
from dorsal.ballot.draw.sealed import as_json
from dorsal.ballot.draw.seating import Outcome, Seating
from dorsal.ballot.draw.verify import Report, Verified, refusal, refuted_by, verify
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress
from dorsal.outside.beacon_relays import NoRound, as_problem, fetch_round
from dorsal.outside.record_store import (
    NotOneRecord,
    add_files,
    changed_meanwhile,
    locked,
    read_published,
    read_record,
    read_settled,
)


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
            raise changed_meanwhile(record)
        add_files(record, drawn.files)
    return drawn.outcome


def offer_places(
    record: Path,
    withdrawn: Mapping[str, str],
    *,
    time: int,
    tell: Callable[[Seating], None] = lambda _: None,
    progress: Progress = SILENT,
) -> OfferLine:
    """Withdraw applicants (id to reason), offer the free places, and append the line to the
    record. `tell` is told how things stand after it.
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
    tell(verified.drawn.outcome.seating)
    return line


def verify_published(
    record: Path, *, slip: bytes | None, beacon: bytes | None, progress: Progress = SILENT
) -> Report:
    """Verify a record as it is published, and a slip; `beacon` may refute a draw by fallback."""
    try:
        files = read_published(record)
    except NotOneRecord as error:
        return refusal("files", error.problems[0].what)
    verified = verify(files, slip=slip, progress=progress)
    return refuted_by(verified, beacon) if beacon is not None else verified.report
