"""What `dorsal ballot years` shows: tables, sentences and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from dorsal.ballot.odds.words import one_in, percent
from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ballot.years import Outlook, RuleOutlook, YearAhead, sentence
from dorsal.ballot.years.outlook import ALL_BUT_CERTAIN, LONGEST_WAIT
from dorsal.ballot.years.sentences import ordinal
from dorsal.cli.reporting import out, visible
from dorsal.ground.plain_words import amount

YEARS_OF_TRYING = (1, 2, 3, 5, 10, 15)
WITHIN = (1, 5, 10, 15, 20)
FAILURES = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 14), (15, None))
LISTED_YEARS = 20  # at least, in JSON; more while half an applicant stands there
MOST_LISTED = 100
AHEAD = (1, 2, 3, 5, 10, 20)

Way = tuple[str, Sequence[YearAhead]]
Line = tuple[str, Callable[[Outlook], str]]  # of the table: its label and the cell of a rule


def years_json(outlooks: Sequence[RuleOutlook], ways: Sequence[Way]) -> dict[str, Any]:
    """All numbers of all rules; chances and shares from 0 to 1, waits in years (null: never)."""
    ahead = {"ahead": [_way_json(*one) for one in ways]} if ways else {}
    return {"rules": [_rule_json(one) for one in outlooks]} | ahead


def _rule_json(one: RuleOutlook) -> dict[str, Any]:
    return {
        "rule": one.rule.name,
        "places": one.places,
        "newcomers": one.newcomers,
        "first_timers_share": one.first_timers_share,
        "mean_years_tried": one.mean_years_tried,
        "over_the_bound": one.over_the_bound,
        "classes": [_class_json(each) for each in one.classes],
    }


def _class_json(one: Outlook) -> dict[str, Any]:
    return {
        "class": one.name,
        "applicants": one.applicants,
        "floor": one.settled.demand.floor,
        "floor_binds": one.floor_binds,
        "places": one.places,
        "newcomers": one.newcomers,
        "first_timers_share": one.first_timers_places / one.places if one.places else 0.0,
        "within": {str(years): one.chance_within(years) for years in WITHIN},
        "wait": {
            "quarter": one.wait(0.25),
            "half": one.wait(0.5),
            "three_quarters": one.wait(0.75),
            "all_but_certain": one.guarantee,
        },
        "mean_years_tried": one.mean_years_tried if one.places else None,
        "years": _years_of_trying(one),
        "sentence": sentence(one),
    }


def _years_of_trying(one: Outlook) -> list[dict[str, Any]]:
    listed = LISTED_YEARS
    while listed < MOST_LISTED and one.standing(listed) >= 0.5:
        listed += 1
    return [
        {
            "year": year,
            "tickets": one.tickets(year),
            "applicants": one.standing(year - 1, year - 1),
            "chance": one.chance(year),
            "within": one.chance_within(year),
        }
        for year in range(1, listed + 1)
    ]


def show_all(outlooks: Sequence[RuleOutlook], ways: Sequence[Way]) -> None:
    """Show the steady state of the rules, and the coming years where they are asked for."""
    show_years(outlooks)
    if ways:
        show_ahead(outlooks, ways)


def show_years(outlooks: Sequence[RuleOutlook]) -> None:
    """Show the rules side by side, then a sentence for each."""
    first = outlooks[0]
    applicants = sum(one.applicants for one in first.classes)
    title = (
        f"{applicants:,.0f} applicants for {first.places:,.0f} places every year, "
        "once a rule has been kept for many years"
    )
    table = _table(title, ["class"] if len(first.classes) > 1 else [], outlooks)
    for heading, lines in SECTIONS:
        table.add_row(Text(heading, "italic"))
        for label, cell in lines:
            for number, one in enumerate(first.classes):
                names = [visible(one.name)] if len(first.classes) > 1 else []
                cells = [cell(each.classes[number]) for each in outlooks]
                table.add_row("" if number else f" {label}", *names, *cells)
        table.add_section()
    out().print(table)
    _show_sentences(outlooks)


def _table(title: str, names: Sequence[str], outlooks: Sequence[RuleOutlook]) -> Table:
    """A table with a column for each rule, to the right of its label and of the names."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in ("", *names):
        table.add_column(name, overflow="fold")
    for one in outlooks:
        table.add_column(visible(one.rule.name), justify="right", overflow="fold")
    return table


