"""Rules written as a file: what a director sees, and that reading it gives the same rules."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.ballot.rules import (
    ApplicantClass,
    BeaconRules,
    CeremonySource,
    Columns,
    OfferRules,
    Pool,
    Reason,
    Rules,
)
from dorsal.ballot.rules_file import read_rules, write_rules
from dorsal.ballot.rules_file.writing import LONGEST_LINE, closing_time, toml_text
from dorsal.ballot.tickets import Advanced, Flat, Table
from dorsal.ground.problems import BadInput
from tests.ballot.rules_form.any_rules import EARLIEST, LATEST, any_rules
from tests.ballot.rules_texts import small_rules

ROOT = Path(__file__).resolve().parents[3]
FILES = (
    *sorted((ROOT / "examples").glob("*/rules.toml")),
    *sorted((ROOT / "docs" / "vectors" / "record").glob("rules-*.toml")),
)
SMALL_WRITTEN = """\
# The rules of one ballot. docs/reference/rules.md explains every key; keys that are not written
# keep their defaults. `dorsal ballot explain` says in words what this file means.
version = 1
race = "Aizkorri"
draw = "2027"
places = 100

# The ways to a place. They seat in this order; nobody is seated twice.
[[pools]]
name = "times"
kind = "merit"
places = 40
unused = "draw"
column = "best_time"
best = "lowest"

[[pools]]
name = "draw"
kind = "draw"
places = 60
tickets = { rule = "linear", column = "failures", base = 1, each = 1 }

# Classes: who is meant when a floor, a cap or a draw names one.
[classes.women]
column = "sex"
is = "F"

# Floors: at least so many places for a class.
[[floors]]
class = "women"
of = "draw"
at_least = "23/100"

# Friends who apply together, up to so many in an entry.
[groups]
largest = 1

# Offers from the waiting list: days to answer, transfers, a postponed edition.
[offers]
answer_days = 7
transfers = false
postponed = "carry"

