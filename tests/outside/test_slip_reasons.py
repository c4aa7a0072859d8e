"""The reasons on a slip: where the tickets come from, in English or in the words of a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.outside.private_store import slip_for
from tests.ballot.marked_words import Marked, words_in
from tests.outside.office_on_disk import PEOPLE, RULES, Office

TWO_DRAWS = (
    RULES.replace("places = 5", "places = 6").replace("places = 4", 'places = 4\nunused = "nobody"')
    + """
[[pools]]
name = "women"
kind = "draw"
places = 1
only = "women"
unused = "nobody"
tickets = { rule = "flat", tickets = 2 }
"""
)


@pytest.fixture(params=["min", "mean"])
def office(tmp_path: Path, request: pytest.FixtureRequest) -> Office:
    made = Office(tmp_path)
    made.write(TWO_DRAWS.replace("largest = 2", f'largest = 2\ntickets = "{request.param}"'))
    made.seal()
    return made


def reasons(office: Office, id_: str) -> tuple[str, ...]:
    return tuple(slip_for(office.record, office.private, id_).reasons)


def test_a_slip_says_draw_by_draw_where_the_tickets_come_from(office: Office) -> None:
    assert reasons(office, "Z1") == (
        "draw: 1 ticket for applying",
        "draw: failures: 3, so 3 more",
        "draw: 4 tickets in all",
        "women: 2 tickets for applying, as for everybody",
        "women: 2 tickets in all",
    )
    assert reasons(office, "Z4")[:3] == (
        "draw: 1 ticket for applying",
        "draw: failures: 2, so 2 more",
        "draw: alone you would have 3",
    )
    assert reasons(office, "Z4")[4:] == (
        "women: no tickets, since it is only for the class women",
        "women: your group takes no part",
    )


def test_every_reason_can_be_translated(office: Office) -> None:
    for id_, *_ in PEOPLE:
        slip = slip_for(office.record, office.private, id_, words=Marked())
        assert words_in(slip.reasons) == []
