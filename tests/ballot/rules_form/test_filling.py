"""Forms filled in from rules, and the same rules made of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import DEFAULT_REASONS, read_rules
from dorsal.ballot.rules_form import PoolRow, QuotaRow, RulesForm, TicketRow, form_of, rules_of
from dorsal.ballot.tickets import Advanced, Linear
from tests.ballot.rules_form.any_rules import any_rules
from tests.ballot.rules_form.full_form import FULL, put
from tests.ballot.rules_texts import small_rules

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*/rules.toml"))


@settings(deadline=None)
@given(any_rules())
def test_a_form_makes_the_rules_from_which_it_was_filled(rules: Rules) -> None:
    form = form_of(rules)
    assert rules_of(form) == rules
    assert form_of(rules_of(form)) == form


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: str(file.parent.name))
def test_the_examples_come_back_from_their_forms(file: Path) -> None:
    rules = read_rules(file.read_bytes())
    assert rules_of(form_of(rules)) == rules


def test_the_full_form_is_sound_and_comes_back_with_its_amounts_as_divisions() -> None:
    form = form_of(rules_of(FULL))
    assert form == put(FULL, "floors.0.value", "23/100")
    assert rules_of(FULL).pools[-1].tickets == Advanced(expression="(1 + [km run]) ** 2", most=64)


def test_a_new_form_has_the_reasons_of_every_race() -> None:
    pool = PoolRow(name="draw", kind="draw", places=9)
    form = RulesForm(race="Aizkorri", draw="2027", places=9, pools=(pool,))
    assert rules_of(form).offers.reasons == DEFAULT_REASONS
    assert form_of(rules_of(form)) == form


def test_the_small_rules_as_a_form() -> None:
    form = form_of(small_rules())
    assert form.pools[1] == PoolRow(
        name="draw",
        kind="draw",
        places=60,
        tickets=TicketRow(rule="linear", column="failures", base=1, each=1, most=0),
    )
    assert form.floors == (
        QuotaRow(class_name="women", scope="draw", form="share", value="23/100"),
    )


def test_an_expression_that_is_not_the_square_rule_to_the_letter_stays_what_it_is() -> None:
    rule = Advanced(expression="( 1 + failures ) ** 2")
    pools = (replace(small_rules().pools[1], tickets=rule, places=100),)
    rules = replace(small_rules(), pools=pools)
    assert form_of(rules).pools[0].tickets.rule == "advanced"
    assert rules_of(form_of(rules)) == rules


def test_the_linear_rule_of_the_form() -> None:
    assert rules_of(FULL).pools[3].tickets == Linear(column="failures", base=1, each=2, most=9)
