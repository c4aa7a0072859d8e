"""`dorsal ballot compare`: two rules files, and a drawn record under other rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Dorsal


def other_rules(folder: Path, old: str, new: str) -> Path:
    text = (folder / "rules.toml").read_text()
    assert old in text
    path = folder / "other.toml"
    path.write_text(text.replace(old, new))
    return path


def test_two_rules_files_are_compared_for_everybody(ballot: Path, dorsal: Dorsal) -> None:
    other = other_rules(ballot, 'at_least = "30/100"', 'at_least = "45/100"')
    ran = dorsal(
        *("ballot", "compare", ballot / "entries.csv", "--rules", ballot / "rules.toml"),
        *("--rules", other, "--precision", "0.5", "--json"),
    )
    assert ran.code == 0
    assert sum(one["applicants"] for one in ran.json["classes"]) == 300
    women = ran.json["places"]["women"]
    assert women["after"] >= 18 > women["before"]
    gains = [
        (one["chance_after"] - one["chance_before"]) * one["applicants"]
        for one in ran.json["classes"]
    ]
    assert sum(gains) == pytest.approx(0, abs=0.2)


def test_the_comparison_is_said_in_words(ballot: Path, dorsal: Dorsal) -> None:
    other = other_rules(ballot, 'rule = "linear"', 'rule = "doubling"')
    ran = dorsal(
        *("ballot", "compare", ballot / "entries.csv", "--rules", ballot / "rules.toml"),
        *("--rules", other, "--precision", "1"),
    )
    assert ran.code == 0
    assert "tickets A" in ran.out
    assert "places expected under A" in ran.out
    assert "B is better than A for" in ran.out


def test_the_same_rules_change_nothing(ballot: Path, dorsal: Dorsal) -> None:
    rules = ("--rules", ballot / "rules.toml")
    ran = dorsal("ballot", "compare", ballot / "entries.csv", *rules, *rules, "--precision", "1")
    assert "B is better than A for 0 applicants and worse for 0; for 300 nothing" in ran.out


def test_a_record_is_replayed_and_called_a_what_if(drawn: Path, dorsal: Dorsal) -> None:
    other = other_rules(drawn, 'at_least = "30/100"', 'at_least = "50/100"')
    ran = dorsal("ballot", "compare", "--replay", drawn / "record", "--rules", other)
    assert ran.code == 0
    lines = ran.out.strip().splitlines()
    assert lines[0].startswith("WHAT IF, NOT A DRAW")
    assert lines[-1].startswith("WHAT IF, NOT A DRAW")
    told = dorsal("ballot", "compare", "--replay", drawn / "record", "--rules", other, "--json")
    assert told.json["what_if"] is True
    assert told.json["classes"]["women"]["after"] >= 20


def test_a_replay_with_other_tickets_needs_the_entry_file(drawn: Path, dorsal: Dorsal) -> None:
    other = other_rules(drawn, 'rule = "linear"', 'rule = "doubling"')
    arguments = ("--replay", drawn / "record", "--rules", other)
    ran = dorsal("ballot", "compare", *arguments)
    assert (ran.code, "ENTRIES.csv" in ran.err) == (2, True)
    with_file = dorsal("ballot", "compare", drawn / "entries.csv", *arguments, "--json")
    assert with_file.code == 0
    assert with_file.json["what_if"] is True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("E.csv",), "0 rules files are given"),
        (("E.csv", "--rules", "A.toml"), "1 rules file is given"),
        (("--rules", "A.toml", "--rules", "B.toml"), "the entry file is missing"),
        (("--replay", "record"), "0 rules files are given with --replay"),
    ],
)
def test_what_is_missing_is_named(dorsal: Dorsal, arguments: tuple[str, ...], said: str) -> None:
    ran = dorsal("ballot", "compare", *arguments)
    assert (ran.code, said in ran.err) == (2, True)
