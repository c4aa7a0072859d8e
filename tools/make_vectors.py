"""Write the draw protocol's test vectors: docs/vectors/vectors.json and a small whole record.

The record holds several pools, floors, a cap, groups, an amendment, a ceremony and offers. Its
salts are made from identifiers, so that everybody gets the same bytes; a real salt is random.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.beacon import QUICKNET, Round
from dorsal.ballot.draw.ceremony import CeremonyLine, ceremony_hash, outcomes, record_numbers
from dorsal.ballot.draw.drawing import draw_sealed
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.merkle import audit_path, leaf_hash, tree_root
from dorsal.ballot.draw.offers import OfferLine, Offers, next_line
from dorsal.ballot.draw.order import draw_seed, entry_key, pool_key, ticket_number
from dorsal.ballot.draw.record import (
    CEREMONY,
    DRAW,
    OFFERS,
    entries_name,
    hash_of_file,
    json_file,
    jsonl_file,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.rows import identity_hash
from dorsal.ballot.draw.seal import Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import SealedSource, as_json, seal_hash
from dorsal.ballot.draw.slips import make_slip, slip_bytes
from dorsal.ballot.draw.verify_sealed import SealedRecord, check_sealed
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.canonical import canonical_bytes
from dorsal.ground.progress import SILENT

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "vectors"
ROUND = Round(
    number=1000,
    signature=(
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39"
    ),
)
ROUND_TIME = QUICKNET.time_of(ROUND.number)
RULES = """\
version = 1
race = "Vector race – Mendi"
draw = "2027"
places = 14

[[pools]]
name = "guests"
kind = "invitation"
places = 2
unused = "times"
column = "guest"
is = "yes"

[[pools]]
name = "times"
kind = "merit"
places = 2
unused = "draw"
column = "best_time"
best = "lowest"

[[pools]]
name = "partners"
kind = "reserved"
places = 2
unused = "nobody"

[[pools]]
name = "draw"
kind = "draw"
places = 8
waiting_list = 6
tickets = { rule = "linear", column = "failures" }

[classes.women]
column = "sex"
is = "F"

[classes.local]
column = "town"
is = "Mendi"

[[floors]]
class = "women"
of = "draw"
at_least = "2/5"

[[floors]]
class = "women"
of = "all"
at_least = "share of applicants"

[[caps]]
class = "local"
of = "draw"
at_most = 3

[groups]
largest = 3

[[ceremony]]
name = "dice"
count = 3
lowest = 1
highest = 6
ordered = true
repeats = true
closes = 2023-08-23T15:00:00Z

[[ceremony]]
name = "balls"
count = 4
lowest = 1
highest = 49
ordered = false
repeats = false
closes = 2023-08-23T15:30:00Z
"""


def salt_of(id_: str) -> bytes:
    """The salt of an applicant of the vectors: SHA-256 of "salt of " and the identifier."""
    return sha256(f"salt of {id_}".encode()).digest()


def applicant(number: int) -> Applicant:
    """Applicant `number` of the vectors."""
    classes = [name for name, every in (("local", 3), ("women", 2)) if number % every == 0]
    standing = []
    if number in (5, 11):
        standing.append(("guests", 1))
    if number % 6 == 1:
        standing.append(("times", 14_000 + 10 * (number % 4)))
    return Applicant(
        id=f"V{number:03}",
        line=number + 1,
        name=f"Ane Ñ. {number}" if number % 2 == 0 else f"Jon {number}",
        born=f"19{60 + number}-01-31",
        facts=(number % 5,),
        classes=tuple(classes),
        standing=tuple(standing),
    )


def entries(*, amended: bool) -> list[Entry]:
    """Thirty applicants, two groups; the amendment drops one and gives another more tickets."""
    groups = [(4, 5), (8, 9, 10)]
    alone = [n for n in range(1, 31) if not any(n in group for group in groups)]
    made = []
    for numbers in [*groups, *((n,) for n in alone)]:
        if amended and numbers == (30,):
            continue
        members = tuple(applicant(n) for n in numbers)
        tickets = 1 + min(int(one.facts[0]) for one in members)
        if amended and numbers == (29,):
            tickets += 3
        made.append(Entry(members, (("draw", tickets),)))
    return sorted(made, key=lambda entry: entry.id)


def sealed_files() -> tuple[dict[str, bytes], list[Sealed]]:
    """The sealed part of the record."""
    rules = read_rules(RULES)
    salts = {f"V{n:03}": salt_of(f"V{n:03}") for n in range(1, 31)}
    files: dict[str, bytes] = {}
    made: list[Sealed] = []
    for number in (1, 2):
        sealed = seal_entries(
            entries(amended=number == 2),
            rules,
            rules_file=RULES.encode(),
            moment=Moment(
                now=ROUND_TIME - 86_400 // number,
                round=0 if number == 2 else ROUND.number,
                rehearsal=number == 1,
            ),
            salts=salts,
            before=[one.seal for one in made],
            amends=number == 2,
        )
        made.append(sealed)
        files[seal_name(number)] = json_file(as_json(sealed.seal))
        files[entries_name(number)] = sealed.rows
        files[rules_name(number)] = RULES.encode()
    return files, made


def add_ceremony(files: dict[str, bytes], made: list[Sealed]) -> None:
    """Three dice and four balls."""
    lines: list[CeremonyLine] = []
    for source, numbers, before_s in (("balls", (7, 49, 3, 21), 5400), ("dice", (6, 1, 6), 4800)):
        lines.append(
            record_numbers(
                made[-1].seal,
                lines,
                numbers,
                first_seal=made[0].seal,
                source=source,
                time=ROUND_TIME - before_s,
            )
        )
    files[CEREMONY] = jsonl_file([as_json(line) for line in lines])


def whole_record() -> tuple[dict[str, bytes], bytes, SealedRecord]:
    """The record's files, a slip under the first seal, and the sealed part as read."""
    files, made = sealed_files()
    add_ceremony(files, made)
    record = check_sealed(files, passed=lambda *_: None, progress=SILENT)
    drawn = draw_sealed(record, ROUND)
    files |= drawn.files
    offers = Offers(record.entries, drawn.outcome)
    first = next(one.entry.id for one in drawn.outcome.seated if one.pool == "draw")
    draw_hash = hash_of_file(files[DRAW]).hex()
    lines: list[OfferLine] = []
    for withdrawn in ({first.split("+")[0]: "declined"}, {"V007": "unpaid", "V013": "document"}):
        time = ROUND_TIME + 86_400 * (1 + len(lines))
        lines.append(next_line(withdrawn, offers, lines, draw_hash=draw_hash, time=time))
    files[OFFERS] = jsonl_file([as_json(line) for line in lines])
    return files, slip_of("V014", files, made[0]), record