# The public random number, and how long to wait before the fallback counts.
[beacon]
chain = "quicknet"
"""


def test_small_rules_are_written_with_their_defaults_left_out() -> None:
    assert write_rules(small_rules()) == SMALL_WRITTEN


@settings(deadline=None)
@given(any_rules())
def test_what_is_written_reads_back_to_the_same_rules(rules: Rules) -> None:
    assert read_rules(write_rules(rules).encode()) == rules


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_rules_files_of_the_project_read_back_to_the_same_rules(file: Path) -> None:
    rules = read_rules(file.read_bytes())
    assert read_rules(write_rules(rules).encode()) == rules


def test_there_are_rules_files_in_the_project() -> None:
    assert len(FILES) == 4


def draw_with(**fields: object) -> Rules:
    rules = small_rules()
    return replace(rules, pools=(rules.pools[0], replace(rules.pools[1], **fields)))  # type: ignore[arg-type]


def written(rules: Rules, *, key: str) -> list[str]:
    return [one for one in write_rules(rules).splitlines() if one.startswith(f"{key} =")]


def test_characters_with_a_meaning_or_no_shape_are_escaped() -> None:
    value = 'a"b\\c\n\r\td\x00\x7f\u2028\U000e0001 é#]'
    rules = replace(
        small_rules(), classes=(ApplicantClass(name="women", column="sex", values=(value,)),)
    )
    assert written(rules, key="is") == [r'is = "a\"b\\c\n\r\td\u0000\u007F\u2028\U000E0001 é#]"']
    assert read_rules(write_rules(rules)) == rules


def test_an_expression_is_written_as_it_is_with_its_line_breaks_escaped() -> None:
    rule = Advanced(expression='if([a"b] > 3,\n 2, 1)', scale=10, most=7)
    rules = draw_with(tickets=rule)
    assert written(rules, key="tickets") == [
        r'tickets = { rule = "advanced", expression = "if([a\"b] > 3,\n 2, 1)",'
        + " scale = 10, most = 7 }"
    ]
    assert read_rules(write_rules(rules)) == rules


def test_a_long_table_stands_on_several_lines() -> None:
    rules = draw_with(tickets=Table(column="failures", tickets=tuple(range(1000, 1040))))
    text = write_rules(rules)
    at = text.index("tickets = {")
    assert text[at : text.index("]", at) + 3].splitlines() == [
        'tickets = { rule = "table", column = "failures", tickets = [',
        f"  {', '.join(map(str, range(1000, 1016)))},",
        f"  {', '.join(map(str, range(1016, 1032)))},",
        f"  {', '.join(map(str, range(1032, 1040)))},",
        "] }",
    ]
    assert max(map(len, text.splitlines())) <= LONGEST_LINE
    assert read_rules(text) == rules


def test_many_values_stand_one_below_the_other() -> None:
    towns = tuple(f"Town, number {number}" for number in range(8))
    women = ApplicantClass(name="women", column="town", values=towns)
    rules = replace(small_rules(), classes=(women,))
    text = write_rules(rules)
    assert text[text.index("is = [") :].splitlines()[:10] == [
        *("is = [", *(f'  "{town}",' for town in towns), "]")
    ]
    assert read_rules(text) == rules


def test_the_draws_own_keys_are_written_where_they_say_something() -> None:
    rules = draw_with(only="women", waiting_list=30, tickets=Flat(tickets=2))
    text = write_rules(rules)
    assert text[text.index('name = "draw"') : text.index("\n\n# Classes")].splitlines() == [
        'name = "draw"',
        'kind = "draw"',
        "places = 60",
        'only = "women"',
        "waiting_list = 30",
        'tickets = { rule = "flat", tickets = 2 }',
    ]


def test_a_pool_before_the_last_draw_says_that_nobody_gets_what_is_left() -> None:
    pools = (Pool(name="early", kind="draw", places=40, tickets=Flat()), small_rules().pools[1])
    rules = replace(small_rules(), pools=pools)
    assert written(rules, key="unused") == ['unused = "nobody"']


def test_columns_fallback_and_fee_are_written_where_they_differ() -> None:
    rules = replace(
        small_rules(),
        application_fee=True,
        columns=Columns(email="", confirmed="accepted"),
        beacon=BeaconRules(fallback_hours=24),
    )
    text = write_rules(rules)
    assert written(rules, key="application_fee") == ["application_fee = true"]
    assert '[applicants]\nemail = ""\nconfirmed = "accepted"\n\n' in text
    assert text.endswith(
        '[beacon]\nchain = "quicknet"\nfallback_chain = "default"\nfallback_hours = 24\n'
    )
    assert read_rules(text) == rules


def test_own_reasons_follow_the_offers() -> None:
    reasons = (Reason(name="injured", place="empty", tickets="add"),)
    rules = replace(small_rules(), offers=OfferRules(answer_days=3, reasons=reasons))
    text = write_rules(rules)
    assert text[text.index("[offers]") : text.index("\n\n# The public")].splitlines() == [
        "[offers]",
        "answer_days = 3",
        "transfers = false",
        'postponed = "carry"',
        "",
        "# Each reason for withdrawing: what becomes of the place, the group, the tickets.",
        "[offers.reasons.injured]",
        'place = "empty"',
        'group = "shrink"',
        'tickets = "add"',
    ]


def test_rules_without_reasons_are_written_for_the_reader_to_refuse() -> None:
    with pytest.raises(BadInput) as caught:
        read_rules(write_rules(replace(small_rules(), offers=OfferRules())))
    assert [one.what for one in caught.value.problems] == ["there are no reasons"]


@pytest.mark.parametrize(
    ("closes", "text"),
    [
        (1_692_802_800, "2023-08-23T15:00:00Z"),
        (EARLIEST, "1971-01-01T00:00:00+23:59"),
        (LATEST, "9999-12-31T23:59:59-23:59"),
    ],
)
def test_the_time_of_a_ceremony_is_written_in_utc_as_far_as_the_calendar_goes(
    closes: int, text: str
) -> None:
    source = CeremonySource(
        name="dice", count=5, lowest=1, highest=6, ordered=True, repeats=True, closes=closes
    )
    rules = replace(small_rules(), ceremony=(source,))
    assert written(rules, key="closes") == [f"closes = {text}"]
    assert read_rules(write_rules(rules)) == rules


@pytest.mark.parametrize("closes", [EARLIEST - 1, LATEST + 1, 10**30, -(10**30)])
def test_a_number_that_is_no_time_stays_a_number(closes: int) -> None:
    assert closing_time(closes) == closes


@pytest.mark.parametrize("places", [10**5000, -(10**5000)], ids=["above", "below"])
def test_a_number_of_any_length_is_written_for_the_reader_to_refuse(places: int) -> None:
    with pytest.raises(BadInput) as caught:
        read_rules(write_rules(replace(small_rules(), places=places)))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.value) == (6, "places", "a very long number")


@dataclass(frozen=True)
class Lottery:
    """A ticket rule that the format does not have."""

    columns: tuple[str, ...] = ()
    sentence: str = ""

    def count(self, facts: object) -> int:
        return len(str(facts))

    def reasons(self, facts: object) -> tuple[str, ...]:
        return (str(facts),)


def test_a_ticket_rule_or_a_value_that_the_format_does_not_have_is_a_mistake_of_the_program() -> (
    None
):
    with pytest.raises(TypeError, match="no ticket rule Lottery"):
        write_rules(draw_with(tickets=Lottery()))
    with pytest.raises(TypeError, match="no value of type float"):
        toml_text({"places": 0.5})


@given(st.dictionaries(st.text(), st.text(), min_size=1))
def test_tables_may_have_any_name(tables: dict[str, str]) -> None:
    text = toml_text({"classes": {name: {"column": one} for name, one in tables.items()}})
    read = tomllib.loads(text)["classes"]
    assert list(read.items()) == [(name, {"column": one}) for name, one in tables.items()]
