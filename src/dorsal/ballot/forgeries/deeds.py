"""What a cheater does to a copy of a record: one function for each forgery."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

from dorsal.ballot.draw.ceremony import outcomes
from dorsal.ballot.draw.outcome_files import PLACES_HEADER, WAITING_HEADER
from dorsal.ballot.draw.record import (
    CEREMONY,
    OFFERS,
    PLACES,
    WAITING_LIST,
    entries_name,
    file_lines,
    json_file,
    jsonl_file,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.sealed import SealedSource, as_json, rules_hash, seal_hash
from dorsal.ballot.draw.seating import NEXT_IN_ORDER
from dorsal.ballot.forgeries.tampering import Tampered, csv_file, csv_lines

MORE_TICKETS = 20


def drop_name(copy: Tampered, target: str) -> None:
    """Take somebody's row away."""
    copy.change_row(target, None)


def give_row_away(copy: Tampered, target: str) -> None:
    """Let somebody else stand behind a row."""

    def give(row: dict[str, Any]) -> None:
        member = next(m for m in row["members"] if m["id"] == target)
        member["identity"] = sha256(b"a cousin").hexdigest()

    copy.change_row(target, give)


def add_tickets(copy: Tampered, target: str) -> None:
    """Give an entry more tickets."""

    def add(row: dict[str, Any]) -> None:
        row["tickets"] = {pool: number + MORE_TICKETS for pool, number in row["tickets"].items()}

    copy.change_row(target, add)


def add_tickets_and_root(copy: Tampered, target: str) -> None:
    """Give an entry more tickets, and compute the root anew."""
    add_tickets(copy, target)
    copy.reseal_root()


def add_tickets_and_seal(copy: Tampered, target: str) -> None:
    """Give an entry more tickets and compute the whole seal anew; the draw stays."""
    add_tickets(copy, target)
    copy.reseal()
    copy.chain_ceremony()


def change_rule(copy: Tampered, _target: str) -> None:
    """Change a line of the director's rules file."""
    name = rules_name(copy.last)
    copy.files[name] = copy.files[name] + b"# and my friends come first\n"


def change_sealed_rule(copy: Tampered, _target: str) -> None:
    """Change a rule in the seal: what happens to a group that does not fit any more."""
    seal = copy.seal
    other = "stop" if seal.rules.groups.does_not_fit == "skip" else "skip"
    groups = msgspec.structs.replace(seal.rules.groups, does_not_fit=other)
    rules = msgspec.structs.replace(seal.rules, groups=groups)
    copy.write_seal(msgspec.structs.replace(seal, rules=rules))


def change_rule_and_hash(copy: Tampered, target: str) -> None:
    """Change a rule in the seal together with its hash; the draw stays."""
    change_sealed_rule(copy, target)
    seal = copy.seal
    copy.write_seal(msgspec.structs.replace(seal, rules_hash=rules_hash(seal.rules)))
    copy.chain_ceremony()


def hide_first_seal(copy: Tampered, _target: str) -> None:
    """Publish the amended seal as if it had been the first."""
    last = copy.last
    for number in range(1, last):
        for name in (seal_name, entries_name, rules_name):
            copy.files[name(number)] = copy.files[name(number + 1)]
    for name in (seal_name, entries_name, rules_name):
        del copy.files[name(last)]


def remove_amendment(copy: Tampered, _target: str) -> None:
    """Take the last amendment out of the record."""
    last = copy.last
    for name in (seal_name, entries_name, rules_name):
        del copy.files[name(last)]


def amend_late(copy: Tampered, target: str) -> None:
    """Add an amendment after the draw that gives an entry more tickets."""
    before, last = copy.seal, copy.last
    for name in (entries_name, rules_name):
        copy.files[name(last + 1)] = copy.files[name(last)]
    amended = msgspec.structs.replace(
        before,
        sequence=before.sequence + 1,
        previous=seal_hash(before).hex(),
        amends=before.sequence,
    )
    copy.files[seal_name(last + 1)] = json_file(as_json(amended))
    add_tickets(copy, target)
    copy.reseal()


def seat_friend(copy: Tampered, target: str) -> None:
    """Put somebody from the waiting list into the last place of the draw."""
    order, _, entry, pool, _ = _waiting_line(copy, target)
    lines = csv_lines(copy.files[PLACES])
    victim = _last_drawn(lines, pool)
    lines[victim] = [order, target, entry, pool, NEXT_IN_ORDER]
    copy.files[PLACES] = csv_file(PLACES_HEADER, lines)


