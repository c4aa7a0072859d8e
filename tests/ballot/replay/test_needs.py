"""What other rules need to know that public rows do not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsal.ballot.draw.counts import Tally
from dorsal.ballot.draw.frozen_rules import freeze_rules, with_counts
from dorsal.ballot.replay import missing_facts, read_sealed_rules
from dorsal.ballot.rules import (
    ApplicantClass,
    Columns,
    GroupRules,
    OfferRules,
    Pool,
    Quota,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.tickets import Flat, Linear
from tests.ballot.draw.small_ballot import row
from tests.outside.office_on_disk import RULES

ROWS = [row("Z1"), row("Z2+Z3"), row("Z4", times=900)]
LINEAR = Linear(column="failures")
SEALED = Rules(
    race="Aizkorri",
    draw="2027",
    places=9,
    pools=(
        Pool(name="elite", kind="invitation", places=1, column="list", values=("elite",)),
        Pool(name="times", kind="merit", places=2, column="best_time", unused="draw"),
        Pool(name="sponsors", kind="reserved", places=2),
        Pool(name="draw", kind="draw", places=4, tickets=LINEAR),
    ),
    classes=(ApplicantClass(name="women", column="sex", values=("F", "W")),),
    groups=GroupRules(largest=3),
)
ELITE, TIMES, SPONSORS, DRAW = SEALED.pools


def lacking(rules: Rules) -> list[str]:
    return missing_facts(ROWS, sealed=SEALED, rules=rules)


def with_pool(pool: Pool) -> Rules:
    """The sealed rules with this pool in the place of that of its name, or added."""
    kept = {one.name: one for one in SEALED.pools} | {pool.name: pool}
    return replace(SEALED, pools=tuple(kept.values()))


@pytest.mark.parametrize(
    "rules",
    [
        SEALED,
        replace(SEALED, floors=(Quota(class_name="women", scope="draw", form="applicants"),)),
        replace(SEALED, caps=(Quota(class_name="women", scope="all", form="number", number=2),)),
        replace(SEALED, pools=(DRAW, TIMES, ELITE), classes=()),
        replace(SEALED, groups=replace(SEALED.groups, does_not_fit="stop", has_place="leave-out")),
        replace(SEALED, groups=replace(SEALED.groups, not_accepted="leave-out", largest=8)),
        replace(SEALED, offers=OfferRules(answer_days=3, reasons=(Reason(name="declined"),))),
        replace(SEALED, race="Another", draw="2028", columns=replace(Columns(), email="mail")),
        with_pool(replace(TIMES, best="highest", places=1, unused="")),
        with_pool(replace(DRAW, waiting_list=3, places=7)),
        with_pool(replace(ELITE, kind="guaranteed", values=("ELITE ",))),
        with_pool(Pool(name="partners", kind="reserved", places=1)),
        replace(
            SEALED, classes=(ApplicantClass(name="women", column="sex", values=("w", "f", "F")),)
        ),
    ],
)
def test_the_rows_hold_what_seating_needs(rules: Rules) -> None:
    assert lacking(rules) == []


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (
            with_pool(replace(DRAW, tickets=Flat())),
            "the tickets of 'draw' are counted otherwise: sealed '1 ticket for applying and 1 more "
            "for each 1 in the column failures.', now 'Everybody has 1 ticket.'",
        ),
        (
            with_pool(replace(DRAW, only="women")),
            "'draw' is for others: sealed everybody, now women",
        ),
        (
            with_pool(Pool(name="second", kind="draw", places=1, tickets=LINEAR)),
            "the sealed rules have no draw pool 'second'",
        ),
        (
            with_pool(replace(TIMES, name="climbs", column="climb")),
            "the sealed rules have no merit pool 'climbs'",
        ),
        (
            with_pool(Pool(name="sponsors", kind="guaranteed", places=2, column="list")),
            "the sealed rules have no list pool 'sponsors'",
        ),
        (
            with_pool(replace(TIMES, column="index")),
            "who stands in 'times' is found otherwise than in the sealed rules",
        ),
        (
            with_pool(replace(ELITE, values=("elite", "press"))),
            "who stands in 'elite' is found otherwise than in the sealed rules",
        ),
        (
            replace(SEALED, classes=(ApplicantClass(name="young", column="age", values=("20",)),)),
            "the sealed rules know no class 'young'",
        ),
        (
            replace(SEALED, classes=(replace(SEALED.classes[0], values=("F",)),)),
            "the class 'women' is defined otherwise than in the sealed rules",
        ),
        (
            replace(SEALED, groups=GroupRules(largest=1)),
            "a group of 2 was sealed, and 1 at most may now apply together: divide it in the entry "
            "file",
        ),
        (
            replace(SEALED, groups=replace(SEALED.groups, tickets="mean")),
            "tickets of groups are counted otherwise: sealed min, now mean",
        ),
        (
            replace(SEALED, columns=replace(Columns(), confirmed="accepted")),
            "groups and their acceptance are read from other columns than in the sealed rules",
        ),
    ],
)
def test_what_the_rows_lack_is_said_precisely(rules: Rules, why: str) -> None:
    assert lacking(rules) == [why]


def test_acceptance_counts_only_where_it_is_asked() -> None:
    sealed = replace(SEALED, columns=replace(Columns(), confirmed="accepted"))
    rules = replace(sealed, groups=replace(sealed.groups, not_accepted="without"))
    why = "groups that are not accepted by all are treated otherwise: sealed alone, now without"
    assert missing_facts(ROWS, sealed=sealed, rules=rules) == [why]
    assert missing_facts(ROWS[:1], sealed=sealed, rules=replace(sealed, groups=GroupRules())) == []


def test_everything_that_is_lacking_is_told_at_once() -> None:
    rules = replace(with_pool(replace(DRAW, tickets=Flat(), only="young")), groups=GroupRules())
    assert len(lacking(rules)) == 3


def test_the_rules_file_counts_when_it_says_what_was_sealed() -> None:
    rules = read_rules(RULES)
    sealed = with_counts(freeze_rules(rules), Tally([row("Z1", "women"), row("Z2")]))
    assert read_sealed_rules(RULES.encode(), sealed) == rules
    reworded = freeze_rules(replace(rules, offers=replace(rules.offers, answer_days=3)))
    assert read_sealed_rules(RULES.encode(), reworded) == rules
    other = RULES.replace('at_least = "1/4"', 'at_least = "1/3"')
    assert read_sealed_rules(other.encode(), sealed) is None
    assert read_sealed_rules(b"# rules", sealed) is None
