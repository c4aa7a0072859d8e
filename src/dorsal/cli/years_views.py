"""What `dorsal ballot years` shows: tables, sentences and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich.text import Text

from dorsal.ballot.odds.words import one_in, percent
from dorsal.ballot.tickets import MOST_TICKETS
from dorsal.ballot.years import Outlook, RuleOutlook, YearAhead, sentence, tellable
from dorsal.ballot.years.outlook import ALL_BUT_CERTAIN, LONGEST_WAIT
from dorsal.ballot.years.sentences import ordinal
from dorsal.cli.reporting import out, problem_json, visible
from dorsal.cli.rule_tables import Cell, Row, Section, rule_tables
from dorsal.ground.plain_words import amount, plain
from dorsal.ground.problems import Problem

YEARS_OF_TRYING = (1, 2, 3, 5, 10, 15)
WITHIN = (1, 5, 10, 15, 20)
FAILURES = ((0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 14), (15, None))
LISTED_YEARS = 20  # at least, in JSON; more while half an applicant stands there
MOST_LISTED = 100
AHEAD = (1, 2, 3, 5, 10, 20)

Way = tuple[str, Sequence[YearAhead]]
Line = tuple[str, Callable[[Outlook], Cell]]  # of the table: its label and the cell of a rule


def years_json(
    outlooks: Sequence[RuleOutlook], ways: Sequence[Way], warnings: Sequence[Problem]
) -> dict[str, Any]:
    """All numbers of all rules; chances and shares from 0 to 1, waits in years (null: never)."""
    ahead = {"ahead": [_way_json(*one) for one in ways]} if ways else {}
    rules = [_rule_json(one) for one in outlooks]
    return {"rules": rules} | ahead | {"warnings": [*map(problem_json, warnings)]}


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
        "returns": list(one.settled.demand.returns),
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


def show_all(outlooks: Sequence[RuleOutlook], ways: Sequence[Way], field: Sequence[float]) -> None:
    """Show the steady state of the rules, and the coming years where a field is given."""
    show_years(outlooks)
    if field:
        show_ahead(ways, field)


def show_years(outlooks: Sequence[RuleOutlook]) -> None:
    """Show the rules side by side, then a sentence for each."""
    first = outlooks[0]
    applicants = amount(sum(one.applicants for one in first.classes), "applicant")
    places = amount(round(first.places), "place")
    title = f"{applicants} for {places} every year, once a rule has been kept for many years"
    sections = [
        Section(heading=heading, rows=tuple(row for line in lines for row in _rows(line, outlooks)))
        for heading, lines in SECTIONS
    ]
    left = ("", "class") if len(first.classes) > 1 else ("",)
    _show_tables(title, [one.rule.name for one in outlooks], sections, left)
    _show_sentences(outlooks)


def _rows(line: Line, outlooks: Sequence[RuleOutlook]) -> list[Row]:
    """A row for each class; its name stands there when there are several."""
    label, cell = line
    classes = outlooks[0].classes
    return [
        Row(
            about=("" if number else f" {label}", *([one.name] if len(classes) > 1 else [])),
            cells=tuple(cell(each.classes[number]) for each in outlooks),
        )
        for number, one in enumerate(classes)
    ]


def _show_tables(
    title: str, names: Sequence[str], sections: Sequence[Section], left: Sequence[str]
) -> None:
    console = out()
    console.print(Text(title, "bold"))
    for table in rule_tables(names, sections, left=left, width=console.width):
        console.print(table)


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


def _chance(chance: float) -> Cell:
    """`1.63 %` and `1 in 61`; `99.5 %` alone."""
    parts = (percent(tellable(chance)), one_in(tellable(chance)))
    return tuple(part for part in parts if part)


def _in_year(year: int) -> Line:
    return f"{ordinal(year)} year", lambda one: _chance(one.chance(year))


def _within(years: int) -> Line:
    return f"{years} years", lambda one: _chance(one.chance_within(years))


def _waits(label: str, share: float) -> Line:
    return label, lambda one: (_year(one.wait(share)),)


def _year(year: int | None) -> str:
    return f"over {LONGEST_WAIT:,}" if year is None else f"{year:,}"


def _tried(one: Outlook) -> Cell:
    return (f"{one.mean_years_tried:.1f}" if one.places else "-",)


def _first_timers(one: Outlook) -> Cell:
    places = one.first_timers_places
    share = percent(tellable(places / one.places)) if one.places else "-"
    return _tenths(places), share


def _tenths(places: float) -> str:
    return "< 0.1" if 0 < places < 0.05 else f"{places:,.1f}"


def _with_failures(first: int, last: int | None) -> Line:
    between = f"{first} or more" if last is None else f"{first} to {last}"
    label = amount(first, "failure") if first == last else between
    return label, lambda one: (f"{one.standing(first, last):,.0f}",)


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
            ("places", lambda one: (_tenths(one.places),)),
            ("to first-timers", _first_timers),
            ("newcomers", lambda one: (f"{one.newcomers:,.0f}",)),
            ("tries until then", _tried),
        ),
    ),
    ("applicants with", tuple(_with_failures(*between) for between in FAILURES)),
)


def _way_json(name: str, way: Sequence[YearAhead]) -> dict[str, Any]:
    import msgspec  # inline: turns dataclasses into JSON values

    return {"rule": name, "years": msgspec.to_builtins(way)}


def show_ahead(ways: Sequence[Way], field: Sequence[float]) -> None:
    """Show the coming ballots from today's field, if as many newcomers come every year."""
    start = f"From today's {amount(sum(field), 'applicant')}, with as many newcomers every year"
    title = f"{start} ({plain(field[0])}): the coming ballots"
    sections = [
        Section(heading=heading, rows=tuple(_row_ahead(number, cell, ways) for number in AHEAD))
        for heading, cell in AHEAD_SECTIONS
    ]
    _show_tables(title, [name for name, _ in ways], sections, ("",))


def _row_ahead(number: int, cell: Callable[[YearAhead], Cell], ways: Sequence[Way]) -> Row:
    when = "this year" if number == 1 else f"in year {number}"
    return Row(about=(f" {when}",), cells=tuple(cell(way[number - 1]) for _, way in ways))


AHEAD_SECTIONS: tuple[tuple[str, Callable[[YearAhead], Cell]], ...] = (
    ("a first-timer", lambda one: _chance(one.first_timer)),
    ("five failures", lambda one: _chance(one.five_failures)),
    ("applicants", lambda one: (f"{one.applicants:,.0f}",)),
)
