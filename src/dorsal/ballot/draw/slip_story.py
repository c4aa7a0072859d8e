"""What a slip tells its applicant about a record that holds: the line, the amendments, the
outcome.
"""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.seating import Seated
from dorsal.ballot.draw.slips import Slip
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord


def slip_story(
    slip: Slip, made_for: int, sealed: SealedRecord, drawn: DrawnRecord | None
) -> tuple[str, ...]:
    """The story in sentences; `made_for` is the position (from 0) of the slip's seal in the
    record.
    """
    sentences = [
        f"{slip.id} ({slip.identity.name or 'no name'}) stands under seal {slip.sequence}"
        f" in the entry {slip.entry}."
    ]
    row = next((entry for entry in sealed.entries if slip.id in entry.members), None)
    sentences += _amendments(slip, made_for, sealed, row)
    if row is not None:
        sentences += [
            f"{number} ticket{'' if number == 1 else 's'} in {pool}."
            for pool, number in row.tickets
        ]
        if drawn is not None:
            sentences += _outcome(slip.id, row, drawn)
    return tuple(sentences)


def _amendments(
    slip: Slip, made_for: int, sealed: SealedRecord, row: PublicEntry | None
) -> Iterator[str]:
    for number in range(made_for + 1, len(sealed.seals)):
        change = sealed.changes[number - 1]
        ids = {slip.entry, row.id if row else slip.entry}
        if ids & {*change.changed, *change.added, *change.removed}:
            yield f"Amendment {number} changed your line."
        else:
            yield f"Your line is unchanged by amendment {number}."
    if row is None:
        yield "The last seal has no row for you."
    elif made_for + 1 < len(sealed.seals):
        yield from _differences(slip, row)


def _differences(slip: Slip, row: PublicEntry) -> Iterator[str]:
    """What the last row says otherwise than the slip's."""
    before = next(one for one in slip.row["members"] if one["id"] == slip.id)
    position = row.members.index(slip.id)
    parts = (
        ("entry", slip.entry, row.id),
        ("tickets", slip.row["tickets"], dict(row.tickets)),
        ("classes", before["classes"], list(row.classes[position])),
        ("standing", before["standing"], dict(row.standing[position])),
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
    yield from _withdrawal(id_, row, drawn)


def _withdrawal(id_: str, row: PublicEntry, drawn: DrawnRecord) -> Iterator[str]:
    """The first withdrawal that took the applicant along: their own, or of the whole group."""
    reasons = drawn.outcome.seating.rules.reasons
    for line in drawn.offers:
        for one in line.withdrawn:
            if one.id == id_:
                yield f"Withdrew on occasion {line.number}: {one.reason}."
                return
            if one.id in row.members and reasons[one.reason].group == "whole":
                yield f"Withdrew on occasion {line.number} with {one.id}: {one.reason}."
                return


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
