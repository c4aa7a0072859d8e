from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.pictures import chances_picture
from dorsal.ballot.pictures.chances import LIST_TINT, chances_sheet, method_note
from dorsal.ballot.pictures.ink import ORANGE, TEAL, tint
from dorsal.ballot.pictures.sheet import Sheet, house_style
from tests.ballot.pictures.example_chances import exact, row, western_states
from tests.ballot.pictures.read_svg import words_of


def words(chances: Chances, *, places: int = 10, note: str = "", method: str = "") -> list[str]:
    return words_of(
        chances_picture(chances, title="T", places=places, format="svg", note=note, method=method)
    )


def drawn(chances: Chances) -> Sheet:
    with house_style():
        return chances_sheet(chances, title="T", places=10)


def bars(chances: Chances, colour: str) -> list[float]:
    """The lengths in pixels of the bars of a colour, from the top (the title's mark left out)."""
    patches = [patch for patch in drawn(chances).axes.patches if isinstance(patch, Rectangle)]
    own = [patch for patch in patches if to_hex(patch.get_facecolor()) == colour.lower()]
    return [patch.get_width() for patch in sorted(own, key=Rectangle.get_y) if patch.get_y() > 0]


def test_every_row_of_western_states_is_written_with_its_chance_and_its_applicants() -> None:
    assert words(western_states(), places=257) == [
        *("T", "Chance of a place", "11,328 applicants for 257 places"),
        *("0.2 %", "1 %", "10 %", "100 %", "applicants"),
        *("1 ticket", "4,469", "0.31 %", "1 in 324"),
        *("2 tickets", "2,563", "0.62 %", "1 in 162"),
        *("4 tickets", "1,752", "1.23 %", "1 in 81"),
        *("8 tickets", "1,102", "2.45 %", "1 in 41"),
        *("16 tickets", "672", "4.83 %", "1 in 21"),
        *("32 tickets", "354", "9.43 %", "1 in 11"),
        *("64 tickets", "239", "18.0 %", "1 in 5.6"),
        *("128 tickets", "128", "32.7 %", "1 in 3.1"),
        *("256 tickets", "44", "54.8 %"),
        *("512 tickets", "5", "79.5 %"),
        "Exact; chances add up to 256.96112 places.",
        "The scale is logarithmic: from 1 % to 10 % is as far as from 10 % to 100 %.",
    ]


def test_dots_on_the_logarithmic_scale_lie_as_far_apart_as_their_ratio() -> None:
    dots = [line for line in drawn(western_states()).axes.lines if line.get_marker() == "o"]
    xs = [float(line.get_xdata()[0]) for line in dots]  # type: ignore[index, arg-type]
    assert len(xs) == 10
    assert (xs[4] - xs[0]) / (xs[3] - xs[0]) == pytest.approx(
        4.0 * 0.99167 / (3.0 * 0.99546), rel=1e-3
    )


def test_bars_are_as_long_as_the_chances_and_the_waiting_list_extends_them() -> None:
    chances = exact(row(1, 90, 0.1, with_list=0.15), row(3, 20, 0.25, with_list=0.35))
    first, second = bars(chances, TEAL)
    assert second / first == pytest.approx(2.5)
    assert bars(chances, tint(TEAL, LIST_TINT)) == pytest.approx([first * 0.5, first])
    assert {"15.0 % with list", "35.0 % with list"} < set(words(chances))


def test_without_a_published_waiting_list_nothing_is_said_of_it() -> None:
    assert not [word for word in words(exact(row(1, 9, 0.5))) if "list" in word]


def test_classes_have_names_and_colours_of_their_own() -> None:
    women, others = row(1, 40, 0.02, classes=("women",)), row(1, 60, 0.01)
    shown = words(exact(others, women))
    assert [word for word in shown if word in ("women", "everybody else")] == [
        "women",
        "everybody else",
    ]
    assert bars(exact(others, women), TEAL)[0] / bars(exact(others, women), ORANGE)[0] == (
        pytest.approx(2.0)
    )


def test_one_class_for_all_needs_no_name() -> None:
    shown = words(exact(row(1, 40, 0.02, classes=("women",)), row(2, 4, 0.03, classes=("women",))))
    assert "women" not in shown


