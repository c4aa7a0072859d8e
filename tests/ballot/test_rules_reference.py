"""The reference of the rules file and the glossary say what the program knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from dorsal.ballot.expressions.parsing import FUNCTIONS
from dorsal.ballot.rules_file.keys import KEYS
from dorsal.ballot.rules_file.pools import KEYS_OF_KIND, KEYS_OF_RULE
from dorsal.ballot.rules_file.reading import DEFAULT_REASONS, RULES_VERSION, read_rules
from dorsal.ballot.tickets import MOST_TICKETS

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
TEXT = (REFERENCE / "rules.md").read_text(encoding="utf-8")
WORDS = (REFERENCE / "words.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def documented() -> dict[str, tuple[str, ...]]:
    """The keys of each table in the reference, in their order."""
    found = {}
    for part in re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]:
        title = part.splitlines()[0]
        if title == "The top of the file":
            table = ""
        elif heading := re.fullmatch(r"`\[+([a-zA-Z.]+)\]+`", title):
            table = heading[1]
        else:
            continue
        rows = part[part.index("| key | value |") :].split("\n\n")[0]
        found[table] = tuple(re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE))
    return found


def test_every_key_is_documented_and_every_documented_key_is_read() -> None:
    assert documented() == dict(KEYS)


def test_every_kind_of_pool_and_every_ticket_rule_is_documented() -> None:
    kinds = TEXT[TEXT.index("The kinds:") :]
    assert set(re.findall(r"^- `(\w+)`: ", kinds, re.MULTILINE)) == set(KEYS_OF_KIND)
    assert set(re.findall(r'^\| `\{ rule = "(\w+)"', TEXT, re.MULTILINE)) == set(KEYS_OF_RULE)


def test_the_examples_of_ticket_rules_give_what_their_table_says() -> None:
    rows = re.findall(r"^\| `(\{ rule = .*?\})` \|.*\| (\d+) \|$", TEXT, re.MULTILINE)
    (linear,) = re.findall(r"^tickets = (\{.*\})$", EXAMPLES[0], re.MULTILINE)
    for rule, tickets in rows:
        (draw,) = read_rules(EXAMPLES[0].replace(linear, rule)).draws
        assert draw.tickets is not None
        assert draw.tickets.count({"failures": 3}) == int(tickets)
    assert len(rows) == len(KEYS_OF_RULE)


def test_the_whole_file_of_the_reference_is_sound() -> None:
    rules = read_rules(EXAMPLES[0])
    assert (rules.places, len(rules.pools), rules.version) == (500, 4, RULES_VERSION)


@pytest.mark.parametrize("example", EXAMPLES[1:])
def test_every_other_example_has_only_known_keys(example: str) -> None:
    values = tomllib.loads(example)
    assert values != {}
    for table, content in values.items():
        inner = content if isinstance(content, list) else [content]
        known = KEYS.get(table) or KEYS[f"{table}.NAME"]
        for one in inner:
            items = one.values() if table not in KEYS else [one]
            assert all(set(item) <= set(known) for item in items)


def test_the_default_reasons_are_documented() -> None:
    rows = [
        f'| `{one.name}` | `"{one.place}"` | `"{one.group}"` | `"{one.tickets}"` |'
        for one in DEFAULT_REASONS
    ]
    assert "\n".join(rows) in TEXT


def test_functions_and_bounds_are_documented() -> None:
    assert all(f"`{name}(a" in TEXT for name in FUNCTIONS)
    assert f"{MOST_TICKETS:,} (2^20)" in TEXT


def test_the_glossary_has_the_binding_words_in_both_languages() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| ([\w ]+) \| (.+) \|$", WORDS, re.MULTILINE)
    english = [row[0] for row in rows]
    assert len(set(english)) == len(english)
    assert len({row[1] for row in rows}) == len(english)
    assert {
        *("applicant", "entry", "entry slip", "seal", "public random number", "draw order"),
        *("place", "waiting list", "offer", "floor", "cap", "chance", "rank"),
        *("row", "standing", "identity", "salt", "occasion", "capacity", "rehearsal"),
        *("amendment", "record", "fingerprint"),
    } <= set(english)
    assert "1 in 160" in WORDS
