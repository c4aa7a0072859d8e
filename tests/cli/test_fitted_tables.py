"""What a table leaves out where the terminal is narrow."""

from __future__ import annotations

from rich.text import Text

from dorsal.cli.fitted_tables import Column, fitting

NAMES = Column("checkpoint", (Text("Urdenlanda at the shelter"),), words=True)  # 12 at least
KM = Column("km", (Text("28.5"),))
UP = Column("up", (Text("+1,690"),), spare=1)
DOWN = Column("down", (Text("-179"),), spare=2)
ALL = (NAMES, KM, UP, DOWN)


def kept(width: int) -> list[str]:
    return [one.name for one in fitting(ALL, width=width)]


def test_all_columns_stay_where_there_is_room() -> None:
    assert kept(12 + 4 + 6 + 4 + 3 * 2) == ["checkpoint", "km", "up", "down"]


def test_the_most_spare_column_goes_first() -> None:
    assert kept(31) == ["checkpoint", "km", "up"]
    assert kept(12 + 4 + 6 + 2 * 2) == ["checkpoint", "km", "up"]


def test_what_is_not_spare_stays_in_any_case() -> None:
    assert kept(25) == kept(1) == ["checkpoint", "km"]


def test_a_blank_column_is_left_out_unless_it_must_stay() -> None:
    blank = (Text(""),)
    columns = (NAMES, Column("stop", blank, spare=1), Column("margin", blank))
    assert [one.name for one in fitting(columns, width=80)] == ["checkpoint", "margin"]