def test_groups_are_told_from_those_who_apply_alone() -> None:
    pair = ((),)
    shown = words(exact(row(1, 40, 0.02), row(1, 8, 0.018, friends=pair)))
    assert shown[shown.index("1 ticket") :][:2] == ["1 ticket", "alone"]
    assert "group of 2" in shown


def test_groups_of_one_size_with_unlike_friends_are_told_apart() -> None:
    with_woman = row(1, 4, 0.02, friends=(("women",),))
    shown = words(exact(with_woman, row(1, 8, 0.018, friends=((),))))
    assert {"with women", "with everybody else"} < set(shown)


def test_tickets_in_several_draws_are_named_by_draw() -> None:
    kinds = (Kind(tickets=(("long", 2), ("short", 1))), Kind(tickets=()))
    rows = (ChanceRow(kind=kind, applicants=3, place=0.1, place_or_list=0.1) for kind in kinds)
    assert {"long 2, short 1", "no ticket"} < set(words(exact(*rows)))


def test_rows_stand_in_the_order_of_tickets() -> None:
    shown = words(exact(row(10, 5, 0.3), row(2, 9, 0.06), row(1, 7, 0.03)))
    assert [word for word in shown if "ticket" in word] == ["1 ticket", "2 tickets", "10 tickets"]


def simulated(*rows: ChanceRow) -> Chances:
    return Chances(rows=rows, method="simulated", draws=130_000, seed=7)


def test_simulated_chances_tell_their_draws_and_the_worst_error_of_large_kinds() -> None:
    chances = simulated(
        row(1, 500, 0.05, error=0.0004),
        row(2, 100, 0.1, error=0.0011),
        row(5, 99, 0.2, error=0.0125),
    )
    shown = words(chances)
    assert " ".join(shown[-3:-1]) == (
        "Simulated: 130,000 draws (seed 7), standard error at most 0.11 points for kinds of at "
        "least 100 applicants; chances add up to 54.8 places."
    )
    assert shown[-1] == "Whiskers: two standard errors to each side."


def test_where_no_kind_is_large_the_worst_error_is_that_of_every_kind() -> None:
    told = method_note(simulated(row(1, 50, 0.05, error=0.0004), row(5, 10, 0.2, error=0.0125)))
    assert told == (
        "Simulated: 130,000 draws (seed 7), standard error at most 1.25 points for every kind; "
        "chances add up to 4.5 places."
    )


def test_an_error_too_small_to_see_has_no_whisker_and_is_no_error_of_nothing() -> None:
    shown = words(simulated(row(1, 50, 0.05, error=0.00004)))
    assert " ".join(shown[-2:]) == (
        "Simulated: 130,000 draws (seed 7), standard error below 0.01 points for every kind; "
        "chances add up to 2.5 places."
    )


def test_a_method_that_is_given_is_told_in_place_of_our_own_and_as_a_sentence() -> None:
    chances = simulated(row(1, 50, 0.05, error=0.0125))
    assert words(chances, note="lighter: the list", method="simulated, since caps")[-3:] == [
        "Lighter: the list.",
        "Simulated, since caps.",
        "Whiskers: two standard errors to each side.",
    ]


def test_certain_and_impossible_places_are_drawn_and_said() -> None:
    shown = words(exact(row(1, 4, 0.0), row(2, 3, 1.0)))
    assert [word for word in shown if word in ("0 %", "100 %")].count("0 %") == 2  # mark and row
    assert shown.count("100 %") == 2


def test_a_picture_of_no_chance_at_all_is_still_a_picture() -> None:
    assert "0 %" in words(exact(row(1, 4, 0.0)), places=0)


def test_a_chance_of_nothing_is_a_ring_at_the_foot_of_a_logarithmic_scale() -> None:
    chances = exact(row(1, 4, 0.0), row(2, 3, 0.001), row(3, 3, 0.9))
    dots = [line for line in drawn(chances).axes.lines if line.get_marker() == "o"]
    teal = TEAL.lower()
    assert [to_hex(dot.get_markerfacecolor()) for dot in dots] == ["#ffffff", teal, teal]


