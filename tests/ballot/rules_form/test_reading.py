"""Forms read: every problem is told, at its field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.ballot.rules import ApplicantClass, FactLabel, Label, Rules
from dorsal.ballot.rules_form import RulesForm, form_of, rules_of
from tests.ballot.rules_form.any_rules import any_rules
from tests.ballot.rules_form.full_form import (
    FULL,
    filled,
    leaves,
    problems_of,
    put,
    told,
    value_at,
)
from tests.ballot.rules_texts import small_rules

# Any text, number or list that no field takes: control characters, brackets, below every bound.
SPOILT: dict[type, object] = {str: "\x00[", int: -1, tuple: ()} | {Label: Label((("", "\x00"),))}
LEAVES = [path for path in leaves(FULL) if not isinstance(value_at(FULL, path), bool)]
UNUSED_BY_KIND = {
    "invitation": {"best", "tickets", "only", "waiting_list"},
    "reserved": {"column", "values", "best", "tickets", "only", "waiting_list"},
    "merit": {"values", "tickets", "only", "waiting_list"},
    "draw": {"column", "values", "best"},
}
USED_BY_RULE = {
    "flat": {"rule", "tickets"},
    "linear": {"rule", "column", "base", "each", "most"},
    "square": {"rule", "column", "most"},
    "doubling": {"rule", "column", "most"},
    "table": {"rule", "column", "table"},
    "advanced": {"rule", "expression", "scale", "most"},
}


def is_used(path: str) -> bool:
    """Whether the full form's rules depend on this field."""
    parts = path.split(".")
    if parts[0] == "pools":
        row = FULL.pools[int(parts[1])]
        ticket_field = parts[2] == "tickets" and parts[3] not in USED_BY_RULE[row.tickets.rule]
        return not ticket_field and parts[2] not in UNUSED_BY_KIND[row.kind]
    return path != "caps.0.value" and not (parts[0] == "facts" and parts[2] == "name")


# What is said beside the field itself when a name is spoilt by which others call it.
MISSED = {
    "pools.8.name": ["pools.0.unused", "pools.3.unused", "pools.8.name", "floors.0.scope"],
    "classes.0.name": [
        *("pools.3.only", "classes.0.name", "floors.0.class_name", "floors.1.class_name"),
    ],
    "classes.1.name": ["classes.1.name", "caps.0.class_name"],
}


@pytest.mark.parametrize("path", [one for one in LEAVES if is_used(one)])
def test_whatever_field_is_spoilt_is_the_one_that_is_named(path: str) -> None:
    found = problems_of(put(FULL, path, SPOILT[type(value_at(FULL, path))]))
    assert list(dict.fromkeys(one.column for one in found)) == MISSED.get(path, [path])
    assert [one.right for one in found if " = " in one.right or "[[" in one.right] == []


@pytest.mark.parametrize("path", [one for one in LEAVES if not is_used(one)])
def test_a_field_that_its_row_does_not_use_is_ignored(path: str) -> None:
    spoilt = put(FULL, path, SPOILT[type(value_at(FULL, path))])
    without = [one for one in FULL.facts if path != f"facts.{FULL.facts.index(one)}.name"]
    assert rules_of(spoilt) == replace(rules_of(FULL), facts=tuple(without))


@settings(deadline=None)
@given(any_rules(), st.data())
def test_every_problem_of_any_spoilt_form_is_at_a_field_of_it(
    rules: Rules, data: st.DataObject
) -> None:
    form = form_of(rules)
    for _ in range(data.draw(st.integers(1, 4))):
        path = data.draw(st.sampled_from(list(leaves(form))))
        old = value_at(form, path)
        anything: Any = st.integers() if type(old) is int else st.text() if old == "" else None
        if anything is None:
            anything = st.text() if isinstance(old, str) else st.sampled_from([old, type(old)()])
        form = put(form, path, data.draw(anything))
    for problem in problems_of(form):
        assert problem.column != ""
        assert (problem.line, problem.file) == (0, "")
        value_at(form, problem.column)


def test_all_problems_are_told_together() -> None:
    spoilt = filled(
        race=" ",
        places=0,
        pools__0__values=(),
        classes__1__name="Local",
        floors__1__value="many",
        ceremony__0__closes=-1,
    )
    assert told(spoilt) == [
        ("floors.1.value", "this is no whole number"),
        ("race", "race has 0 characters"),
        ("places", "places is too low"),
        ("pools.0.values", "values is missing"),
        ("classes.1.name", "this is not a name"),
        ("caps.0.class_name", "there is no such class"),
        ("ceremony.0.closes", "this is no time from 1971 to 9999"),
    ]


