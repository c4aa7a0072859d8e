"""The rows of a what-if: people of a record as other rules see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from dorsal.ballot.applicants import Entry
from dorsal.ballot.replay import (
    check_people,
    check_rows,
    check_sealed_facts,
    rows_of_entries,
    rows_of_record,
)
from dorsal.ballot.rules import Pool, Quota
from dorsal.ground.problems import BadInput
from tests.ballot.draw.small_ballot import RULES, person, row, single

TIMES, PARTNERS, DRAW = RULES.pools


def problems_of(step: Callable[[], object]) -> list[str]:
    with pytest.raises(BadInput) as refused:
        step()
    return [str(problem) for problem in refused.value.problems]


def test_rows_forget_classes_and_pools_that_the_rules_do_not_know() -> None:
    known = row("Z1", "local", "women", tickets=2, times=900)
    rules = replace(RULES, classes=RULES.classes[:1], pools=(DRAW,), floors=(), caps=())
    (found,) = rows_of_record([known], sealed=RULES, rules=rules)
    assert found.classes == (("women",),)
    assert found.standing == ((),)
    assert found.tickets == (("draw", 2),)
    assert found.leaf == known.leaf
    assert rows_of_record([known], sealed=RULES, rules=RULES) == [known]


def test_what_lacks_is_asked_for_with_the_command_that_helps() -> None:
    rules = replace(RULES, pools=(replace(DRAW, only="women"),))
    (problem,) = problems_of(
        lambda: rows_of_record([row("Z1")], sealed=RULES, rules=rules, file="new.toml")
    )
    assert problem == (
        "new.toml: the public record does not tell enough: 'draw' is for others: sealed everybody, "
        "now women; give the entry file that was sealed: "
        "dorsal ballot compare ENTRIES.csv --replay RECORD --rules NEW.toml"
    )


def test_an_entry_keeps_its_ticket_numbers() -> None:
    sealed = [row("Z1", tickets=3), row("Z2+Z3", tickets=1)]
    entries = [single("Z1", 5, "women"), Entry((person("Z3"), person("Z2", "local")), ())]
    alone, pair = rows_of_entries(entries, sealed)
    assert (alone.id, alone.leaf, alone.tickets) == ("Z1", sealed[0].leaf, (("draw", 5),))
    assert (pair.id, pair.leaf, pair.tickets) == ("Z2+Z3", sealed[1].leaf, ())
    assert pair.members == ("Z2", "Z3")
    assert pair.classes == (("local",), ())


def test_an_entry_of_another_shape_has_numbers_from_its_first_member() -> None:
    sealed = [row("Z1"), row("Z2+Z3")]
    entries = [Entry((person("Z1"), person("Z2")), ()), single("Z3", 1)]
    pair, alone = rows_of_entries(entries, sealed)
    assert pair.leaf == sha256(sealed[0].leaf + b"Z1+Z2").digest()
    assert alone.leaf == sha256(sealed[1].leaf + b"Z3").digest()


def test_a_what_if_is_about_the_people_of_that_draw() -> None:
    sealed = [row(f"Z{n}") for n in range(1, 9)]
    check_people([single(f"Z{n}", 1) for n in range(1, 9)], sealed)
    entries = [single("Z9", 1), single("Z8", 1)]
    assert problems_of(lambda: check_people(entries, sealed, file="e.csv")) == [
        "e.csv: not sealed: 1 applicant: Z9; a what-if is about the people of that draw alone; "
        "leave their rows out",
        "e.csv: sealed, and not in the file: 7 applicants: Z1, Z2, Z3, Z4, Z5 and 2 more; "
        "give the entry file that was sealed, after its last amendment",
    ]


def test_facts_must_be_those_that_were_sealed() -> None:
    sealed = [row("Z1", "women", tickets=2), row("Z2", times=900), row("Z3+Z4", "local")]
    right = [
        single("Z1", 2, "women"),
        single("Z2", 1, times=900),
        single("Z3", 9, "local"),
        single("Z4", 9, "local"),
    ]
    check_sealed_facts(right, sealed)
    wrong = [single("Z1", 3), single("Z2", 1, times=901)]
    asked = "; give the entry file that was sealed, after its last amendment"
    assert problems_of(lambda: check_sealed_facts(wrong, sealed, file="e.csv")) == [
        "e.csv, column id: tickets by the sealed rules: 3 in draw; sealed: 2 in draw "
        f"('Z1'){asked}",
        f"e.csv, column id: classes by the sealed rules: none; sealed: women ('Z1'){asked}",
        "e.csv, column id: standing by the sealed rules: 901 in times; sealed: 900 in times "
        f"('Z2'){asked}",
    ]


def test_many_other_facts_are_counted() -> None:
    sealed = [row(f"Z{n}") for n in range(1, 9)]
    wrong = [single(f"Z{n}", 2) for n in range(1, 9)]
    found = problems_of(lambda: check_sealed_facts(wrong, sealed))
    assert len(found) == 6
    assert found[-1] == "3 further differences from what was sealed"


def test_rules_that_no_seal_could_hold_are_refused() -> None:
    rows = [row("Z1", "women", tickets=1, elite=1), row("Z2", tickets=1, elite=1)]
    elite = Pool(name="elite", kind="invitation", places=1, column="list", values=("yes",))
    women = Quota(class_name="women", scope="draw", form="number", number=3)
    local = Quota(class_name="local", scope="draw", form="number", number=2)
    rules = replace(RULES, pools=(elite, DRAW), floors=(women, local), caps=())
    found = problems_of(lambda: check_rows(rows, rules, file="new.toml"))
    assert [one.split(";")[0] for one in found] == [
        "new.toml, column list: the pool 'elite' has 1 place for 2 applicants",
        "new.toml: the floors of 'draw' come to 5 places, and there are 4: women 3, local 2",
    ]


def test_a_floor_that_cannot_be_met_is_a_warning() -> None:
    (warning,) = check_rows([row("Z1", "women"), row("Z2")], RULES, file="new.toml")
    assert warning.level == "warning"
    assert warning.what.startswith("the floor of 2 places for 'women' cannot be met")
