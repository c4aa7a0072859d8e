"""Pools and ticket rules of a rules file."""

from __future__ import annotations

from typing import Any

import pytest

from dorsal.ballot.rules import Pool
from dorsal.ballot.rules_file.reading import read_rules
from dorsal.ballot.tickets import Advanced, Doubling, Flat, Linear, Table, TicketRule
from dorsal.ground.problems import Problem
from tests.ballot.rules_texts import changed, problems_of, told

RULE = '{ rule = "linear", column = "failures" }'


def with_rule(rule: str) -> str:
    return changed(RULE, rule)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{ rule = "flat" }', Flat(tickets=1)),
        ('{ rule = "flat", tickets = 3 }', Flat(tickets=3)),
        (
            '{ rule = "linear", column = "f", base = 0, each = 2, most = 12 }',
            Linear(column="f", base=0, each=2, most=12),
        ),
        ('{ rule = "doubling", column = "f", most = 64 }', Doubling(column="f", most=64)),
        (
            '{ rule = "table", column = "f", tickets = [0, 1, 4] }',
            Table(column="f", tickets=(0, 1, 4)),
        ),
        (
            '{ rule = "advanced", expression = "1 + f / 2", scale = 10 }',
            Advanced(expression="1 + f / 2", scale=10),
        ),
    ],
)
def test_every_ticket_rule_is_read(text: str, rule: TicketRule) -> None:
    assert read_rules(with_rule(text)).draws[0].tickets == rule


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        (
            "invitation",
            'column = "invited"\nis = [" Yes ", "y"]',
            {"column": "invited", "values": ("Yes", "y")},
        ),
        ("guaranteed", 'column = "town"\nis = "Zegama"', {"column": "town", "values": ("Zegama",)}),
        ("merit", 'column = "index"\nbest = "highest"', {"column": "index", "best": "highest"}),
        ("reserved", "", {}),
    ],
)
def test_every_kind_of_pool_is_read(kind: str, keys: str, expected: dict[str, Any]) -> None:
    text = changed('kind = "merit"', f'kind = "{kind}"\n{keys}')
    text = changed('column = "best_time"\nbest = "lowest"\n', "", text=text)
    pool = read_rules(text).pools[0]
    assert pool == Pool(name="times", kind=pool.kind, places=40, unused="draw", **expected)
    assert pool.kind == kind


def test_a_draw_may_be_for_one_class_with_a_list_of_some_length() -> None:
    text = changed(RULE, f'{RULE}\nonly = "women"\nwaiting_list = 75')
    pool = read_rules(text).draws[0]
    assert (pool.only, pool.waiting_list) == ("women", 75)
    assert read_rules(changed(RULE, f'{RULE}\nwaiting_list = "all"')).draws[0].waiting_list == 0


@pytest.mark.parametrize(
    ("rule", "column", "what", "right"),
    [
        (
            '{ rule = "lineal", column = "f" }',
            "rule",
            "rule is none of the words it may be",
            'did you mean linear? write "flat" or "linear" or "doubling" or "table" or "advanced"',
        ),
        (
            '{ rule = "flat", column = "f" }',
            "column",
            "the rule 'flat' has no key 'column'",
            "take it away; its keys are rule, tickets",
        ),
        (
            '{ rule = "linear", culumn = "f" }',
            "column",
            "column is missing",
            'write column = "..."',
        ),
        (
            '{ rule = "linear", column = "f", base = 0, each = 0 }',
            "rule",
            "base and each cannot both be 0",
            "let somebody have a ticket",
        ),
        (
            '{ rule = "table", column = "f", tickets = [0, 0] }',
            "rule",
            "tickets must be 0 to 1048576, and not all of them 0",
            "let somebody have a ticket",
        ),
        (
            '{ rule = "table", column = "f", tickets = [1, 2.5] }',
            "tickets",
            "tickets holds something that is not such a number",
            "write tickets = [1, 2, 4], whole numbers from 0 to 1048576",
        ),
        (
            '{ rule = "table", column = "f", tickets = 3 }',
            "tickets",
            "tickets is a whole number",
            "write tickets = [1, 2, 4], whole numbers from 0 to 1048576",
        ),
        (
            '{ rule = "advanced", expression = "2^f", scale = 1 }',
            "expression",
            "at character 2 of the expression: the character '^' means nothing here",
            "write ** for a power",
        ),
        (
            '{ rule = "advanced", expression = 2, scale = 1 }',
            "expression",
            "expression is no text",
            'write expression = "1 + failures"',
        ),
        (
            '{ rule = "advanced", expression = "f" }',
            "scale",
            "scale is missing",
            "write a whole number from 1 to 1000000",
        ),
    ],
)
def test_a_mistake_in_a_ticket_rule(rule: str, column: str, what: str, right: str) -> None:
    found = [(one.line, one.column, one.what, one.right) for one in problems_of(with_rule(rule))]
    assert (18, f"pools[2].tickets.{column}", what, right) in found
    assert len(found) == 1 + ("culumn" in rule)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'kind = "merit"',
            'kind = "merits"',
            (8, "pools[1].kind", "kind is none of the words it may be"),
        ),
        (
            'best = "lowest"',
            'best = "lowest"\nis = "yes"',
            (13, "pools[1].is", "a pool of kind 'merit' has no key 'is'"),
        ),
        ('best = "lowest"\n', "", (6, "pools[1].best", "best is missing")),
        ('unused = "draw"\n', "", (6, "pools[1].unused", "unused is missing")),
        ('name = "times"', 'name = "Times"', (7, "pools[1].name", "this is not a name")),
        (
            'name = "times"',
            'name = "nobody"',
            (7, "pools[1].name", "'nobody' has a meaning of its own"),
        ),
        (f"tickets = {RULE}\n", "", (14, "pools[2].tickets", "a draw needs its ticket rule")),
        (RULE, "3", (18, "pools[2].tickets", "tickets is no table")),
        (
            RULE,
            f"{RULE}\nwaiting_list = 0",
            (19, "pools[2].waiting_list", "waiting_list is too low"),
        ),
        (
            RULE,
            f'{RULE}\nwaiting_list = "75"',
            (19, "pools[2].waiting_list", "this is no length of a list"),
        ),
    ],
)
def test_a_mistake_in_a_pool_is_told_once(
    old: str, new: str, problem: tuple[int, str, str]
) -> None:
    assert told(changed(old, new)) == [problem]


def test_more_than_fifty_pools_are_too_many() -> None:
    pool = '[[pools]]\nname = "p{}"\nkind = "reserved"\nplaces = 0\nunused = "nobody"\n'
    extra = "".join(pool.format(number) for number in range(49))
    assert problems_of(changed("[classes.women]", extra + "[classes.women]")) == [
        Problem("there are 51 pools", "at most 50", "rules.toml", 6, "pools")
    ]