@pytest.mark.parametrize(
    ("spoilt", "field", "what"),
    [
        (filled(places=149), "places", "the pools have 150 places together"),
        (filled(pools=()), "pools", "there are no pools"),
        (filled(pools__0__kind="lottery"), "pools.0.kind", "kind is none of the words it may be"),
        (
            filled(pools__2__unused="guests"),
            "pools.2.unused",
            "this pool is not a later one that can use places",
        ),
        (filled(pools__1__name="guests"), "pools.1.name", "the name stands in row 1 already"),
        (
            filled(pools__3__tickets__each=0, pools__3__tickets__base=0),
            "pools.3.tickets.rule",
            "base and each cannot both be 0",
        ),
        (
            filled(pools__3__tickets__column="email"),
            "pools.3.tickets.column",
            "this is the personal column 'email'",
        ),
        (
            filled(pools__5__tickets__expression="1 +"),
            "pools.5.tickets.expression",
            "at character 4 of the expression: the expression ends where a value is needed",
        ),
        (
            filled(pools__5__tickets__expression="email"),
            "pools.5.tickets.expression",
            "this is the personal column 'email'",
        ),
        (
            filled(pools__4__tickets__table=(0, 0)),
            "pools.4.tickets.rule",
            "tickets must be 0 to 1048576, and not all of them 0",
        ),
        (filled(pools__4__tickets__table=()), "pools.4.tickets.table", "table is missing"),
        (
            filled(pools__8__tickets__column="email"),
            "pools.8.tickets.column",
            "this is the personal column 'email'",
        ),
        (
            filled(pools__8__tickets__column="a] + [b"),
            "pools.8.tickets.column",
            "this is no column",
        ),
        (
            filled(pools__8__tickets__rule="cube"),
            "pools.8.tickets.rule",
            "there is no such ticket rule",
        ),
        (filled(classes__1__name="women"), "classes.1.name", "the name stands in row 1 already"),
        (filled(classes__1__column=""), "classes.1.column", "column has 0 characters"),
        (
            filled(offers__reasons__1__name=" declined "),
            "offers.reasons.1.name",
            "the name stands in row 1 already",
        ),
        (filled(offers__reasons=()), "offers.reasons", "there are no reasons"),
        (filled(floors__0__form="half"), "floors.0.form", "there is no such form of amount"),
        (filled(floors__0__value="23"), "floors.0.value", "this is no share"),
        (filled(floors__0__value="5/4"), "floors.0.value", "this share is more than everything"),
        (filled(floors__1__value="1/3"), "floors.1.value", "this is no whole number"),
        (
            filled(floors__1__value="151"),
            "floors.1.value",
            "the floors of 'all' come to 151 places of its 150",
        ),
        (
            filled(floors__1__scope="square"),
            "floors.1.class_name",
            "this class has one for the same places in row 1 already",
        ),
        (filled(columns__group=""), "columns.group", "groups need their column"),
        (filled(columns__born="name"), "columns.born", "this column is already 'name'"),
        (filled(ceremony__0__highest=0), "ceremony.0.highest", "highest is below lowest"),
    ],
)
def test_a_problem_is_told_at_its_field(spoilt: RulesForm, field: str, what: str) -> None:
    assert told(spoilt)[0] == (field, what)


def test_class_names_with_dots_do_not_lead_astray() -> None:
    classes = (
        ApplicantClass(name="a", column="", values=("x",)),
        ApplicantClass(name="a.column", column="b", values=("x",)),
        ApplicantClass(name="", column="b", values=("x",)),
    )
    form = replace(form_of(small_rules()), classes=classes, floors=())
    assert told(form) == [
        ("classes.0.column", "column has 0 characters"),
        ("classes.1.name", "this is not a name"),
        ("classes.2.name", "this is not a name"),
    ]


def test_spaces_around_names_and_columns_are_taken_away() -> None:
    spaced = filled(
        race=" Aizkorri ",
        pools__0__unused=" square ",
        pools__8__tickets__column=" km run ",
        classes__1__name=" local ",
        floors__1__value=" 30 ",
        columns__confirmed=" accepted ",
    )
    assert rules_of(spaced) == rules_of(FULL)


def test_nobody_may_be_named_as_in_the_file() -> None:
    assert rules_of(filled(pools__1__unused="nobody")) == rules_of(FULL)


def test_the_form_as_a_whole_may_be_too_long() -> None:
    too_long = filled(classes__0__values=("x" * 1_000_001,))
    assert told(too_long) == [("", "the file is too long")]


@pytest.mark.parametrize("field", ["race", "classes__0__name", "pools__5__tickets__expression"])
def test_text_that_no_file_can_hold_is_a_problem_and_no_crash(field: str) -> None:
    assert told(filled(**{field: "a\ud800"})) == [("", "a text holds half a character")]


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ((("", "Locals"), ("es", "Vecinos")), "this is no language"),
        ((("es", "Vecinos"), ("es", "Locales")), "one language has two labels"),
        ((("es", ""),), "the label has 0 characters"),
    ],
)
def test_a_label_that_no_file_can_have_is_told_at_its_field(
    texts: tuple[tuple[str, str], ...], what: str
) -> None:
    assert told(filled(classes__1__label=Label(texts))) == [("classes.1.label", what)]


def test_two_pools_that_readers_could_not_tell_apart_are_told_by_their_rows() -> None:
    both = Label((("es", "Sorteo"),))
    form = filled(pools__7__label=both, pools__8__label=both)
    (problem,) = problems_of(form)
    assert (problem.column, problem.what) == ("pools.8.label", "the label stands in row 8 already")


def test_the_label_of_a_fact_that_nothing_counts_any_more_is_kept_out_of_the_rules() -> None:
    old = FactLabel(name="finishes", label=Label((("", "Finishes"),)))
    assert rules_of(replace(FULL, facts=(*FULL.facts, old))) == rules_of(FULL)
