"""The head of a seal: kind, round, ceremony and fallback, and what amendments keep of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dorsal.ballot.draw.beacon import CHAINS, DEFAULT
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import seal_hash
from dorsal.ballot.rules import BeaconRules, CeremonySource
from dorsal.ground.problems import BadInput, Problem
from tests.ballot.draw.small_ballot import BEFORE, ROUND_TIME, RULES, seal

DICE = CeremonySource(
    name="dice", count=2, lowest=1, highest=6, ordered=True, repeats=True, closes=ROUND_TIME - 1
)


def refused(**arguments: Any) -> Problem:
    """The one problem for which sealing is refused."""
    with pytest.raises(BadInput) as raised:
        seal(**arguments)
    (problem,) = raised.value.problems
    return problem


@pytest.mark.parametrize(
    ("now", "newest", "kind"),
    [
        (ROUND_TIME - 1, 999, "draw"),
        (ROUND_TIME, 1000, "rehearsal"),
        (ROUND_TIME + 300, 1100, "rehearsal"),
        (ROUND_TIME - 9 * 365 * 86_400, 0, "draw"),
    ],
)
def test_a_round_that_exists_makes_a_rehearsal(now: int, newest: int, kind: str) -> None:
    one = seal(moment=Moment(now=now, round=1000)).seal
    assert (one.kind, one.beacon.newest, one.beacon.round) == (kind, newest, 1000)


def test_a_rehearsal_on_purpose_has_a_future_round() -> None:
    one = seal(moment=replace(BEFORE, rehearsal=True)).seal
    assert (one.kind, one.beacon.newest < one.beacon.round) == ("rehearsal", True)


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_without_a_round_it_is_the_first_of_a_day_later(name: str) -> None:
    chain = CHAINS[name]
    rules = replace(RULES, beacon=BeaconRules(chain=name))  # type: ignore[arg-type]
    one = seal(rules=rules, moment=Moment(now=chain.genesis_s + 10_000_001)).seal
    time = chain.time_of(one.beacon.round)
    assert 0 <= time - (chain.genesis_s + 10_000_001 + 86_400) < chain.period_s
    assert (one.kind, one.beacon.name, one.beacon.chain) == ("draw", name, chain.hash)


def test_the_fallback_is_the_first_round_after_the_hours_of_the_rules() -> None:
    rules = replace(RULES, beacon=BeaconRules(fallback_hours=48, fallback_chain="default"))
    number = seal(rules=rules).seal.fallback["round"]
    assert isinstance(number, int)
    assert seal(rules=rules).seal.fallback == {
        "chain": DEFAULT.hash,
        "name": "default",
        "round": number,
    }
    assert 0 <= DEFAULT.time_of(number) - (ROUND_TIME + 48 * 3600) < 30


def test_declared_sources_enter_in_their_order() -> None:
    balls = replace(DICE, name="balls", ordered=False)
    one = seal(rules=replace(RULES, ceremony=(DICE, balls))).seal
    assert [(source.name, source.ordered) for source in one.ceremony] == [
        ("dice", True),
        ("balls", False),
    ]


def test_a_source_that_closes_too_late_is_refused_with_the_first_round_that_would_do() -> None:
    late = replace(DICE, closes=ROUND_TIME)
    problem = refused(rules=replace(RULES, ceremony=(late,)))
    assert problem.what == "the ceremony source 'dice' closes after round 1000 decides"
    assert problem.right == "--beacon-round 1001 or a later one"
    one = seal(rules=replace(RULES, ceremony=(late,)), moment=replace(BEFORE, round=1001))
    assert one.seal.beacon.round == 1001


def test_a_round_that_nobody_will_live_to_see_is_a_slip_of_the_pen() -> None:
    problem = refused(moment=replace(BEFORE, round=10_000_000_000))
    assert problem.what == "round 10000000000 of quicknet is more than ten years away"
    assert (problem.column, problem.value) == ("--beacon-round", "10000000000")


def test_an_amendment_keeps_the_round_the_ceremony_and_the_fallback() -> None:
    rules = replace(RULES, ceremony=(DICE,), beacon=BeaconRules(fallback_hours=48))
    first = seal(rules=rules).seal
    later = Moment(now=ROUND_TIME - 3)
    second = seal(rules=rules, moment=later, before=[first], amends=True).seal
    assert (second.sequence, second.amends, second.previous) == (2, 1, seal_hash(first).hex())
    assert (second.kind, second.ceremony, second.fallback) == (
        first.kind,
        first.ceremony,
        first.fallback,
    )
    assert (second.beacon.name, second.beacon.round) == ("quicknet", 1000)
    assert (first.beacon.newest, second.beacon.newest) == (0, 999)


@pytest.mark.parametrize(
    ("changes", "moment", "columns"),
    [
        ({"beacon": BeaconRules(chain="default")}, BEFORE, ["beacon.chain"]),
        ({"beacon": BeaconRules(fallback_hours=1)}, BEFORE, ["beacon.fallback_hours"]),
        ({"ceremony": (replace(DICE, count=3),)}, BEFORE, ["ceremony"]),
        ({}, replace(BEFORE, round=1001), [""]),
        ({}, replace(BEFORE, rehearsal=True), ["--rehearsal"]),
        (
            {"beacon": BeaconRules(chain="default", fallback_hours=1), "ceremony": ()},
            replace(BEFORE, round=7),
            ["", "beacon.chain", "beacon.fallback_hours", "ceremony"],
        ),
    ],
)
def test_an_amendment_that_says_otherwise_is_refused_with_all_that_it_must_keep(
    changes: dict[str, Any], moment: Moment, columns: list[str]
) -> None:
    rules = replace(RULES, ceremony=(DICE,))
    before = [seal(rules=rules).seal]
    with pytest.raises(BadInput) as raised:
        seal(rules=replace(rules, **changes), moment=moment, before=before, amends=True)
    assert [problem.column for problem in raised.value.problems] == columns


def test_once_the_round_exists_a_draw_can_no_longer_be_amended() -> None:
    problem = refused(moment=Moment(now=ROUND_TIME), before=[seal().seal], amends=True)
    assert problem.what == "round 1000 exists already: the seal can no longer be amended"


def test_a_rehearsal_can_be_amended_at_any_time() -> None:
    first = seal(moment=Moment(now=ROUND_TIME + 9, round=1000)).seal
    again = seal(moment=Moment(now=ROUND_TIME + 99), before=[first], amends=True).seal
    assert (again.kind, again.amends) == ("rehearsal", 1)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"draw": "2028"}, "the sealed draw is '2027'; an amendment keeps its name"),
        ({"race": "Other"}, "the seals before are of another race, 'Zegama-Aizkorri'"),
    ],
)
def test_an_amendment_of_something_else_is_refused(rules: dict[str, Any], why: str) -> None:
    before = [seal().seal]
    assert refused(rules=replace(RULES, **rules), before=before, amends=True).what == why
