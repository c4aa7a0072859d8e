"""What the page of a ballot's rules shows: the fields as typed, what is wrong at which field, and
the rules in plain words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from dorsal.ballot.explain import Explanation, explain
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules, write_rules
from dorsal.ballot.rules_form import (
    PoolRow,
    RulesForm,
    TicketRow,
    form_of,
    labelled_columns,
    named_ticket_rules,
    rules_of,
)
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.fields import TABLES, TICKETS
from dorsal.site.ballots.rules.texts import (
    MOST_ROWS,
    Texts,
    form_from,
    in_order,
    rows_of,
    texts_of,
    with_facts,
    with_rows,
)
from dorsal.site.ballots.wording import wording_of_rules
from dorsal.site.races.models import Edition

SHOWN_FAILURES = 6
STARTS = {"pools": "draw", "classes": "class", "offers.reasons": "reason", "ceremony": "dice"}


@dataclass(frozen=True)
class TicketCounts:
    """The tickets in one draw at 0, 1, ... in a column."""

    pool: str
    column: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class RulesPage:
    """The state of the form. `rules` and `words` are there once nothing is wrong; the facts of
    `columns` may be labelled.

    `source` is the text of the file from which the form was filled in; it is what is saved as long
    as it says the same, so that a director's comments are kept.
    """

    texts: Texts
    source: str = ""
    problems: tuple[Problem, ...] = ()
    rules: Rules | None = None
    words: Explanation | None = None
    tickets: tuple[TicketCounts, ...] = field(default=())
    columns: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What would be saved: the file the rules came from, or a new one."""
        if self.rules is None:
            return self.source
        try:
            unchanged = bool(self.source) and read_rules(self.source) == self.rules
        except BadInput:
            unchanged = False
        return self.source if unchanged else write_rules(self.rules)


def draft_form(edition: Edition) -> RulesForm:
    """Where a director begins: one draw of all places, a ticket more for each failure."""
    draw = PoolRow(
        name="draw", kind="draw", places=edition.places, tickets=TicketRow(rule="linear")
    )
    return RulesForm(race=edition.race.name, draw=edition.key, places=edition.places, pools=(draw,))


def page_of_ballot(ballot: Ballot) -> RulesPage:
    """The page of the rules as they are kept; those of a draft where there are none yet."""
    if not ballot.rules.strip():
        return look_at(texts_of(draft_form(ballot.edition), zone_of(ballot)), zone_of(ballot))
    return page_of_file(ballot.rules, ballot)


def page_of_file(text: str, ballot: Ballot) -> RulesPage:
    """The page filled in from a rules file; one that cannot be read fills in nothing new."""
    zone = zone_of(ballot)
    try:
        rules = read_rules(text)
    except BadInput as error:
        return RulesPage(texts=_kept_texts(ballot, zone), problems=error.problems)
    return look_at(texts_of(form_of(rules), zone), zone, source=text)


def _kept_texts(ballot: Ballot, zone: ZoneInfo) -> Texts:
    try:
        form = form_of(read_rules(ballot.rules))
    except BadInput:
        form = draft_form(ballot.edition)
    return texts_of(form, zone)


def zone_of(ballot: Ballot) -> ZoneInfo:
    """The race's time zone."""
    return ZoneInfo(ballot.edition.race.timezone)


def look_at(texts: Mapping[str, str], zone: ZoneInfo, *, source: str = "") -> RulesPage:
    """Judge the fields, and say in plain words what they mean."""
    ordered = in_order(texts)
    form, problems = form_from(ordered, zone)
    columns = labelled_columns(form)
    page = RulesPage(texts=with_facts(ordered, columns), source=source, columns=columns)
    try:
        rules = rules_of(form)
    except BadInput as error:
        return replace(page, problems=(*problems, *_others(error.problems, problems)))
    if problems:
        return replace(page, problems=problems)
    words = explain(rules, words=wording_of_rules(rules))
    return replace(page, rules=rules, words=words, tickets=_tickets_by_failures(rules))


def _others(found: tuple[Problem, ...], known: tuple[Problem, ...]) -> list[Problem]:
    """What else is wrong: not what only follows from a number that is missing."""
    at = {one.column for one in known}
    return [one for one in found if one.column not in at and not (known and one.column == "places")]


def _tickets_by_failures(rules: Rules) -> tuple[TicketCounts, ...]:
    """The tickets of each draw at 0, 1, ... 6 of the column on which they depend, if on one."""
    found = []
    for pool in rules.draws:
        rule = pool.tickets
        if rule is not None and len(rule.columns) <= 1:
            column = rule.columns[0] if rule.columns else ""
            counts = tuple(rule.count({column: n}) for n in range(SHOWN_FAILURES + 1))
            found.append(TicketCounts(pool.name, column or "failures", counts))
    return tuple(found)


def change_rows(texts: Mapping[str, str], what: str) -> Texts:
    """Do what a button says: `add pools`, `remove pools 2`, `up pools 2`, `down pools 2`, or
    `tickets linear`, which gives every draw that rule. Anything else changes nothing.
    """
    verb, _, rest = what.partition(" ")
    table, _, number = rest.partition(" ")
    if verb == "tickets":
        return _with_ticket_rule(in_order(texts), rest)
    if table not in TABLES:
        return in_order(texts)
    rows = rows_of(texts, table)
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else -1
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append(_new_row(table, rows))
    elif verb == "remove" and 0 <= at < len(rows):
        del rows[at]
    elif verb in ("up", "down"):
        _move(rows, at, -1 if verb == "up" else 1)
    return in_order(with_rows(texts, table, rows))


def _new_row(table: str, rows: list[Texts]) -> Texts:
    row = {one.key: one.default for one in TABLES[table]}
    if table in STARTS:
        names = {one.get("name", "") for one in rows}
        start = STARTS[table]
        tries = (start, *(f"{start}-{number}" for number in range(2, MOST_ROWS + 3)))
        row["name"] = next(name for name in tries if name not in names)
    return {key: text for key, text in row.items() if text or key != "ordered"}


def _move(rows: list[Texts], at: int, by: int) -> None:
    if 0 <= at < len(rows) and 0 <= at + by < len(rows):
        rows[at], rows[at + by] = rows[at + by], rows[at]


def _with_ticket_rule(texts: Texts, name: str) -> Texts:
    """Every draw with a named ticket rule, its column as it was."""
    named = next((one for one in named_ticket_rules() if one.name == name), None)
    rows = rows_of(texts, "pools")
    for row in rows if named else ():
        if named and row.get("kind") == "draw":
            row |= {f"tickets.{key}": text for key, text in _ticket_texts(named.row).items()}
    return with_rows(texts, "pools", rows)


def _ticket_texts(row: TicketRow) -> Texts:
    keys = {one.key for one in TICKETS} - {"table", "expression"}
    return {key: str(getattr(row, key)) for key in keys}
