"""What a slip tells its applicant about a record that holds: the line, the amendments, the
outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from dorsal.ballot import amounts
from dorsal.ballot.draw.record import RecordFiles, entries_name
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.seating import Seated
from dorsal.ballot.draw.slips import Slip
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ground.wording import ENGLISH, NameOf, Wording, phrase

OTHER_WORDS = phrase(
    "The words that decide are not those on your slip but the last seal's: they too must have been"
    " public before the round."
)
OTHER_PERSON = phrase(
    "WARNING: the last seal binds %(id)s to another name, birth date or salt than your slip. Unless"
    " the organiser has sent you a new slip after a correction, the line has been given to somebody"
    " else. No outcome is told for this slip."
)
# What may stand otherwise on a slip than under the last seal.
DIFFERS = {
    "entry": phrase("Your entry: %(before)s on the slip, %(after)s under the last seal."),
    "tickets": phrase("Your tickets: %(before)s on the slip, %(after)s under the last seal."),
    "classes": phrase("Your classes: %(before)s on the slip, %(after)s under the last seal."),
    "standing": phrase("Your standing: %(before)s on the slip, %(after)s under the last seal."),
}


def slip_story(
    slip: Slip,
    made_for: int,
    files: RecordFiles,
    sealed: SealedRecord,
    drawn: DrawnRecord | None,
    *,
    words: Wording = ENGLISH,
) -> tuple[str, ...]:
    """The story in sentences; `made_for` is the position (from 0) of the slip's seal in the
    record.
    """
    sentences = [_stands(slip, words)]
    rows = [
        row_holding(slip.id, files[entries_name(number)])
        for number in range(made_for + 2, len(sealed.seals) + 1)
    ]
    sentences += _amendments(slip, made_for + 1, rows, words)
    if rows:
        sentences.append(words.say(OTHER_WORDS))
    last = rows[-1] if rows else slip.row
    if last is None:
        return (*sentences, words.say("The last seal has no row for you."))
    if _member(slip.id, last)["identity"] != _member(slip.id, slip.row)["identity"]:
        return (*sentences, words.say(OTHER_PERSON, id=slip.id))
    sentences += _differences(slip, last, words)
    entry = next(entry for entry in sealed.entries if slip.id in entry.members)
    sentences += [_tickets(pool, number, words) for pool, number in entry.tickets]
    if drawn is not None:
        sentences += _outcome(slip.id, entry, drawn, words)
    return tuple(sentences)


def _stands(slip: Slip, words: Wording) -> str:
    return words.say(
        "%(id)s (%(name)s) stands under seal %(number)s in the entry %(entry)s.",
        id=slip.id,
        name=slip.identity.name or words.say("no name"),
        number=slip.sequence,
        entry=slip.entry,
    )


def _tickets(pool: str, number: int, words: Wording) -> str:
    return words.say(
        "%(tickets)s in %(pool)s.",
        tickets=amounts.tickets(number, words=words),
        pool=amounts.called("pool", pool, words=words),
    )


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


def _amendments(
    slip: Slip, first: int, rows: Sequence[Mapping[str, Any] | None], words: Wording
) -> Iterator[str]:
    for number, row in enumerate(rows, first):
        if row == slip.row:
            yield words.say("Your line is unchanged by amendment %(number)s.", number=number)
        else:
            yield words.say("Amendment %(number)s changed your line.", number=number)


def _differences(slip: Slip, last: Mapping[str, Any], words: Wording) -> Iterator[str]:
    """What the last row says otherwise than the slip's."""
    before, after = _member(slip.id, slip.row), _member(slip.id, last)
    parts: tuple[tuple[str, NameOf, Any, Any], ...] = (
        ("entry", "pool", slip.entry, last["id"]),
        ("tickets", "pool", slip.row["tickets"], last["tickets"]),
        ("classes", "class", before["classes"], after["classes"]),
        ("standing", "pool", before["standing"], after["standing"]),
    )
    for name, of, old, new in parts:
        if old != new:
            told = {"before": _plain(old, of, words), "after": _plain(new, of, words)}
            yield words.say(DIFFERS[name], **told)


def _plain(value: object, of: NameOf, words: Wording) -> str:
    """An entry's id, names of classes, or numbers by the pools in which they hold."""
    if isinstance(value, dict):
        told = [
            words.say("%(number)s in %(pool)s", number=number, pool=words.name(of, name))
            for name, number in value.items()
        ]
        return ", ".join(told) or words.say("none")
    if isinstance(value, list):
        return ", ".join(words.name(of, str(one)) for one in value) or words.say("none")
    return str(value)


def _outcome(id_: str, row: PublicEntry, drawn: DrawnRecord, words: Wording) -> Iterator[str]:
    outcome = drawn.outcome
    seated = next((one for one in outcome.seated if id_ in one.members), None)
    if seated is not None:
        yield _place(seated, words)
    else:
        yield from _waiting(row, drawn, words)
    for line in drawn.offers:
        for offer in line.offered:
            if id_ in offer.members:
                yield words.say(
                    "Offered a place of %(pool)s on occasion %(number)s: %(why)s.",
                    pool=amounts.called("pool", offer.pool, words=words),
                    number=line.number,
                    why=offer.why,
                )
    yield from _withdrawal(id_, drawn, words)


def _withdrawal(id_: str, drawn: DrawnRecord, words: Wording) -> Iterator[str]:
    """The withdrawal that took the applicant along: their own, or a friend's."""
    left = drawn.outcome.seating.gone.get(id_)
    if left is None:
        return
    told = {"number": left.occasion, "friend": left.named, "reason": left.reason}
    if left.named == id_:
        yield words.say("Withdrew on occasion %(number)s: %(reason)s.", **told)
    else:
        yield words.say("Withdrew on occasion %(number)s with %(friend)s: %(reason)s.", **told)


def _place(seated: Seated, words: Wording) -> str:
    return words.say(
        "A place in %(pool)s: %(order)s in its order, %(why)s.",
        pool=amounts.called("pool", seated.pool, words=words),
        order=seated.order,
        why=seated.why,
    )


def _waiting(row: PublicEntry, drawn: DrawnRecord, words: Wording) -> Iterator[str]:
    found = False
    for pool, queue in drawn.outcome.waiting.items():
        for position, (order, entry) in enumerate(queue, 1):
            if entry.id == row.id:
                found = True
                yield words.say(
                    "No place in %(pool)s; %(position)s on its waiting list (%(order)s in the draw "
                    "order).",
                    pool=amounts.called("pool", pool, words=words),
                    position=position,
                    order=order,
                )
    if not found:
        yield words.say("No place, and not on a published waiting list.")
