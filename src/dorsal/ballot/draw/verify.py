"""Verification: recompute everything in a record, name the first thing that does not hold
(section 14 of the draw protocol).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from math import log10

import msgspec

from dorsal.ballot.draw.beacon import CHAINS, read_round, verify_round
from dorsal.ballot.draw.ceremony import late_for_closing, late_outcomes
from dorsal.ballot.draw.drawing import sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.record import DRAW, RecordFiles, is_of_the_record
from dorsal.ballot.draw.sealed import Seal, seal_hash
from dorsal.ballot.draw.slip_story import slip_story
from dorsal.ballot.draw.slips import check_slip, read_slip
from dorsal.ballot.draw.verify_drawn import DrawnRecord, check_drawn
from dorsal.ballot.draw.verify_sealed import Change, DoesNotHold, SealedRecord, check_sealed
from dorsal.ground.plain_words import amount
from dorsal.ground.progress import SILENT, Progress

LISTED = 20
YEAR_10000_S = 253_402_300_800
MOST_DIGITS = 60


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


def utc(time: int) -> str:
    """A time in seconds since 1970 as people write it, before the year 10000."""
    if time >= YEAR_10000_S:
        return f"{time} seconds after 1970"
    return datetime.fromtimestamp(time, tz=UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


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
            story = _check_slip(slip, sealed, drawn)
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
        notes=tuple(_notes(files, sealed, drawn)) if sealed else (),
        slip=story,
    )
    return Verified(report, sealed, drawn)


def refuted_by(verified: Verified, data: bytes) -> Verified:
    """The same, refuted when it is a draw by fallback and `data` is a valid round that was sealed
    first.

    `BadInput` when `data` is no round of the sealed chain.
    """
    sealed, drawn = verified.sealed, verified.drawn
    if sealed is None or drawn is None or not drawn.drawn.fallback:
        return verified
    chain, number = sealed_round(sealed.seal, fallback=False)
    shown = read_round(data, chain)
    if shown.number != number or not verify_round(shown, chain):
        return verified
    why = f"round {number} of {chain.name} was produced: the fallback does not count"
    report = msgspec.structs.replace(verified.report, holds=False, failed="beacon", why=why)
    return msgspec.structs.replace(verified, report=report)


def _check_slip(data: bytes, sealed: SealedRecord, drawn: DrawnRecord | None) -> tuple[str, ...]:
    try:
        slip = read_slip(data)
        made_for = check_slip(slip, sealed.seals)
    except ValueError as error:
        raise DoesNotHold("slip", str(error)) from None
    return slip_story(slip, made_for, sealed, drawn)


def _notes(files: RecordFiles, sealed: SealedRecord, drawn: DrawnRecord | None) -> Iterator[str]:
    seal = sealed.seal
    if seal.kind == "rehearsal":
        yield (
            "REHEARSAL: this record decides nothing;"
            " its round may have been known when it was sealed."
        )
    for earlier in sealed.earlier:
        yield f"Seal {earlier.sequence} of the race: {_describe(earlier)}."
    for number, one in enumerate(sealed.seals):
        change = f"; {_changed(sealed.changes[number - 1])}" if number else ""
        yield f"Seal {one.sequence} of the race, in this record: {_describe(one)}{change}."
    yield from _notes_on_ceremony(sealed, drawn)
    if drawn is None:
        chain = CHAINS[seal.beacon.name]
        yield (
            f"Sealed, not drawn yet: round {seal.beacon.round} of drand's chain {chain.name}"
            f" decides, at {utc(sealed.round_time)}."
        )
    else:
        yield from _notes_on_draw(sealed, drawn)
    for name in sorted(files):
        if not is_of_the_record(name):
            yield f"Not covered by the proof: {name}."
        elif name.startswith("timestamp"):
            yield f"A time stamp stands beside the record: {name}. Check it with its own tools."
    yield (
        f"True if this fingerprint was public before {utc(sealed.round_time)}: compare your slip."
        f" {fingerprint(seal_hash(seal))}"
    )


def _notes_on_ceremony(sealed: SealedRecord, drawn: DrawnRecord | None) -> Iterator[str]:
    if late := late_for_closing(sealed.seal, sealed.ceremony):
        yield f"Ceremony numbers recorded after their closing time: {', '.join(late)}."
    fallback = drawn is not None and drawn.drawn.fallback
    chain, number = sealed_round(sealed.seal, fallback=fallback)
    choices = late_outcomes(sealed.seal, sealed.ceremony, round_time=chain.time_of(number))
    if choices > 1:
        yield (
            "Ceremony numbers were recorded after the public random number was known:"
            f" the organiser could have chosen among {_large(choices)} outcomes."
        )


def _notes_on_draw(sealed: SealedRecord, drawn: DrawnRecord) -> Iterator[str]:
    seal = sealed.seal
    if drawn.drawn.fallback:
        name = seal.beacon.name
        yield (
            f"Drawn by the fallback: true only if round {seal.beacon.round} of {name} was never"
            " produced. Whoever shows a valid signature of it refutes this draw."
        )
    if drawn.offers:
        last = drawn.offers[-1]
        yield (
            f"{amount(last.number, 'occasion')} of offers, the last at {utc(last.time)}:"
            " compare this number with the organiser's page."
        )


def _large(number: int) -> str:
    """A number in full, or about how many digits it has when nobody would read them."""
    return f"{number:,}" if number < 10**MOST_DIGITS else f"about 10^{int(log10(number))}"


def _describe(seal: Seal) -> str:
    what = f"amends seal {seal.amends}" if seal.amends else seal.kind
    return f"{what}, {seal.draw!r}, {seal.entries.applicants:,} applicants"


def _changed(change: Change) -> str:
    parts = [
        f"{len(ids):,} {what}{_listed(ids)}"
        for what, ids in (
            ("added", change.added),
            ("removed", change.removed),
            ("changed", change.changed),
        )
        if ids
    ]
    return "rows: " + ", ".join(parts) if parts else "no row changed"


def _listed(ids: tuple[str, ...]) -> str:
    return f" ({', '.join(ids)})" if len(ids) <= LISTED else ""