def seat_friend_and_hashes(copy: Tampered, target: str) -> None:
    """The same, with the waiting list and all hashes of the draw made to fit."""
    pool = _waiting_line(copy, target)[3]
    lines = csv_lines(copy.files[PLACES])
    order, id_, entry, _, _ = lines[_last_drawn(lines, pool)]
    seat_friend(copy, target)
    waiting = [line for line in csv_lines(copy.files[WAITING_LIST]) if line[1] != target]
    first = next((i for i, line in enumerate(waiting) if line[3] == pool), len(waiting))
    waiting.insert(first, [order, id_, entry, pool, "1"])
    copy.files[WAITING_LIST] = csv_file(WAITING_HEADER, _renumbered(waiting))
    copy.state_hashes()


def _renumbered(lines: list[list[str]]) -> list[list[str]]:
    """Waiting lines with positions that count their entries, draw by draw."""
    seen: dict[str, list[str]] = {}
    made = []
    for order, id_, entry, pool, _ in lines:
        entries = seen.setdefault(pool, [])
        if entry not in entries:
            entries.append(entry)
        made.append([order, id_, entry, pool, str(entries.index(entry) + 1)])
    return made


def _waiting_line(copy: Tampered, target: str) -> list[str]:
    return next(line for line in csv_lines(copy.files[WAITING_LIST]) if line[1] == target)


def _last_drawn(lines: list[list[str]], pool: str) -> int:
    return max(index for index, line in enumerate(lines) if line[3] == pool)


def move_up_waiting(copy: Tampered, target: str) -> None:
    """Move somebody to the head of the waiting list."""
    lines = csv_lines(copy.files[WAITING_LIST])
    mine = next(line for line in lines if line[1] == target)
    lines.remove(mine)
    first = next((i for i, line in enumerate(lines) if line[3] == mine[3]), len(lines))
    lines.insert(first, mine)
    copy.files[WAITING_LIST] = csv_file(WAITING_HEADER, _renumbered(lines))
    copy.state_hashes()


def take_next_round(copy: Tampered, _target: str) -> None:
    """Say that the round after the sealed one decided."""
    beacon = copy.draw["beacon"]
    copy.write_draw(beacon=beacon | {"round": beacon["round"] + 1})


def invent_number(copy: Tampered, _target: str) -> None:
    """Invent the beacon's signature, and draw again with it."""
    beacon = copy.draw["beacon"]
    invented = beacon["signature"][:-2] + ("00" if beacon["signature"][-2:] != "00" else "01")
    copy.write_draw(beacon=beacon | {"signature": invented})
    copy.redraw()


def change_ceremony(copy: Tampered, _target: str) -> None:
    """Change the numbers of the last source of the ceremony that could have given others."""
    lines: list[dict[str, Any]] = [
        msgspec.json.decode(line) for line in file_lines(copy.files[CEREMONY])
    ]
    sources = {source.name: source for source in copy.seal.ceremony}
    line = next(one for one in reversed(lines) if outcomes(sources[one["name"]]) > 1)
    line["numbers"] = _other_numbers(sources[line["name"]], line["numbers"])
    copy.files[CEREMONY] = jsonl_file(lines)
    copy.chain_ceremony()


def _other_numbers(source: SealedSource, numbers: list[int]) -> list[int]:
    """Numbers that the source could have given too, and did not."""
    possible = range(source.lowest, source.highest + 1)
    fresh = [one for one in possible if one != numbers[-1]]
    if not source.repeats:
        fresh = [one for one in fresh if one not in numbers]
    if not fresh:  # all of them, in an order that counts
        return numbers[::-1]
    other = [*numbers[:-1], fresh[0]]
    return other if source.ordered else sorted(other)


def skip_offer(copy: Tampered, _target: str) -> None:
    """Leave out the last people to whom a free place was offered."""
    lines: list[dict[str, Any]] = [
        msgspec.json.decode(line) for line in file_lines(copy.files[OFFERS])
    ]
    with_offers = [line for line in lines if line["offered"]]
    with_offers[-1]["offered"].pop()
    copy.files[OFFERS] = jsonl_file(lines)


def reseal_everything(copy: Tampered, target: str) -> None:
    """Give an entry more tickets, and make the whole record anew as if it had always been so."""
    add_tickets_and_seal(copy, target)
    if PLACES in copy.files:
        copy.redraw()
