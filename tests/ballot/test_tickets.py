"""The named ticket rules, their reasons and their bounds."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.tickets import (
    MOST_TICKETS,
    Advanced,
    Doubling,
    Flat,
    Linear,
    Table,
    TicketRule,
    combine_tickets,
)
from dorsal.ground.wording import English, NameOf

ZEGAMA = Linear(column="failures", base=1, each=1)
WESTERN_STATES = Doubling(column="failures")
HIGH_LONESOME = Advanced(
    expression="2**(failures + finishes + 1) + 2*ln(volunteering + trail_work + 1)", scale=100
)


def test_flat_gives_everybody_the_same() -> None:
    assert Flat(tickets=2).count({"failures": 7}) == 2
    assert Flat().reasons({}) == ("1 ticket for applying, as for everybody", "1 ticket in all")
    assert Flat(tickets=3).sentence() == "Everybody has 3 tickets."
    assert Flat().columns == ()


@pytest.mark.parametrize(("failures", "tickets"), [(0, 1), (1, 2), (3, 4), (10, 11)])
def test_linear_adds_one_for_each_failure_at_zegama(failures: int, tickets: int) -> None:
    assert ZEGAMA.count({"failures": failures}) == tickets


def test_linear_tells_each_part() -> None:
    assert ZEGAMA.reasons({"failures": 3}) == (
        "1 ticket for applying",
        "failures: 3, so 3 more",
        "4 tickets in all",
    )
    assert ZEGAMA.reasons({"failures": 0}) == (
        "1 ticket for applying",
        "failures: 0, so 0 more",
        "1 ticket in all",
    )


class Labelled(English):
    """Names as a race gives them: a label for each fact."""

    def name(self, of: NameOf, raw: str, /) -> str:
        return f"years without a {raw}" if of == "fact" else raw


@pytest.mark.parametrize(
    ("rule", "sentence", "reason"),
    [
        (
            Linear(column="place", each=2, most=9),
            "1 ticket for applying and 2 more for each 1 in “years without a place”, at most 9 "
            "tickets.",
            "years without a place: 2, so 4 more, 2 for each",
        ),
        (
            Doubling(column="place"),
            "1 ticket for applying, doubled for each 1 in “years without a place”.",
            "years without a place: 2, so doubled 2 times",
        ),
        (
            Table(column="place", tickets=(1, 4)),
            "Tickets by “years without a place”: 1 for 0, 4 for 1 or more.",
            "years without a place: 2; the table gives 4 tickets for 1 or more",
        ),
    ],
)
def test_facts_are_called_as_the_race_calls_them(
    rule: TicketRule, sentence: str, reason: str
) -> None:
    assert rule.sentence(words=Labelled()) == sentence
    assert reason in rule.reasons({"place": 2}, words=Labelled())


def test_linear_tells_what_the_bound_takes_away() -> None:
    rule = Linear(column="failures", base=2, each=3, most=12)
    assert rule.reasons({"failures": 5}) == (
        "2 tickets for applying",
        "failures: 5, so 15 more, 3 for each",
        "5 fewer: no more than 12 count",
        "12 tickets in all",
    )
    assert rule.count({"failures": 10**9}) == 12


def test_linear_without_a_base_gives_a_newcomer_no_part() -> None:
    rule = Linear(column="shifts", base=0)
    assert rule.count({"shifts": 0}) == 0
    assert rule.reasons({"shifts": 0}) == (
        "shifts: 0, so 0 more",
        "0 tickets in all: takes no part",
    )
    assert rule.sentence() == "1 more for each 1 in the column shifts."


@pytest.mark.parametrize(("failures", "tickets"), [(0, 1), (1, 2), (7, 128), (20, 2**20)])
def test_doubling_is_that_of_western_states(failures: int, tickets: int) -> None:
    assert WESTERN_STATES.count({"failures": failures}) == tickets


def test_doubling_tells_how_often() -> None:
    assert Doubling(column="failures", most=64).reasons({"failures": 9}) == (
        "1 ticket for applying",
        "failures: 9, so doubled 9 times: 2 ** 9",
        "no more than 64 count",
        "64 tickets in all",
    )
    assert WESTERN_STATES.reasons({"failures": 0}) == (
        "1 ticket for applying",
        "failures: 0, so not doubled",
        "1 ticket in all",
    )
    assert WESTERN_STATES.sentence() == (
        "1 ticket for applying, doubled for each 1 in the column failures (2 ** failures)."
    )


def test_doubling_beyond_the_limit_is_refused_and_with_a_bound_is_not() -> None:
    with pytest.raises(ValueError, match="more than 1048576 tickets"):
        WESTERN_STATES.count({"failures": 21})
    assert Doubling(column="failures", most=512).count({"failures": 10**9}) == 512


@pytest.mark.parametrize(("failures", "tickets"), [(0, 0), (1, 2), (2, 5), (3, 5), (99, 5)])
def test_table_keeps_its_last_number_for_all_above(failures: int, tickets: int) -> None:
    assert Table(column="failures", tickets=(0, 2, 5)).count({"failures": failures}) == tickets


def test_table_tells_its_line() -> None:
    rule = Table(column="failures", tickets=(1, 2, 5))
    assert rule.reasons({"failures": 9}) == (
        "failures: 9; the table gives 5 tickets for 2 or more",
        "5 tickets in all",
    )
    assert rule.reasons({"failures": 1})[0] == "failures: 1; the table gives 2 tickets for 1"
    assert rule.sentence() == "Tickets by the column failures: 1 for 0, 2 for 1, 5 for 2 or more."


@given(st.tuples(*[st.integers(0, 6)] * 4))
def test_high_lonesome_agrees_with_floating_point(history: tuple[int, int, int, int]) -> None:
    n, k, v, t = history
    facts = {"failures": n, "finishes": k, "volunteering": v, "trail_work": t}
    weight = 2 ** (n + k + 1) + 2 * math.log(v + t + 1)
    assert abs(HIGH_LONESOME.count(facts) - 100 * weight) <= 0.5 + 1e-6


def test_high_lonesome_tells_every_term() -> None:
    facts = {"failures": 2, "finishes": 1, "volunteering": 2, "trail_work": 0}
    assert HIGH_LONESOME.columns == ("failures", "finishes", "volunteering", "trail_work")
    assert HIGH_LONESOME.reasons(facts) == (
        "failures: 2",
        "finishes: 1",
        "volunteering: 2",
        "trail_work: 0",
        "16 from 2**(failures + finishes + 1)",
        "2.1972 from 2*ln(volunteering + trail_work + 1)",
        "weight 18.1972, times 100, rounded to 1,820 tickets",
        "1,820 tickets in all",
    )


@pytest.mark.parametrize(
    ("expression", "scale", "tickets"),
    [("1/2", 1, 1), ("49/100", 1, 0), ("3/2", 1, 2), ("5/2", 1, 3), ("1/8", 100, 13)],
)
def test_advanced_rounds_a_half_up(expression: str, scale: int, tickets: int) -> None:
    assert Advanced(expression=expression, scale=scale).count({}) == tickets


def test_advanced_takes_fractions_and_refuses_a_weight_below_zero() -> None:
    rule = Advanced(expression="hours - 2", scale=10, most=15)
    assert rule.count({"hours": Fraction(13, 4)}) == 13
    assert rule.reasons({"hours": 4})[-2:] == (
        "5 fewer: no more than 15 count",
        "15 tickets in all",
    )
    with pytest.raises(ValueError, match=r"the weight is -0\.5; it must not be negative"):
        rule.count({"hours": Fraction(3, 2)})


def test_advanced_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 1048576 tickets"):
        Advanced(expression="2 ** years", scale=100).count({"years": 14})


@pytest.mark.parametrize("rule", [ZEGAMA, WESTERN_STATES, Table(column="failures", tickets=(1,))])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, "failures is -1; it must be a whole number that is not negative"),
        (Fraction(5, 2), r"failures is 2\.5; it must be a whole number that is not negative"),
        (10**9 + 1, "failures is above 1000000000"),
    ],
)
def test_named_rules_refuse_facts_that_are_no_counts(
    rule: TicketRule, value: int | Fraction, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        rule.count({"failures": value})


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(ValueError, match="there is no fact 'failures'"):
        ZEGAMA.count({"finishes": 1})


@pytest.mark.parametrize(
    "build",
    [
        lambda: Flat(tickets=0),
        lambda: Flat(tickets=MOST_TICKETS + 1),
        lambda: Linear(column="x", base=0, each=0),
        lambda: Linear(column="x", base=-1),
        lambda: Linear(column="x", most=-1),
        lambda: Doubling(column="x", most=MOST_TICKETS + 1),
        lambda: Table(column="x", tickets=()),
        lambda: Table(column="x", tickets=(0, 0)),
        lambda: Table(column="x", tickets=(1, -1)),
        lambda: Advanced(expression="1", scale=0),
        lambda: Advanced(expression="1 +", scale=1),
    ],
)
def test_rules_that_mean_nothing_cannot_be_built(build: type[TicketRule]) -> None:
    with pytest.raises(ValueError, match=r"must|cannot|empty|ends"):
        build()


RULES: list[TicketRule] = [
    Flat(tickets=3),
    Linear(column="a", base=0, each=2, most=9),
    Doubling(column="a", most=2**20),
    Table(column="a", tickets=(0, 1, 4)),
    Advanced(expression="sqrt(a) + a / 3", scale=7, most=100),
]


@given(st.sampled_from(RULES), st.integers(0, 300))
def test_the_last_reason_states_the_number(rule: TicketRule, value: int) -> None:
    count = rule.count({"a": value})
    assert 0 <= count <= MOST_TICKETS
    noun = "ticket" if count == 1 else "tickets"
    part = "" if count else ": takes no part"
    assert rule.reasons({"a": value})[-1] == f"{count:,} {noun} in all{part}"


@pytest.mark.parametrize(
    ("counts", "lowest", "mean"), [([4, 1], 1, 2), ([3], 3, 3), ([8, 1, 1], 1, 3), ([5, 0], 0, 2)]
)
def test_a_group_has_the_lowest_or_the_mean(counts: list[int], lowest: int, mean: int) -> None:
    assert combine_tickets(counts, how="min") == lowest
    assert combine_tickets(counts, how="mean") == mean
