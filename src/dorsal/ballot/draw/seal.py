"""Sealing a ballot: rows, root, frozen rules and the round that will decide, in one published
commitment.

Sections 4 to 6 of the draw protocol. What the seal hides is only who the people are: salts and
names go to the private store, one line for each applicant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from dorsal.ballot.applicants import Entry, Fact
from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.counts import Tally, overfull_scope
from dorsal.ballot.draw.merkle import tree_root
from dorsal.ballot.draw.rows import PublicEntry, RowWriter
from dorsal.ballot.draw.seal_limits import fault_of_seal
from dorsal.ballot.draw.sealed import (
    PROTOCOL,
    EntriesRoot,
    Seal,
    SealedBeacon,
    SealedRules,
    SealedSource,
    rules_hash,
    seal_hash,
)
from dorsal.ballot.rules import Pool, Quota, Rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.progress import SILENT, Progress

SALT_BYTES = 32
DAY_S = 86_400


class PrivatePerson(msgspec.Struct, frozen=True, gc=False):
    """One line of the private store: what opens an applicant's identity, and the facts behind
    their tickets.
    """

    id: str
    salt: str
    name: str
    born: str
    facts: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a seal says about time: `now` in seconds since 1970, the round that decides (0: a day
    from now), the kind.
    """

    now: int
    round: int = 0
    rehearsal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A new seal, the rows it fixes as the file's bytes, and the lines of the private store."""

    seal: Seal
    rows: bytes
    private: Callable[[], Iterator[bytes]]


def seal_entries(
    entries: Sequence[Entry],
    rules: Rules,
    *,
    rules_file: bytes,
    moment: Moment,
    salts: Mapping[str, bytes],
    before: Sequence[Seal] = (),
    amends: bool = False,
    progress: Progress = SILENT,
) -> Sealed:
    """Seal entries (sorted by id) under rules; `BadInput` when the rules cannot be kept.

    `salts` holds 32 random bytes for each applicant's id; `before` are all earlier seals of the
    race; with `amends` the new seal replaces the last of them, whose round, ceremony and fallback
    it keeps.
    """
    if not entries:
        right = "an entry file with at least one line"
        raise BadInput([Problem("there is no entry to seal", right)])
    amended = before[-1] if amends else None
    with progress.stage("Writing and hashing the public rows"):
        data, public = _write_rows(entries, salts)
        root = tree_root([entry.leaf for entry in public])
    with progress.stage("Counting"):
        tally = Tally(public)
        frozen = with_counts(freeze_rules(rules), tally)
        head = amended_head(amended, moment) if amended else new_head(rules, moment)
        seal = Seal(
            protocol=PROTOCOL,
            race=rules.race,
            draw=rules.draw,
            sequence=len(before) + 1,
            previous=seal_hash(before[-1]).hex() if before else "",
            amends=amended.sequence if amended else 0,
            entries=EntriesRoot(
                applicants=sum(len(entry.members) for entry in public),
                count=len(public),
                root=root.hex(),
            ),
            totals=tally.totals(frozen),
            rules=frozen,
            rules_hash=rules_hash(frozen),
            rules_file=sha256(rules_file).hexdigest(),
            **head,
        )
    _refuse_faults(seal)
    return Sealed(seal=seal, rows=data, private=lambda: private_lines(entries, rules, salts))


def _write_rows(
    entries: Sequence[Entry], salts: Mapping[str, bytes]
) -> tuple[bytes, list[PublicEntry]]:
    write = RowWriter(salts).write
    rows: list[bytes] = []
    public: list[PublicEntry] = []
    for entry in entries:
        row, read_back = write(entry)
        rows.append(row)
        public.append(read_back)
    rows.append(b"")
    return b"\n".join(rows), public


def _refuse_faults(seal: Seal) -> None:
    scope = overfull_scope(seal.rules.floors, seal.rules)
    if scope:
        sums = ", ".join(f"{f.class_name} {f.count}" for f in seal.rules.floors if f.scope == scope)
        what = f"the floors of {scope} need more places than there are: {sums}"
        raise BadInput(
            [Problem(what, f"at most {seal.rules.places_of(scope)} in all", column="floors")]
        )
    if fault := fault_of_seal(seal):
        raise BadInput([Problem(fault, "mend the rules, or the round")])


def new_head(rules: Rules, moment: Moment) -> dict[str, Any]:
    """Kind, beacon, ceremony and fallback of a first seal; a round that is not in the future
    makes a rehearsal.
    """
    chain = CHAINS[rules.beacon.chain]
    newest = chain.newest_round(moment.now)
    number = moment.round or chain.first_round_from(moment.now + DAY_S)
    sources = tuple(
        SealedSource(
            closes=one.closes,
            count=one.count,
            highest=one.highest,
            lowest=one.lowest,
            name=one.name,
            ordered=one.ordered,
            repeats=one.repeats,
        )
        for one in rules.ceremony
    )
    return {
        "kind": "rehearsal" if moment.rehearsal or number <= newest else "draw",
        "beacon": SealedBeacon(chain=chain.hash, name=chain.name, newest=newest, round=number),
        "ceremony": sources,
        "fallback": _fallback(rules, chain.time_of(number)),
    }


