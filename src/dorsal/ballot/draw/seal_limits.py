"""What a seal may hold beyond its types: names, ranges and what belongs together (sections 5 and
6 of the draw protocol).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.sealed import (
    DrawPool,
    NumberQuota,
    ReservedPool,
    Seal,
    SealedQuota,
    SealedRules,
    SealedSource,
    ShareQuota,
)
from dorsal.ballot.rules import ALL_PLACES, MOST_PLACES, MOST_POOLS, NAME
from dorsal.ground.canonical import LARGEST_INTEGER

HASH = re.compile(r"[0-9a-f]{64}")
LONGEST_TEXT = 200
LARGEST_SHARE = 10**6
LARGEST_NUMBER = 10**9
LARGEST_ROUND = 2**40 - 1
MOST_NUMBERS = 100
MOST_SOURCES = 50
MOST_TICKETS_OF_A_DRAW = 2**27
OF_LIST = {"applicants"}
OF_DRAW = {"applicants", "entries", "tickets"}


def is_name(text: str) -> bool:
    """Whether a text may name a pool, a class, a source or a reason."""
    return NAME.fullmatch(text) is not None and text != ALL_PLACES


def fault_of_seal(seal: Seal) -> str:
    """The first thing in a seal that the protocol does not allow, or `""`."""
    for check in (_faults_of_head, _faults_of_beacon, _faults_of_sources, _faults_of_rules):
        for fault in check(seal):
            return fault
    return next(_faults_of_totals(seal), "")


def _faults_of_head(seal: Seal) -> Iterator[str]:
    for key in ("race", "draw"):
        if not 1 <= len(getattr(seal, key)) <= LONGEST_TEXT:
            yield f"`{key}` has 1 to {LONGEST_TEXT} characters"
    if seal.sequence < 1 or seal.amends < 0:
        yield "`sequence` counts from 1 and `amends` from 0"
    if seal.entries.count < 1 or seal.entries.applicants < 1:
        yield "`entries` has at least one row and one applicant"
    for pool, counts in seal.totals.pools.items():
        if counts.get("tickets", 0) > MOST_TICKETS_OF_A_DRAW:
            yield f"{pool} has more than {MOST_TICKETS_OF_A_DRAW:,} tickets"
    hashes = [seal.entries.root, seal.rules_hash, seal.rules_file]
    hashes += [seal.previous] if seal.previous else []
    if any(HASH.fullmatch(one) is None for one in hashes):
        yield "a hash is 64 hexadecimal digits in lower case"


def _faults_of_beacon(seal: Seal) -> Iterator[str]:
    beacon = seal.beacon
    chain = CHAINS.get(beacon.name)
    if chain is None or chain.hash != beacon.chain:
        yield f"the beacon has no chain {beacon.name!r} with the hash {beacon.chain[:16]}..."
        return
    if not 1 <= beacon.round <= LARGEST_ROUND or not 0 <= beacon.newest <= LARGEST_ROUND:
        yield "`round` counts from 1 and `newest` from 0, to 2^40 - 1"
        return
    if seal.kind == "draw" and beacon.round <= beacon.newest:
        future = f"not in the future (newest {beacon.newest})"
        yield f"round {beacon.round} was {future}: only a rehearsal"
    if seal.fallback:
        yield from _faults_of_fallback(seal.fallback, chain.time_of(beacon.round))


def _faults_of_fallback(fallback: dict[str, str | int], round_time: int) -> Iterator[str]:
    number = fallback.get("round")
    chain = CHAINS.get(str(fallback.get("name")))
    named = set(fallback) == {"chain", "name", "round"}
    if not named or chain is None or fallback["chain"] != chain.hash:
        yield "`fallback` is empty, or names a chain, its hash and a round"
    elif not isinstance(number, int) or isinstance(number, bool) or number < 1:
        yield "the fallback's round counts from 1"
    elif number > LARGEST_ROUND:
        yield "the fallback's round is at most 2^40 - 1"
    elif chain.time_of(number) <= round_time:
        yield "the fallback's round must be later than the sealed round"


def _faults_of_sources(seal: Seal) -> Iterator[str]:
    names = [source.name for source in seal.ceremony]
    if len(set(names)) < len(names) or len(names) > MOST_SOURCES:
        yield f"there are at most {MOST_SOURCES} ceremony sources, each with its own name"
    round_time = CHAINS[seal.beacon.name].time_of(seal.beacon.round)
    for source in seal.ceremony:
        if fault := fault_of_source(source):
            yield fault
        elif not 0 <= source.closes < round_time:
            yield f"the ceremony source {source.name!r} must close before the sealed round"


def fault_of_source(source: SealedSource) -> str:
    """What is wrong with a ceremony source apart from its closing time, or `""`."""
    if not is_name(source.name):
        return f"{source.name!r} is no name of a ceremony source"
    if not 0 <= source.lowest <= source.highest <= LARGEST_NUMBER:
        return f"{source.name} has numbers from 0 to 10^9, the lowest not above the highest"
    if not 1 <= source.count <= MOST_NUMBERS:
        return f"{source.name} gives 1 to {MOST_NUMBERS} numbers"
    if not source.repeats and source.count > source.highest - source.lowest + 1:
        return f"{source.name} has fewer different numbers than it must give"
    return ""


def _faults_of_rules(seal: Seal) -> Iterator[str]:
    rules = seal.rules
    yield from _faults_of_pools(rules)
    yield from _faults_of_quotas(rules)
    if list(rules.classes) != sorted(set(rules.classes)) or not all(map(is_name, rules.classes)):
        yield "`classes` are sorted names"
    if rules.groups.largest < 1:
        yield "`largest` is at least 1"
    if not all(map(is_name, rules.reasons)):
        yield "`reasons` are names"


def _faults_of_pools(rules: SealedRules) -> Iterator[str]:
    names = [pool.name for pool in rules.pools]
    if not 1 <= len(names) <= MOST_POOLS or len(set(names)) < len(names):
        yield f"there are 1 to {MOST_POOLS} pools, each with its own name"
    if not rules.draws:
        yield "there is at least one draw"
    places = sum(pool.places for pool in rules.pools)
    if not 1 <= places <= MOST_PLACES or places != rules.places:
        yield f"the pools' places sum to `places`, 1 to {MOST_PLACES}"
    for position, pool in enumerate(rules.pools):
        after = rules.pools[position + 1 :]
        later = [one.name for one in after if not isinstance(one, ReservedPool)]
        if not is_name(pool.name) or pool.places < 0:
            yield f"the pool {pool.name!r} needs a name and at least 0 places"
        if pool.unused and pool.unused not in later:
            yield f"unused places of {pool.name!r} go to a later pool not reserved, or nowhere"
        if isinstance(pool, DrawPool) and not 0 <= pool.waiting_list <= LARGEST_INTEGER:
            yield f"the waiting list of {pool.name!r} has a length, or 0 for all"


def _faults_of_quotas(rules: SealedRules) -> Iterator[str]:
    scopes = {ALL_PLACES, *(pool.name for pool in rules.draws)}
    for kind, quotas in (("floors", rules.floors), ("caps", rules.caps)):
        pairs = [(quota.class_name, quota.scope) for quota in quotas]
        if len(set(pairs)) < len(pairs):
            yield f"two {kind} have the same class and scope"
        for quota in quotas:
            if quota.class_name not in rules.classes or quota.scope not in scopes:
                yield f"one of the {kind} has an unknown class or scope"
            if not 0 <= quota.count <= LARGEST_INTEGER or not _is_allowed(quota):
                yield f"one of the {kind} has a number that is not allowed"


def _is_allowed(quota: SealedQuota) -> bool:
    match quota:
        case NumberQuota(number=number):
            return number >= 0
        case ShareQuota(numerator=numerator, denominator=denominator):
            return 0 <= numerator <= denominator <= LARGEST_SHARE and denominator >= 1
    return True


def _faults_of_totals(seal: Seal) -> Iterator[str]:
    """The keys of `totals`, which the rules determine; the numbers are counted later."""
    totals, rules = seal.totals, seal.rules
    listed = [pool for pool in rules.pools if not isinstance(pool, ReservedPool)]
    if totals.classes.keys() != set(rules.classes) or totals.pools.keys() != {
        pool.name for pool in listed
    }:
        yield "`totals` lists every class, and every pool that is not reserved"
        return
    draws = {pool.name for pool in rules.draws}
    for name, of_class in totals.classes.items():
        if of_class.tickets.keys() != draws or min(of_class.tickets.values()) < 0:
            yield f"the totals of {name!r} count the tickets in every draw"
        if of_class.applicants < 0:
            yield f"the totals of {name!r} count applicants"
    for pool in listed:
        keys = OF_DRAW if isinstance(pool, DrawPool) else OF_LIST
        counts = totals.pools[pool.name]
        if counts.keys() != keys or min(counts.values()) < 0:
            yield f"the totals of {pool.name!r} count {', '.join(sorted(keys))}"
