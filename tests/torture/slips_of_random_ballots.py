"""Slips for the applicants of random ballots, for any of their seals."""

from __future__ import annotations

from random import Random

from dorsal.ballot.draw.merkle import leaf_hash
from dorsal.ballot.draw.slips import make_slip, slip_bytes
from tests.ballot.draw.random_ballots import RandomBallot


def random_slip(ballot: RandomBallot, rng: Random, *, number: int = 0) -> bytes:
    """The slip of some applicant under a seal of the record (0: any of them)."""
    position = (number or rng.randint(1, len(ballot.sealed))) - 1
    sealed, entries = ballot.sealed[position], ballot.entries[position]
    index = rng.randrange(len(entries))
    person = rng.choice(entries[index].members)
    rows = sealed.rows.splitlines()
    return slip_bytes(
        make_slip(
            person.id,
            row=rows[index],
            index=index,
            leaves=[leaf_hash(row) for row in rows],
            seal=sealed.seal,
            person={
                "name": person.name,
                "born": person.born,
                "salt": ballot.salts[person.id].hex(),
            },
            facts={"failures": rng.randrange(9), "share": "1/3"},
            reasons=["1 ticket for applying", "3 for failures"],
        )
    )
