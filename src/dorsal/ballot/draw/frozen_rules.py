"""The rules as a seal holds them: section 6 of the draw protocol."""

from __future__ import annotations

from typing import Any

import msgspec

from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.rules import Pool, Quota, Rules


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
        "tickets": {pool.name: pool.tickets.sentence() for pool in rules.draws if pool.tickets},
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
