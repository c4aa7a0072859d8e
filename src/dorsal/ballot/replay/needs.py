"""What other rules need to know about people that the public rows do not hold.

The rows hold classes, standings and tickets as the sealed rules gave them. Other places, floors,
caps, orders of pools and waiting lists are computed from them; another ticket rule, another class
or another list of guests needs the facts of the entry file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dorsal.ballot.draw.frozen_rules import freeze_rules
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.entry_file.cells import same
from dorsal.ballot.rules import ApplicantClass, Pool, Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput


def read_sealed_rules(data: bytes, sealed: SealedRules) -> Rules | None:
    """The director's rules of a record, from its rules file; `None` when this program cannot read
    it, or when it does not say what was sealed.

    What was told in words is not compared: its wording may change between versions.
    """
    try:
        rules = read_rules(data)
    except BadInput:
        return None
    return rules if _computed(freeze_rules(rules)) == _computed(sealed) else None


def _computed(rules: SealedRules) -> SealedRules:
    """The part that is computed with, before anything is counted."""
    replace = msgspec.structs.replace
    return replace(
        rules,
        floors=tuple(replace(one, count=0) for one in rules.floors),
        caps=tuple(replace(one, count=0) for one in rules.caps),
        told={},
    )


def missing_facts(entries: Sequence[PublicEntry], *, sealed: Rules, rules: Rules) -> list[str]:
    """Why the public rows are not enough for other rules, one sentence for each reason; none when
    they are.
    """
    return [
        *_unknown_classes(sealed, rules),
        *_unknown_pools(sealed, rules),
        *_other_groups(entries, sealed, rules),
    ]


def _unknown_classes(sealed: Rules, rules: Rules) -> Iterator[str]:
    before = {one.name: one for one in sealed.classes}
    for one in rules.classes:
        if one.name not in before:
            yield f"the sealed rules know no class {one.name!r}"
        elif _membership(one) != _membership(before[one.name]):
            yield f"the class {one.name!r} is defined otherwise than in the sealed rules"


def _membership(one: ApplicantClass) -> tuple[str, frozenset[str]]:
    return one.column, frozenset(map(same, one.values))


def _unknown_pools(sealed: Rules, rules: Rules) -> Iterator[str]:
    before = {pool.name: pool for pool in sealed.pools}
    for pool in rules.pools:
        if pool.kind == "reserved":
            continue
        old = before.get(pool.name)
        if old is None or _needs(old) != _needs(pool):
            what = "list" if _needs(pool) == "list" else pool.kind
            yield f"the sealed rules have no {what} pool {pool.name!r}"
        elif pool.kind == "draw":
            yield from _other_tickets(old, pool)
        elif _listed(old) != _listed(pool):
            yield f"who stands in {pool.name!r} is found otherwise than in the sealed rules"


def _needs(pool: Pool) -> str:
    return "list" if pool.kind in ("invitation", "guaranteed") else pool.kind


def _listed(pool: Pool) -> tuple[str, frozenset[str]]:
    return pool.column, frozenset(map(same, pool.values))


def _other_tickets(old: Pool, pool: Pool) -> Iterator[str]:
    if pool.tickets != old.tickets:
        said, now = _sentence(old), _sentence(pool)
        yield f"the tickets of {pool.name!r} are counted otherwise: sealed {said!r}, now {now!r}"
    if pool.only != old.only:
        said, now = old.only or "everybody", pool.only or "everybody"
        yield f"{pool.name!r} is for others: sealed {said}, now {now}"


def _sentence(pool: Pool) -> str:
    return pool.tickets.sentence() if pool.tickets else "Everybody has 1 ticket."


def _other_groups(entries: Sequence[PublicEntry], sealed: Rules, rules: Rules) -> Iterator[str]:
    old, new = sealed.groups, rules.groups
    largest = max((len(entry.members) for entry in entries), default=0)
    if largest > new.largest:
        yield (
            f"a group of {largest} was sealed, and {new.largest} at most may now apply together: "
            "divide it in the entry file"
        )
    if largest > 1 and old.tickets != new.tickets:
        yield f"tickets of groups are counted otherwise: sealed {old.tickets}, now {new.tickets}"
    if new.largest > 1 and _group_columns(sealed) != _group_columns(rules):
        yield "groups and their acceptance are read from other columns than in the sealed rules"
    if rules.columns.confirmed and new.largest > 1 and old.not_accepted != new.not_accepted:
        yield (
            "groups that are not accepted by all are treated otherwise: "
            f"sealed {old.not_accepted}, now {new.not_accepted}"
        )


def _group_columns(rules: Rules) -> tuple[str, str]:
    return rules.columns.group, rules.columns.confirmed
