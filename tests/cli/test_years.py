"""`dorsal ballot years`: rules side by side, in words, in JSON and as a picture."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from dorsal.ballot import rules
from dorsal.ballot.years import Demand, look_ahead, look_from, read_year_rules, texts
from dorsal.cli.ballot_years import DEFAULT_RULES, MOST_APPLICANTS, MOST_PLACES, years
from dorsal.ground.problems import BadInput
from tests.ballot.rules_texts import SMALL
from tests.docs.run_pages import words_of

ZEGAMA = ("--applicants", "13830", "--places", "225", "--return", ".75")


def run(
    *arguments: str | Path, race: tuple[str, ...] = ZEGAMA, columns: int = 160, code: int = 0
) -> Result:
    app = typer.Typer()
    app.command()(years)
    terminal = {"COLUMNS": str(columns), "TERM": "dumb"}
    ran = CliRunner().invoke(app, [*race, *map(str, arguments)], env=terminal)
    assert ran.exit_code == code, ran.output
    return ran


def said(*arguments: str | Path) -> str:
    return run(*arguments).stdout


def answered(*arguments: str | Path) -> Any:
    return json.loads(said(*arguments, "--json"))


def told(*arguments: str | Path, race: tuple[str, ...] = ZEGAMA) -> list[str]:
    error = run(*arguments, race=race, code=1).exception
    assert isinstance(error, BadInput)
    return [one.what for one in error.problems]


def cells(text: str, label: str) -> list[str]:
    """The cells of the only line of the table with this label."""
    lines = [line.split("│")[1:-1] for line in text.splitlines() if line.startswith("│")]
    (found,) = [line for line in lines if line[0].strip() == label]
    return [cell.strip() for cell in found[1:]]


def test_three_rules_are_set_side_by_side() -> None:
    text = said()
    assert text.startswith("13,830 applicants for 225 places every year, once a rule has been kept")
    assert cells(text, "1st year") == ["1.63 %  1 in 61", "0.44 %  1 in 225", "0.032 %  1 in 3,119"]
    assert cells(text, "5th year") == ["1.63 %  1 in 61", "2.20 %  1 in 45", "0.51 %  1 in 195"]
    assert cells(text, "10th year") == ["1.63 %  1 in 61", "4.36 %  1 in 23", "15.1 %  1 in 6.6"]
    assert cells(text, "5 years") == ["7.87 %  1 in 13", "6.47 %  1 in 15", "0.99 %  1 in 101"]
    assert cells(text, "15 years") == ["21.8 %  1 in 4.6", "41.4 %  1 in 2.4", "> 99.99 %"]
    assert cells(text, "half") == ["43", "18", "12"]
    assert cells(text, "99 %") == ["281", "45", "14"]
    assert cells(text, "to first-timers") == ["59.0  26.2 %", "16.1  7.17 %", "1.2  0.52 %"]
    assert cells(text, "newcomers") == ["3,626"] * 3
    assert cells(text, "1 failure") == ["2,675", "2,708", "2,719"]
    assert cells(text, "15 or more") == ["145", "92", "0"]
    sentences = text.splitlines()[-3:]
    assert sentences[0].startswith("flat is the same every year: 1.63 % (1 in 61); half of those")
    assert sentences[1].startswith("linear rewards patience: 0.44 % in the first year, 4.36 %")
    assert sentences[2].startswith("doubling is a queue: 0.032 % in the first year")


def test_json_has_the_same_numbers_unrounded() -> None:
    answer = answered("--rule", "linear", "--rule", "square")
    linear, square = answer["rules"]
    (rule,) = read_year_rules(["linear"])
    outlook = look_ahead(
        rule, [Demand(name="everybody", applicants=13830, returns=(0.75,))], places=225
    )
    (one,) = outlook.classes
    (shown,) = linear["classes"]
    assert (linear["rule"], square["rule"]) == ("linear", "square")
    assert (shown["class"], shown["applicants"], shown["floor"]) == ("everybody", 13830, 0)
    assert linear["first_timers_share"] == outlook.first_timers_share
    assert shown["wait"] == {
        "quarter": 11,
        "half": 18,
        "three_quarters": 25,
        "all_but_certain": 45,
    }
    assert shown["within"] == {str(n): one.chance_within(n) for n in (1, 5, 10, 15, 20)}
    assert len(shown["years"]) >= 20
    for number, year in enumerate(shown["years"], 1):
        assert (year["year"], year["tickets"]) == (number, number)
        assert year["chance"] == one.chance(number)
        assert year["applicants"] == one.standing(number - 1, number - 1)
    assert sum(year["applicants"] * year["chance"] for year in shown["years"]) > 224.5


def test_a_class_has_a_column_of_its_own_and_its_floor_is_told() -> None:
    women = "women: applicants=2490 return=.8 floor=52"
    text = said("--class", women, "--rule", "linear", "--rule", "linear most=5")
    head = next(line for line in text.splitlines() if "class" in line)
    assert [cell.strip() for cell in head.split("┃")[1:-1]] == [
        *("", "class", "linear", "linear most=5")
    ]
    assert cells(text, "places") == ["women", "52.0", "52.0"]
    assert cells(text, "1st year")[:2] == ["women", "0.48 %  1 in 207"]
    assert text.count("│ everybody else │") == 25
    assert "linear (women) rewards patience: 0.48 % in the first year" in text
    assert text.count("The floor of 52 gives them their places.") == 2
    low = said("--class", "women: applicants=2490 floor=3", "--rule", "flat")
    assert "The floor of 3 changes nothing." in low


def test_a_rules_file_is_one_of_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(SMALL)
    alone = answered("--rules", path)["rules"]
    assert [one["rule"] for one in alone] == [str(path)]
    both = answered("--rules", path, "--rule", "linear")["rules"]
    assert [one["rule"] for one in both] == ["linear", str(path)]
    assert both[0]["classes"] == both[1]["classes"]


def test_tickets_beyond_what_an_entry_may_have_are_warned_of() -> None:
    race = ("--applicants", "13830", "--places", "225", "--return", ".95", "--rule")
    text = run("doubling", race=race).stdout
    assert "doubling: some would have more than 1,048,576 tickets, the most" in text
    assert "the most an entry may have" not in run("doubling most=4096", race=race).stdout


def test_the_coming_years_start_from_todays_field() -> None:
    now = ("--now", "0:3626,1:2563,2:1900,5:700", "--rule", "linear")
    (way,) = answered(*now)["ahead"]
    (rule,) = read_year_rules(["linear"])
    expected = look_from(rule, (3626, 2563, 1900, 0, 0, 700), returns=(0.75,), places=225)
    assert way["rule"] == "linear"
    assert [one["first_timer"] for one in way["years"]] == [one.first_timer for one in expected]
    assert [one["five_failures"] for one in way["years"]] == [one.five_failures for one in expected]
    text = said(*now)
    title = "From today's 8,789 applicants, with as many newcomers every year (3,626)"
    assert f"\n{title}: the coming ballots\n" in text
    coming = [line.split("│")[2].strip() for line in text.splitlines() if "│  this year" in line]
    assert coming == ["1.22 %  1 in 82", "7.11 %  1 in 14", "8,789"]


def test_a_field_of_another_size_than_the_applicants_is_warned_of() -> None:
    race = ("--applicants", "1000", "--places", "5", "--return", ".75", "--now")
    ran = run("0:10", race=race)
    assert ran.stderr == (
        "warning: --now adds up to 10 applicants, and --applicants is 1,000\n"
        "       the rules in the long run assume 1,000 every year, the coming ballots 10 today and"
        " 10 newcomers every year\n"
    )
    assert ran.stdout.startswith("1,000 applicants for 5 places every year, once")
    (warning,) = json.loads(run("0:10", "--json", race=race).stdout)["warnings"]
    assert warning["level"] == "warning"
    assert warning["what"] == "--now adds up to 10 applicants, and --applicants is 1,000"
    agreeing = run("0:600,3:400", race=race)
    assert agreeing.stderr == ""
    assert json.loads(run("0:600,3:400", "--json", race=race).stdout)["warnings"] == []


@pytest.mark.parametrize(
    ("option", "number", "bound"),
    [
        ("--applicants", "1", "greater than or equal to 2"),
        ("--applicants", "100000001", "less than or equal to 100000000"),
        ("--places", "0", "greater than or equal to 1"),
        ("--places", "10000001", "less than or equal to 10000000"),
    ],
)
def test_numbers_of_no_race_are_refused(option: str, number: str, bound: str) -> None:
    error = " ".join(run(option, number, code=2).stderr.replace("│", " ").split())
    assert f"Invalid value for '{option}': Input should be {bound}" in error


def test_the_bounds_are_those_of_the_classes_and_of_the_rules() -> None:
    assert (MOST_APPLICANTS, MOST_PLACES) == (texts.MOST_APPLICANTS, rules.MOST_PLACES)


EIGHT = (
    *("flat", "linear", "square", "doubling", "linear most=6", "doubling most=16"),
    *("linear decay=.2", "linear first-timers=.25"),
)


@pytest.mark.parametrize("classes", [(), ("--class", "women: applicants=2490 return=.8 floor=52")])
@pytest.mark.parametrize(
    ("columns", "count", "tables"),
    [
        *((60, 1, (1, 1)), (60, 3, (1, 2)), (60, 8, (3, 6))),
        *((80, 1, (1, 1)), (80, 3, (1, 1)), (80, 8, (2, 3))),
        *((120, 1, (1, 1)), (120, 3, (1, 1)), (120, 8, (2, 2))),
        *((200, 1, (1, 1)), (200, 3, (1, 1)), (200, 8, (1, 1))),
    ],
)
def test_the_tables_fit_the_terminal(
    columns: int, count: int, tables: tuple[int, int], classes: tuple[str, ...]
) -> None:
    named = [word for text in EIGHT[:count] for word in ("--rule", text)]
    lines = run(*named, *classes, columns=columns).stdout.splitlines()
    framed = [line for line in lines if line[0] in "┏┃┡│├└"]
    assert max(map(len, framed)) <= columns
    assert sum(line.startswith("┏") for line in lines) == tables[bool(classes)]
    heads = " ".join(cell.strip() for line in lines if line[0] == "┃" for cell in line.split("┃"))
    assert {word for text in EIGHT[:count] for word in text.split()} <= set(heads.split())


def test_a_chance_above_zero_is_never_said_to_be_none() -> None:
    race = ("--applicants", "100000000", "--places", "1", "--return", ".75", "--rule", "doubling")
    text = run(race=race).stdout
    assert text.startswith("100,000,000 applicants for 1 place every year")
    assert cells(text, "1st year") == ["< 0.001 %  1 in over 10 million"]
    assert cells(text, "5 years") == ["< 0.001 %  1 in over 10 million"]
    assert cells(text, "to first-timers") == ["< 0.1  0.005 %"]
    assert "doubling rewards patience: < 0.001 % in the first year, < 0.001 % in the tenth" in text
    assert "> 99.99 % are still waiting after 20 years" in text
    none = run(race=(*race[:-1], "table 0 1")).stdout
    assert cells(none, "1st year") == ["0 %"]


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG\r\n\x1a\n"), ("b.svg", b"<?xml")])
def test_the_curves_are_drawn_into_a_file(tmp_path: Path, name: str, start: bytes) -> None:
    path = tmp_path / name
    text = said("--picture", path)
    assert text.splitlines()[-1] == f"wrote {path}"
    assert path.read_bytes().startswith(start)
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_the_picture_tells_what_is_assumed(tmp_path: Path) -> None:
    path = tmp_path / "years.svg"
    run("--picture", path, race=("--applicants", "90", "--places", "1", "--return", ".75"))
    assert "Of those who fail, 75 % come back next year." in words_of(path)
    assert "90 applicants, 1 place a year" in words_of(path)
    run("--picture", path, race=("--applicants", "100000000", "--places", "1", "--return", ".75"))
    words = unescape(words_of(path))
    figures = "< 1 % | < 1 % | < 1 % | < 1 %"
    assert [words.count(f"{name} | {figures}") for name in DEFAULT_RULES] == [1, 1, 1]


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    assert told("--rule", "linier") == ["there is no such ticket rule"]
    assert told("--class", "women") == ["the class: it has no name"]
    assert told("--now", "0:5", "--class", "w: applicants=5") == ["--now knows no classes"]
    assert told("--picture", tmp_path / "a.jpg") == [
        "pictures are written as PNG or SVG, not as .jpg"
    ]
    assert told("--rules", tmp_path / "no.toml", "--picture", "x.gif") == [
        "pictures are written as PNG or SVG, not as .gif"
    ]
    assert told("--picture", tmp_path / "no" / "a.png") == ["there is no such folder"]
    race = ("--applicants", "225", "--places", "225", "--return", "x")
    assert told(race=race) == ["the returns: a return is x"]
    assert told(race=(*race[:-1], ".5")) == ["225 places for 225 applicants leave nothing to draw"]
    assert list(tmp_path.iterdir()) == []
