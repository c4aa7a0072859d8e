"""The small texts by which rules, classes and returns are named, read with every problem.

linear each=2 most=10               a rule, with its options
table 1 2 4 8 first-timers=0.25     tickets after 0, 1, 2, 3 or more failures
women: applicants=2490 return=.8 floor=52
.55,.7,.8,.85                       returns after the 1st, 2nd, 3rd, every later failure
0:3626,1:2563,2:1900                a field: failures:applicants
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import get_args

from dorsal.ballot.rules import Rules
from dorsal.ballot.tickets import MOST_TICKETS, Doubling, Flat, Linear, Table
from dorsal.ballot.years.steady_state import Demand
from dorsal.ballot.years.year_rule import Kind, YearRule
from dorsal.ground.plain_words import listed
from dorsal.ground.problems import BadInput, Problem, Problems

EVERYBODY = "everybody"
EVERYBODY_ELSE = "everybody else"
MOST_APPLICANTS = 10**8
MOST_FAILURES = 1000  # in a table of tickets or in a field

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_OPTIONS: Mapping[Kind, tuple[str, ...]] = {
    "flat": ("first-timers",),
    "linear": ("base", "each", "most", "decay", "first-timers"),
    "square": ("base", "each", "most", "decay", "first-timers"),
    "doubling": ("most", "decay", "first-timers"),
    "table": ("most", "decay", "first-timers"),
}
_CLASS_OPTIONS = ("applicants", "return", "floor")


def read_year_rules(texts: Sequence[str]) -> tuple[YearRule, ...]:
    """The rules of these texts, each named by its text; `BadInput` holds every problem."""
    problems = Problems()
    rules = [_read_rule(text, problems) for text in texts]
    problems.raise_errors()
    return tuple(rule for rule in rules if rule is not None)


def year_rule_of(rules: Rules, *, file: str) -> YearRule:
    """The ticket rule of a rules file's draw, its column taken for the number of failures.

    `BadInput` when there are several draws, or when the rule is an expression.
    """
    draws = rules.draws
    if len(draws) != 1:
        names = listed([pool.name for pool in draws]) or "none"
        what = f"one draw is looked at, and the file has {len(draws)} ({names})"
        raise BadInput([Problem(what, "name a file with one draw", file, column="pools")])
    match draws[0].tickets:
        case None:
            return YearRule(name=file, kind="flat")
        case Flat(tickets=base):
            return YearRule(name=file, kind="flat", base=base)
        case Linear(base=base, each=each, most=most):
            bound = most or MOST_TICKETS
            return YearRule(name=file, kind="linear", base=base, each=each, most=bound)
        case Doubling(most=most):
            return YearRule(name=file, kind="doubling", most=most or MOST_TICKETS)
        case Table(tickets=table):
            return YearRule(name=file, kind="table", table=tuple(map(float, table)))
        case _:
            what = "this ticket rule is not one of flat, linear, doubling and table"
            right = "write its tickets by failures as --rule 'table 1 2 4 8'"
            raise BadInput([Problem(what, right, file, column="pools.tickets")])


def read_returns(text: str) -> tuple[float, ...]:
    """Shares of those who fail that come back, by failures; `BadInput` says what is wrong."""
    problems = Problems()
    returns = _returns(text, _Teller(problems, text, "the returns"))
    problems.raise_errors()
    return returns


def read_demands(
    texts: Sequence[str], *, applicants: int, returns: tuple[float, ...]
) -> tuple[Demand, ...]:
    """The classes of these texts, and everybody else with `returns`.

    A class without returns of its own has `returns` too; `applicants` is the number of all.
    `BadInput` holds every problem.
    """
    problems = Problems()
    read = [_read_class(text, returns, problems) for text in texts]
    classes = [one for one in read if one is not None]
    names = [one.name for one in classes]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 or name in (EVERYBODY, EVERYBODY_ELSE):
            problems.add("two classes have this name", right="name every class once", value=name)
    rest = applicants - sum(one.applicants for one in classes)
    if rest < 0:
        what = f"the classes have {-rest:,.0f} more applicants than the race, which has"
        problems.add(f"{what} {applicants:,}", right="let --applicants count everybody")
    problems.raise_errors()
    name = EVERYBODY_ELSE if classes else EVERYBODY
    others = [Demand(name=name, applicants=rest, returns=returns)] if rest else []
    return (*classes, *others)


def read_field(text: str) -> tuple[float, ...]:
    """Applicants by number of failures, from `0:3626,1:2563`; `BadInput` holds every problem."""
    problems = Problems()
    teller = _Teller(problems, text, "the field")
    found: dict[int, float] = {}
    for part in text.split(","):
        failures, _, applicants = part.partition(":")
        number = teller.whole(failures, "failures", 0, MOST_FAILURES)
        if number in found:
            teller.wrong(f"{number} failures stand there twice", "name them once")
        found[number] = teller.whole(applicants, "applicants", 0, MOST_APPLICANTS)
    if not found.get(0):
        teller.wrong("there is nobody with 0 failures", "write 0:3626 for 3626 first-timers")
    problems.raise_errors()
    return tuple(found.get(number, 0.0) for number in range(max(found) + 1))


class _Teller:
    """Tells what is wrong in one text, and goes on."""

    def __init__(self, problems: Problems, text: str, what: str) -> None:
        self.problems = problems
        self.text = text
        self.what = what

    def wrong(self, what: str, right: str) -> None:
        self.problems.add(f"{self.what}: {what}", right=right, value=self.text)

    def number(self, text: str, name: str, holds: Callable[[float], bool], right: str) -> float:
        """The number, or nan after having told what it should be."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and holds(value):
            return value
        self.wrong(f"{name} is {text.strip() or 'missing'}", right)
        return math.nan

    def whole(self, text: str, name: str, least: int, most: int) -> int:
        """The whole number, or -1 after having told what it should be."""
        right = f"{name} is a whole number from {least} to {most:,}"
        value = self.number(text, name, lambda n: least <= n <= most and n == int(n), right)
        return -1 if math.isnan(value) else int(value)

    def options(self, words: Sequence[str], known: Sequence[str]) -> dict[str, str]:
        """The options `key=value`, each of which is known and stands once."""
        found: dict[str, str] = {}
        for word in words:
            key, equals, value = word.partition("=")
            if key not in known:
                guess = difflib.get_close_matches(key, known, 1)
                start = f"did you mean {guess[0]}? " if guess else ""
                self.wrong(f"there is no option {key}", f"{start}the options are {listed(known)}")
            elif not equals or key in found:
                self.wrong(f"{key} needs one value", f"write {key}=2 once")
            else:
                found[key] = value
        return found


