"""The second half of verification: everything that follows from the round (section 14, `beacon`
to `offers`).
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from dorsal.ballot.draw.beacon import Chain, Round, verify_round
from dorsal.ballot.draw.ceremony import ceremony_hash
from dorsal.ballot.draw.drawing import DrawnFile, sealed_round, seed_of
from dorsal.ballot.draw.offers import OfferLine, replay_offers
from dorsal.ballot.draw.outcome_files import places_csv, waiting_list_csv
from dorsal.ballot.draw.record import (
    DRAW,
    OFFERS,
    PLACES,
    WAITING_LIST,
    RecordFiles,
    file_lines,
    hash_of_file,
)
from dorsal.ballot.draw.seal_limits import HASH
from dorsal.ballot.draw.sealed import ReservedPool, seal_hash
from dorsal.ballot.draw.seating import Outcome, seat_pools
from dorsal.ballot.draw.verify_sealed import DoesNotHold, Passed, SealedRecord
from dorsal.ground.canonical import parse_canonical
from dorsal.ground.plain_words import amount
from dorsal.ground.progress import Progress


class DrawnRecord(msgspec.Struct, frozen=True):
    """A drawn record that holds; `outcome.seating` is the state after all offers."""

    drawn: DrawnFile
    outcome: Outcome
    offers: tuple[OfferLine, ...]


def check_drawn(
    files: RecordFiles, record: SealedRecord, *, passed: Passed, progress: Progress
) -> DrawnRecord:
    """Check the drawn part; calls `passed(code, sentence)` for each check, raises `DoesNotHold`
    at the first that fails.
    """
    drawn, chain = _check_beacon(files, record)
    which = f"round {drawn.beacon.round} of drand's chain {chain.name}"
    passed("beacon", f"The public random number is that of {which}; its signature is valid.")
    seed = _check_seed(record, drawn)
    passed("seed", "Seal, public random number and ceremony give the seed.")
    with progress.stage("Drawing and seating again"):
        outcome = seat_pools(record.entries, record.seal.rules, seed=seed)
    _check_csv(files, PLACES, places_csv(outcome), drawn.places, code="places")
    passed("places", _places_sentence(record, outcome))
    expected = waiting_list_csv(outcome)
    _check_csv(files, WAITING_LIST, expected, drawn.waiting_list, code="waiting-list")
    waiting = sum(len(queue) for queue in outcome.waiting.values())
    passed("waiting-list", f"The waiting list of {waiting:,} entries is in draw order.")
    offers = _check_offers(files, record, outcome)
    if offers:
        passed("offers", f"Every offer followed the rules, on {amount(len(offers), 'occasion')}.")
    return DrawnRecord(drawn, outcome, tuple(offers))


def _places_sentence(record: SealedRecord, outcome: Outcome) -> str:
    """Every place of the race, accounted for."""
    rules = record.seal.rules
    named = len(outcome.seating.holds)
    reserved = sum(pool.places for pool in rules.pools if isinstance(pool, ReservedPool))
    parts = [f"{named:,} named as the draw decides"]
    if reserved:
        parts.append(f"{reserved:,} reserved without names")
    if left := rules.places - named - reserved:
        parts.append(f"{left:,} not taken")
    return f"Of {rules.places:,} places, {', '.join(parts)}."


def _check_beacon(files: RecordFiles, record: SealedRecord) -> tuple[DrawnFile, Chain]:
    try:
        drawn = msgspec.convert(parse_canonical(files[DRAW][:-1]), DrawnFile, strict=True)
        chain, number = sealed_round(record.seal, fallback=drawn.fallback)
    except ValueError as error:
        raise DoesNotHold("beacon", f"{DRAW}: {error}") from None
    beacon = drawn.beacon
    if (beacon.chain, beacon.round) != (chain.hash, number):
        what = f"round {beacon.round} was used; sealed is round {number} of {chain.name}"
        raise DoesNotHold("beacon", f"{DRAW}: {what}")
    round_ = Round(
        number=number,
        signature=beacon.signature,
        previous_signature=beacon.previous_signature,
    )
    _check_form(drawn, chain)
    if round_.random_number.hex() != drawn.random_number:
        raise DoesNotHold("beacon", f"{DRAW}: the random number is not SHA-256 of the signature")
    if not verify_round(round_, chain):
        what = f"the signature is not that of round {number} of {chain.name}"
        raise DoesNotHold("beacon", f"{DRAW}: {what}")
    return drawn, chain


def _check_form(drawn: DrawnFile, chain: Chain) -> None:
    unchained = chain.scheme == "g1-unchained"
    signature, previous = drawn.beacon.signature, drawn.beacon.previous_signature
    lengths = (len(signature), len(previous))
    chained = (192, 64 if drawn.beacon.round == 1 else 192)
    right = lengths == ((96, 0) if unchained else chained)
    if not right or not set(signature + previous) <= set("0123456789abcdef"):
        raise DoesNotHold("beacon", f"{DRAW}: the signature has not the form of {chain.name}")
    hashes = (drawn.ceremony_hash, drawn.places, drawn.random_number, drawn.seal, drawn.seed)
    if any(HASH.fullmatch(one) is None for one in (*hashes, drawn.waiting_list)):
        raise DoesNotHold("beacon", f"{DRAW}: a hash is not 64 hexadecimal digits in lower case")


def _check_seed(record: SealedRecord, drawn: DrawnFile) -> bytes:
    seed = seed_of(record, bytes.fromhex(drawn.random_number))
    right = {
        "seal": seal_hash(record.seal).hex(),
        "ceremony_hash": ceremony_hash(record.seal, record.ceremony).hex(),
        "seed": seed.hex(),
    }
    for key, value in right.items():
        if getattr(drawn, key) != value:
            found = str(getattr(drawn, key))
            raise DoesNotHold("seed", f"{DRAW}: `{key}` is {found[:16]}..., not {value[:16]}...")
    return seed


def _check_csv(files: RecordFiles, name: str, right: bytes, stated: str, *, code: str) -> None:
    if files[name] != right:
        raise DoesNotHold(code, f"{name}, {_first_difference(files[name], right)}")
    if sha256(right).hexdigest() != stated:
        raise DoesNotHold(code, f"{DRAW} states another hash of {name}")


def _first_difference(found: bytes, right: bytes) -> str:
    is_lines, right_lines = found.split(b"\n"), right.split(b"\n")
    for number, (one, other) in enumerate(zip(is_lines, right_lines, strict=False), 1):
        if one != other:
            is_text, right_text = (part.decode("utf-8", "replace")[:100] for part in (one, other))
            return f"line {number}: {is_text!r}, by the rules {right_text!r}"
    return f"line {min(len(is_lines), len(right_lines))}: lines are missing, or too many"


def _check_offers(files: RecordFiles, record: SealedRecord, outcome: Outcome) -> list[OfferLine]:
    if OFFERS not in files:
        return []
    try:
        lines = file_lines(files[OFFERS])
        draw_hash = hash_of_file(files[DRAW]).hex()
        return replay_offers(lines, record.entries, outcome, draw_hash=draw_hash)
    except ValueError as error:
        raise DoesNotHold("offers", f"{OFFERS}, {error}") from None
