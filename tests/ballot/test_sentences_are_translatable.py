"""Every sentence that the ballot says of rules, tickets, years and chances can be translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from dorsal.ballot.explain import Explanation, explain
from dorsal.ballot.explain.titled import Reader
from dorsal.ballot.forecast import ThisYear, forecast_closing, forecast_sentences, kind_sentence
from dorsal.ballot.forecast.composition import KindCount
from dorsal.ballot.odds.chances import Kind
from dorsal.ballot.odds.kind_names import (
    Series,
    class_name,
    company_name,
    series_names,
    ticket_names,
)
from dorsal.ballot.odds.words import chance_words, error_points, points, whole_percent
from dorsal.ballot.past_years import Correction, LedgerRules, Outcome, PastLine, keep_ledger
from dorsal.ballot.past_years.ledger import Effect
from dorsal.ballot.rules import CeremonySource, GroupRules, OfferRules, Quota, Reason, Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, Table, TicketRule
from dorsal.ballot.years import Demand, assumptions, look_ahead, read_year_rules, sentence
from dorsal.ballot.years.sentences import CHARACTERS
from tests.ballot.explain.test_explanation import FULL
from tests.ballot.forecast.kinds_of_a_draw import kind
from tests.ballot.forecast.test_forecast import DAY, DRAW, HALF_AT_NOON, NOON
from tests.ballot.marked_words import Marked, words_in
from tests.ballot.odds.test_kind_names import row
from tests.ballot.rules_texts import SMALL
from tools.messages import gather

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/rules.toml"))
MANY_POOLS = """
version = 1
race = "Aizkorri"
draw = "2027"
places = 100
[[pools]]
name = "partners"
kind = "reserved"
places = 10
unused = "first"
[[pools]]
name = "first"
kind = "draw"
places = 20
unused = "second"
only = "women"
waiting_list = 5
tickets = { rule = "table", column = "failures", tickets = [0, 2] }
[[pools]]
name = "second"
kind = "draw"
places = 60
tickets = { rule = "doubling", column = "failures", most = 64 }
[[pools]]
name = "times"
kind = "merit"
places = 10
column = "points"
best = "highest"
unused = "nobody"
[classes.women]
column = "sex"
is = ["F"]
[[floors]]
class = "women"
at_least = 30
of = "all"
[[caps]]
class = "women"
at_most = 5
of = "first"
"""
RULES: Mapping[str, TicketRule] = {
    "flat": Flat(tickets=3),
    "linear": Linear(column="f", each=2, most=5),
    "linear from nothing": Linear(column="f", base=0),
    "linear without end": Linear(column="f"),
    "linear from nothing with an end": Linear(column="f", base=0, most=9),
    "doubling": Doubling(column="f"),
    "doubling with an end": Doubling(column="f", most=4),
    "table": Table(column="f", tickets=(0, 2, 300)),
    "advanced": Advanced(expression="0.2 + f + ln(g + 1)", scale=2, most=5),
    "advanced without end": Advanced(expression="2 ** f / 3", scale=1000),
}


@pytest.fixture(scope="module")
def known() -> set[str | tuple[str, str]]:
    """What `tools.messages` gathers for translators."""
    return {
        (str(one.id[0]), str(one.id[1])) if isinstance(one.id, tuple | list) else str(one.id)
        for one in gather()
    } | {str(one.id[0]) for one in gather() if isinstance(one.id, tuple | list)}


def all_of(explanation: Explanation) -> list[str]:
    told = [*explanation.sections, *explanation.stories]
    texts = [text for one in told for text in (one.title, *one.sentences)]
    return texts + [text for one in explanation.traps for text in (one.title, one.text)]


def variants(rules: Rules) -> Iterator[Rules]:
    """The rules with each choice that a director has."""
    yield rules
    yield replace(rules, offers=OfferRules(reasons=()))
    for number in range(3):
        draws = [replace(one, unused="", waiting_list=number) for one in rules.pools]
        yield replace(rules, pools=tuple(draws))
    for largest, tickets, fits, accepted, place in product(
        (1, 2, 500), ("min", "mean"), ("skip", "stop"), ("alone", "without", "leave-out"),
        ("shrink", "leave-out"),
    ):  # fmt: skip
        groups = GroupRules(
            largest=largest,
            tickets=tickets,  # type: ignore[arg-type]
            does_not_fit=fits,  # type: ignore[arg-type]
            not_accepted=accepted,  # type: ignore[arg-type]
            has_place=place,  # type: ignore[arg-type]
        )
        yield replace(rules, groups=groups)
        if len(rules.pools) > 1:
            yield replace(rules, pools=rules.pools[1:], groups=groups)
        yield replace(rules, groups=groups, floors=(), caps=())
    for rule in RULES.values():
        pools = [replace(one, tickets=rule if one.kind == "draw" else None) for one in rules.pools]
        yield replace(rules, pools=tuple(pools), groups=GroupRules(largest=2, tickets="mean"))
    yield from _other_choices(rules)


def _other_choices(rules: Rules) -> Iterator[Rules]:
    choices = product(("offer", "empty"), ("shrink", "whole"), ("keep", "add", "lose"))
    for number, (place, group, tickets) in enumerate(choices):
        reasons = [
            Reason(name=name, place=place, group=group, tickets=tickets)  # type: ignore[arg-type]
            for name in ("declined", "timed-out", f"injured{number}")
        ]
        for postponed in ("carry", "refund", "new-draw"):
            offers = OfferRules(
                reasons=tuple(reasons),
                answer_days=number,
                transfers=bool(number % 2),
                postponed=postponed,
            )
            yield replace(rules, offers=offers, groups=GroupRules(largest=3), application_fee=True)
    forms = product(("all", rules.draws[0].name), ("number", "share", "applicants"), (1, 10**6))
    name = rules.classes[0].name if rules.classes else "women"
    for scope, form, number in forms:
        quota = Quota(
            class_name=name,
            scope=scope,
            form=form,  # type: ignore[arg-type]
            number=number,
            numerator=1,
            denominator=3,
        )
        cap = replace(quota, form="number", number=0)
        for only in ("", name, "others"):
            pools = tuple(
                replace(one, only=only) if one.kind == "draw" else one for one in rules.pools
            )
            yield replace(rules, pools=pools, floors=(quota, quota), caps=(cap,))
            yield replace(rules, pools=pools, floors=(), caps=(quota, cap))
    for count, ordered, repeats in product((1, 2), (True, False), (True, False)):
        source = CeremonySource(
            name="dice", count=count, lowest=1, highest=6, ordered=ordered, repeats=repeats,
            closes=10**9,
        )  # fmt: skip
        yield replace(rules, ceremony=(source,))


@pytest.mark.parametrize(
    "text",
    [SMALL, SMALL + FULL, MANY_POOLS, *(one.read_text(encoding="utf-8") for one in EXAMPLES)],
    ids=["small", "full", "many pools", *(one.parent.name for one in EXAMPLES)],
)
@pytest.mark.parametrize("reader", ["director", "runner"])
def test_the_rules_in_plain_words(
    text: str, reader: Reader, known: set[str | tuple[str, str]]
) -> None:
    words = Marked()
    for rules in variants(read_rules(text)):
        assert words_in(all_of(explain(rules, words=words, reader=reader))) == []
    assert words.said - known == set()
    assert len(words.said) > 90


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_tickets_and_their_reasons(rule: TicketRule, known: set[str | tuple[str, str]]) -> None:
    words = Marked()
    for f in range(6):
        texts = [*rule.reasons({"f": f, "g": f}, words=words), rule.sentence(words=words)]
        assert words_in(texts) == []
    assert words.said - known == set()


def test_the_ledger(known: set[str | tuple[str, str]]) -> None:
    words = Marked()
    outcomes: tuple[Outcome, ...] = get_args(Outcome)
    for effect in get_args(Effect):
        rules = LedgerRules(
            years=(2020, 2021, 2022, 2023), withdrew=effect, waiting_list=effect,
            reset_on_missed_year=effect == "lose",
        )  # fmt: skip
        for outcome in outcomes:
            lines: list[PastLine | Correction] = [
                PastLine(line=2, year=2019, outcome=outcome, name="Ane"),
                PastLine(line=3, year=2020, outcome=outcome, name="Ane"),
                PastLine(line=4, year=2020, outcome="paused", name="Ane"),
                PastLine(line=5, year=2022, outcome=outcome, name="Ane"),
                Correction(year=2023, amount=-9, reason="a"),
                Correction(year=2023, amount=1, reason="b"),
            ]
            facts = keep_ledger(lines, rules, words=words)
            told = [facts.failures, facts.applications, facts.finishes]
            assert words_in([text for one in told for text in one.reasons]) == []
    assert words.said - known == set()


def test_what_a_rule_leads_to_over_the_years(known: set[str | tuple[str, str]]) -> None:
    words = Marked()
    names = ["flat", "linear", "doubling", "table 4 1", "table 1 9 1", "table 1 0"]
    for applicants, places, returns in ((13_830, 225, (0.75,)), (100, 80, (0.5, 0.6))):
        demand = Demand(name="", applicants=applicants, returns=returns)
        for rule in read_year_rules(names):
            (one,) = look_ahead(rule, [demand], places=places).classes
            assert words_in([sentence(one, words=words)]) == []
    many = Demand(name="", applicants=9, returns=tuple(n / 9 for n in range(9)), floor=2.5)
    for demands in ([many], [many, demand], [replace(many, floor=1)]):
        assert words_in([assumptions(demands, words=words)]) == []
    assert set(CHARACTERS.values()) <= words.said
    assert words.said - known == set()


def test_the_forecast(known: set[str | tuple[str, str]]) -> None:
    words = Marked()
    few = ThisYear(opened=0, closed=DAY, kinds=(KindCount(kind=kind(1), applicants=5),))
    kinds = (
        KindCount(kind=kind(1), applicants=900),
        KindCount(kind=kind(2, "women", friends=((),)), applicants=100),
    )
    many = ThisYear(opened=0, closed=DAY, kinds=kinds)
    for year, past, now in [
        (few, [HALF_AT_NOON], 60), (few, [HALF_AT_NOON] * 2, 60), (few, [], DAY),
        (many, [HALF_AT_NOON], NOON), (many, [HALF_AT_NOON] * 2, NOON), (many, [], NOON),
    ]:  # fmt: skip
        forecast = forecast_closing(year, past=past, draws=DRAW, now=now)
        assert forecast is not None
        told = [kind_sentence(one, forecast=forecast, words=words) for one in forecast.kinds]
        assert words_in([*forecast_sentences(forecast, words=words), *told]) == []
    assert words.said - known == set()


def test_chances_and_the_names_of_kinds(known: set[str | tuple[str, str]]) -> None:
    words = Marked()
    chances = (0.0, 1e-8, 1e-6, 0.0005, 0.004, 0.05, 0.4, 0.6, 0.999, 0.99999, 1.0)
    texts = [chance_words(one, error=error, words=words) for one in chances for error in (0, 0.01)]
    texts += [whole_percent(one, words=words) for one in chances]
    texts += [points(sign * one, words=words) for one in chances for sign in (1, -1)]
    texts += [error_points(one, words=words) for one in chances]
    series = [
        Series(classes=classes, friends=friends, standing=standing)
        for classes, friends, standing in product(
            ((), ("women",)), ((), ((),), (("women",), ())), ((), (("elite", 1),))
        )
    ]
    texts += [*series_names(series, words=words).values(), class_name((), words=words)]
    texts += [company_name(("women",), *sizes, words=words) for sizes in ((1,), (2,), (1, 3))]
    one, two = (("draw", 1),), (("draw", 2), ("elite", 1))
    for rows in ([one, ()], [one, two]):
        found = ticket_names([row(Kind(tickets=tickets)) for tickets in rows], words=words)
        texts += found.values()
    assert words_in(texts) == []
    assert words.said - known == set()


def test_a_sentence_that_bypasses_the_wording_is_found() -> None:
    words = Marked()
    assert words_in([words.say("%(how)s places", how="three"), words.name("pool", "draw")]) == [
        "three ·"
    ]
