"""The pools of a rules file and their ticket rules, read from TOML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from dorsal.ballot.expressions.tree import ExpressionError
from dorsal.ballot.rules import MOST_PLACES, MOST_POOLS, Pool, PoolKind
from dorsal.ballot.rules_file.labels import read_label
from dorsal.ballot.rules_file.sections import Section
from dorsal.ballot.tickets import (
    MOST_SCALE,
    MOST_TICKETS,
    Advanced,
    Doubling,
    Flat,
    Linear,
    Table,
    TicketRule,
)

NOBODY = "nobody"
KINDS: tuple[PoolKind, ...] = get_args(PoolKind)
BEST: tuple[Literal["lowest", "highest"], ...] = ("lowest", "highest")

_EVERY_POOL = ("name", "label", "kind", "places", "unused")
KEYS_OF_KIND = {
    "invitation": (*_EVERY_POOL, "column", "is"),
    "guaranteed": (*_EVERY_POOL, "column", "is"),
    "merit": (*_EVERY_POOL, "column", "best"),
    "reserved": _EVERY_POOL,
    "draw": (*_EVERY_POOL, "tickets", "only", "waiting_list"),
}
KEYS_OF_RULE = {
    "flat": ("rule", "tickets"),
    "linear": ("rule", "column", "base", "each", "most"),
    "doubling": ("rule", "column", "most"),
    "table": ("rule", "column", "tickets"),
    "advanced": ("rule", "expression", "scale", "most"),
}
MOST_TABLE = 1000


def read_pools(top: Section) -> tuple[Pool, ...]:
    """All pools, in their order."""
    sections = list(top.sections("pools"))
    if not top.has("pools"):
        top.wrong("pools", "there are no pools", right="write [[pools]] above each way to a place")
    if len(sections) > MOST_POOLS:
        top.wrong("pools", f"there are {len(sections)} pools", right=f"at most {MOST_POOLS}")
    draws = [n for n, section in enumerate(sections) if section.values.get("kind") == "draw"]
    last = draws[-1] if draws else -1
    return tuple(_pool(section, last=number == last) for number, section in enumerate(sections))


def _pool(section: Section, *, last: bool) -> Pool:
    kind = section.choice("kind", KINDS)
    if section.page.sound((*section.path, "kind")):
        section.restrict(KEYS_OF_KIND[kind], f"a pool of kind {kind!r}")
    else:  # as the kind that needs nothing more: one mistake is told once
        kind, last = "reserved", True
    list_kind = kind in ("invitation", "guaranteed")
    return Pool(
        name=section.name_text("name"),
        label=read_label(section),
        kind=kind,
        places=section.whole("places", 0, MOST_PLACES),
        unused=_unused(section, last=last),
        column=section.text("column") if list_kind or kind == "merit" else "",
        values=section.texts("is") if list_kind else (),
        best=section.choice("best", BEST) if kind == "merit" else "lowest",
        tickets=_tickets(section) if kind == "draw" else None,
        only=section.text("only", default="") if kind == "draw" else "",
        waiting_list=_waiting_list(section) if kind == "draw" else 0,
    )


def _unused(section: Section, *, last: bool) -> str:
    """The pool that gets what is left over; every pool says so but the last draw."""
    right = 'write unused = "nobody", or the name of a later pool'
    value = section.text("unused", default=NOBODY if last else None, right=right)
    return "" if value == NOBODY else value


def _waiting_list(section: Section) -> int:
    """Entries on the published list; 0 for all."""
    if section.values.get("waiting_list", "all") == "all":
        return 0
    if isinstance(section.values["waiting_list"], str):
        right = 'write waiting_list = "all", or a number without quotes'
        value = section.values["waiting_list"]
        section.wrong("waiting_list", "this is no length of a list", right=right, value=value)
        return 0
    return section.whole("waiting_list", 1, MOST_PLACES)


def _tickets(section: Section) -> TicketRule:
    right = 'write tickets = { rule = "flat", tickets = 1 }'
    if not section.has("tickets"):
        section.wrong("tickets", "a draw needs its ticket rule", right=right)
        return Flat()
    if not isinstance(section.values["tickets"], dict):
        section.wrong("tickets", "tickets is no table", right=right)
        return Flat()
    return _read_rule(section.section("tickets", "pools.tickets"))


def _read_rule(section: Section) -> TicketRule:
    before = len(section.page.problems)
    rule = section.choice("rule", tuple(_READERS))
    if len(section.page.problems) > before:
        return Flat()
    section.restrict(KEYS_OF_RULE[rule], f"the rule {rule!r}")
    try:
        return _READERS[rule](section)
    except ExpressionError as error:
        what = f"at character {error.position} of the expression: {error.what}"
        section.wrong("expression", what, right=error.right)
    except ValueError as error:
        if len(section.page.problems) == before:
            section.wrong("rule", str(error), right="let somebody have a ticket")
    return Flat()


def _flat(section: Section) -> TicketRule:
    return Flat(tickets=section.whole("tickets", 1, MOST_TICKETS, default=1))


def _linear(section: Section) -> TicketRule:
    return Linear(
        column=section.text("column"),
        base=section.whole("base", 0, MOST_TICKETS, default=1),
        each=section.whole("each", 0, MOST_TICKETS, default=1),
        most=_most(section),
    )


def _doubling(section: Section) -> TicketRule:
    return Doubling(column=section.text("column"), most=_most(section))


def _table(section: Section) -> TicketRule:
    tickets = section.wholes("tickets", 0, MOST_TICKETS)
    if len(tickets) > MOST_TABLE:
        section.wrong(
            "tickets", f"the table has {len(tickets)} numbers", right=f"at most {MOST_TABLE}"
        )
    return Table(column=section.text("column"), tickets=tickets)


def _advanced(section: Section) -> TicketRule:
    scale = section.whole("scale", 1, MOST_SCALE)
    most = _most(section)
    return Advanced(expression=_expression(section), scale=scale, most=most)


def _expression(section: Section) -> str:
    """The text of any length; a stand-in where it is missing."""
    value = section.values.get("expression")
    if isinstance(value, str):
        return value
    right = 'write expression = "1 + failures"'
    what = "is missing" if value is None else "is no text"
    section.wrong("expression", f"expression {what}", right=right, value=value or "")
    return "1"


def _most(section: Section) -> int:
    return section.whole("most", 1, MOST_TICKETS, default=0)


_READERS: dict[str, Callable[[Section], TicketRule]] = {
    "flat": _flat,
    "linear": _linear,
    "doubling": _doubling,
    "table": _table,
    "advanced": _advanced,
}
