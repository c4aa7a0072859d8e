from __future__ import annotations

import pytest
from matplotlib.colors import to_hex

from dorsal.ballot.pictures import FloorPrice, FloorPriceRow, floor_price_picture
from dorsal.ballot.pictures.floors import floor_price_sheet
from dorsal.ballot.pictures.ink import GREY, ORANGE, TEAL
from dorsal.ballot.pictures.sheet import house_style
from tests.ballot.pictures.read_svg import words_of

WOMEN = FloorPriceRow("women", 1, 900, 0.0045, 0.0066)
OTHERS = FloorPriceRow("everybody else", 11, 5200, 0.0473, 0.0458)
SAME = FloorPriceRow("juniors", 2, 1, 0.02, 0.02)
FLOOR = FloorPrice("At least 50 places for women", (WOMEN, OTHERS, SAME))


def words(*prices: FloorPrice) -> list[str]:
    return words_of(floor_price_picture(prices, title="T", format="svg"))


def test_each_kind_is_written_with_what_it_gains_or_loses() -> None:
    shown = words(FLOOR)
    assert shown[4:] == [
        "At least 50 places for women",
        *("0.2 %", "0.5 %", "1 %", "2 %", "5 %"),
        *("women, 1 ticket", "900 applicants", "+0.21 points", "0.45 → 0.66 %"),
        *("everybody else, 11 tickets", "5,200 applicants", "−0.15 points", "4.73 → 4.58 %"),
        *("juniors, 2 tickets", "1 applicant", "no change", "2.00 → 2.00 %"),
        "The scale is logarithmic: from 1 % to 10 % is as far as from 10 % to 100 %.",
    ]


def test_gains_and_losses_have_their_colours() -> None:
    with house_style():
        axes = floor_price_sheet((FLOOR,), title="T").axes
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    colours = [to_hex(dot.get_markerfacecolor()) for dot in dots]
    assert colours == [colour.lower() for colour in (TEAL, ORANGE, GREY)]


def test_the_dot_lies_right_of_the_mark_for_a_gain_and_left_for_a_loss() -> None:
    with house_style():
        axes = floor_price_sheet((FLOOR,), title="T").axes
    dots = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"]  # type: ignore[index, arg-type]
    marks = [
        float(line.get_xdata()[0])  # type: ignore[index, arg-type]
        for line in axes.lines
        if line.get_linewidth() == pytest.approx(1.8)
    ]
    signs = [dot - mark for dot, mark in zip(dots, marks, strict=True)]
    assert signs[0] > 20
    assert -10 < signs[1] < -1
    assert signs[2] == 0


def test_several_floors_share_one_scale() -> None:
    shown = words(FLOOR, FloorPrice("At least 20 for locals", (OTHERS,)))
    assert shown.count("0.2 %") == 2
    assert shown.index("At least 20 for locals") > shown.index("juniors, 2 tickets")


def test_a_floor_that_gives_everything_or_nothing() -> None:
    shown = words(FloorPrice("All", (FloorPriceRow("locals", 1, 3, 0.0, 1.0),)))
    assert {"+100.0 points", "0 → 100 %"} < set(shown)


def test_the_largest_rows_of_each_floor_are_shown_and_it_is_said() -> None:
    rows = tuple(FloorPriceRow("kind", n, n, 0.1, 0.2) for n in range(1, 101))
    shown = words(FloorPrice("A", rows), FloorPrice("B", rows[:30]))
    assert [word for word in shown if word.startswith("kind")] == [
        *(f"kind, {n} tickets" for n in range(81, 101)),
        *(f"kind, {n} tickets" for n in range(11, 31)),
    ]
    assert shown[-1] == "Shown are the 40 largest of 130 kinds of applicants."


@pytest.mark.parametrize("prices", [(), (FloorPrice("A", ()),)])
def test_a_picture_without_a_row_is_refused(prices: tuple[FloorPrice, ...]) -> None:
    with pytest.raises(ValueError, match="a picture of floors needs a row"):
        floor_price_picture(prices, title="T", format="svg")
