from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle

from dorsal.ballot.pictures import Curve, cost_picture, positions_picture, years_picture
from dorsal.ballot.pictures.positions import OrderNumbers, positions_sheet
from dorsal.ballot.pictures.sheet import house_style
from tests.ballot.pictures.read_svg import words_of

TWENTY = tuple(float(year) for year in range(1, 21))
FLAT = Curve("one ticket each", TWENTY, tuple(1 - 0.98**year for year in TWENTY))
QUEUE = Curve("doubling", TWENTY, tuple(0.0 if year < 12 else 1.0 for year in TWENTY))


def order_curve(tickets: int, applicants: int) -> Curve:
    x = tuple(sorted({max(1, round(applicants**share)) for share in (n / 60 for n in range(61))}))
    return Curve(str(tickets), x, tuple(1 - (1 - place / applicants) ** tickets for place in x))


def position_words(
    curves: list[Curve], *, places: int, waiting_list: int, entries: int, note: str = ""
) -> list[str]:
    return words_of(
        positions_picture(
            curves,
            title="T",
            places=places,
            waiting_list=waiting_list,
            entries=entries,
            format="svg",
            note=note,
        )
    )


def test_years_tell_the_chances_at_the_marks_with_the_best_rule_first() -> None:
    shown = words_of(years_picture((FLAT, QUEUE), title="T", format="svg"))
    assert shown[-10:] == [
        *("doubling", "0 %", "0 %", "100 %", "100 %"),
        *("one ticket each", "10 %", "18 %", "26 %", "33 %"),
    ]
    assert [word for word in shown if word in ("5 years", "10", "15", "20")] == [
        *("5 years", "10", "15", "20"),
    ]


def test_every_rule_is_named_at_the_end_of_its_curve() -> None:
    shown = words_of(years_picture((FLAT, QUEUE), title="T", format="svg"))
    assert shown.count("doubling") == 2  # at the curve and beside its figures
    assert shown.count("one ticket each") == 2


def test_a_few_years_are_marked_one_by_one_without_figures() -> None:
    shown = words_of(
        years_picture((Curve("c", (1, 2, 3), (0.1, 0.2, 0.3)),), title="T", format="svg")
    )
    assert shown[-4:] == ["1 year", "2", "3", "c"]


def test_many_rules_make_room_for_all_their_names() -> None:
    curves = [Curve(f"rule {n}", (1, 20), (0.1, 0.5 + n / 1000)) for n in range(30)]
    shown = words_of(years_picture(curves, title="T", format="svg"))
    assert [word for word in shown if word.startswith("rule")].count("rule 7") == 2


def test_years_begin_at_none() -> None:
    with pytest.raises(ValueError, match="years of trying begin at 0 and end later"):
        years_picture((Curve("c", (-1, 2), (0.1, 0.2)),), title="T", format="svg")
    with pytest.raises(ValueError, match="years of trying begin at 0 and end later"):
        years_picture((Curve("c", (0,), (0.1,)),), title="T", format="svg")


def test_positions_name_the_bands_the_curves_and_the_whole_field() -> None:
    curves = [order_curve(tickets, 11328) for tickets in (1, 2, 4, 8, 16)]
    shown = position_words(curves, places=257, waiting_list=75, entries=11328)
    assert {"257 places", "75 on the waiting list", "11,328 entries"} < set(shown)
    assert {"20", "100", "1,000", "5,000", "11,328"} < set(shown)
    assert shown[-6:] == [
        *("1", "2", "4", "8", "16"),
        "The scale of positions is logarithmic: it stretches the front of the order.",
    ]


def test_a_small_field_is_drawn_to_an_even_scale() -> None:
    shown = position_words([order_curve(1, 40)], places=20, waiting_list=5, entries=40)
    assert not [word for word in shown if "logarithmic" in word]


@pytest.mark.parametrize(
    ("entries", "marks"),
    [(1, ["1"]), (2, ["1", "2"]), (3, ["1", "2", "3"]), (4, ["1", "2", "3", "4"])],
)
def test_positions_are_whole_numbers_of_entries_that_there_are(
    entries: int, marks: list[str]
) -> None:
    x = tuple(float(one) for one in range(1, entries + 1))
    curve = Curve("c", x, tuple(one / entries for one in x))
    shown = position_words([curve], places=1, waiting_list=1, entries=entries)
    assert shown[shown.index("100 %") + 1 : shown.index("position in the draw order")] == marks