def slip_of(id_: str, files: dict[str, bytes], sealed: Sealed) -> bytes:
    """The slip of one applicant under the first seal."""
    rows = files[entries_name(1)].splitlines()
    index = next(n for n, row in enumerate(rows) if f'"id":"{id_}"'.encode() in row)
    one = applicant(int(id_[1:]))
    slip = make_slip(
        id_,
        row=rows[index],
        index=index,
        leaves=[leaf_hash(row) for row in rows],
        seal=sealed.seal,
        person={"name": one.name, "born": one.born, "salt": salt_of(id_).hex()},
        facts={"failures": int(one.facts[0])},
        reasons=["1 ticket for applying", f"{one.facts[0]} more for failures"],
    )
    return slip_bytes(slip)


def canonical_vectors() -> list[dict[str, Any]]:
    """Values and their canonical bytes."""
    values: list[Any] = [
        {"b": 1, "a": [True, False, "x"]},
        {"\u20ac": 1, "\r": 2, "\U0001f600": 3, "\ufb33": 4, "1": 5, "\u00f6": 6},
        'quote " backslash \\ slash / newline \n bell \u0007 delete \u007f',
        [0, -1, 2**53 - 1, -(2**53 - 1)],
        {},
    ]
    return [{"value": value, "canonical_hex": canonical_bytes(value).hex()} for value in values]


def tree_vectors() -> list[dict[str, Any]]:
    """Roots and last paths over the leaves of the rows "0", "1", ... (not real rows)."""
    vectors = []
    for size in (1, 2, 3, 5, 8, 11):
        leaves = [leaf_hash(str(number).encode()) for number in range(size)]
        path = [node.hex() for node in audit_path(leaves, size - 1)]
        vectors.append({"rows": size, "root": tree_root(leaves).hex(), "path_of_last": path})
    return vectors


def order_vectors(record: SealedRecord) -> dict[str, Any]:
    """Seed, pool key and some ticket numbers of the record."""
    ceremony = ceremony_hash(record.seal, record.ceremony)
    seed = draw_seed(
        seal_hash=seal_hash(record.seal), random_number=ROUND.random_number, ceremony_hash=ceremony
    )
    key = pool_key(seed, "draw")
    entry = record.entries[0]
    return {
        "seal_hash": seal_hash(record.seal).hex(),
        "fingerprint": fingerprint(seal_hash(record.seal)),
        "random_number": ROUND.random_number.hex(),
        "ceremony_hash": ceremony.hex(),
        "seed": seed.hex(),
        "pool": "draw",
        "pool_key": key.hex(),
        "entry": entry.id,
        "leaf": entry.leaf.hex(),
        "tickets": entry.tickets_in("draw"),
        "ticket_numbers": [
            ticket_number(key, entry.leaf, index).hex() for index in range(entry.tickets_in("draw"))
        ],
        "entry_key": entry_key(key, entry.leaf, entry.tickets_in("draw")).hex(),
    }


def outcome_vectors() -> list[dict[str, Any]]:
    """How many results a ceremony source can give."""
    vectors = []
    for ordered in (True, False):
        for repeats in (True, False):
            source = SealedSource(
                closes=0, count=5, highest=49, lowest=1, name="x", ordered=ordered, repeats=repeats
            )
            vectors.append(
                {
                    "count": 5,
                    "lowest": 1,
                    "highest": 49,
                    "ordered": ordered,
                    "repeats": repeats,
                    "outcomes": outcomes(source),
                }
            )
    return vectors


def all_files() -> dict[str, bytes]:
    """Every file of docs/vectors, by its path in there."""
    files, slip, record = whole_record()
    identity = {"name": "Ane Etxeberria", "born": "1990-05-12"}
    vectors = {
        "canonical": canonical_vectors(),
        "identity": identity
        | {
            "salt": salt_of("V001").hex(),
            "identity": identity_hash(**identity, salt=salt_of("V001")),
        },
        "tree": tree_vectors(),
        "fingerprints": [
            {"hash": digest.hex(), "words": fingerprint(digest)}
            for digest in (bytes(32), b"\xff" * 32, sha256(b"").digest())
        ],
        "beacon": {
            "chain": "quicknet",
            "round": ROUND.number,
            "signature": ROUND.signature,
            "random_number": ROUND.random_number.hex(),
            "time": ROUND_TIME,
        },
        "ceremony_outcomes": outcome_vectors(),
        "order": order_vectors(record),
    }
    text = json.dumps(vectors, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    record_files = {f"record/{name}": data for name, data in files.items()}
    return {"vectors.json": text.encode(), "slip.json": slip, **record_files}


def main() -> None:
    """Write all vectors."""
    for name, data in all_files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
