"""Rules side by side: how many in a table, and where the parts of a cell stand."""

from __future__ import annotations

import pytest
from rich.console import Console

from dorsal.cli.rule_tables import Cell, Row, Section, rule_tables

NAMES = ("flat", "linear most=6", "doubling")
ONES: tuple[Cell, ...] = (("1.63 %", "1 in 61"), ("0.52 %", "1 in 194"), ("99.5 %",))


def shown(width: int, names: tuple[str, ...] = NAMES) -> list[list[str]]:
    """The lines of each table at this width."""
    row = Row(about=(" 1st year",), cells=ONES[: len(names)])
    section = Section(heading="chance", rows=(row,))
    console = Console(width=width, color_system=None)
    tables = []
    for table in rule_tables(names, [section], left=("",), width=width):
        with console.capture() as captured:
            console.print(table)
        tables.append(captured.get().splitlines())
    return tables


def test_with_room_for_all_the_parts_stand_beside_each_other() -> None:
    assert shown(62) == [
        [
            "┏━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━┓",
            "┃           ┃            flat ┃    linear most=6 ┃ doubling ┃",
            "┡━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━┩",
            "│ chance    │                 │                  │          │",
            "│  1st year │ 1.63 %  1 in 61 │ 0.52 %  1 in 194 │   99.5 % │",
            "└───────────┴─────────────────┴──────────────────┴──────────┘",
        ]
    ]


def test_where_that_saves_a_table_they_stand_below_each_other() -> None:
    assert shown(48) == [
        [
            "┏━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━┓",
            "┃           ┃         ┃   linear ┃          ┃",
            "┃           ┃    flat ┃   most=6 ┃ doubling ┃",
            "┡━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━┩",
            "│ chance    │         │          │          │",
            "│  1st year │  1.63 % │   0.52 % │   99.5 % │",
            "│           │ 1 in 61 │ 1 in 194 │          │",
            "└───────────┴─────────┴──────────┴──────────┘",
        ]
    ]


@pytest.mark.parametrize(("width", "tables"), [(61, 1), (45, 1), (44, 2), (34, 2), (33, 3)])
def test_as_many_rules_as_fit_stand_in_a_table(width: int, tables: int) -> None:
    found = shown(width)
    assert len(found) == tables
    assert max(len(line) for table in found for line in table) <= width


def test_a_name_without_blanks_is_broken_and_control_characters_are_written_out() -> None:
    (table,) = shown(80, ("a\x1b" + 30 * "b",))
    assert [line.split("┃")[2].strip() for line in table if line[0] == "┃"] == ["a\\x1b" + 30 * "b"]
    (table,) = shown(40, ("a\x1b" + 30 * "b",))
    heads = [line.split("┃")[2].strip() for line in table if line[0] == "┃"]
    assert "".join(heads) == "a\\x1b" + 30 * "b"
    assert len(heads) == 2
