"""The example of Zegama's size replayed: what its floor of women costs, and whom."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.examples.zegama import SEED, make_zegama
from dorsal.ballot.replay import ClassCount, WaitingLists, rows_of_entries
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.tickets import Doubling
from tests.ballot.replay.replays import Ballot, draw

MADE = make_zegama(random.Random(SEED))
RULES = read_rules(MADE.rules_toml)
ENTRIES_CSV = "".join(MADE.entries_csv).encode()


@pytest.fixture(scope="module")
def ballot() -> Ballot:
    return draw(check_entries(ENTRIES_CSV, RULES).entries, RULES)


def test_its_own_rules_change_nothing(ballot: Ballot) -> None:
    assert ballot.replay(RULES).same


def test_without_its_floor_nine_women_fewer_are_drawn(ballot: Ballot) -> None:
    replay = ballot.replay(replace(RULES, floors=()))
    assert replay.drawn.classes == (ClassCount("women", 52, 43),)
    assert (replay.drawn.before, replay.drawn.after, replay.all_places.before) == (230, 230, 433)
    women = {one.id for entry in ballot.entries for one in entry.members if one.classes}
    assert {one.id for one in replay.lose} <= women
    assert women.isdisjoint({one.id for one in replay.gain})
    assert replay.waiting == (WaitingLists("draw", 300, 300, 1),)


def test_doubling_needs_the_entries_and_moves_many_places(ballot: Ballot) -> None:
    doubling = Doubling(column="failures", most=64)
    pools = (*RULES.pools[:-1], replace(RULES.pools[-1], tickets=doubling))
    rules = replace(RULES, pools=pools)
    entries = check_entries(ENTRIES_CSV, rules).entries
    replay = ballot.replay(rules, rows_of_entries(entries, ballot.record.entries))
    assert replay.elsewhere_same
    assert (len(replay.gain), len(replay.lose)) == (158, 158)
    assert [(one.class_name, one.before, one.after) for one in replay.tickets] == [
        ("", 40089, 141049),
        ("women", 7545, 26531),
    ]