def _read_rule(text: str, problems: Problems) -> YearRule | None:
    words = text.split()
    kind = _KINDS.get(words[0]) if words else None
    if kind is None:
        guess = difflib.get_close_matches(words[0] if words else "", _KINDS, 1)
        start = f"did you mean {guess[0]}? " if guess else ""
        right = f"{start}a rule starts with {listed(list(_KINDS), last='or')}"
        problems.add("there is no such ticket rule", right=right, value=text)
        return None
    teller = _Teller(problems, text, f"the rule {kind}")
    numbers = [word for word in words[1:] if kind == "table" and "=" not in word]
    options = teller.options([word for word in words[1:] if word not in numbers], _OPTIONS[kind])
    rule = YearRule(name=" ".join(words), kind=kind, table=_table(numbers, kind, teller))
    rule = _with_options(rule, options, teller)
    if rule.decay:
        _check_decay(rule, teller)
    return rule


def _table(numbers: Sequence[str], kind: Kind, teller: _Teller) -> tuple[float, ...]:
    right = f"tickets are numbers from 0 to {MOST_TICKETS:,}"
    table = tuple(
        teller.number(one, "a number of tickets", lambda n: 0 <= n <= MOST_TICKETS, right)
        for one in numbers[:MOST_FAILURES]
    )
    if len(numbers) > MOST_FAILURES:
        teller.wrong("the table is too long", f"it has {MOST_FAILURES} numbers at most")
    if kind == "table" and not any(table):
        teller.wrong("nobody has a ticket", "write the tickets by failures: table 1 2 4 8")
    return table


def _with_options(rule: YearRule, options: Mapping[str, str], teller: _Teller) -> YearRule:
    most = MOST_TICKETS
    bounds: Mapping[str, tuple[Callable[[float], bool], str]] = {
        "base": (lambda n: 0 <= n <= most, f"base is a number from 0 to {most:,}"),
        "each": (lambda n: 0 <= n <= most, f"each is a number from 0 to {most:,}"),
        "most": (lambda n: 0 < n <= most, f"most is a number of tickets up to {most:,}"),
        "decay": (lambda n: 0 <= n <= 1, "decay is a share from 0 to 1"),
        "first-timers": (lambda n: 0 <= n < 1, "first-timers is a share from 0 to below 1"),
    }
    values = {
        key.replace("-", "_"): teller.number(text, key, *bounds[key])
        for key, text in options.items()
    }
    if values.get("base", 1) == 0 and values.get("each", 1) == 0:
        teller.wrong("base and each are 0", "one of them is above 0, or nobody has a ticket")
    return replace(rule, **values)  # type: ignore[arg-type]  # the keys are those of `_OPTIONS`


def _check_decay(rule: YearRule, teller: _Teller) -> None:
    """What lapses are tickets beyond the first, so there is a first, and none is taken away."""
    table = rule.table
    falls = any(later < earlier for earlier, later in pairwise(table))
    if falls or rule.base < 1 or (table and table[0] < 1):
        right = "start with 1 ticket or more, and never give fewer after another failure"
        teller.wrong("tickets beyond the first cannot decay here", right)


def _returns(text: str, teller: _Teller) -> tuple[float, ...]:
    right = "write one share from 0 to 1, or several by failures: .55,.7,.8,.85"
    return tuple(
        teller.number(one, "a return", lambda n: 0 <= n <= 1, right) for one in text.split(",")
    )


def _read_class(text: str, returns: tuple[float, ...], problems: Problems) -> Demand | None:
    name, colon, rest = text.partition(":")
    name = name.strip()
    teller = _Teller(problems, text, f"the class {name}" if colon and name else "the class")
    if not colon or not name:
        teller.wrong("it has no name", "write 'women: applicants=2490 return=.8 floor=52'")
        return None
    options = teller.options(rest.split(), _CLASS_OPTIONS)
    most = MOST_APPLICANTS
    return Demand(
        name=name,
        applicants=teller.whole(options.get("applicants", ""), "applicants", 1, most),
        returns=_returns(options["return"], teller) if "return" in options else returns,
        floor=teller.whole(options["floor"], "floor", 0, most) if "floor" in options else 0,
    )
