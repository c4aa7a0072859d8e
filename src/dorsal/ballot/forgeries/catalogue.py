"""The forgeries by name: what each changes, which check catches it, and on whom it can be tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dorsal.ballot.draw.ceremony import outcomes
from dorsal.ballot.draw.record import (
    CEREMONY,
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    RecordFiles,
    count_seals,
    entries_name,
    file_lines,
)
from dorsal.ballot.draw.slip_story import row_holding
from dorsal.ballot.forgeries import deeds
from dorsal.ballot.forgeries.tampering import Tampered, csv_lines
from dorsal.ground.plain_words import listed
from dorsal.ground.problems import BadInput, Problem

Whom = Literal["", "row", "tickets", "waiting", "later"]
FIRST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """One way to cheat.

    `caught_by` is the code of the check that fails first, `""` when the files alone cannot show it.
    `hashes` says whether the cheater computes hashes anew, `whom` who can be chosen: anybody with a
    row, somebody with tickets, somebody on the waiting list, or there but not first; `""` nobody.
    """

    name: str
    title: str
    changes: str
    caught_by: str
    deed: Callable[[Tampered, str], None]
    whom: Whom = ""
    hashes: bool = False
    needs: tuple[str, ...] = ()
    seals: int = 1


FORGERIES: tuple[Forgery, ...] = (
    Forgery(
        name="seat-friend",
        title="Give a friend a place",
        changes="In the list of places, the last one drawn makes room for a friend.",
        caught_by="places",
        deed=deeds.seat_friend,
        whom="waiting",
        needs=(PLACES,),
    ),
    Forgery(
        name="seat-friend-hashes",
        title="Give a friend a place, and make the hashes fit",
        changes="The places, the waiting list and all hashes of the draw agree with each other.",
        caught_by="places",
        deed=deeds.seat_friend_and_hashes,
        whom="waiting",
        hashes=True,
        needs=(PLACES,),
    ),
    Forgery(
        name="waiting-list",
        title="Move a friend to the head of the waiting list",
        changes="The waiting list begins with a friend, and the draw states its new hash.",
        caught_by="waiting-list",
        deed=deeds.move_up_waiting,
        whom="later",
        hashes=True,
        needs=(PLACES,),
    ),
    Forgery(
        name="drop-name",
        title="Drop a name",
        changes="Somebody's row disappears from the entries.",
        caught_by="entries",
        deed=deeds.drop_name,
        whom="row",
    ),
    Forgery(
        name="give-row",
        title="Give somebody's row to a cousin",
        changes="The row stays, but another person stands behind it.",
        caught_by="entries",
        deed=deeds.give_row_away,
        whom="row",
    ),
    Forgery(
        name="add-tickets",
        title="Add tickets",
        changes=f"Somebody's row has {deeds.MORE_TICKETS} more tickets.",
        caught_by="entries",
        deed=deeds.add_tickets,
        whom="tickets",
    ),
    Forgery(
        name="add-tickets-root",
        title="Add tickets, and compute the root anew",
        changes="The rows lead to the root that the seal states; its totals were forgotten.",
        caught_by="totals",
        deed=deeds.add_tickets_and_root,
        whom="tickets",
        hashes=True,
    ),
    Forgery(
        name="add-tickets-seal",
        title="Add tickets, and make the whole seal anew",
        changes="Rows, root, totals and rules agree; the draw was made under the true seal.",
        caught_by="seed",
        deed=deeds.add_tickets_and_seal,
        whom="tickets",
        hashes=True,
        needs=(DRAW,),
    ),
    Forgery(
        name="rules-file",
        title="Change the rules file",
        changes="A line is added to the rules as the director wrote them.",
        caught_by="rules",
        deed=deeds.change_rule,
    ),
    Forgery(
        name="sealed-rule",
        title="Change a sealed rule",
        changes="The seal says otherwise what happens to a group that does not fit any more.",
        caught_by="rules",
        deed=deeds.change_sealed_rule,
    ),
    Forgery(
        name="sealed-rule-hash",
        title="Change a sealed rule with its hash",
        changes="The changed rule and its hash agree; the draw was made under the true seal.",
        caught_by="seed",
        deed=deeds.change_rule_and_hash,
        hashes=True,
        needs=(DRAW,),
    ),
    Forgery(
        name="hide-first-seal",
        title="Hide that there was an amendment",
        changes="The last seal is published as if it had been the first.",
        caught_by="chain",
        deed=deeds.hide_first_seal,
        seals=2,
    ),
    Forgery(
        name="remove-amendment",
        title="Remove the amendment",
        changes="The last amendment disappears with its rows and rules.",
        caught_by="seed",
        deed=deeds.remove_amendment,
        needs=(DRAW,),
        seals=2,
    ),
    Forgery(
        name="late-amendment",
        title="Amend after the draw",
        changes="One more seal, rightly linked, gives somebody more tickets.",
        caught_by="seed",
        deed=deeds.amend_late,
        whom="tickets",
        hashes=True,
        needs=(DRAW,),
    ),
    Forgery(
        name="next-round",
        title="Take another round",
        changes="The draw says that the next round of the beacon decided.",
        caught_by="beacon",
        deed=deeds.take_next_round,
        needs=(DRAW,),
    ),
    Forgery(
        name="invent-number",
        title="Invent the public random number",
        changes="A made-up signature, and a whole new draw that follows from it.",
        caught_by="beacon",
        deed=deeds.invent_number,
        hashes=True,
        needs=(DRAW,),
    ),
    Forgery(
        name="ceremony",
        title="Change a number of the ceremony",
        changes="The last ball of the public ceremony showed another number.",
        caught_by="seed",
        deed=deeds.change_ceremony,
        needs=(DRAW, CEREMONY),
    ),
    Forgery(
        name="skip-offer",
        title="Pass somebody over on the waiting list",
        changes="The last person to whom a free place was offered is left out.",
        caught_by="offers",
        deed=deeds.skip_offer,
        needs=(OFFERS,),
    ),
    Forgery(
        name="reseal",
        title="Make everything anew before anyone has written the words down",
        changes="More tickets, a new seal, a new draw: a whole record that agrees with itself.",
        caught_by="",
        deed=deeds.reseal_everything,
        whom="tickets",
        hashes=True,
    ),
)


def possible_forgeries(files: RecordFiles) -> tuple[Forgery, ...]:
    """The forgeries that can be tried on a record."""
    return tuple(one for one in FORGERIES if _can_be_tried(one, files))


def _can_be_tried(forgery: Forgery, files: RecordFiles) -> bool:
    if any(name not in files for name in forgery.needs) or count_seals(files) < forgery.seals:
        return False
    if OFFERS in forgery.needs:
        return any(b'"offered":[]' not in line for line in file_lines(files[OFFERS]))
    if CEREMONY in forgery.needs:
        return any(outcomes(source) > 1 for source in Tampered(files).seal.ceremony)
    return not forgery.whom or bool(fitting(files, forgery))


def fitting(files: RecordFiles, forgery: Forgery, *, most: int = FIRST) -> list[str]:
    """The first applicants on whom a forgery can be tried."""
    if forgery.whom in ("waiting", "later"):
        return _waiting(files, first=1 if forgery.whom == "later" else 0)[:most]
    wanted = b'"tickets":{}' if forgery.whom == "tickets" else b"\0"
    found: list[str] = []
    for line in file_lines(files[entries_name(count_seals(files))]):
        if len(found) >= most:
            break
        if wanted not in line:
            found.append(line.split(b'"', 4)[3].decode().split("+")[0])
    return found if forgery.whom else []


def _waiting(files: RecordFiles, *, first: int) -> list[str]:
    """Those who wait for a draw that has given places; of each list from position `first` on."""
    drawn = {line[3] for line in csv_lines(files[PLACES])}
    lines = [line for line in csv_lines(files[WAITING_LIST]) if line[3] in drawn]
    return list(dict.fromkeys(line[1] for line in lines if int(line[4]) > first))


def forge(files: RecordFiles, name: str, target: str = "") -> dict[str, bytes]:
    """A forged copy of a record; `BadInput` when there is no such forgery, or it cannot be tried on
    this record or this applicant.

    Without a target it is tried on the first applicant who fits.
    """
    forgery = next((one for one in FORGERIES if one.name == name), None)
    if forgery is None:
        names = listed([one.name for one in FORGERIES], last="or")
        raise BadInput([Problem("there is no such forgery", names, value=name)])
    if not _can_be_tried(forgery, files):
        right = listed([one.name for one in possible_forgeries(files)], last="or")
        raise BadInput([Problem("this cannot be tried on this record", right, value=name)])
    first = fitting(files, forgery, most=1)
    if forgery.whom and target and not _fits(files, forgery, target):
        what = "this cannot be tried on this applicant"
        raise BadInput([Problem(what, f"for example {first[0]}", value=target)])
    copy = Tampered(files)
    forgery.deed(copy, target or (first[0] if first else ""))
    return copy.files


def _fits(files: RecordFiles, forgery: Forgery, target: str) -> bool:
    if forgery.whom in ("waiting", "later"):
        return target in _waiting(files, first=1 if forgery.whom == "later" else 0)
    row = row_holding(target, files[entries_name(count_seals(files))])
    member = row is not None and any(one["id"] == target for one in row["members"])
    return member and (forgery.whom != "tickets" or bool(row and row["tickets"]))


def without_outcome(files: RecordFiles) -> dict[str, bytes]:
    """The record as it was before the draw."""
    outcome = (DRAW, PLACES, WAITING_LIST, OFFERS)
    return {name: data for name, data in files.items() if name not in outcome}
