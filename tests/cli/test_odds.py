"""`dorsal ballot odds`: chances of classes, of an entry file, and of one applicant."""

from __future__ import annotations

import csv
import struct
from pathlib import Path

import pytest

from dorsal.ballot.odds.class_list import read_classes
from dorsal.ballot.odds.exact import exact_chances
from dorsal.ballot.odds.field import Field
from tests.cli.conftest import Dorsal, Ran

CLASSES_2015 = "1:1427,2:641,4:281,8:136,16:57,32:24"
SIMPLE_RULES = """\
version = 1
race = "Mendi"
draw = "2027"
places = 20

[[pools]]
name = "locals"
kind = "guaranteed"
places = 3
unused = "draw"
column = "town"
is = "Aizpea"

[[pools]]
name = "draw"
kind = "draw"
places = 17
waiting_list = 10
tickets = { rule = "linear", column = "failures" }

[classes.women]
column = "sex"
is = "F"

[[floors]]
class = "women"
of = "draw"
at_least = 8
"""


@pytest.fixture
def simple(tmp_path: Path) -> Path:
    """100 people who apply alone, 30 of them women, 2 of them sure of a place."""
    lines = ["id,name,birth_date,email,sex,town,failures"]
    for number in range(100):
        sex = "F" if number % 10 < 3 else "M"
        town = "Aizpea" if number in (5, 50) else "Elsewhere"
        born = f"1990-01-{number % 28 + 1:02}"
        lines.append(f"P{number},Person {number},{born},,{sex},{town},{number % 4}")
    (tmp_path / "entries.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "rules.toml").write_text(SIMPLE_RULES)
    return tmp_path


def odds(dorsal: Dorsal, folder: Path, *more: str | Path) -> Ran:
    return dorsal("ballot", "odds", folder / "entries.csv", "--rules", folder / "rules.toml", *more)


def test_classes_answer_in_the_promised_form(dorsal: Dorsal) -> None:
    ran = dorsal(
        *("ballot", "odds", "--classes", CLASSES_2015, "--places", "270"),
        *("--waiting-list", "75", "--json"),
    )
    assert ran.code == 0
    assert set(ran.json) == {"classes", "sum"}
    field = Field(classes=read_classes(CLASSES_2015), places=270)
    place, listed = exact_chances(field), exact_chances(field, places=345)
    assert ran.json["classes"] == [
        {
            "tickets": one.tickets,
            "applicants": one.applicants,
            "place": float(place[at]),
            "place_or_list": float(listed[at]),
        }
        for at, one in enumerate(field.classes)
    ]
    assert ran.json["sum"] == pytest.approx(270, abs=1e-9)


def test_without_a_waiting_list_the_two_chances_are_one(dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "odds", "--classes", "1:90,2:10", "--places", "9", "--json")
    assert [one["place"] == one["place_or_list"] for one in ran.json["classes"]] == [True, True]


def test_a_table_says_one_in_how_many_and_the_check_sum(dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "odds", "--classes", CLASSES_2015, "--places", "270")
    assert "4.74 % (1 in 21)" in ran.out
    assert "exact; chances add up to 270.000000 places" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is nothing to compute with"),
        (("--classes", "1:2"), "the number of places is missing"),
        (("--classes", "1:2,x", "--places", "1"), "'x'"),
        (("--classes", "0:2,1:1,1:3", "--places", "1"), "'0:2'"),
        (
            ("--classes", "1:2", "--places", "1", "--applicant", "P1"),
            "--applicant has no use beside --classes",
        ),
        (("--classes", "1:2", "--places", "1", "--picture", "odds.gif"), "PNG or SVG"),
        (
            ("--classes", "1:2", "--places", "1", "--picture", "o.svg", "--of", "floors"),
            "has no floors to show",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    dorsal: Dorsal, arguments: tuple[str, ...], said: str
) -> None:
    ran = dorsal("ballot", "odds", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""


def test_an_entry_file_without_groups_has_exact_chances(simple: Path, dorsal: Dorsal) -> None:
    ran = odds(dorsal, simple, "--json")
    assert ran.code == 0
    assert ran.json["method"] == "exact"
    assert ran.json["sure"] == {"locals": 2}
    assert ran.json["sum"] == pytest.approx(18, abs=1e-9)
    assert sum(one["applicants"] for one in ran.json["classes"]) == 98
    women = [one for one in ran.json["classes"] if one["of"] == ["women"]]
    assert sum(one["applicants"] * one["place"] for one in women) >= 8
    (floor,) = ran.json["floors"]
    gains = [(one["with"] - one["without"]) * one["applicants"] for one in floor["classes"]]
    assert sum(gains) == pytest.approx(0, abs=1e-8)


def test_the_table_of_an_entry_file_shows_classes_side_by_side(
    simple: Path, dorsal: Dorsal
) -> None:
    ran = odds(dorsal, simple)
    assert "2 are sure of a place, 98 applicants for 18 drawn places" in ran.out
    assert "exact; chances add up to 18.000000 places" in ran.out
    assert "What the floor costs whom: at least 8 of draw for women" in ran.out


def test_groups_are_simulated_and_repeat_with_their_seed(ballot: Path, dorsal: Dorsal) -> None:
    arguments = ("--precision", "1", "--seed", "4", "--json")
    first, again = (odds(dorsal, ballot, *arguments).json for _ in range(2))
    other = odds(dorsal, ballot, "--precision", "1", "--seed", "5", "--json").json
    assert first["method"] == "simulated"
    assert first["why_not_exact"] == "friends apply in groups"
    assert first == again
    assert first["classes"] != other["classes"]
    assert first["sum"] == pytest.approx(40, abs=0.2)


def test_a_tally_goes_on_where_it_ended(ballot: Path, tmp_path: Path, dorsal: Dorsal) -> None:
    tally = tmp_path / "tally.json"
    first = odds(dorsal, ballot, "--draws", "1", "--tally", tally, "--json").json
    draws = first["simulated_draws"]
    more = odds(dorsal, ballot, "--draws", str(draws + 1), "--tally", tally, "--json").json
    assert more["simulated_draws"] == 2 * draws
    in_one_go = odds(dorsal, ballot, "--draws", str(draws + 1), "--json").json
    assert more["classes"] == in_one_go["classes"]
    elsewhere = tmp_path / "elsewhere.json"
    shard = ("--first-shard", "2", "--tally", elsewhere)
    odds(dorsal, ballot, "--draws", "1", *shard, "--json")
    merged = odds(dorsal, ballot, "--draws", "1", "--tally", tally, "--add", elsewhere, "--json")
    assert merged.json["simulated_draws"] == 3 * draws


def test_draws_of_another_seed_or_ballot_are_not_added(
    ballot: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    tally = tmp_path / "tally.json"
    assert odds(dorsal, ballot, "--draws", "1", "--tally", tally).code == 0
    ran = odds(dorsal, ballot, "--draws", "1", "--tally", tally, "--seed", "9")
    assert (ran.code, "tally.json" in ran.err) == (2, True)
    lines = (ballot / "entries.csv").read_text().splitlines()
    (ballot / "entries.csv").write_text("\n".join(lines[:-1]) + "\n")
    kept = tally.read_bytes()
    assert odds(dorsal, ballot, "--draws", "1", "--tally", tally).code == 2
    assert tally.read_bytes() == kept
    tally.write_text("{}")
    ran = odds(dorsal, ballot, "--tally", tally)
    assert (ran.code, "not the counts of a simulation" in ran.err) == (2, True)
    assert tally.read_text() == "{}"


def test_an_applicant_is_told_in_words(simple: Path, dorsal: Dorsal) -> None:
    ran = odds(dorsal, simple, "--applicant", "P1")
    assert ran.code == 0
    assert "Person 1: Mendi, 2027" in ran.out
    assert "Alone (as now), with 2 tickets in draw: the chance of a place is" in ran.out
    assert "withdrawals away from one" in ran.out
    assert "The published waiting list holds 10" in ran.out


def test_an_applicant_who_is_sure_of_a_place_is_told_so(simple: Path, dorsal: Dorsal) -> None:
    ran = odds(dorsal, simple, "--applicant", "P50")
    assert "A place is sure, by the pool locals" in ran.out
    assert odds(dorsal, simple, "--applicant", "P50", "--json").json["choices"] == []


def test_a_friend_is_told_alone_and_with_each_friend(ballot: Path, dorsal: Dorsal) -> None:
    with (ballot / "entries.csv").open(newline="") as file:
        found = next(row["id"] for row in csv.DictReader(file) if row["group"])
    ran = odds(dorsal, ballot, "--applicant", found, "--precision", "2", "--json")
    choices = ran.json["choices"]
    assert choices[0]["with"] == []
    assert [one["now"] for one in choices].count(True) == 1
    assert len(choices) >= 2
    assert all(0 < one["chances"]["place"] < 1 for one in choices)


def test_an_applicant_whom_nobody_knows_is_refused(simple: Path, dorsal: Dorsal) -> None:
    ran = odds(dorsal, simple, "--applicant", "P1000")
    assert (ran.code, "there is no such applicant" in ran.err) == (2, True)


@pytest.mark.parametrize("of", ["chances", "floors", "positions"])
def test_pictures_of_an_entry_file(simple: Path, dorsal: Dorsal, of: str) -> None:
    for name in ("odds.svg", "odds.png"):
        assert odds(dorsal, simple, "--picture", simple / name, "--of", of).code == 0
    assert b"<svg" in (simple / "odds.svg").read_bytes()
    head = (simple / "odds.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", head[16:20]) == (1280,)


@pytest.mark.parametrize("of", ["chances", "positions"])
def test_pictures_of_classes(tmp_path: Path, dorsal: Dorsal, of: str) -> None:
    path = tmp_path / "odds.svg"
    ran = dorsal(
        *("ballot", "odds", "--classes", CLASSES_2015, "--places", "270", "--of", of),
        *("--waiting-list", "75", "--picture", path),
    )
    assert (ran.code, f"wrote {path}" in ran.out) == (0, True)
    assert b"<svg" in path.read_bytes()


def test_a_picture_in_a_folder_that_is_not_there_is_refused(simple: Path, dorsal: Dorsal) -> None:
    ran = odds(dorsal, simple, "--picture", simple / "nowhere" / "odds.svg")
    assert (ran.code, "there is no such folder" in ran.err) == (2, True)


def test_rules_that_the_file_does_not_fit_are_named(simple: Path, dorsal: Dorsal) -> None:
    rules = simple / "rules.toml"
    rules.write_text(SIMPLE_RULES.replace('"failures"', '"attempts"'))
    ran = odds(dorsal, simple, "--json")
    assert ran.code == 2
    assert [one["column"] for one in ran.json["problems"]] == ["attempts"]