def _show_sentences(outlooks: Sequence[RuleOutlook]) -> None:
    for one in outlooks:
        for each in one.classes:
            of = f" ({each.name})" if len(one.classes) > 1 else ""
            name = visible(Text(f"{one.rule.name}{of}", "bold"))
            out().print(name, visible(f"{sentence(each)}{_floor(each)}"), markup=False)
        if one.over_the_bound >= 0.5:
            what = (
                f"some would have more than {MOST_TICKETS:,} tickets, the most an entry may have; "
                "they are counted with that many: name most= in the rule"
            )
            out().print(Text(f"  {one.rule.name}: {what}", "yellow"), markup=False)


def _floor(one: Outlook) -> str:
    if not one.settled.demand.floor:
        return ""
    does = "gives them their places" if one.floor_binds else "changes nothing"
    return f" The floor of {one.settled.demand.floor:,.0f} {does}."


def _chance(chance: float) -> str:
    """`1.63 %  1 in 61`, which a narrow terminal breaks between the two; `99.5 %` alone."""
    parts = [percent(chance), one_in(chance)]
    return "  ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts if part)


def _in_year(year: int) -> Line:
    return f"{ordinal(year)} year", lambda one: _chance(one.chance(year))


def _within(years: int) -> Line:
    return f"{years} years", lambda one: _chance(one.chance_within(years))


def _waits(label: str, share: float) -> Line:
    return label, lambda one: _year(one.wait(share))


def _year(year: int | None) -> str:
    return f"over {LONGEST_WAIT:,}" if year is None else f"{year:,}"


def _tried(one: Outlook) -> str:
    return f"{one.mean_years_tried:.1f}" if one.places else "-"


def _first_timers(one: Outlook) -> str:
    share = percent(one.first_timers_places / one.places) if one.places else "-"
    return f"{one.first_timers_places:,.1f}  {share}".replace(" %", "\N{NO-BREAK SPACE}%")


def _with_failures(first: int, last: int | None) -> Line:
    between = f"{first} or more" if last is None else f"{first} to {last}"
    label = f"{amount(first, 'failure') if first == last else between}"
    return label, lambda one: f"{one.standing(first, last):,.0f}"


SECTIONS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    ("chance in the", tuple(map(_in_year, YEARS_OF_TRYING))),
    ("chance within", tuple(map(_within, WITHIN[1:]))),
    (
        "years to a place",
        (
            _waits("a quarter", 0.25),
            _waits("half", 0.5),
            _waits("three quarters", 0.75),
            _waits("99 %", ALL_BUT_CERTAIN),
        ),
    ),
    (
        "each year",
        (
            ("places", lambda one: f"{one.places:,.1f}"),
            ("to first-timers", _first_timers),
            ("newcomers", lambda one: f"{one.newcomers:,.0f}"),
            ("tries until then", _tried),
        ),
    ),
    ("applicants with", tuple(_with_failures(*between) for between in FAILURES)),
)


def _way_json(name: str, way: Sequence[YearAhead]) -> dict[str, Any]:
    import msgspec  # inline: turns dataclasses into JSON values

    return {"rule": name, "years": msgspec.to_builtins(way)}


def show_ahead(outlooks: Sequence[RuleOutlook], ways: Sequence[Way]) -> None:
    """Show the coming ballots from today's field, if as many newcomers come every year."""
    title = "From today's field, with as many newcomers every year: the coming ballots"
    table = _table(title, [], outlooks)
    for heading, cell in AHEAD_SECTIONS:
        table.add_row(Text(heading, "italic"))
        for number in AHEAD:
            when = "this year" if number == 1 else f"in year {number}"
            table.add_row(f" {when}", *(cell(way[number - 1]) for _, way in ways))
        table.add_section()
    out().print(table)


AHEAD_SECTIONS: tuple[tuple[str, Callable[[YearAhead], str]], ...] = (
    ("a first-timer", lambda one: _chance(one.first_timer)),
    ("five failures", lambda one: _chance(one.five_failures)),
    ("applicants", lambda one: f"{one.applicants:,.0f}"),
)
