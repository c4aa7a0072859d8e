"""A small ballot for unit tests: eight applicants, seven entries, three pools; sealed, amended and
drawn in memory.

Its round is real: number 1000 of drand's quicknet, produced on 23 August 2023.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.beacon import QUICKNET, Round
from dorsal.ballot.draw.drawing import draw_sealed
from dorsal.ballot.draw.offers import Offers, next_line
from dorsal.ballot.draw.record import (
    CHAIN,
    DRAW,
    OFFERS,
    entries_name,
    hash_of_file,
    json_file,
    jsonl_file,
    rules_name,
    seal_name,
)
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.seal import Sealed, seal_entries
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, SealedRules, as_json
from dorsal.ballot.draw.slips import make_slip, slip_bytes
from dorsal.ballot.draw.verify_sealed import SealedRecord, check_sealed
from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    GroupRules,
    OfferRules,
    Pool,
    Quota,
    Reason,
    Rules,
)
from dorsal.ground.progress import SILENT
from tests.ballot.draw.rounds import QUICKNET_1000

Files = dict[str, bytes]

ROUND_TIME = QUICKNET.time_of(1000)
BEFORE = Moment(now=ROUND_TIME - 3600, round=1000)
RULES_FILE = b"# as the director wrote it\n"

RULES = Rules(
    race="Zegama-Aizkorri",
    draw="2027",
    places=6,
    pools=(
        Pool(name="times", kind="merit", places=1, unused="draw"),
        Pool(name="partners", kind="reserved", places=1),
        Pool(name="draw", kind="draw", places=4),
    ),
    classes=(
        ApplicantClass(name="women", column="sex", values=("F",)),
        ApplicantClass(name="local", column="town", values=("Zegama",)),
    ),
    floors=(Quota(class_name="women", scope="draw", form="share", numerator=1, denominator=3),),
    caps=(Quota(class_name="local", scope="all", form="number", number=3),),
    groups=GroupRules(largest=3),
    offers=OfferRules(
        reasons=(
            Reason(name="declined", place="offer", group="shrink"),
            Reason(name="deferred", place="empty", group="shrink"),
            Reason(name="disqualified", place="offer", group="whole"),
        )
    ),
    beacon=BeaconRules(),
)


def person(id_: str, *classes: str, **standing: int) -> Applicant:
    """An applicant whose name is told by their identifier."""
    return Applicant(
        id=id_,
        line=0,
        name=f"Runner {id_}",
        born="1990-05-12",
        classes=classes,
        standing=tuple(sorted(standing.items())),
    )


def single(id_: str, tickets: int, *classes: str, **standing: int) -> Entry:
    """An entry of one applicant with tickets in the pool `draw` (0: none)."""
    return Entry((person(id_, *classes, **standing),), (("draw", tickets),) if tickets else ())


ENTRIES = [
    single("Z1", 1, "women"),
    single("Z2", 4, times=15750),
    Entry((person("Z3", "local"), person("Z4", "local", "women")), (("draw", 2),)),
    single("Z5", 1, "local"),
    single("Z6", 8),
    single("Z7", 2, "women"),
    single("Z8", 0, times=15001),
]
SALTS = {f"Z{n}": sha256(b"salt %d" % n).digest() for n in range(100)}


def seal(
    entries: Sequence[Entry] = ENTRIES,
    rules: Rules = RULES,
    *,
    moment: Moment = BEFORE,
    before: Sequence[Seal] = (),
    amends: bool = False,
) -> Sealed:
    """Seal the small ballot, or another."""
    return seal_entries(
        entries,
        rules,
        rules_file=RULES_FILE,
        moment=moment,
        salts=SALTS,
        before=before,
        amends=amends,
    )


def record_of(*sealed: Sealed, earlier: Sequence[Seal] = ()) -> Files:
    """The files of a record with these seals."""
    files = {CHAIN: jsonl_file([as_json(one) for one in earlier])} if earlier else {}
    for number, one in enumerate(sealed, 1):
        files[seal_name(number)] = json_file(as_json(one.seal))
        files[entries_name(number)] = one.rows
        files[rules_name(number)] = RULES_FILE
    return files


def read(files: Mapping[str, bytes]) -> SealedRecord:
    """The sealed part of a record, which must hold."""
    return check_sealed(files, passed=lambda *_: None, progress=SILENT)


def drawn(files: Files, round_: Round = QUICKNET_1000, *, fallback: bool = False) -> Files:
    """The record with its draw."""
    return files | draw_sealed(read(files), round_, fallback=fallback).files


def offered(files: Files, *occasions: dict[str, str]) -> Files:
    """A drawn record with these occasions of withdrawals, an hour apart."""
    record = read(files)
    outcome = draw_sealed(record, QUICKNET_1000).outcome
    offers = Offers(record.entries, outcome)
    lines: list[Any] = []
    for number, withdrawn in enumerate(occasions, 1):
        time = ROUND_TIME + 3600 * number
        draw_hash = hash_of_file(files[DRAW]).hex()
        lines.append(next_line(withdrawn, offers, lines, draw_hash=draw_hash, time=time))
    return files | {OFFERS: jsonl_file([as_json(line) for line in lines])}


def slip_of(id_: str, one: Sealed) -> bytes:
    """The slip of an applicant for a seal."""
    rows = one.rows.splitlines()
    index = next(i for i, row in enumerate(rows) if f'"id":"{id_}"'.encode() in row)
    slip = make_slip(
        id_,
        row=rows[index],
        index=index,
        leaves=[sha256(b"\0" + row).digest() for row in rows],
        seal=one.seal,
        person={"name": f"Runner {id_}", "born": "1990-05-12", "salt": SALTS[id_].hex()},
        facts={"failures": 3},
        reasons=["1 ticket for applying"],
    )
    return slip_bytes(slip)


def sealed_rules(
    *pools: dict[str, Any],
    classes: Sequence[str] = ("local", "women"),
    floors: Sequence[dict[str, Any]] = (),
    caps: Sequence[dict[str, Any]] = (),
    **groups: Any,
) -> SealedRules:
    """Sealed rules of these pools, each given as its keys that differ from a plain draw."""
    plain = {"kind": "draw", "name": "draw", "unused": "", "waiting_list": 0}
    kept = [{**plain, **pool} for pool in pools]
    for pool in kept:
        if pool["kind"] != "draw":
            del pool["waiting_list"]
    return msgspec.convert(
        {
            "version": 1,
            "places": sum(pool["places"] for pool in kept),
            "pools": kept,
            "classes": list(classes),
            "floors": list(floors),
            "caps": list(caps),
            "groups": {"largest": 4, "does_not_fit": "skip", "has_place": "shrink", **groups},
            "reasons": {
                "declined": {"group": "shrink", "place": "offer"},
                "deferred": {"group": "shrink", "place": "empty"},
                "disqualified": {"group": "whole", "place": "offer"},
            },
            "told": {},
        },
        SealedRules,
    )


def limit(name: str, count: int, scope: str = "draw") -> dict[str, Any]:
    """A floor or cap of the form `number`."""
    return {"class": name, "scope": scope, "form": "number", "number": count, "count": count}


def row(id_: str, *classes: str, tickets: int = 1, **standing: int) -> PublicEntry:
    """A public row of one applicant, or of a group when the id has a `+`; all members are in
    all the classes.
    """
    members = tuple(id_.split("+"))
    return PublicEntry(
        id_,
        members,
        tuple(classes for _ in members),
        tuple(tuple(sorted(standing.items())) for _ in members),
        (("draw", tickets),) if tickets else (),
        sha256(id_.encode()).digest(),
    )