def test_of_two_hundred_kinds_the_forty_largest_are_shown_and_it_is_said() -> None:
    shown = words(exact(*(row(n, 1000 - n, n / 1000) for n in range(1, 201))))
    assert len([word for word in shown if "ticket" in word]) == 40
    left_out = sum(1000 - n for n in range(41, 201))
    told = " ".join(shown[-3:-1])
    assert told == (
        "Shown are the 40 largest of 200 kinds of applicants; the chances of the other "
        f"{left_out:,} applicants lie between 4.10 % and 20.0 %."
    )


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ((1,), "the chance of the one other applicant is 35.8 %."),
        ((2,), "the chance of each of the other 2 applicants is 35.8 %."),
        ((1, 1), "the chance of each of the other 2 applicants is 35.8 %."),
    ],
)
def test_one_chance_of_those_left_out_is_told_once(left_out: tuple[int, ...], told: str) -> None:
    small = [row(100 + n, people, 0.35812) for n, people in enumerate(left_out)]
    shown = words(exact(*(row(n, 9, 0.1) for n in range(1, 41)), *small))
    note = " ".join(shown[-3:-1])
    assert note.partition("; ")[2] == told


def in_draws(*tickets: tuple[str, int], classes: tuple[str, ...] = ()) -> ChanceRow:
    kind = Kind(tickets=tickets, classes=classes)
    return ChanceRow(kind=kind, applicants=5, place=0.1, place_or_list=0.1)


def test_tickets_in_two_draws_are_told_in_full() -> None:
    rows = [
        in_draws(("open", 10), *([("women", number)] if number else []), classes=classes)
        for number, classes in ((0, ()), (1, ("women",)), (3, ("women",)))
    ]
    assert {"open 10", "open 10, women 1", "open 10, women 3"} < set(words(exact(*rows)))


LONG = "gran trail de los montes malditos"


@pytest.mark.parametrize("others", [0, 30])
def test_tickets_in_draws_of_long_names_stand_in_lines_that_touch_nothing(others: int) -> None:
    classes: tuple[tuple[str, ...], ...] = ((), ("women of the valley and of its villages", "x"))
    rows = [
        in_draws((f"{LONG} 100 km", 1), (f"{LONG} 60 km", number), classes=one)
        for number in (1, 2)
        for one in classes[number - 1 :]
    ]
    sheet = drawn(exact(*rows, *(in_draws((LONG, number)) for number in range(others))))
    assert f"{LONG} 100 km 1, {LONG} 60 km 2" in " ".join(sheet.words)
    assert not [word for word in sheet.words if "…" in word]
    assert_nothing_touches(sheet)


def test_the_note_stands_first_below_the_picture() -> None:
    shown = words(exact(row(1, 4, 0.5)), note="Before withdrawals.")
    assert shown[-2:] == ["Before withdrawals.", "Exact; chances add up to 2 places."]


def test_all_who_take_part_are_told_where_the_rows_leave_some_out() -> None:
    svg = chances_picture(exact(row(1, 4, 0.5)), title="T", places=3, format="svg", applicants=9)
    assert words_of(svg)[2] == "9 applicants for 3 places"


def test_no_label_leaves_the_sheet_or_runs_into_the_applicants() -> None:
    chances = exact(*(row(2**n, 10**n, 0.99 - n / 30, with_list=0.999) for n in range(9)))
    assert_nothing_touches(drawn(chances))


def assert_nothing_touches(sheet: Sheet) -> None:
    with house_style():
        boxes = [text.get_window_extent() for text in sheet.axes.texts]
    assert min(box.x0 for box in boxes) >= 23
    assert max(box.x1 for box in boxes) <= 617
    assert not [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if overlap(a, b)]


def overlap(a: object, b: object) -> bool:
    (ax0, ay0), (ax1, ay1) = a.min + 0.5, a.max - 0.5  # type: ignore[attr-defined]
    (bx0, by0), (bx1, by1) = b.min + 0.5, b.max - 0.5  # type: ignore[attr-defined]
    return bool(ax0 < bx1 and bx0 < ax1 and ay0 < by1 and by0 < ay1)


def test_a_picture_without_a_row_is_refused() -> None:
    with pytest.raises(ValueError, match="a picture of chances needs a row"):
        chances_picture(exact(), title="T", places=1, format="svg")
