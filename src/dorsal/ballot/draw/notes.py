"""What a verification says beside its verdict: what the record rests on, and what people must
compare.

Section 14 of the draw protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from math import log10, prod

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.ceremony import late_for_closing, late_outcomes, outcomes
from dorsal.ballot.draw.drawing import sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.record import README, RecordFiles, is_of_the_record
from dorsal.ballot.draw.sealed import Seal, seal_hash
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import Change, SealedRecord
from dorsal.ground.plain_words import amount

LISTED = 20
MOST_DIGITS = 60
YEAR_10000_S = 253_402_300_800


def utc(time: int) -> str:
    """A time in seconds since 1970 as people write it, before the year 10000."""
    if time >= YEAR_10000_S:
        return f"{time} seconds after 1970"
    return datetime.fromtimestamp(time, tz=UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def notes_on(files: RecordFiles, sealed: SealedRecord, drawn: DrawnRecord | None) -> Iterator[str]:
    """The notes in order; the last one is the sentence under which everything holds."""
    seal = sealed.seal
    if seal.kind == "rehearsal":
        yield (
            "REHEARSAL: this record decides nothing;"
            " its round may have been known when it was sealed."
        )
    yield from _notes_on_seals(sealed)
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
        elif name == README or name.startswith("timestamp"):
            yield f"Not checked: {name}."
    yield _last_sentence(sealed)


def _last_sentence(sealed: SealedRecord) -> str:
    words = fingerprint(seal_hash(sealed.seal))
    when = utc(sealed.round_time)
    if not sealed.seal.ceremony:
        return f"True if this fingerprint was public before {when}: compare your slip. {words}"
    recorded = "; ".join(
        f"{line.name} {', '.join(map(str, line.numbers))}" for line in sealed.ceremony
    )
    number = large_number(prod(outcomes(source) for source in sealed.seal.ceremony))
    return (
        f"True if this fingerprint and these ceremony numbers ({recorded or 'none yet'}) were"
        f" public before {when}: compare your slip; otherwise the organiser could have chosen among"
        f" {number} outcomes. {words}"
    )


def _notes_on_seals(sealed: SealedRecord) -> Iterator[str]:
    for earlier in sealed.earlier:
        yield f"Seal {earlier.sequence} of the race: {_describe(earlier)}."
    for number, one in enumerate(sealed.seals):
        before = sealed.seals[number - 1]
        change = f"; {_changed(sealed.changes[number - 1], before, one)}" if number else ""
        words = fingerprint(seal_hash(one))
        yield f"Seal {one.sequence} of the race, in this record: {_describe(one)}{change}; {words}."


def _notes_on_ceremony(sealed: SealedRecord, drawn: DrawnRecord | None) -> Iterator[str]:
    if late := late_for_closing(sealed.seal, sealed.ceremony):
        yield f"Ceremony numbers recorded after their closing time: {', '.join(late)}."
    fallback = drawn is not None and drawn.drawn.fallback
    chain, number = sealed_round(sealed.seal, fallback=fallback)
    choices = late_outcomes(sealed.seal, sealed.ceremony, round_time=chain.time_of(number))
    if choices > 1:
        yield (
            "Ceremony numbers were recorded after the public random number was known:"
            f" the organiser could have chosen among {large_number(choices)} outcomes."
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


def large_number(number: int) -> str:
    """A number in full, or about how many digits it has when nobody would read them."""
    return f"{number:,}" if number < 10**MOST_DIGITS else f"about 10^{int(log10(number))}"


def _describe(seal: Seal) -> str:
    what = f"amends seal {seal.amends}" if seal.amends else seal.kind
    first = ", the race's first" if seal.sequence == 1 else ""
    return f"{what}{first}, {seal.draw!r}, {seal.entries.applicants:,} applicants"


def _changed(change: Change, before: Seal, after: Seal) -> str:
    parts = [
        f"{len(ids):,} {what}{_listed(ids)}"
        for what, ids in (
            ("added", change.added),
            ("removed", change.removed),
            ("changed", change.changed),
        )
        if ids
    ]
    rows = "rows: " + ", ".join(parts) if parts else "no row changed"
    rules = "no rule changed" if before.rules_hash == after.rules_hash else "the rules changed"
    return f"{rows}; {rules}"


def _listed(ids: tuple[str, ...]) -> str:
    return f" ({', '.join(ids)})" if len(ids) <= LISTED else ""
