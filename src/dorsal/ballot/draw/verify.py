"""Verification: recompute everything in a record, name the first thing that does not hold
(section 14 of the draw protocol).
"""

from __future__ import annotations

import msgspec

from dorsal.ballot.draw.beacon import read_round, verify_round
from dorsal.ballot.draw.drawing import sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.notes import notes_on
from dorsal.ballot.draw.record import DRAW, RecordFiles
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.draw.slip_story import slip_story
from dorsal.ballot.draw.slips import check_slip, read_slip
from dorsal.ballot.draw.verify_drawn import DrawnRecord, check_drawn
from dorsal.ballot.draw.verify_sealed import DoesNotHold, SealedRecord, check_sealed
from dorsal.ground.progress import SILENT, Progress

LISTED = 20


class Check(msgspec.Struct, frozen=True):
    """One check that holds: its code, and what it says in one sentence."""

    code: str
    says: str


class Report(msgspec.Struct, frozen=True):
    """What verification found. `failed` is the code of the first check that does not hold, or
    `""`.
    """

    holds: bool
    failed: str
    why: str
    kind: str
    race: str
    draw: str
    fingerprint: str
    drawn: bool
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    slip: tuple[str, ...] = ()


class Verified(msgspec.Struct, frozen=True):
    """A report, and the record as far as it was read."""

    report: Report
    sealed: SealedRecord | None
    drawn: DrawnRecord | None


def verify(
    files: RecordFiles, *, slip: bytes | None = None, progress: Progress = SILENT
) -> Verified:
    """Verify a record, and a slip against it."""
    checks: list[Check] = []
    sealed: SealedRecord | None = None
    drawn: DrawnRecord | None = None
    story: tuple[str, ...] = ()
    failed = why = ""

    def passed(code: str, says: str) -> None:
        checks.append(Check(code, says))

    try:
        sealed = check_sealed(files, passed=passed, progress=progress)
        if DRAW in files:
            drawn = check_drawn(files, sealed, passed=passed, progress=progress)
        if slip is not None:
            story = _check_slip(slip, files, sealed, drawn)
            passed("slip", "The entry slip is that of a row under the seal.")
    except DoesNotHold as error:
        failed, why = error.code, error.why
    seal = sealed.seal if sealed else None
    report = Report(
        holds=not failed,
        failed=failed,
        why=why,
        kind=seal.kind if seal else "",
        race=seal.race if seal else "",
        draw=seal.draw if seal else "",
        fingerprint=fingerprint(seal_hash(seal)) if seal else "",
        drawn=DRAW in files,
        checks=tuple(checks),
        notes=tuple(notes_on(files, sealed, drawn)) if sealed else (),
        slip=story,
    )
    return Verified(report, sealed, drawn)


def refusal(code: str, why: str) -> Report:
    """The report on what is no record at all."""
    return Report(False, code, why, "", "", "", "", False, (), ())


def refuted_by(verified: Verified, data: bytes) -> Report:
    """The report, refuted when it is on a draw by fallback and `data` is a valid round that was
    sealed first; otherwise with a note that this round refutes nothing.

    `BadInput` when `data` is no round of the sealed chain.
    """
    sealed, drawn = verified.sealed, verified.drawn
    if sealed is None or not verified.report.holds:
        return verified.report
    chain, number = sealed_round(sealed.seal, fallback=False)
    shown = read_round(data, chain)
    produced = shown.number == number and verify_round(shown, chain)
    if produced and drawn is not None and drawn.drawn.fallback:
        why = f"round {number} of {chain.name} was produced: the fallback does not count"
        return msgspec.structs.replace(verified.report, holds=False, failed="beacon", why=why)
    notes = (f"The round {shown.number} that was shown refutes nothing.", *verified.report.notes)
    return msgspec.structs.replace(verified.report, notes=notes)


def _check_slip(
    data: bytes, files: RecordFiles, sealed: SealedRecord, drawn: DrawnRecord | None
) -> tuple[str, ...]:
    try:
        slip = read_slip(data)
        made_for = check_slip(slip, sealed.seals)
    except ValueError as error:
        raise DoesNotHold("slip", str(error)) from None
    return slip_story(slip, made_for, files, sealed, drawn)
