"""The preview over the years: what a ticket rule leads to when it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from dorsal.ballot import amounts
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
from dorsal.ground.plain_words import capital
from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import Wording
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.questions import Answer, Question, Section
from dorsal.site.ballots.wording import wording_of
from dorsal.site.pages.formats import decimal, whole

OWN = "these rules"
OWN_IN_SENTENCES = gettext_noop("This ballot's rule")
BESIDE = ("flat", "linear", "square", "doubling")
IN_YEAR = (1, 2, 3, 5, 10, 15)
WITHIN = (5, 10, 20)
CURVE_YEARS = 20


def answer_years(question: Question, ballot: Ballot) -> Answer:
    """The ballot's rule and the four named ones, each once it has been kept for many years.

    `BadInput` when fewer than two apply, or the rules cannot be read.
    """
    words = wording_of(ballot)
    rules = read_rules(question.rules)
    if question.applicants < 2:
        right = _("say how many apply every year")
        raise BadInput([Problem(_("too few applicants"), right)])
    returns = read_returns(question.returning)
    demands = read_demands([], applicants=question.applicants, returns=returns)
    places = rules.draws[0].places
    ticket_rules = [*_own_rule(question.rules), *read_year_rules(BESIDE)]
    outlooks = [look_ahead(one, demands, places=places) for one in ticket_rules]
    title = _("%(applicants)s, %(places)s a year") % {
        "applicants": amounts.applicants(question.applicants, words=words),
        "places": amounts.places(places, words=words),
    }
    note = assumptions([one.settled.demand for one in outlooks[0].classes], words=words)
    section = Section(
        title=_("Once a rule has been kept for many years"),
        sentences=tuple(
            _told(one.rule.name, each, words) for one in outlooks for each in one.classes
        ),
        head=("", *(one.rule.name for one in outlooks)),
        rows=tuple(_rows(outlooks, words)),
        picture=_picture(outlooks, title, note),
    )
    return Answer(sections=(section,))


def _own_rule(text: str) -> list[YearRule]:
    """The ballot's own rule, where it is one that can be looked ahead."""
    try:
        return [year_rule_of(read_rules(text), file=OWN)]
    except BadInput:
        return []


def _told(name: str, one: Outlook, words: Wording) -> str:
    rule = _(OWN_IN_SENTENCES) if name == OWN else capital(name)
    return f"{rule} {sentence(one, words=words)}"


def _rows(outlooks: Sequence[RuleOutlook], words: Wording) -> list[tuple[str, ...]]:
    def row(label: str, cell: Callable[[Outlook], str]) -> tuple[str, ...]:
        return (label, *(cell(one.classes[0]) for one in outlooks))

    def chance_in(year: int) -> tuple[str, ...]:
        label = _("chance in year %(year)s") % {"year": year}
        return row(label, lambda one: percent(tellable(one.chance(year)), words=words))

    def chance_within(years: int) -> tuple[str, ...]:
        told = ngettext("within %(n)s year", "within %(n)s years", years) % {"n": years}
        return row(told, lambda one: percent(tellable(one.chance_within(years)), words=words))

    return [
        *map(chance_in, IN_YEAR),
        *map(chance_within, WITHIN),
        row(_("years until half have a place"), lambda one: _year(one.wait(0.5))),
        row(_("places to first-timers"), lambda one: decimal(one.first_timers_places)),
    ]


def _year(year: int | None) -> str:
    return _("over %(n)s") % {"n": whole(1000)} if year is None else whole(year)


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
    return years_picture(curves, title=title, format="svg-with-text", note=note)