def _fallback(rules: Rules, round_time: int) -> dict[str, str | int]:
    hours = rules.beacon.fallback_hours
    if not hours:
        return {}
    chain = CHAINS[rules.beacon.fallback_chain]
    number = chain.first_round_from(round_time + hours * 3600)
    return {"chain": chain.hash, "name": chain.name, "round": number}


def amended_head(amended: Seal, moment: Moment) -> dict[str, Any]:
    """Kind, beacon, ceremony and fallback of an amendment: those of the seal that it replaces.

    Raises `BadInput` for a draw whose round exists already: its outcome could be known.
    """
    chain = CHAINS[amended.beacon.name]
    newest = chain.newest_round(moment.now)
    if amended.kind == "draw" and newest >= amended.beacon.round:
        what = f"round {amended.beacon.round} exists already: the seal can no longer be amended"
        raise BadInput([Problem(what, "draw with the seal as it is")])
    beacon = SealedBeacon(
        chain=chain.hash, name=chain.name, newest=newest, round=amended.beacon.round
    )
    return {
        "kind": amended.kind,
        "beacon": beacon,
        "ceremony": amended.ceremony,
        "fallback": amended.fallback,
    }


def freeze_rules(rules: Rules) -> SealedRules:
    """The rules as sealed, with the counts of floors and caps still 0."""
    return msgspec.convert(
        {
            "version": rules.version,
            "places": rules.places,
            "pools": [_pool(pool) for pool in rules.pools],
            "classes": sorted(one.name for one in rules.classes),
            "floors": [_quota(quota) for quota in rules.floors],
            "caps": [_quota(quota) for quota in rules.caps],
            "groups": {
                "largest": rules.groups.largest,
                "does_not_fit": rules.groups.does_not_fit,
                "has_place": rules.groups.has_place,
            },
            "reasons": {
                one.name: {"group": one.group, "place": one.place} for one in rules.offers.reasons
            },
            "told": told(rules),
        },
        SealedRules,
    )


def with_counts(rules: SealedRules, tally: Tally) -> SealedRules:
    """The same rules with every floor and cap counted."""
    return msgspec.structs.replace(
        rules,
        floors=tuple(
            msgspec.structs.replace(one, count=tally.quota_count(one, rules))
            for one in rules.floors
        ),
        caps=tuple(
            msgspec.structs.replace(one, count=tally.quota_count(one, rules)) for one in rules.caps
        ),
    )


def _pool(pool: Pool) -> dict[str, Any]:
    sealed: dict[str, Any] = {
        "name": pool.name,
        "kind": pool.kind,
        "places": pool.places,
        "unused": pool.unused,
    }
    if pool.kind == "merit":
        sealed["best"] = pool.best
    if pool.kind == "draw":
        sealed["waiting_list"] = pool.waiting_list
    return sealed


def _quota(quota: Quota) -> dict[str, Any]:
    sealed: dict[str, Any] = {
        "class": quota.class_name,
        "scope": quota.scope,
        "form": quota.form,
        "count": 0,
    }
    if quota.form == "number":
        sealed["number"] = quota.number
    if quota.form == "share":
        sealed |= {"numerator": quota.numerator, "denominator": quota.denominator}
    return sealed


def told(rules: Rules) -> dict[str, Any]:
    """The rules that bind people and change nothing in the computation, as plain text and
    numbers.
    """
    return {
        "tickets": {pool.name: pool.tickets.sentence for pool in rules.draws if pool.tickets},
        "only": {pool.name: pool.only for pool in rules.draws if pool.only},
        "classes": {
            one.name: {"column": one.column, "is": list(one.values)} for one in rules.classes
        },
        "groups": {"tickets": rules.groups.tickets, "not_accepted": rules.groups.not_accepted},
        "offers": {
            "answer_days": rules.offers.answer_days,
            "transfers": rules.offers.transfers,
            "postponed": rules.offers.postponed,
        },
        "next_year": {one.name: one.tickets for one in rules.offers.reasons},
    }


def _fact(value: Fact) -> str | int:
    return value if isinstance(value, int) else str(value)


def private_lines(
    entries: Iterable[Entry], rules: Rules, salts: Mapping[str, bytes]
) -> Iterator[bytes]:
    """The private store: one JSON line for each applicant, in the order of the rows."""
    encode = msgspec.json.Encoder().encode
    columns = rules.fact_columns
    for entry in entries:
        for one in entry.members:
            facts = {name: _fact(value) for name, value in zip(columns, one.facts, strict=True)}
            person = PrivatePerson(one.id, salts[one.id].hex(), one.name, one.born, facts)
            yield encode(person) + b"\n"
