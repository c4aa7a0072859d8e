"""Sealing: what is fixed, when it is a rehearsal, what an amendment keeps, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.beacon import QUICKNET
from dorsal.ballot.draw.merkle import leaf_hash, tree_root
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.seal_limits import fault_of_seal
from dorsal.ballot.draw.sealed import SealedBeacon, seal_hash
from dorsal.ballot.rules import CeremonySource, Pool, Quota, Rules
from dorsal.ground.problems import BadInput, Problem
from tests.ballot.draw.small_ballot import (
    BEFORE,
    ENTRIES,
    ROUND_TIME,
    RULES,
    RULES_FILE,
    SALTS,
    person,
    seal,
    single,
)

DICE = CeremonySource(
    name="dice", count=2, lowest=1, highest=6, ordered=True, repeats=True, closes=ROUND_TIME - 1
)


def refused(**arguments: Any) -> Problem:
    """The one problem for which sealing is refused."""
    with pytest.raises(BadInput) as raised:
        seal(**arguments)
    (problem,) = raised.value.problems
    return problem


def test_the_seal_fixes_rows_rules_and_round() -> None:
    sealed = seal()
    one = sealed.seal
    assert fault_of_seal(one) == ""
    assert (one.kind, one.race, one.draw) == ("draw", "Zegama-Aizkorri", "2027")
    assert (one.sequence, one.previous, one.amends) == (1, "", 0)
    assert (one.entries.count, one.entries.applicants) == (7, 8)
    leaves = [leaf_hash(row) for row in sealed.rows.splitlines()]
    assert one.entries.root == tree_root(leaves).hex()
    assert one.rules_file == sha256(RULES_FILE).hexdigest()
    assert one.beacon == SealedBeacon(chain=QUICKNET.hash, name="quicknet", newest=0, round=1000)
    assert (one.ceremony, one.fallback) == ((), {})


def test_the_share_of_the_applicants_is_frozen() -> None:
    floor = Quota(class_name="women", scope="draw", form="applicants")
    one = seal(rules=replace(RULES, floors=(floor,))).seal
    # 3 women of 7 applicants with tickets, 4 places: 12/7, rounded up
    assert [quota.count for quota in one.rules.floors] == [2]


def test_floors_that_need_more_places_than_there_are_say_which() -> None:
    floors = tuple(
        Quota(class_name=name, scope="draw", form="number", number=3) for name in ("women", "local")
    )
    problem = refused(rules=replace(RULES, floors=floors))
    assert problem.what == ("the floors of draw need more places than there are: women 3, local 3")
    assert (problem.right, problem.column) == ("at most 4 in all", "floors")


def test_nothing_to_seal_is_refused() -> None:
    assert refused(entries=[]).what == "there is no entry to seal"


def amend(rules: Rules = RULES, entries: Any = ENTRIES, moment: Moment = BEFORE) -> Any:
    first = seal(rules=replace(RULES, ceremony=(DICE,)))
    return seal(
        entries, replace(rules, ceremony=(DICE,)), moment=moment, before=[first.seal], amends=True
    )


def test_with_the_same_salts_unchanged_lines_stay_equal() -> None:
    entries = [*ENTRIES[:4], single("Z6", 9), *ENTRIES[5:], single("Z9", 1)]
    before, after = seal().rows.splitlines(), amend(entries=entries).rows.splitlines()
    assert [row for row in after if row not in before] == [after[4], after[7]]
    assert len(set(before) & set(after)) == 6


def test_seals_of_a_race_form_one_chain_over_the_years() -> None:
    first = seal(rules=replace(RULES, draw="2026")).seal
    second = seal(before=[first]).seal
    assert (second.sequence, second.amends, second.previous) == (2, 0, seal_hash(first).hex())


def test_a_draw_is_sealed_once_and_rehearsed_as_often_as_one_likes() -> None:
    rehearsal = seal(moment=replace(BEFORE, rehearsal=True)).seal
    first = seal(before=[rehearsal]).seal
    assert first.kind == "draw"
    problem = refused(before=[rehearsal, first])
    assert problem.what == "'2027' was sealed as a draw already: seal 2"


def test_the_private_store_opens_every_identity_and_keeps_the_facts() -> None:
    sealed = seal()
    persons = [json.loads(line) for line in sealed.private()]
    assert [one["id"] for one in persons] == [f"Z{n}" for n in range(1, 9)]
    assert persons[0] == {
        "id": "Z1",
        "salt": SALTS["Z1"].hex(),
        "name": "Runner Z1",
        "born": "1990-05-12",
        "facts": {},
    }
    assert list(sealed.private()) == list(sealed.private())


def test_rows_hold_no_name_and_no_birth_date() -> None:
    assert b"Runner" not in seal().rows
    assert b"1990" not in seal().rows


def test_groups_are_sealed_as_one_row() -> None:
    entry = Entry((person("Z2"), person("Z1")), (("draw", 3),))
    rules = replace(
        RULES, places=4, pools=(Pool(name="draw", kind="draw", places=4),), floors=(), caps=()
    )
    sealed = seal([entry], rules)
    assert (sealed.seal.entries.count, sealed.seal.entries.applicants) == (1, 2)
    assert sealed.rows.startswith(b'{"id":"Z1+Z2","members":[{')
