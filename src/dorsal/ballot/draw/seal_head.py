"""The head of a seal: its kind, the round that decides, the ceremony and the fallback.

Section 5 of the draw protocol.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dorsal.ballot.draw.beacon import CHAINS, Chain
from dorsal.ballot.draw.sealed import Seal, SealedBeacon, SealedSource
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput, Problem

DAY_S = 86_400
LONGEST_WAIT_S = 10 * 366 * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a seal says about time: `now` in seconds since 1970, the round that decides (0: a day
    from now), the kind.
    """

    now: int
    round: int = 0
    rehearsal: bool = False


def new_head(rules: Rules, moment: Moment) -> dict[str, Any]:
    """Kind, beacon, ceremony and fallback of a first seal.

    A round that is not in the future makes a rehearsal. `BadInput` when the round is more than ten
    years away, or a ceremony source closes after it.
    """
    chain = CHAINS[rules.beacon.chain]
    newest = chain.newest_round(moment.now)
    number = moment.round or chain.first_round_from(moment.now + DAY_S)
    if problems := list(_faults_of_round(rules, chain, number, moment.now)):
        raise BadInput(problems)
    return {
        "kind": "rehearsal" if moment.rehearsal or number <= newest else "draw",
        "beacon": SealedBeacon(chain=chain.hash, name=chain.name, newest=newest, round=number),
        "ceremony": _sources(rules),
        "fallback": _fallback(rules, chain.time_of(number)),
    }


def _faults_of_round(rules: Rules, chain: Chain, number: int, now: int) -> Iterator[Problem]:
    time = chain.time_of(number)
    if time > now + LONGEST_WAIT_S:
        what = f"round {number} of {chain.name} is more than ten years away"
        right = "ask for the round of a time: dorsal beacon round TIME"
        yield Problem(what, right, column="--beacon-round", value=str(number))
    for source in rules.ceremony:
        if source.closes >= time:
            what = f"the ceremony source {source.name!r} closes after round {number} decides"
            right = f"--beacon-round {chain.first_round_from(source.closes + 1)} or a later one"
            yield Problem(what, right, column="ceremony")


def _sources(rules: Rules) -> tuple[SealedSource, ...]:
    return tuple(
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


def _fallback(rules: Rules, round_time: int) -> dict[str, str | int]:
    hours = rules.beacon.fallback_hours
    if not hours:
        return {}
    chain = CHAINS[rules.beacon.fallback_chain]
    number = chain.first_round_from(round_time + hours * 3600)
    return {"chain": chain.hash, "name": chain.name, "round": number}


def amended_head(amended: Seal, rules: Rules, moment: Moment) -> dict[str, Any]:
    """Kind, beacon, ceremony and fallback of an amendment: those of the seal that it replaces.

    `BadInput` when the rules or the moment say otherwise, and for a draw whose round exists
    already: its outcome could be known.
    """
    chain = CHAINS[amended.beacon.name]
    newest = chain.newest_round(moment.now)
    if problems := list(_faults_of_amendment(amended, rules, moment, newest)):
        raise BadInput(problems)
    number = amended.beacon.round
    return {
        "kind": amended.kind,
        "beacon": SealedBeacon(chain=chain.hash, name=chain.name, newest=newest, round=number),
        "ceremony": amended.ceremony,
        "fallback": amended.fallback,
    }


def _faults_of_amendment(
    amended: Seal, rules: Rules, moment: Moment, newest: int
) -> Iterator[Problem]:
    sealed = amended.beacon
    if amended.kind == "draw" and newest >= sealed.round:
        what = f"round {sealed.round} exists already: the seal can no longer be amended"
        yield Problem(what, "draw with the seal as it is")
    if moment.round not in (0, sealed.round):
        what = f"the sealed round is {sealed.round}; an amendment keeps it"
        yield Problem(what, "leave --beacon-round out", value=str(moment.round))
    if moment.rehearsal and amended.kind == "draw":
        what = "the sealed kind is a draw; an amendment keeps it"
        yield Problem(what, "rehearse in a record of its own", column="--rehearsal")
    round_time = CHAINS[sealed.name].time_of(sealed.round)
    kept = (
        ("beacon.chain", rules.beacon.chain, sealed.name),
        ("beacon.fallback_hours", _fallback(rules, round_time), amended.fallback),
        ("ceremony", _sources(rules), amended.ceremony),
    )
    for key, written, was in kept:
        if written != was:
            what = f"{key} is not as it was sealed; an amendment keeps it"
            yield Problem(what, "write it as it was", column=key)
