"""Drawing a sealed ballot, and reading a drawn one: seed, places, waiting list (sections 9 to 11
of the draw protocol).
"""

from __future__ import annotations

from hashlib import sha256
from typing import Literal

import msgspec

from dorsal.ballot.draw.beacon import CHAINS, Chain, Round, verify_round
from dorsal.ballot.draw.ceremony import ceremony_hash, missing_sources
from dorsal.ballot.draw.order import draw_seed
from dorsal.ballot.draw.outcome_files import places_csv, waiting_list_csv
from dorsal.ballot.draw.record import CEREMONY, DRAW, PLACES, WAITING_LIST, json_file
from dorsal.ballot.draw.sealed import PROTOCOL, Seal, seal_hash
from dorsal.ballot.draw.seating import Outcome, seat_pools
from dorsal.ballot.draw.verify_sealed import SealedRecord
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress


class DrawnBeacon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The round that decided, as in `draw.json`."""

    chain: str
    previous_signature: str
    round: int
    signature: str


class DrawnFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `draw.json` holds (section 11)."""

    beacon: DrawnBeacon
    ceremony_hash: str
    fallback: bool
    places: str
    protocol: Literal["dorsal-draw-1"]
    random_number: str
    seal: str
    seed: str
    waiting_list: str


class Drawn(msgspec.Struct, frozen=True):
    """A draw: the files to add to the record, and the outcome."""

    files: dict[str, bytes]
    outcome: Outcome


def sealed_round(seal: Seal, *, fallback: bool) -> tuple[Chain, int]:
    """The chain and the number of the round that decides; `ValueError` when no fallback is
    sealed.
    """
    if not fallback:
        return CHAINS[seal.beacon.name], seal.beacon.round
    if not seal.fallback:
        raise ValueError("the seal names no fallback")
    return CHAINS[str(seal.fallback["name"])], int(seal.fallback["round"])


def draw_sealed(
    record: SealedRecord, round_: Round, *, fallback: bool = False, progress: Progress = SILENT
) -> Drawn:
    """Draw a sealed record with a round; `BadInput` when it is not the sealed round, not valid,
    or a number is missing.
    """
    chain, number = sealed_round(record.seal, fallback=fallback)
    if round_.number != number:
        what = f"this is round {round_.number}, the seal names round {number} of {chain.name}"
        raise BadInput([Problem(what, f"give round {number}", column="round")])
    if not verify_round(round_, chain):
        what = f"the signature is not that of round {number} of {chain.name}"
        raise BadInput([Problem(what, "fetch the round from another relay", column="signature")])
    if missing := missing_sources(record.seal, record.ceremony):
        what = f"the ceremony's numbers of {', '.join(missing)} are not recorded"
        raise BadInput([Problem(what, "record them: dorsal ballot ceremony", CEREMONY)])
    seed = seed_of(record, round_.random_number)
    with progress.stage("Drawing and seating"):
        outcome = seat_pools(record.entries, record.seal.rules, seed=seed)
    with progress.stage("Writing places and waiting list"):
        places, waiting = places_csv(outcome), waiting_list_csv(outcome)
    drawn = DrawnFile(
        beacon=DrawnBeacon(chain.hash, round_.previous_signature, number, round_.signature),
        ceremony_hash=ceremony_hash(record.seal, record.ceremony).hex(),
        fallback=fallback,
        places=sha256(places).hexdigest(),
        protocol=PROTOCOL,
        random_number=round_.random_number.hex(),
        seal=seal_hash(record.seal).hex(),
        seed=seed.hex(),
        waiting_list=sha256(waiting).hexdigest(),
    )
    data = json_file(msgspec.to_builtins(drawn))
    return Drawn({PLACES: places, WAITING_LIST: waiting, DRAW: data}, outcome)


def seed_of(record: SealedRecord, random_number: bytes) -> bytes:
    """The seed of a sealed record whose ceremony is complete."""
    return draw_seed(
        seal_hash=seal_hash(record.seal),
        random_number=random_number,
        ceremony_hash=ceremony_hash(record.seal, record.ceremony),
    )