def test_a_curve_of_one_position_is_a_dot() -> None:
    order = OrderNumbers(places=1, waiting_list=1, entries=1)
    with house_style():
        axes = positions_sheet((Curve("c", (1,), (1,)),), title="T", order=order).axes
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"] == [76]  # type: ignore[index]


def test_the_names_of_narrow_bands_stand_one_above_the_other() -> None:
    order = OrderNumbers(places=1, waiting_list=1, entries=3)
    with house_style():
        axes = positions_sheet((order_curve(1, 3),), title="T", order=order).axes
    heights = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert heights["1 place"] - heights["1 on the waiting list"] == 18


def test_notes_stand_at_the_foot() -> None:
    curve = order_curve(1, 40)
    shown = position_words([curve], places=20, waiting_list=5, entries=40, note="by chance")
    assert shown[-1] == "By chance."
    svg = years_picture((FLAT,), title="T", format="svg", note="75 % return.")
    assert words_of(svg)[-1] == "75 % return."


def test_the_bands_end_at_the_last_place_and_at_the_last_of_the_list() -> None:
    with house_style():
        order = OrderNumbers(places=20, waiting_list=5, entries=40)
        axes = positions_sheet((order_curve(1, 40),), title="T", order=order).axes
    places, waiting = [
        (patch.get_x(), patch.get_width())
        for patch in axes.patches
        if isinstance(patch, Rectangle) and patch.get_height() > 300
    ]
    assert sum(places) == pytest.approx(waiting[0])
    assert places[1] / waiting[1] == pytest.approx(19 / 5)  # from position 1


def test_without_a_waiting_list_there_is_no_band_for_it() -> None:
    shown = position_words([order_curve(1, 40)], places=20, waiting_list=0, entries=40)
    assert not [word for word in shown if "waiting list" in word]


@pytest.mark.parametrize(("places", "applicants"), [(0, 1), (1, 1), (1, 2), (5, 3), (1, 10**7)])
def test_the_smallest_and_largest_fields_are_drawn(places: int, applicants: int) -> None:
    curve = Curve(
        "1",
        (1.0,) if applicants == 1 else (1.0, float(applicants)),
        (0.5, 1.0)[: min(2, applicants)],
    )
    shown = position_words([curve], places=places, waiting_list=9, entries=applicants)
    assert "9 on the waiting list" in shown


def test_of_many_curves_those_that_lie_apart_are_shown_and_it_is_said() -> None:
    curves = [order_curve(tickets, 5000) for tickets in range(1, 41)]
    shown = position_words(curves, places=50, waiting_list=75, entries=5000)
    assert shown[-2].startswith("Shown are ")
    assert shown[-2].endswith(" of 40 curves.")
    assert "1" in shown


@pytest.mark.parametrize(
    ("places", "waiting_list", "applicants"), [(-1, 0, 9), (1, -1, 9), (1, 0, 0)]
)
def test_numbers_that_cannot_be_are_refused(
    places: int, waiting_list: int, applicants: int
) -> None:
    with pytest.raises(ValueError, match="a field has an applicant, and no number below 0"):
        position_words(
            [order_curve(1, 9)], places=places, waiting_list=waiting_list, entries=applicants
        )


def test_positions_begin_at_one() -> None:
    with pytest.raises(ValueError, match="positions begin at 1"):
        position_words([Curve("c", (0, 1), (0, 1))], places=1, waiting_list=0, entries=1)


def test_costs_have_marks_at_powers_of_ten_and_names_at_their_ends() -> None:
    curves = (
        Curve("exact", (10, 1000), (0.0003, 0.004)),
        Curve("simulated", (10, 1000), (0.4, 20)),
    )
    shown = words_of(
        cost_picture(curves, title="T", x_label="applicants", y_label="Seconds", format="svg")
    )
    assert shown == [
        *("T", "Seconds"),
        *("0.0001", "0.001", "0.01", "0.1", "1", "10", "100"),
        *("10", "100", "1,000", "applicants"),
        *("exact", "simulated", "Both scales are logarithmic."),
    ]


def test_costs_lie_above_zero() -> None:
    curve = Curve("c", (1, 2), (0.0, 1.0))
    with pytest.raises(ValueError, match="a logarithmic scale has no 0 and nothing below"):
        cost_picture((curve,), title="T", x_label="x", y_label="y", format="svg")
    with pytest.raises(ValueError, match="a picture needs a curve"):
        cost_picture((), title="T", x_label="x", y_label="y", format="svg")
