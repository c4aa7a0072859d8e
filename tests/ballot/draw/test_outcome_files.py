"""`places.csv` and `waiting-list.csv`, line by line."""

from __future__ import annotations

from dorsal.ballot.draw.order import draw_order
from dorsal.ballot.draw.outcome_files import places_csv, waiting_list_csv
from dorsal.ballot.draw.seating import seat_pools
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

SEED = bytes(32)
RULES = sealed_rules(
    {"name": "times", "kind": "merit", "best": "lowest", "places": 1},
    {"places": 3},
    floors=[limit("women", 1)],
)
ENTRIES = [
    row("A+B"),
    row("C", "women"),
    row("D"),
    row("E", times=15750),
    row("F+G", "women"),
    row("H", tickets=0, times=15900),
]


def test_the_places_and_the_waiting_list_of_a_small_ballot() -> None:
    outcome = seat_pools(ENTRIES, RULES, seed=SEED)
    order = {one.id: n for n, one in enumerate(draw_order(ENTRIES, seed=SEED, pool="draw"), 1)}
    assert order == {"D": 1, "E": 2, "F+G": 3, "A+B": 4, "C": 5}
    assert places_csv(outcome).decode().splitlines() == [
        "order,id,entry,pool,why",
        "1,E,E,times,standing 15750",
        "1,D,D,draw,next in the draw order",
        "3,F,F+G,draw,first of women in the draw order; floor 1 had 0",
        "3,G,F+G,draw,first of women in the draw order; floor 1 had 0",
    ]
    assert waiting_list_csv(outcome).decode().splitlines() == [
        "order,id,entry,pool,position",
        "4,A,A+B,draw,1",
        "4,B,A+B,draw,1",
        "5,C,C,draw,2",
    ]


def test_lines_end_with_a_line_feed_also_when_nobody_is_listed() -> None:
    outcome = seat_pools([row("A", tickets=0)], RULES, seed=SEED)
    assert places_csv(outcome) == b"order,id,entry,pool,why\n"
    assert waiting_list_csv(outcome) == b"order,id,entry,pool,position\n"


def test_places_are_sorted_by_pool_then_order_then_id_as_numbers_not_as_text() -> None:
    entries = [row(f"A{n:02}") for n in range(12)]
    outcome = seat_pools(entries, sealed_rules({"places": 12}), seed=SEED)
    lines = places_csv(outcome).decode().splitlines()[1:]
    assert [int(line.split(",")[0]) for line in lines] == list(range(1, 13))
