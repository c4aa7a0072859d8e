"""Friends of whom one withdraws: who goes along, who stays, and what each is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Dorsal, seal

RULES = """\
version = 1
race = "Friends"
draw = "2027"
places = 4

[[pools]]
name = "times"
kind = "merit"
places = 1
unused = "draw"
column = "best_time"
best = "lowest"

[[pools]]
name = "draw"
kind = "draw"
places = 3
tickets = { rule = "flat", tickets = 1 }

[groups]
largest = 3

[offers.reasons.cheated]
place = "offer"
group = "whole"
tickets = "lose"
"""
ENTRIES = """\
id,name,birth_date,email,group,best_time
A,Ane A,1990-01-01,a@example.org,g,14000
B,Jon B,1990-01-02,b@example.org,g,
C,Miren C,1990-01-03,c@example.org,g,
"""


@pytest.fixture
def friends(tmp_path: Path, dorsal: Dorsal, round_file: Path) -> Path:
    """Three friends, drawn: Ane has a place by her time, Jon and Miren by the draw."""
    (tmp_path / "rules.toml").write_text(RULES)
    (tmp_path / "entries.csv").write_text(ENTRIES)
    assert seal(dorsal, tmp_path).code == 0
    assert dorsal("ballot", "draw", tmp_path / "record", "--beacon", round_file).code == 0
    return tmp_path


def story(dorsal: Dorsal, folder: Path, id_: str) -> list[str]:
    """What the slip of a friend is told after the first two sentences."""
    slip = folder / "slip.json"
    slip.write_text(
        dorsal("ballot", "slip", folder / "record", "--private", folder / "private", id_).out
    )
    told = dorsal("ballot", "verify", folder / "record", "--slip", slip, "--json")
    assert told.code == 0
    return list(told.json["slip"][2:])


def test_a_place_of_another_pool_stays(friends: Path, dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "offer", friends / "record", "--withdrawn", "A=cheated", "--json")
    assert ran.json["taken_along"] == {}
    assert story(dorsal, friends, "A")[-1] == "Withdrew on occasion 1: cheated."
    assert story(dorsal, friends, "B") == [
        "A place in draw: 1 in its order, next in the draw order."
    ]


def test_who_shares_the_situation_goes_along_and_is_named(friends: Path, dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "offer", friends / "record", "--withdrawn", "C=cheated")
    assert "B left with C" in ran.out
    assert "nobody on the waiting list can be offered one" in ran.out
    assert "3 places stay free" in ran.out
    assert story(dorsal, friends, "B")[-1] == "Withdrew on occasion 1 with C: cheated."
    assert story(dorsal, friends, "A") == ["A place in times: 1 in its order, standing 14000."]


def test_friends_named_together_are_both_accepted(friends: Path, dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "offer", friends / "record", "--withdrawn", "B=cheated", "C=cheated")
    assert ran.code == 0
    assert dorsal("ballot", "verify", friends / "record").code == 0
