"""Ballots that are sealed and drawn in memory, to be replayed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.beacon import QUICKNET
from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.seal import seal_entries
from dorsal.ballot.draw.sealed import as_json
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.draw.verify_drawn import DrawnRecord
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ballot.replay import Replay, replay_draw, rows_of_record
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput
from tests.ballot.draw.brute import Brute, Row
from tests.ballot.draw.random_ballots import random_entries, random_quotas, random_rules
from tests.ballot.draw.small_ballot import (
    BEFORE,
    ENTRIES,
    ROUND_TIME,
    RULES,
    RULES_FILE,
    drawn,
    record_of,
)


class Ballot(msgspec.Struct, frozen=True):
    """A ballot that was drawn: its entries and rules as written, its record as verified."""

    entries: Sequence[Entry]
    rules: Rules
    record: SealedRecord
    drawn: DrawnRecord

    def rows(self, rules: Rules) -> list[PublicEntry]:
        return rows_of_record(self.record.entries, sealed=self.rules, rules=rules)

    def replay(self, rules: Rules, rows: Sequence[PublicEntry] | None = None) -> Replay:
        found = self.rows(rules) if rows is None else rows
        return replay_draw(self.record, self.drawn, rules, rows=found)

    def places(self) -> dict[str, str]:
        """The pool of each who got a place."""
        seated = self.drawn.outcome.seated
        return {member: one.pool for one in seated for member in one.members}


def draw(entries: Sequence[Entry] = ENTRIES, rules: Rules = RULES) -> Ballot:
    """Seal and draw entries, with salts that the identifiers give."""
    people = [member.id for entry in entries for member in entry.members]
    salts = {id_: random.Random(id_).randbytes(32) for id_ in people}
    sealed = seal_entries(entries, rules, rules_file=RULES_FILE, moment=BEFORE, salts=salts)
    files = drawn(record_of(sealed))
    verified = verify(files)
    assert verified.sealed is not None
    assert verified.drawn is not None
    return Ballot(entries, rules, verified.sealed, verified.drawn)


def random_ballot(rng: random.Random, *, singles: bool = False) -> Ballot:
    """A random ballot without a ceremony; with `singles` without groups of friends."""
    while True:
        rules = replace(random_rules(rng, QUICKNET, ROUND_TIME), ceremony=())
        entries = random_entries(rng, rules)
        if singles:
            alone = [Entry((one,), entry.tickets) for entry in entries for one in entry.members]
            entries = sorted(alone, key=lambda entry: entry.id)
        try:
            return draw(entries, rules)
        except BadInput as error:
            if "floors of" not in str(error):
                raise


def other_rules(rng: random.Random, ballot: Ballot) -> Rules:
    """The rules of a ballot with other places, floors, caps, groups and lists."""
    pools = tuple(
        replace(
            pool,
            places=max(int(pool.kind == "draw"), pool.places + rng.randint(-3, 5)),
            waiting_list=rng.choice([0, 3]) if pool.kind == "draw" else 0,
            best=rng.choice(["lowest", "highest"]),
            unused=rng.choice(["", pool.unused]),
        )
        for pool in ballot.rules.pools
    )
    return replace(
        ballot.rules,
        pools=pools,
        places=sum(pool.places for pool in pools),
        floors=random_quotas(rng, pools, most=3),
        caps=random_quotas(rng, pools, most=2),
        groups=replace(
            ballot.rules.groups,
            does_not_fit=rng.choice(["skip", "stop"]),
            has_place=rng.choice(["shrink", "leave-out"]),
        ),
    )


def seat_slowly(ballot: Ballot, rules: Rules, rows: Sequence[PublicEntry]) -> Brute:
    """The seating of the same rows once more, from the text of the protocol."""
    frozen = with_counts(freeze_rules(rules), Tally(rows))
    seed = bytes.fromhex(ballot.drawn.drawn.seed)
    brute = Brute(as_json(frozen), [plain_row(row) for row in rows], seed)
    brute.seat()
    return brute


def plain_row(row: PublicEntry) -> Row:
    members: list[dict[str, Any]] = [
        {"id": id_, "classes": list(classes), "standing": dict(standing)}
        for id_, classes, standing in zip(row.members, row.classes, row.standing, strict=True)
    ]
    return {"id": row.id, "members": members, "tickets": dict(row.tickets), "leaf": row.leaf}
