"""The form's fields as the keys and values of a rules file; nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict

from dorsal.ballot.rules import ApplicantClass, OfferRules, Reason
from dorsal.ballot.rules_file.pools import KEYS_OF_KIND, KEYS_OF_RULE, NOBODY
from dorsal.ballot.rules_file.quotas import SHARE_OF_APPLICANTS
from dorsal.ballot.rules_file.reading import RULES_VERSION
from dorsal.ballot.rules_file.writing import closing_time, label_values
from dorsal.ballot.rules_form.form import TICKET_RULES, PoolRow, QuotaRow, RulesForm, TicketRow
from dorsal.ballot.rules_form.square import square_expression
from dorsal.ballot.tickets import Advanced

_NUMBER = re.compile(r"[0-9]{1,18}")
_SHARE = re.compile(r"[^/%]*[/%][^/%]*")


def file_values(form: RulesForm) -> dict[str, object]:
    """The tables of a rules file that says what the form says.

    Of rows of the same name the first is taken, since a file cannot have two; the caller tells
    the director. Fields that a row does not use are left out; a sound value stands in for what
    only a form can get wrong.
    """
    values: dict[str, object] = {
        "version": RULES_VERSION,
        "race": form.race,
        "draw": form.draw,
        "places": form.places,
        "application_fee": form.application_fee,
        "pools": [_pool(row) for row in form.pools],
        "classes": _by_name((one.name, _class(one)) for one in form.classes),
        "facts": _facts(form),
        "floors": [_quota(row, "at_least") for row in form.floors],
        "caps": [_quota(row, "at_most") for row in form.caps],
        "groups": asdict(form.groups),
        "applicants": {key: text.strip() for key, text in asdict(form.columns).items()},
        "offers": _offers(form.offers),
        "beacon": asdict(form.beacon),
        "ceremony": [asdict(one) | {"closes": closing_time(one.closes)} for one in form.ceremony],
    }
    return {key: value for key, value in values.items() if value not in ([], {})}


def _pool(row: PoolRow) -> dict[str, object]:
    values: dict[str, object] = {
        "name": row.name,
        "label": label_values(row.label).get("label", []),
        "kind": row.kind,
        "places": row.places,
        "unused": row.unused.strip() or NOBODY,
        "column": row.column,
        "is": list(row.values),
        "best": row.best,
        "only": row.only.strip(),
        "waiting_list": row.waiting_list or "all",
        "tickets": _tickets(row.tickets),
    }
    used = KEYS_OF_KIND.get(row.kind, KEYS_OF_KIND["reserved"])
    return {key: value for key, value in values.items() if key in used and value != []}


def _tickets(row: TicketRow) -> dict[str, object]:
    square = row.rule == "square"
    rule = {"square": "advanced"}.get(row.rule, row.rule)
    if row.rule not in TICKET_RULES:
        return {"rule": "flat"}
    values: dict[str, object] = {
        "rule": rule,
        "tickets": list(row.table) if rule == "table" else row.tickets,
        "column": row.column,
        "base": row.base,
        "each": row.each,
        "expression": square_expression(row.column) if square else row.expression,
        "scale": 1 if square else row.scale,
        "most": row.most or [],
    }
    return {k: value for k, value in values.items() if k in KEYS_OF_RULE[rule] and value != []}


def _class(one: ApplicantClass) -> dict[str, object]:
    values = label_values(one.label) | {"column": one.column}
    return values | ({"is": list(one.values)} if one.values else {})


def labelled_columns(form: RulesForm) -> tuple[str, ...]:
    """The columns whose facts the form may label: those that its ticket rules and merit pools
    read, each once, as far as they can be read.
    """
    found: list[str] = []
    for row in form.pools:
        found += _columns_of(row.tickets) if row.kind == "draw" else ()
    found += [row.column.strip() for row in form.pools if row.kind == "merit"]
    return tuple(dict.fromkeys(column for column in found if column))


def _columns_of(row: TicketRow) -> tuple[str, ...]:
    if row.rule in ("linear", "doubling", "table", "square"):
        return (row.column.strip(),)
    if row.rule != "advanced":
        return ()
    try:
        return Advanced(expression=row.expression).columns
    except ValueError:
        return ()  # the reader of the file says what is wrong with it


def _facts(form: RulesForm) -> dict[str, object]:
    known = labelled_columns(form)
    rows = [one for one in form.facts if one.label and one.name in known]
    return {one.name: label_values(one.label) for one in rows}


def _quota(row: QuotaRow, amount: str) -> dict[str, object]:
    value: object = 0  # stands in for what is no amount of this form
    if row.form == "number" and is_number(row.value):
        value = int(row.value)
    elif row.form == "share" and is_share(row.value):
        value = row.value
    elif row.form == "applicants":
        value = SHARE_OF_APPLICANTS
    return {"class": row.class_name, "of": row.scope, amount: value}


def is_number(text: str) -> bool:
    """Whether the text is a whole number as a floor or cap is written."""
    return bool(_NUMBER.fullmatch(text.strip()))


def is_share(text: str) -> bool:
    """Whether the text is a division or a percentage; the reader judges its numbers."""
    return bool(_SHARE.fullmatch(text))


def _offers(offers: OfferRules) -> dict[str, object]:
    reasons = _by_name((one.name, _reason(one)) for one in offers.reasons)
    return asdict(offers) | {"reasons": reasons}


def _by_name(tables: Iterable[tuple[str, dict[str, object]]]) -> dict[str, object]:
    """Tables by their names, of each name the first."""
    found: dict[str, object] = {}
    for name, table in tables:
        found.setdefault(name.strip(), table)
    return found


def _reason(reason: Reason) -> dict[str, object]:
    return {"place": reason.place, "group": reason.group, "tickets": reason.tickets}
