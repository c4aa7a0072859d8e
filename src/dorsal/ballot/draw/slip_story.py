"""What a slip tells its applicant about a record that holds: the line, the amendments, the
outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dorsal.ballot.draw.record import RecordFiles, entries_name
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.seating import Seated
from dorsal.ballot.draw.slips import Slip
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ground.plain_words import amount

OTHER_WORDS = (
    "The words that decide are not those on your slip but the last seal's: they too must have been"
    " public before the round."
)
OTHER_PERSON = (
    "WARNING: the last seal binds {} to another name, birth date or salt than your slip. Unless the"
    " organiser has sent you a new slip after a correction, the line has been given to somebody"
    " else. No outcome is told for this slip."
)


def slip_story(
    slip: Slip,
    made_for: int,
    files: RecordFiles,
    sealed: SealedRecord,
    drawn: DrawnRecord | None,
) -> tuple[str, ...]:
    """The story in sentences; `made_for` is the position (from 0) of the slip's seal in the
    record.
    """
    name = slip.identity.name or "no name"
    sentences = [f"{slip.id} ({name}) stands under seal {slip.sequence} in the entry {slip.entry}."]
    rows = [
        row_holding(slip.id, files[entries_name(number)])
        for number in range(made_for + 2, len(sealed.seals) + 1)
    ]
    sentences += _amendments(slip, made_for + 1, rows)
    if rows:
        sentences.append(OTHER_WORDS)
    last = rows[-1] if rows else slip.row
    if last is None:
        return (*sentences, "The last seal has no row for you.")
    if _member(slip.id, last)["identity"] != _member(slip.id, slip.row)["identity"]:
        return (*sentences, OTHER_PERSON.format(slip.id))
    sentences += _differences(slip, last)
    entry = next(entry for entry in sealed.entries if slip.id in entry.members)
    sentences += [f"{amount(number, 'ticket')} in {pool}." for pool, number in entry.tickets]
    if drawn is not None:
        sentences += _outcome(slip.id, entry, drawn)
    return tuple(sentences)


def row_holding(id_: str, rows: bytes) -> dict[str, Any] | None:
    """The row of an entries file that holds an applicant; `None` when there is none."""
    found = rows.find(f'"id":"{id_}"'.encode())
    if found < 0:
        return None
    line = rows[rows.rfind(b"\n", 0, found) + 1 : rows.find(b"\n", found)]
    row: dict[str, Any] = msgspec.json.decode(line)
    return row


def _member(id_: str, row: Mapping[str, Any]) -> dict[str, Any]:
    member: dict[str, Any] = next(one for one in row["members"] if one["id"] == id_)
    return member


def _amendments(slip: Slip, first: int, rows: Sequence[Mapping[str, Any] | None]) -> Iterator[str]:
    for number, row in enumerate(rows, first):
        if row == slip.row:
            yield f"Your line is unchanged by amendment {number}."
        else:
            yield f"Amendment {number} changed your line."


def _differences(slip: Slip, last: Mapping[str, Any]) -> Iterator[str]:
    """What the last row says otherwise than the slip's."""
    before, after = _member(slip.id, slip.row), _member(slip.id, last)
    parts = (
        ("entry", slip.entry, last["id"]),
        ("tickets", slip.row["tickets"], last["tickets"]),
        ("classes", before["classes"], after["classes"]),
        ("standing", before["standing"], after["standing"]),
    )
    for name, old, new in parts:
        if old != new:
            yield f"Your {name}: {_plain(old)} on the slip, {_plain(new)} under the last seal."


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{number} in {name}" for name, number in value.items()) or "none"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _outcome(id_: str, row: PublicEntry, drawn: DrawnRecord) -> Iterator[str]:
    outcome = drawn.outcome
    seated = next((one for one in outcome.seated if id_ in one.members), None)
    if seated is not None:
        yield _place(seated)
    else:
        yield from _waiting(row, drawn)
    for line in drawn.offers:
        for offer in line.offered:
            if id_ in offer.members:
                yield f"Offered a place of {offer.pool} on occasion {line.number}: {offer.why}."
    yield from _withdrawal(id_, drawn)


def _withdrawal(id_: str, drawn: DrawnRecord) -> Iterator[str]:
    """The withdrawal that took the applicant along: their own, or a friend's."""
    left = drawn.outcome.seating.gone.get(id_)
    if left is not None:
        friend = "" if left.named == id_ else f" with {left.named}"
        yield f"Withdrew on occasion {left.occasion}{friend}: {left.reason}."


def _place(seated: Seated) -> str:
    return f"A place in {seated.pool}: {seated.order} in its order, {seated.why}."


def _waiting(row: PublicEntry, drawn: DrawnRecord) -> Iterator[str]:
    found = False
    for pool, queue in drawn.outcome.waiting.items():
        for position, (order, entry) in enumerate(queue, 1):
            if entry.id == row.id:
                found = True
                where = f"{position} on its waiting list ({order} in the draw order)"
                yield f"No place in {pool}; {where}."
    if not found:
        yield "No place, and not on a published waiting list."
