"""A form that uses every field, ways to spoil it, and what is then told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    FactLabel,
    GroupRules,
    Label,
    OfferRules,
    Reason,
)
from dorsal.ballot.rules_form import PoolRow, QuotaRow, RulesForm, TicketRow, rules_of
from dorsal.ground.problems import BadInput, Problem

# A form in which every field of every row is used by some row, and the rules that it makes.
FULL = RulesForm(
    race="Aizkorri",
    draw="2027",
    places=150,
    application_fee=True,
    pools=(
        PoolRow(
            name="guests",
            kind="invitation",
            label=Label((("", "Guests of the village"),)),
            places=10,
            unused="square",
            column="guest",
            values=("yes", "y"),
        ),
        PoolRow(name="partners", kind="reserved", places=20),
        PoolRow(name="times", kind="merit", places=20, column="best_time", best="highest"),
        PoolRow(
            name="early",
            kind="draw",
            places=10,
            unused="square",
            only="women",
            waiting_list=30,
            tickets=TicketRow(rule="linear", column="failures", base=1, each=2, most=9),
        ),
        PoolRow(
            name="table",
            kind="draw",
            places=20,
            tickets=TicketRow(rule="table", column="failures", table=(1, 2, 4)),
        ),
        PoolRow(
            name="own",
            kind="draw",
            places=20,
            tickets=TicketRow(
                rule="advanced", expression="1 + sqrt(failures)", scale=100, most=500
            ),
        ),
        PoolRow(
            name="twice",
            kind="draw",
            places=10,
            tickets=TicketRow(rule="doubling", column="failures", most=64),
        ),
        PoolRow(name="flat", kind="draw", places=10, tickets=TicketRow(rule="flat", tickets=3)),
        PoolRow(
            name="square",
            kind="draw",
            places=30,
            tickets=TicketRow(rule="square", column="km run", most=64),
        ),
    ),
    classes=(
        ApplicantClass(
            name="women",
            column="sex",
            values=("F",),
            label=Label((("en", "Women"), ("es", "Mujeres"))),
        ),
        ApplicantClass(name="local", column="town", values=("Zegama", "Zerain")),
    ),
    facts=(
        FactLabel(name="best_time", label=Label((("", "Best time"),))),
        FactLabel(name="km run", label=Label((("es", "Kilómetros"),))),
    ),
    floors=(
        QuotaRow(class_name="women", scope="square", form="share", value="23 %"),
        QuotaRow(class_name="women", scope="all", form="number", value="30"),
    ),
    caps=(QuotaRow(class_name="local", scope="all", form="applicants"),),
    groups=GroupRules(largest=3),
    offers=OfferRules(
        answer_days=5,
        reasons=(Reason(name="declined"), Reason(name="injured", tickets="add")),
    ),
    columns=Columns(confirmed="accepted"),
    beacon=BeaconRules(fallback_hours=24),
    ceremony=(
        CeremonySource(
            name="dice",
            count=5,
            lowest=1,
            highest=6,
            ordered=True,
            repeats=True,
            closes=1_692_802_800,
        ),
    ),
)


def problems_of(form: RulesForm) -> tuple[Problem, ...]:
    try:
        rules_of(form)
    except BadInput as error:
        return error.problems
    return ()


def told(form: RulesForm) -> list[tuple[str, str]]:
    """The field and what is wrong, for each problem."""
    return [(one.column, one.what) for one in problems_of(form)]


def value_at(form: object, path: str) -> Any:
    """What stands in a field or a list of rows; fails where there is none."""
    found: Any = form
    for part in path.split("."):
        found = found[int(part)] if part.isdigit() else getattr(found, part)
    return found


def put(form: Any, path: str, value: object) -> Any:
    """The form with another value in one field."""
    head, _, rest = path.partition(".")
    if head.isdigit():
        rows = list(form)
        rows[int(head)] = put(rows[int(head)], rest, value)
        return tuple(rows)
    return replace(form, **{head: put(getattr(form, head), rest, value) if rest else value})


def filled(**values: object) -> RulesForm:
    """The full form with other values: `filled(pools__2__places=3)`."""
    form = FULL
    for name, value in values.items():
        form = put(form, name.replace("__", "."), value)
    return form


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all fields of a form."""
    rows: list[tuple[str, Any]] = []
    if is_dataclass(value) and not isinstance(value, Label):
        rows = [(one.name, getattr(value, one.name)) for one in fields(value)]
    elif isinstance(value, tuple) and value and is_dataclass(value[0]):
        rows = [(str(number), row) for number, row in enumerate(value)]
    else:
        yield path
    for name, one in rows:
        yield from leaves(one, f"{path}.{name}" if path else name)
