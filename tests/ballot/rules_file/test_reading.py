"""Reading rules files: what a sound one means, and every problem of a broken one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    GroupRules,
    OfferRules,
    Pool,
    Quota,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file.reading import DEFAULT_REASONS, read_rules
from dorsal.ballot.tickets import Linear
from dorsal.ground.problems import BadInput, Problem
from tests.ballot.rules_texts import SMALL, changed, problems_of, small_rules, told

CEREMONY = """
[[ceremony]]
name = "dice"
count = 5
lowest = 1
highest = 6
ordered = true
repeats = true
closes = 2027-02-01T18:00:00+01:00
"""


def test_a_small_file_with_all_defaults() -> None:
    assert read_rules(SMALL) == Rules(
        race="Aizkorri",
        draw="2027",
        places=100,
        pools=(
            Pool(
                name="times",
                kind="merit",
                places=40,
                unused="draw",
                column="best_time",
                best="lowest",
            ),
            Pool(name="draw", kind="draw", places=60, tickets=Linear(column="failures")),
        ),
        classes=(ApplicantClass(name="women", column="sex", values=("F",)),),
        floors=(
            Quota(class_name="women", scope="draw", form="share", numerator=23, denominator=100),
        ),
        groups=GroupRules(
            largest=1, tickets="min", does_not_fit="skip", has_place="shrink", not_accepted="alone"
        ),
        offers=OfferRules(
            answer_days=7, transfers=False, postponed="carry", reasons=DEFAULT_REASONS
        ),
        columns=Columns(name="name", born="birth_date", email="email", group="group", confirmed=""),
        beacon=BeaconRules(chain="quicknet", fallback_chain="default", fallback_hours=0),
    )


def test_the_default_reasons_are_the_six_of_every_race() -> None:
    assert [(one.name, one.place, one.group, one.tickets) for one in DEFAULT_REASONS] == [
        ("declined", "offer", "shrink", "keep"),
        ("timed-out", "offer", "shrink", "lose"),
        ("unpaid", "offer", "shrink", "lose"),
        ("document", "offer", "shrink", "keep"),
        ("disqualified", "offer", "shrink", "lose"),
        ("deferred", "offer", "shrink", "keep"),
    ]


def test_bytes_with_a_byte_order_mark_and_windows_line_ends_are_the_same_file() -> None:
    spelled = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert read_rules(spelled) == read_rules(SMALL) == read_rules("\ufeff" + SMALL)


EVERY_TABLE = (
    """
        [groups]
        largest = 4
        tickets = "mean"
        does_not_fit = "stop"
        has_place = "leave-out"
        not_accepted = "without"
        [offers]
        answer_days = 3
        transfers = true
        postponed = "new-draw"
        [offers.reasons.injured]
        place = "empty"
        group = "whole"
        tickets = "add"
        [applicants]
        name = "nombre"
        born = "nacimiento"
        email = ""
        group = "grupo"
        confirmed = "aceptado"
        [beacon]
        chain = "default"
        fallback_chain = "quicknet"
        fallback_hours = 24
        [[caps]]
        class = "women"
        at_most = "share of applicants"
        of = "all"
        """
    + CEREMONY
)


def test_groups_offers_and_columns_are_read() -> None:
    rules = small_rules(EVERY_TABLE)
    assert rules.groups == GroupRules(
        largest=4,
        tickets="mean",
        does_not_fit="stop",
        has_place="leave-out",
        not_accepted="without",
    )
    assert rules.offers == OfferRules(
        answer_days=3,
        transfers=True,
        postponed="new-draw",
        reasons=(Reason(name="injured", place="empty", group="whole", tickets="add"),),
    )
    assert rules.columns == Columns(
        name="nombre", born="nacimiento", email="", group="grupo", confirmed="aceptado"
    )


def test_beacon_caps_and_ceremony_are_read() -> None:
    rules = small_rules(EVERY_TABLE)
    assert rules.beacon == BeaconRules(
        chain="default", fallback_chain="quicknet", fallback_hours=24
    )
    assert rules.caps == (Quota(class_name="women", scope="all", form="applicants"),)
    assert rules.ceremony == (
        CeremonySource(
            name="dice",
            count=5,
            lowest=1,
            highest=6,
            ordered=True,
            repeats=True,
            closes=int(datetime(2027, 2, 1, 17, tzinfo=UTC).timestamp()),
        ),
    )


def test_an_application_fee_is_kept_for_the_explanation() -> None:
    text = changed("places = 100\n", "places = 100\napplication_fee = true\n")
    assert read_rules(text).application_fee is True


def test_all_problems_are_told_together_in_the_order_of_their_lines() -> None:
    text = changed('race = "Aizkorri"', "race = 7")
    text = changed("places = 40", "plases = 40", text=text)
    text = changed('class = "women"', 'class = "woman"', text=text)
    assert [str(one) for one in problems_of(text)] == [
        "rules.toml, line 2, column race: race is a whole number ('7'); "
        'write race = "...", in quotes',
        "rules.toml, line 6, column pools[1].places: places is missing; "
        "write a whole number from 0 to 10000000",
        "rules.toml, line 9, column pools[1].plases: there is no key 'plases' here; "
        "did you mean places?",
        "rules.toml, line 25, column floors[1].class: there is no such class ('woman'); "
        "did you mean women? the classes are women",
    ]


def test_a_version_too_long_to_be_written_out_is_refused() -> None:
    (problem,) = problems_of("version = 0x" + "f" * 5000)
    assert problem.value == "a very long number"


def test_the_file_is_named_as_the_caller_names_it() -> None:
    with pytest.raises(BadInput) as caught:
        read_rules("version = 2", file="zegama.toml")
    assert caught.value.problems == (
        Problem(
            "the file has another version",
            "this program reads version 1",
            "zegama.toml",
            1,
            "version",
            "2",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("places = 100", "places 100", 4, "character 8 of the line: Expected '=' after a key"),
        ('race = "Aizkorri"', 'race = "Aiz', 2, "character 12 of the line: Illegal character"),
        ("places = 100", "draw = 1", 4, "character 9 of the line: Cannot overwrite a value"),
    ],
)
def test_broken_toml_is_told_with_its_place(old: str, new: str, line: int, what: str) -> None:
    (problem,) = problems_of(changed(old, new))
    assert (problem.file, problem.line) == ("rules.toml", line)
    assert problem.what.startswith(f"not valid TOML at {what}")


def test_a_file_that_ends_too_early_is_told_at_its_end() -> None:
    (problem,) = problems_of("version = 1\nplaces = [1,\n")
    assert problem.line == 2
    assert problem.what == "not valid TOML at the end of the file: Invalid value"


def test_a_line_that_is_not_utf8_is_told() -> None:
    (problem,) = problems_of(SMALL.replace("Aizkorri", "Añón").encode("cp1252"))
    assert (problem.line, problem.what) == (2, "this line is not UTF-8")


def test_a_file_far_too_long_or_too_deep_is_refused() -> None:
    assert [one.what for one in problems_of(b"#" * 1_000_001)] == ["the file is too long"]
    deep = "a = " + "[" * 100_000
    assert [one.what for one in problems_of(deep)] == ["brackets stand too deep inside each other"]


def test_an_empty_file_lacks_what_is_required_and_nothing_else() -> None:
    assert told("") == [
        (1, "version", "version is missing"),
        (1, "race", "race is missing"),
        (1, "draw", "draw is missing"),
        (1, "places", "places is missing"),
        (1, "pools", "there are no pools"),
    ]


@pytest.mark.parametrize(
    ("extra", "line", "column", "what", "right"),
    [
        (
            '[[flors]]\nclass = "women"',
            28,
            "flors",
            "there is no key 'flors' here",
            "did you mean floors?",
        ),
        (
            "[groups]\nplaces = 3",
            29,
            "groups.places",
            "there is no key 'places' here",
            "it belongs to the top of the file or [[pools]]",
        ),
        (
            "[groups]\nzzz = 3",
            29,
            "groups.zzz",
            "there is no key 'zzz' here",
            "the keys here are largest, tickets, does_not_fit, has_place, not_accepted",
        ),
        (
            '[groups]\nlargest = "4"',
            29,
            "groups.largest",
            "largest is a text",
            "write a whole number from 1 to 1000",
        ),
        (
            "[groups]\nlargest = 0",
            29,
            "groups.largest",
            "largest is too low",
            "write a whole number from 1 to 1000",
        ),
        (
            "[groups]\nlargest = true",
            29,
            "groups.largest",
            "largest is true or false",
            "write a whole number from 1 to 1000",
        ),
        (
            '[groups]\ntickets = "men"',
            29,
            "groups.tickets",
            "tickets is none of the words it may be",
            'did you mean mean? write "min" or "mean"',
        ),
        (
            '[offers]\ntransfers = "no"',
            29,
            "offers.transfers",
            "transfers is a text",
            "write transfers = true or transfers = false",
        ),
        (
            '[offers.reasons.Sick]\nplace="offer"\ngroup="whole"\ntickets="add"',
            28,
            "offers.reasons.Sick",
            "this is not a name",
            "a name is a small letter, then at most 31 small letters, digits and hyphens",
        ),
        (
            "[offers.reasons]",
            28,
            "offers.reasons",
            "there are no reasons",
            "write [offers.reasons.declined] and the others, or leave [offers.reasons] out",
        ),
        (
            '[offers.reasons.declined]\nplace="offer"\ntickets="add"',
            28,
            "offers.reasons.declined.group",
            "group is missing",
            'write group = "shrink" or "whole"',
        ),
        (
            '[beacon]\nfallback_chain = "default"',
            29,
            "beacon.fallback_chain",
            "a fallback needs its hours",
            "write fallback_hours = 24, the hours to wait for the first round",
        ),
        (
            "[classes.all]\ncolumn = 'a'\nis = 'b'",
            28,
            "classes.all",
            "'all' has a meaning of its own",
            "take another name",
        ),
        (
            "[classes.old]\ncolumn = 'age'\nis = 45",
            30,
            "classes.old.is",
            "is is a whole number",
            'write is = "yes" or is = ["yes", "y"]',
        ),
        (
            "[classes.old]\ncolumn = 'age'\nis = ['a', ' ']",
            30,
            "classes.old.is",
            "is holds something else than texts",
            'write is = "yes" or is = ["yes", "y"]',
        ),
        (
            "[ceremony]\nname = 'dice'",
            28,
            "ceremony",
            "ceremony is a table",
            "write [[ceremony]], with two brackets, above each",
        ),
        ("[[groups]]\nlargest = 4", 28, "groups", "groups is a list", "write a table [groups]"),
    ],
)
def test_one_problem_of_a_table(extra: str, line: int, column: str, what: str, right: str) -> None:
    (problem,) = problems_of(SMALL + extra)
    assert (problem.line, problem.column) == (line, column)
    assert (problem.what, problem.right) == (what, right)


@pytest.mark.parametrize(
    ("extra", "value"),
    [
        ('[groups]\nlargest = "4"', "4"),
        ("[groups]\nlargest = true", "true"),
        ("[groups]\nlargest = -1", "-1"),
        ("[groups]\nlargest = [4]", ""),
        ("[groups]\nlargest = 4.5", "4.5"),
        ("[groups]\nlargest = 0x" + "f" * 5000, "a very long number"),
        ("[groups]\ntickets = '" + "m" * 100 + "'", "m" * 60),
    ],
)
def test_the_value_is_shown_in_one_line(extra: str, value: str) -> None:
    (problem,) = problems_of(SMALL + extra)
    assert problem.value == value


@pytest.mark.parametrize(
    ("closes", "what"),
    [
        ('"2027-02-01"', "closes is a text"),
        ("2027-02-01", "closes is a date"),
        ("18:00:00", "closes is a time of day"),
        ("2027-02-01T18:00:00", "closes has no offset from UTC"),
        ("2027-02-01T18:00:00.5Z", "closes is no whole second since 1971"),
        ("1969-02-01T18:00:00Z", "closes is no whole second since 1971"),
    ],
)
def test_closing_times_need_their_offset(closes: str, what: str) -> None:
    text = SMALL + changed("2027-02-01T18:00:00+01:00", closes, text=CEREMONY)
    assert told(text) == [(36, "ceremony[1].closes", what)]


def test_closing_times_are_required() -> None:
    text = SMALL + changed("closes = 2027-02-01T18:00:00+01:00\n", "", text=CEREMONY)
    assert told(text) == [(29, "ceremony[1].closes", "closes is missing")]


SCRAPS = st.sampled_from(
    [
        *("", "[", "]", "=", '"', "1", "-1", "0.5", "true", "nan", "[]", "{}", "[1, [2]]"),
        *('"x"', '"a\\u0000b"', "{ a = 1 }", "2027-02-01", "[[pools]]", "[pools.x]", "99999999999"),
        *("0x" + "f" * 5000, '"' + "x" * 300 + '"', "# ", "\n[classes]\nwomen = 1\n"),
    ]
)


@given(st.data())
def test_a_spoilt_file_is_read_or_refused_with_lines_of_the_file(data: st.DataObject) -> None:
    lines = (SMALL + CEREMONY).splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(0, len(lines) - 1))
        key, equals, _ = lines[number].partition("= ")
        scrap = data.draw(SCRAPS)
        lines[number] = data.draw(st.sampled_from([scrap, key + equals + scrap, lines[number] * 2]))
    text = "\n".join(lines)
    problems = problems_of(text)
    last = text.count("\n") + 1
    assert all(0 <= one.line <= last and one.what and one.level == "error" for one in problems)
    if not problems:
        assert read_rules(text).places == sum(pool.places for pool in read_rules(text).pools)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_good_order(data: bytes) -> None:
    assert problems_of(data) != []
