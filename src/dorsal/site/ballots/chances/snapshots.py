"""Snapshots of a ballot's chances: who applies at a moment, and everybody's chance of a place.

The chances stand in the cache under the hash of the rules and the entry file, and the last snapshot
of each ballot beside them, so that it can be shown while the next one is being computed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from math import log

import msgspec
from django.core.cache import cache
from django.db.models import Count, Max

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file import check_entries, read_entries
from dorsal.ballot.odds import BallotForm, ChanceRow, Chances, Kind, form_ballot
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.odds_runs import Effort, chances_of
from dorsal.site.ballots.entries.entry_list import EntryList, make_entry_list
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal import clock
from dorsal.site.journal.models import Event

EFFORT = Effort(precision=0.001, most_draws=4000, seed=1)
KEPT_S = 60 * 60 * 24 * 400
VERSION = 1  # of what stands in the cache
SURE, NO_CHANCE = -1, -2


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The chances of a ballot as it stood at a time.

    `mark` is what the database said then; `digest` the hash of rules and entry file. `standing`
    gives for each applicant's code a position in the rows of `chances`, `SURE` or `NO_CHANCE`.
    `entries` is the compressed entry file. `problems` say why there are no chances.
    """

    digest: str
    mark: str
    at: datetime
    rules: bytes
    entries: bytes
    standing: dict[str, int]
    chances: Chances | None
    problems: tuple[str, ...] = ()


def newest_snapshot(ballot: Ballot) -> Snapshot | None:
    """The last snapshot that was taken of a ballot."""
    found = cache.get(_newest_key(ballot))
    return None if found is None else msgspec.msgpack.decode(found, type=Snapshot)


def take_snapshot(ballot: Ballot) -> Snapshot:
    """Compute the chances of a ballot as it stands and keep them as the newest."""
    at, mark = clock.now(), mark_of(ballot)
    try:
        made = _snapshot(make_entry_list(ballot), mark=mark, at=at)
    except BadInput as error:
        made = _without_chances(ballot, error.problems, mark=mark, at=at)
    cache.set(_newest_key(ballot), msgspec.msgpack.encode(made), KEPT_S)
    return made


def mark_of(ballot: Ballot) -> str:
    """What the database says of a ballot, in short: another mark, another list perhaps."""
    race = ballot.edition.race_id
    seen = ballot.applications.aggregate(
        count=Count("id"), changed=Max("changed_at"), left=Max("withdrawn_at")
    )
    event = Event.objects.filter(race=race).aggregate(last=Max("id"))["last"]
    fact = GivenFact.objects.filter(race=race).aggregate(last=Max("id"))["last"]
    rules = sha256(ballot.rules.encode()).hexdigest()[:16]
    return f"{rules} {seen['count']} {seen['changed']} {seen['left']} {event} {fact}"


def digest_of(rules: bytes, entries: bytes) -> str:
    """The hash under which the chances of an entry file under rules are kept."""
    return sha256(sha256(rules).digest() + sha256(entries).digest()).hexdigest()


def kept_chances(form: BallotForm, digest: str) -> Chances:
    """The chances of a ballot, from the cache where they are."""
    key = f"chances:{VERSION}:{digest}"
    found = cache.get(key)
    if found is not None:
        return msgspec.msgpack.decode(found, type=Chances)
    made = chances_of(form, EFFORT)
    cache.set(key, msgspec.msgpack.encode(made), KEPT_S)
    return made


@lru_cache(maxsize=4)
def read_snapshot(rules: bytes, entries: bytes) -> tuple[Rules, tuple[Applicant, ...]]:
    """The rules and the applicants of a snapshot; kept in memory while they are asked for."""
    read = read_rules(rules)
    return read, tuple(read_entries(zlib.decompress(entries), read).checked())


def row_like(kind: Kind, rows: Sequence[ChanceRow]) -> ChanceRow | None:
    """The row of a kind; where there is none, the nearest: as many friends first, then the same
    classes, pools and friends, then the nearest number of tickets.
    """
    exact = next((row for row in rows if row.kind == kind), None)
    return exact or min(rows, key=lambda row: _distance(row.kind, kind), default=None)


def _distance(one: Kind, other: Kind) -> tuple[float, ...]:
    theirs, own = dict(one.tickets), dict(other.tickets)
    apart = sum(
        abs(log((theirs.get(draw, 0) + 0.5) / (own.get(draw, 0) + 0.5)))
        for draw in theirs.keys() | own.keys()
    )
    return (
        abs(len(one.friends) - len(other.friends)),
        one.classes != other.classes,
        one.standing != other.standing,
        one.friends != other.friends,
        apart,
    )


def _newest_key(ballot: Ballot) -> str:
    return f"chances:{VERSION}:newest:{ballot.pk}"


def _snapshot(made: EntryList, *, mark: str, at: datetime) -> Snapshot:
    rules = read_rules(made.rules)
    checked = check_entries(made.entries, rules, near=False)
    checked.raise_errors()
    form = form_ballot(checked.entries, rules)
    digest = digest_of(made.rules, made.entries)
    chances = kept_chances(form, digest)
    return Snapshot(
        digest=digest,
        mark=mark,
        at=at,
        rules=made.rules,
        entries=zlib.compress(made.entries),
        standing=_standing(form, chances),
        chances=chances,
    )


def _standing(form: BallotForm, chances: Chances) -> dict[str, int]:
    row_of: Mapping[Kind, int] = {row.kind: at for at, row in enumerate(chances.rows)}
    members = (member for entry in form.entries for member in entry.members)
    found = {}
    for member, kind in zip(members, form.kind_of, strict=True):
        nothing = SURE if member in form.sure else NO_CHANCE
        found[member] = row_of.get(form.kinds[kind], NO_CHANCE) if kind >= 0 else nothing
    return found


def _without_chances(
    ballot: Ballot, problems: Sequence[Problem], *, mark: str, at: datetime
) -> Snapshot:
    return Snapshot(
        digest="",
        mark=mark,
        at=at,
        rules=ballot.rules.encode(),
        entries=b"",
        standing={},
        chances=None,
        problems=tuple(str(one) for one in problems[:20]),
    )
