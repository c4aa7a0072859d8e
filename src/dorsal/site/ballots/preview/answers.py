"""Answers of a preview: chances and prices of floors, years, a comparison, a what-if."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.odds import (
    BallotForm,
    ChanceRow,
    Chances,
    Field,
    Kind,
    exact_chances,
    form_ballot,
    read_classes,
)
from dorsal.ballot.odds.comparison import Standing, compare_forms
from dorsal.ballot.odds.floor_prices import FloorPrice
from dorsal.ballot.odds.kind_names import (
    all_series,
    company_name,
    series_names,
    series_of,
    ticket_names,
    ticket_numbers,
)
from dorsal.ballot.odds.words import chance_words, counted_percent, points
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.odds_runs import Effort, chances_of, prices_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.preview.pools import entry_file, unknown_columns
from dorsal.site.ballots.preview.questions import Answer, Question, Section
from dorsal.site.ballots.preview.replays import answer_replay
from dorsal.site.ballots.preview.years import answer_years

EFFORT = Effort(precision=0.001, most_draws=8000, seed=1)
MOST_ROWS = 60
FIELDS = {  # what to look at when a question cannot be answered: a field of the form
    "chances": "source",
    "years": "applicants",
    "compare": "source",
    "replay": "record",
}


def answer(question: Question, ballot: Ballot) -> Answer:
    """Answer a question; what is wrong with it is said in the answer."""
    answers: Mapping[str, Callable[[Question, Ballot], Answer]] = {
        "chances": _chances,
        "years": lambda question, _: answer_years(question),
        "compare": _compare,
        "replay": answer_replay,
    }
    try:
        return answers[question.asked](question, ballot)
    except BadInput as error:
        problems = tuple(map(str, error.problems[:20]))
        return Answer(problems=problems, about=FIELDS[question.asked])


def _form(question: Question, ballot: Ballot, rules: str) -> BallotForm:
    read = read_rules(rules)
    entries = entry_file(ballot, rules, question.source)
    if entries.count(b"\n") < 2:  # the header alone
        what = "nobody applies here yet"
        raise BadInput([Problem(what, "take the applicants of an earlier year, or type counts")])
    checked = check_entries(entries, read, near=False)
    checked.raise_errors()
    return form_ballot(checked.entries, read)


def _chances(question: Question, ballot: Ballot) -> Answer:
    if question.source == "typed":
        return Answer(sections=(_typed(question),))
    form = _form(question, ballot, question.rules)
    chances = chances_of(form, EFFORT)
    if not chances.rows:
        raise BadInput([Problem("nobody takes part in a draw", "look at the rules and the pool")])
    places = sum(form.seating.free[pool.name] for pool in form.rules.draws)
    rules = read_rules(question.rules)
    name = f"{rules.race}, {rules.draw}"
    made = _chance_section(chances, places=places, title=f"{name}: the chance of a place")
    unknown = _not_known(unknown_columns(rules, question.source))
    sections = [replace(made, sentences=(*made.sentences, *unknown))]
    if form.rules.floors:
        sections.append(_price_section(prices_of(form, chances, EFFORT), name))
    return Answer(sections=tuple(sections))


def _not_known(columns: Sequence[str]) -> list[str]:
    if not columns:
        return []
    return [
        f"What only the race knew of them then is not known here ({', '.join(columns)}): nobody "
        "has a place by it, and those places go where the rules send them when they stay unused."
    ]


def _typed(question: Question) -> Section:
    """The chances of typed numbers of tickets, in the first draw alone, without floors."""
    rules = read_rules(question.rules)
    places = rules.draws[0].places
    field = Field(classes=read_classes(question.counts), places=places)
    found = exact_chances(field)
    rows = tuple(
        ChanceRow(
            kind=Kind(tickets=((rules.draws[0].name, one.tickets),)),
            applicants=one.applicants,
            place=float(place),
            place_or_list=float(place),
        )
        for one, place in zip(field.classes, found, strict=True)
    )
    chances = Chances(rows=rows, method="exact")
    title = f"Chance of one of {amount(places, 'place')} by number of tickets"
    return _chance_section(chances, places=places, title=title)


def _chance_section(chances: Chances, *, places: int, title: str) -> Section:
    from dorsal.ballot.pictures import chances_picture  # inline: loads matplotlib
    from dorsal.ballot.pictures.chances import method_note  # inline: loads matplotlib

    alone = tuple(row for row in chances.rows if not row.kind.friends and not row.kind.standing)
    people = sum(row.applicants for row in chances.rows)
    tickets, names = ticket_names(chances.rows), series_names(all_series(chances.rows))
    rows = sorted(chances.rows, key=lambda row: (len(row.kind.friends), row.kind))[:MOST_ROWS]
    return Section(
        title="Chances",
        sentences=(_method(chances),),
        head=("tickets", "who", "applicants", "chance of a place"),
        rows=tuple(
            (
                tickets[row.kind.tickets],
                names[series_of(row.kind)] or "everybody",
                f"{row.applicants:,}",
                chance_words(row.place, error=row.place_error),
            )
            for row in rows
        ),
        picture=chances_picture(
            replace(chances, rows=alone or chances.rows),
            title=title,
            places=places,
            format="svg",
            note=_not_shown(people - sum(row.applicants for row in alone)) if alone else "",
            method=method_note(chances),
            applicants=people,
        ),
    )


def _not_shown(people: int) -> str:
    """What the picture leaves out, so that its rows need not be added up to be understood."""
    if not people:
        return ""
    return f"Shown are those who apply alone; {people:,} apply with friends or by another pool too."


def _method(chances: Chances) -> str:
    people = sum(row.applicants for row in chances.rows)
    places = round(chances.expected_places, 1)
    told = (
        f"{amount(people, 'applicant')} {'takes' if people == 1 else 'take'} part; "
        f"{amount(places, 'place')} {'is' if places == 1 else 'are'} drawn."
    )
    if chances.method == "exact":
        return f"{told} The chances are exact."
    return f"{told} The chances are simulated by {amount(chances.draws, 'draw')}."


def _price_section(prices: Sequence[FloorPrice], name: str) -> Section:
    from dorsal.ballot.pictures import (  # inline: loads matplotlib
        PricedFloor,
        PricedRow,
        floor_price_picture,
    )

    kinds = [
        ChanceRow(kind=row.kind, applicants=row.applicants, place=0, place_or_list=0)
        for price in prices
        for row in price.rows
    ]
    tickets, names = ticket_names(kinds), series_names(all_series(kinds))
    found, rows = [], []
    for price in prices:
        floor = f"{price.count:,} of {price.scope} for {price.class_name}"
        told = [row for row in price.rows if not row.kind.friends][:MOST_ROWS]
        found.append(
            PricedFloor(
                floor,
                tuple(
                    PricedRow(
                        label=names[series_of(row.kind)] or "everybody",
                        tickets=sum(number for _, number in row.kind.tickets),
                        applicants=row.applicants,
                        without=row.without,
                        with_floor=row.with_floor,
                        without_error=row.without_error,
                        with_error=row.with_error,
                        ticket_label=tickets[row.kind.tickets],
                    )
                    for row in told
                ),
            )
        )
        rows += [
            (
                floor,
                tickets[row.kind.tickets],
                names[series_of(row.kind)] or "everybody",
                counted_percent(row.without, row.without_error),
                counted_percent(row.with_floor, row.with_error),
                points(row.gain),
            )
            for row in told
        ]
    return Section(
        title="What each floor costs, and whom",
        sentences=tuple(
            f"{one.class_name}: on average {one.moved:,.1f} places change hands." for one in prices
        ),
        head=("floor", "tickets", "who", "without it", "with it", "change"),
        rows=tuple(rows),
        picture=floor_price_picture(found, title=f"{name}: the price of floors", format="svg"),
    )


def _compare(question: Question, ballot: Ballot) -> Answer:
    if not question.other.strip():
        raise BadInput([Problem("there are no other rules", "paste a rules file to compare with")])
    before, after = (_form(question, ballot, text) for text in (question.rules, question.other))
    compared = compare_forms(before, chances_of(before, EFFORT), after, chances_of(after, EFFORT))
    told = [row for row in compared if row.before.kind or row.after.kind]
    better = sum(row.applicants for row in told if row.gain > max(1e-9, 2 * row.error))
    worse = sum(row.applicants for row in told if row.gain < -max(1e-9, 2 * row.error))
    section = Section(
        title="This ballot's rules, then the others",
        sentences=(
            f"The others are better for {better:,} applicants and worse for {worse:,}; for the "
            "rest nothing changes, or less than can be told.",
        ),
        head=("tickets now", "then", "who", "applicants", "now", "then", "change"),
        rows=tuple(
            (
                _standing(row.before),
                _standing(row.after),
                company_name(row.classes, _size(row.before), _size(row.after)),
                f"{row.applicants:,}",
                counted_percent(row.chance_before, row.error_before),
                counted_percent(row.chance_after, row.error_after),
                points(row.gain),
            )
            for row in sorted(told, key=lambda row: -row.applicants)[:MOST_ROWS]
        ),
    )
    return Answer(sections=(section,))


def _standing(one: Standing) -> str:
    if one.sure:
        return f"sure ({one.sure})"
    tickets = one.kind.tickets if one.kind else ()
    return ticket_numbers(tickets, named=len(tickets) > 1)


def _size(one: Standing) -> int:
    return len(one.kind.friends) + 1 if one.kind else 1
