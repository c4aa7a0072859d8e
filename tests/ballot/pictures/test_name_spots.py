from __future__ import annotations

from dorsal.ballot.pictures.name_spots import Box, name_spots

FRAME = Box(left=0, top=0, right=400, bottom=300)


def rising(x: float) -> tuple[tuple[float, float], ...]:
    """A line that rises from the bottom to the top of the frame, 50 pixels to the right."""
    return ((x, 300.0), (x + 50, 0.0))


def test_a_name_stands_right_of_its_line_at_half_height() -> None:
    (spot,) = name_spots(["128"], [rising(100)], frame=FRAME)
    assert spot is not None
    assert (spot.left, (spot.top + spot.bottom) / 2) == (131, 155)


def test_a_name_with_no_room_on_the_right_stands_on_the_left() -> None:
    (spot,) = name_spots(["128"], [rising(349)], frame=FRAME)
    assert spot is not None
    assert spot.right == 368


def test_names_lie_on_no_line_and_on_no_other_name() -> None:
    lines = [rising(20 + 60 * number) for number in range(6)]
    spots = [spot for spot in name_spots(["128"] * 6, lines, frame=FRAME) if spot]
    assert len(spots) == 6
    assert not [a for n, a in enumerate(spots) for b in spots[:n] if a.meets(b)]
    for spot in spots:
        middle = (spot.top + spot.bottom) / 2
        crossings = [line[0][0] + 50 * (1 - middle / 300) for line in lines]
        assert not [x for x in crossings if spot.left <= x <= spot.right]


def test_where_no_spot_is_clear_a_name_still_avoids_other_names() -> None:
    lines = [rising(100 + number) for number in range(4)]
    spots = [spot for spot in name_spots(["128"] * 4, lines, frame=FRAME) if spot]
    assert len(spots) == 4
    assert not [a for n, a in enumerate(spots) for b in spots[:n] if a.meets(b)]


def test_a_line_outside_the_frame_has_no_name() -> None:
    assert name_spots(["1"], [((0, 300), (400, 300))], frame=FRAME) == (None,)
    assert name_spots(["1"], [()], frame=FRAME) == (None,)
