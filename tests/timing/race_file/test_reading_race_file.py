"""RACE.toml with mistakes: every one is told, with its line and what would be right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.race import Race
from dorsal.timing.race_file import race_toml, read_race
from tools.make_raceday_example import race

SMALL = """\
format = 1
rules = 1
[race]
slug = "small-2027"
name = "Small"
edition = "2027"
zone = "Europe/Madrid"
[[places]]
key = "start"
name = "Start"
km = 0
[[places]]
key = "finish"
name = "Finish"
km = 10
cutoff = "2:00"
[[courses]]
key = "only"
places = [
  "start",
  "finish",
]
[[waves]]
key = "all"
course = "only"
starts = 2027-05-30T09:00:00
"""


def told(text: str) -> list[tuple[int, str, str]]:
    """Line, key and message of every problem of a file."""
    with pytest.raises(BadInput) as refused:
        read_race(text.encode(), file="RACE.toml")
    return [(one.line, one.column, f"{one.what}; {one.right}") for one in refused.value.problems]


def changed(before: str, after: str) -> str:
    assert SMALL.count(before) == 1, before
    return SMALL.replace(before, after)


def test_a_small_file_is_enough_and_the_rest_has_its_defaults() -> None:
    small = read_race(SMALL.encode())
    assert [one.key for one in small.places] == ["start", "finish"]
    assert small.courses[0].name == "only"
    assert [one.distance_m for one in small.courses[0].visits] == [0.0, 10_000.0]
    assert [one.cutoff_s for one in small.courses[0].visits] == [None, 7_200.0]
    assert small.waves[0].starts_ms == 1_811_660_400_000  # 07:00 UTC: summer time
    usual = Race("", "", "", small.zone, (), (), ())
    assert small.ranking == usual.ranking
    assert (small.start_window_s, small.late_start_s) == (600.0, 1_800.0)
    assert (small.opens_ms, small.sources, small.start_list) == (None, (), "")


def test_all_mistakes_are_told_together_in_the_order_of_their_lines() -> None:
    text = changed('slug = "small-2027"', 'slug = "Small 2027"\nplaice = 1')
    text = text.replace("km = 10", 'km = "ten"').replace('  "finish"', '  "finnish"')
    assert [(line, column) for line, column, _ in told(text)] == [
        (4, "race.slug"),
        (5, "race.plaice"),
        (16, "places[2].km"),
        (22, "courses[1].places[2]"),
    ]


@pytest.mark.parametrize("number", range(0, 280, 9))
def test_a_slip_in_any_line_is_found_on_that_line(number: int) -> None:
    lines = race_toml(race()).split("\n")
    slips = [n for n, line in enumerate(lines) if re.match(r"[a-z_]+ = ", line)]
    at = slips[number % len(slips)]
    lines[at] = f"slipped_{lines[at]}"
    found = [(line, what) for line, _, what in told("\n".join(lines)) if "there is no key" in what]
    assert [line for line, _ in found] == [at + 1]


@pytest.mark.parametrize(
    ("before", "after", "line", "column", "says"),
    [
        ("format = 1", "format = 2", 1, "format", "reads format = 1"),
        ("rules = 1\n", "", 1, "rules", "write rules = 1"),
        ("[race]", "[rase]", 3, "rase", "did you mean race?"),
        ('zone = "', 'zone = "Europe/Madird" #', 7, "race.zone", "did you mean Europe/Madrid?"),
        ('zone = "Europe/', 'zone = "../../', 7, "race.zone", "no such time zone"),
        ("km = 10", "km = -1", 15, "places[2].km", "km is out of range"),
        ("km = 10", "km = 0", 21, "courses[1].places[2]", "no farther than the one before, start"),
        ("km = 0", "km = 0.5", 20, "courses[1].places[1]", "does not begin at 0 km"),
        ("km = 0", "kms = 0", 11, "places[1].kms", "did you mean km?"),
        ('"2:00"', "7200", 16, "places[2].cutoff", '"1:10" (hours and minutes)'),
        ('"2:00"', '"120"', 16, "places[2].cutoff", '"45 min" or "90 s"'),
        ('"2:00"', '"2:00"\nposition = [43]', 17, "places[2].position", "no position"),
        ('"2:00"', '"2:00"\nposition = [91, 0]', 17, "places[2].position", "no position"),
        ('key = "finish"', 'key = "start"', 13, "places[2].key", "stands on line 9 already"),
        ('key = "finish"', 'key = "the finish"', 13, "places[2].key", "without blanks"),
        ('key = "only"\n', "", 17, "courses[1].key", "key is missing"),
        ('key = "only"', 'key = "only"\nlaps = 0', 19, "courses[1].laps", "out of range"),
        ('key = "only"', 'key = "only"\nlaps = "many"', 19, "courses[1].laps", '"unlimited"'),
        ('key = "only"', 'key = "only"\nlaps = "unlimited"', 17, "courses[1].limit", "a limit"),
        ('"finish",\n]', '{ place = "finish" },\n]', 21, "courses[1].places[2].km", "missing"),
        ('"finish",\n]', "7,\n]", 21, "courses[1].places[2]", "this is no place"),
        ('course = "only"', 'course = "onyl"', 25, "waves[1].course", "did you mean only?"),
        ("2027-05-30T09:00:00", '"09:00"', 26, "waves[1].starts", "without quotes"),
        ("2027-05-30T09:00:00", "2027-03-28T02:30:00", 26, "waves[1].starts", "no clock shows"),
        ("2027-05-30T09:00:00", "2027-10-31T02:30:00", 26, "waves[1].starts", "+02:00 or 2027-"),
        (
            "[[waves]]",
            "[[categories]]\nkey = 'A'\nsex = 'W'\n[[waves]]",
            25,
            "categories[1].sex",
            "M",
        ),
        ("[[waves]]", "[ranking]\nby = 'chip'\n[[waves]]", 24, "ranking.by", '"gun" or "net"'),
        ("[[waves]]", "[ranking]\nprecision = '2 min'\n[[waves]]", 24, "ranking.precision", "1 s"),
        ("[[waves]]", "[ranking]\npodium = true\n[[waves]]", 24, "ranking.podium", "true or false"),
    ],
)
def test_a_mistake_is_told_where_it_is(
    before: str, after: str, line: int, column: str, says: str
) -> None:
    found = told(changed(before, after))
    assert (line, column) in {one[:2] for one in found}
    assert any(says in what for at, key, what in found if (at, key) == (line, column))


@pytest.mark.parametrize(
    ("keys", "column", "says"),
    [
        ('format = "ipico"', "sources[1].place", "stands nowhere"),
        ('format = "ipiko"\nplace = "start"', "sources[1].format", "did you mean ipico?"),
        ('format = "ipico"\nplace = "strat"', "sources[1].place", "did you mean start?"),
        ('format = "ultra"\nplaces = { "2" = "end" }', "sources[1].places.2", "no place of this"),
        ('format = "csv"\nsides = { "2" = "up" }', "sources[1].sides.2", 'write "in" or "out"'),
        ('format = "csv"\naddress = "10.0.0.1:3601"', "sources[1].address", "tcp://HOST:PORT"),
        ('format = "csv"\naddress = "tcp://a:99999"', "sources[1].address", "tcp://HOST:PORT"),
        ('format = "csv"\nutc_offset = "2"', "sources[1].utc_offset", "+02:00"),
        ('format = "csv"\nrank = 0', "sources[1].rank", "from 1 to 1000"),
        ('format = "csv"\ntrusted_clock = "yes"', "sources[1].trusted_clock", "without quotes"),
    ],
)
def test_a_mistake_of_a_source_is_told(keys: str, column: str, says: str) -> None:
    found = told(f'{SMALL}[[sources]]\nname = "box"\n{keys}\n')
    assert [one[1] for one in found] == [column]
    assert says in found[0][2]


def test_a_name_of_a_source_holds_no_slash() -> None:
    found = told(f'{SMALL}[[sources]]\nname = "a/b"\nformat = "csv"\n')
    assert [(line, column) for line, column, _ in found] == [(28, "sources[1].name")]


def test_cut_offs_of_a_course_of_several_laps_are_refused() -> None:
    found = told(changed('key = "only"', 'key = "only"\nlaps = 3'))
    assert [(line, column) for line, column, _ in found] == [(22, "courses[1].places[2]")]
    assert "with laps = 1" in found[0][2]


def test_a_cut_off_before_that_of_an_earlier_place_is_refused() -> None:
    text = changed('  "finish",', '  { place = "finish", km = 5, cutoff = "3:00" },\n  "finish",')
    found = told(text)
    assert [(line, what.partition(";")[0]) for line, _, what in found] == [
        (22, "the cut-off is earlier than that of finish before it")
    ]


def test_a_course_without_a_start_is_refused() -> None:
    second = '[[courses]]\nkey = "more"\nplaces = ["start", "finish"]\n[[waves]]'
    found = told(changed("[[waves]]", second))
    assert [(line, column) for line, column, _ in found] == [(23, "courses[2]")]
    assert 'write [[waves]] with course = "more"' in found[0][2]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"format = 1\nrules = = 2\n", 2, "this is no TOML"),
        (b"format = 1\nformat = 1\n", 2, "this is no TOML"),
        (b"format = 1\n\xff\xfe", 2, "no UTF-8 text"),
        (b"format = 1\nrules = " + b"9" * 5_000, 2, "this is no TOML"),
        (b"#" * 1_000_001, 0, "too large"),
    ],
)
def test_what_is_no_toml_is_refused(data: bytes, line: int, says: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_race(data, file="RACE.toml")
    (problem,) = refused.value.problems
    assert problem.line == line
    assert says in problem.what


def test_an_empty_file_is_told_what_it_needs() -> None:
    with pytest.raises(BadInput) as refused:
        read_race(b"")
    missing = {one.column for one in refused.value.problems}
    assert missing >= {"format", "rules", "race", "places", "courses", "waves"}


VALUES = (
    *("1", "-1", "1.5", "nan", "inf", "1e400", '"x"', '""', '" "', "true", "[]", "{}", "[[1]]"),
    *("[{}]", "{ a = 1 }", "2027-01-01", "09:00:00", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-11:00", '"\\u0000"', "9" * 400, "= 1", '"', "["),
)


def read_or_refused(text: str) -> Race | tuple[Problem, ...]:
    try:
        return read_race(text.encode())
    except BadInput as refused:
        return refused.problems


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_line_the_file_is_read_or_refused(data: st.DataObject) -> None:
    lines = race_toml(race()).split("\n")
    for _ in range(2):
        at = data.draw(st.sampled_from([n for n, line in enumerate(lines) if " = " in line]))
        key = lines[at].partition(" = ")[0]
        lines[at] = data.draw(st.sampled_from(["", key, *(f"{key} = {one}" for one in VALUES)]))
    found = read_or_refused("\n".join(lines))
    if isinstance(found, Race):
        assert read_race(race_toml(found).encode()) == found
    else:
        assert {one.line for one in found} <= set(range(1, len(lines) + 1))
        assert all(one.what and one.right for one in found)
