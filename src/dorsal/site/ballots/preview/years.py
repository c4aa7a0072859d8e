"""The preview over the years: what a ticket rule leads to when it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dorsal.ballot.odds.words import percent
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.years import (
    Outlook,
    RuleOutlook,
    YearRule,
    assumptions,
    look_ahead,
    read_demands,
    read_returns,
    read_year_rules,
    sentence,
    tellable,
    year_rule_of,
)
from dorsal.ground.plain_words import amount, capital
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.preview.questions import Answer, Question, Section

OWN = "these rules"
OWN_IN_SENTENCES = "This ballot's rule"
BESIDE = ("flat", "linear", "square", "doubling")
IN_YEAR = (1, 2, 3, 5, 10, 15)
WITHIN = (5, 10, 20)
CURVE_YEARS = 20


def answer_years(question: Question) -> Answer:
    """The ballot's rule and the four named ones, each once it has been kept for many years."""
    rules = read_rules(question.rules)
    if question.applicants < 2:
        raise BadInput([Problem("too few applicants", "say how many apply every year")])
    returns = read_returns(question.returning)
    demands = read_demands([], applicants=question.applicants, returns=returns)
    places = rules.draws[0].places
    ticket_rules = [*_own_rule(question.rules), *read_year_rules(BESIDE)]
    outlooks = [look_ahead(one, demands, places=places) for one in ticket_rules]
    title = f"{amount(question.applicants, 'applicant')}, {amount(places, 'place')} a year"
    note = assumptions([one.settled.demand for one in outlooks[0].classes])
    section = Section(
        title="Once a rule has been kept for many years",
        sentences=tuple(_told(one.rule.name, each) for one in outlooks for each in one.classes),
        head=("", *(one.rule.name for one in outlooks)),
        rows=tuple(_rows(outlooks)),
        picture=_picture(outlooks, title, note),
    )
    return Answer(sections=(section,))


def _own_rule(text: str) -> list[YearRule]:
    """The ballot's own rule, where it is one that can be looked ahead."""
    try:
        return [year_rule_of(read_rules(text), file=OWN)]
    except BadInput:
        return []


def _told(name: str, one: Outlook) -> str:
    return f"{OWN_IN_SENTENCES if name == OWN else capital(name)} {sentence(one)}"


def _rows(outlooks: Sequence[RuleOutlook]) -> list[tuple[str, ...]]:
    def row(label: str, cell: Callable[[Outlook], str]) -> tuple[str, ...]:
        return (label, *(cell(one.classes[0]) for one in outlooks))

    def chance_in(year: int) -> tuple[str, ...]:
        return row(f"chance in year {year}", lambda one: percent(tellable(one.chance(year))))

    def chance_within(years: int) -> tuple[str, ...]:
        return row(f"within {years} years", lambda one: percent(tellable(one.chance_within(years))))

    return [
        *map(chance_in, IN_YEAR),
        *map(chance_within, WITHIN),
        row("years until half have a place", lambda one: _year(one.wait(0.5))),
        row("places to first-timers", lambda one: f"{one.first_timers_places:,.1f}"),
    ]


def _year(year: int | None) -> str:
    return "over 1,000" if year is None else f"{year:,}"


def _picture(outlooks: Sequence[RuleOutlook], title: str, note: str) -> bytes:
    from dorsal.ballot.pictures import Curve, years_picture  # inline: loads matplotlib

    years = range(1, CURVE_YEARS + 1)
    curves = [
        Curve(
            name=one.rule.name,
            x=tuple(map(float, years)),
            y=tuple(tellable(one.classes[0].chance_within(year)) for year in years),
        )
        for one in outlooks
    ]
    return years_picture(curves, title=title, format="svg", note=note)
