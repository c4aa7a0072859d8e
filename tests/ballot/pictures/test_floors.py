from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.colors import to_hex

from dorsal.ballot.pictures import PricedFloor, PricedRow, floor_price_picture
from dorsal.ballot.pictures.floors import floor_price_sheet
from dorsal.ballot.pictures.ink import GREY, ORANGE, TEAL
from dorsal.ballot.pictures.sheet import house_style
from tests.ballot.pictures.read_svg import words_of

WOMEN = PricedRow("women", 1, 900, 0.0045, 0.0066)
OTHERS = PricedRow("everybody else", 11, 5200, 0.0473, 0.0458)
SAME = PricedRow("juniors", 2, 1, 0.02, 0.02)
FLOOR = PricedFloor("At least 50 places for women", (WOMEN, OTHERS, SAME))


def words(*prices: PricedFloor) -> list[str]:
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
    shown = words(FLOOR, PricedFloor("At least 20 for locals", (OTHERS,)))
    assert shown.count("0.2 %") == 2
    assert shown.index("At least 20 for locals") > shown.index("juniors, 2 tickets")


def test_a_floor_that_gives_everything_or_nothing() -> None:
    shown = words(PricedFloor("All", (PricedRow("locals", 1, 3, 0.0, 1.0),)))
    assert {"+100.0 points", "0 → 100 %"} < set(shown)


def test_the_largest_rows_of_each_floor_are_shown_and_it_is_said() -> None:
    rows = tuple(PricedRow("kind", n, n, 0.1, 0.2) for n in range(1, 101))
    shown = words(PricedFloor("A", rows), PricedFloor("B", rows[:30]))
    assert [word for word in shown if word.startswith("kind")] == [
        *(f"kind, {n} tickets" for n in range(81, 101)),
        *(f"kind, {n} tickets" for n in range(11, 31)),
    ]
    assert shown[-1] == "Shown are the 40 largest of 130 kinds of applicants."


@pytest.mark.parametrize(
    ("gain", "error", "told"),
    [
        (0.02, 0.01, "+2.00 points"),
        (-0.02, 0.0101, "no clear change"),
        (0.02, 0.0101, "no clear change"),
        (-0.00006, 0.0, "−0.01 points"),
        (-0.00004, 0.0, "no clear change"),
        (0.0, 0.0, "no change"),
        (0.0, 0.01, "no clear change"),
    ],
)
def test_a_difference_that_may_be_chance_or_is_nothing_is_no_gain_and_no_loss(
    gain: float, error: float, told: str
) -> None:
    row = PricedRow("women", 7, 59, 0.0, abs(gain), error)
    row = row if gain >= 0 else PricedRow("women", 7, 59, abs(gain), 0.0, error)
    shown = words(PricedFloor("A", (row,)))
    assert next(word for word in shown if "change" in word or "points" in word) == told


def test_an_unclear_difference_is_grey_and_the_foot_says_what_that_is() -> None:
    noise = PricedRow("women", 7, 59, 0.0479, 0.0478, 0.0009)
    with house_style():
        sheet = floor_price_sheet((PricedFloor("A", (noise,)),), title="T")
    (dot,) = [line for line in sheet.axes.lines if line.get_marker() == "o"]
    assert to_hex(dot.get_markerfacecolor()) == GREY.lower()
    assert sheet.words[2] == "nobody clearly gains or loses"
    assert sheet.words[-1] == (
        "No clear change: a difference below two standard errors or 0.005 points."
    )
    exact = PricedRow("women", 7, 59, 0.0479, 0.04791)
    assert words(PricedFloor("A", (exact,)))[-1] == (
        "No clear change: a difference below 0.005 points."
    )


def test_the_subtitle_names_only_what_happens() -> None:
    gain, loss = (PricedFloor("A", (row,)) for row in (WOMEN, OTHERS))
    assert words(gain)[2:4] == ["some gain", "A"]
    assert words(loss)[2:4] == ["some lose", "A"]
    assert words(gain, loss)[2:4] == ["some gain,", "others lose"]


def test_the_note_tells_the_method_first_of_all_at_the_foot() -> None:
    svg = floor_price_picture((FLOOR,), title="T", format="svg", note="exact; they add up")
    assert words_of(svg)[-2] == "Exact; they add up."


def test_tickets_in_several_draws_are_told_in_full_beside_or_below_the_label() -> None:
    rows = (
        PricedRow("women", 10, 9, 0.1, 0.2, ticket_label="open 10, women 3"),
        PricedRow("everybody else", 10, 9, 0.2, 0.1, ticket_label="open 10, women 3"),
        PricedRow("", 10, 9, 0.2, 0.1),
        PricedRow("women", 10, 9, 0.2, 0.1, ticket_label="trail of the long valley 10, women 3"),
    )
    with house_style():
        sheet = floor_price_sheet((PricedFloor("A", rows),), title="T")
        boxes = [text.get_window_extent() for text in sheet.axes.texts]
    shown = list(sheet.words)
    assert "women, open 10, women 3" in shown
    assert shown[shown.index("everybody else") :][:2] == ["everybody else", "open 10, women 3"]
    assert "10 tickets" in shown
    last = ["women", "trail of the long valley 10,", "women 3", "9 applicants"]
    assert shown[shown.index("women") :][:4] == last
    left = sorted((box.y0, box.y1) for box in boxes if box.x0 < 60)
    assert not [one for one, two in pairwise(left) if one[1] - 0.5 > two[0] + 0.5]


@pytest.mark.parametrize("prices", [(), (PricedFloor("A", ()),)])
def test_a_picture_without_a_row_is_refused(prices: tuple[PricedFloor, ...]) -> None:
    with pytest.raises(ValueError, match="a picture of floors needs a row"):
        floor_price_picture(prices, title="T", format="svg")


def test_where_nobody_was_counted_a_bound_is_told_and_not_a_certainty() -> None:
    rare = PricedRow("juniors", 1, 10, 0.0, 0.0, without_error=0.0001, with_error=0.0002)
    shown = words(PricedFloor("At least 50 places for women", (WOMEN, rare)))
    assert "< 0.030 → < 0.060 %" in shown
    assert "0 → 0 %" not in shown
