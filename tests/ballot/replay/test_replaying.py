"""A small draw replayed, against what can be computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

import pytest

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.replay import (
    ClassCount,
    Gain,
    ListPlace,
    Loss,
    Move,
    Places,
    TicketCount,
    WaitingLists,
    replay_draw,
    rows_of_entries,
)
from dorsal.ballot.rules import ApplicantClass, Quota, Rules
from tests.ballot.draw.small_ballot import RULES, drawn, offered, record_of, seal, single
from tests.ballot.replay.replays import Ballot, draw

ENTRIES = [
    single("Z1", 1, "women"),
    single("Z2", 4, times=15750),
    single("Z3", 2),
    single("Z4", 1, "local", "women"),
    single("Z5", 1, "local"),
    single("Z6", 8),
    single("Z7", 2, "women"),
]
PLAIN = replace(RULES, floors=())
TIMES, PARTNERS, DRAW = PLAIN.pools


@pytest.fixture(scope="module")
def ballot() -> Ballot:
    return draw(ENTRIES, PLAIN)


def order_by_hand(
    ballot: Ballot, tickets: Mapping[str, int], leaves: Mapping[str, bytes] | None = None
) -> list[str]:
    """Everybody by the lowest of their ticket numbers, section 9 of the draw protocol."""
    key = sha256(b"pool" + bytes.fromhex(ballot.drawn.drawn.seed) + b"draw").digest()
    leaves = leaves or {entry.id: entry.leaf for entry in ballot.record.entries}
    numbers = [
        (sha256(key + leaves[id_] + index.to_bytes(4, "big")).digest(), id_)
        for id_, held in tickets.items()
        for index in range(held)
    ]
    return list(dict.fromkeys(id_ for _, id_ in sorted(numbers)))


def women_of_draw(number: int) -> Rules:
    floor = Quota(class_name="women", scope="draw", form="number", number=number)
    return replace(PLAIN, floors=(floor,))


def test_the_draw_order_by_hand(ballot: Ballot) -> None:
    tickets = {entry.id: dict(entry.tickets)["draw"] for entry in ENTRIES}
    assert order_by_hand(ballot, tickets) == ["Z3", "Z6", "Z7", "Z2", "Z4", "Z1", "Z5"]
    assert ballot.places() == {
        "Z2": "times",
        "Z3": "draw",
        "Z6": "draw",
        "Z7": "draw",
        "Z4": "draw",
    }


def test_a_floor_of_three_women_takes_the_place_of_the_last_man(ballot: Ballot) -> None:
    replay = ballot.replay(women_of_draw(3))
    why = "first of women in the draw order; floor 3 had 2"
    assert replay.gain == (Gain("Z1", "Z1", "draw", 6, why, (ListPlace("draw", 1, 6),)),)
    waits = (ListPlace("draw", 1, 2),)
    assert replay.lose == (Loss("Z6", "Z6", "draw", 2, "next in the draw order", waits),)
    assert (replay.moved, replay.tickets, replay.elsewhere_same) == ((), (), True)
    assert (replay.differ, replay.same) == (1, False)
    counts = (ClassCount("local", 1, 1), ClassCount("women", 2, 3))
    assert replay.all_places == Places("all", 5, 5, counts)
    assert replay.drawn == Places("drawn", 4, 4, counts)
    none = (ClassCount("local", 0, 0), ClassCount("women", 0, 0))
    assert replay.pools == (Places("times", 1, 1, none), Places("draw", 4, 4, counts))
    assert replay.waiting == (WaitingLists("draw", 2, 2, 1),)
    assert replay.drawn.shares(counts[1]) == (0.5, 0.75)
    assert (replay.race, replay.draw, replay.kind) == ("Zegama-Aizkorri", "2027", "draw")
    assert replay.seed == ballot.drawn.drawn.seed


def test_one_place_more_goes_to_the_first_who_waits(ballot: Ballot) -> None:
    pools = (TIMES, PARTNERS, replace(DRAW, places=5))
    replay = ballot.replay(replace(PLAIN, places=7, pools=pools))
    assert [(one.id, one.why) for one in replay.gain] == [("Z1", "next in the draw order")]
    assert replay.lose == ()
    assert (replay.differ, replay.all_places.before, replay.all_places.after) == (1, 5, 6)
    assert replay.waiting == (WaitingLists("draw", 2, 1, 1),)


def test_who_keeps_a_place_may_have_it_from_another_pool(ballot: Ballot) -> None:
    pools = (PARTNERS, replace(DRAW, places=5))
    replay = ballot.replay(replace(PLAIN, pools=pools))
    assert replay.moved == (Move("Z2", "times", "draw"),)
    assert (replay.gain, replay.lose, replay.differ, replay.same) == ((), (), 0, False)
    assert not replay.elsewhere_same
    assert [(one.scope, one.before, one.after) for one in replay.pools] == [
        ("times", 1, 0),
        ("draw", 4, 5),
    ]


def test_a_shorter_list_alone_is_a_difference(ballot: Ballot) -> None:
    replay = ballot.replay(replace(PLAIN, pools=(TIMES, PARTNERS, replace(DRAW, waiting_list=1))))
    assert replay.waiting == (WaitingLists("draw", 2, 1, 2),)
    assert (replay.differ, replay.same) == (0, False)


def test_other_tickets_with_the_same_numbers(ballot: Ballot) -> None:
    """Three tickets for each one: the old numbers stay, and further ones stand beside them."""
    entries = [Entry(one.members, (("draw", 3 * one.tickets[0][1]),)) for one in ENTRIES]
    tickets = {entry.id: entry.tickets[0][1] for entry in entries}
    assert order_by_hand(ballot, tickets) == ["Z6", "Z3", "Z1", "Z7", "Z2", "Z5", "Z4"]
    replay = ballot.replay(PLAIN, rows_of_entries(entries, ballot.record.entries))
    assert [(one.id, one.order) for one in replay.gain] == [("Z1", 3)]
    waits = (ListPlace("draw", 2, 7),)
    assert replay.lose == (Loss("Z4", "Z4", "draw", 5, "next in the draw order", waits),)
    assert replay.tickets == (
        TicketCount("draw", "", 19, 57),
        TicketCount("draw", "local", 2, 6),
        TicketCount("draw", "women", 4, 12),
    )


def test_tickets_may_change_and_nothing_else(ballot: Ballot) -> None:
    entries = [Entry(one.members, (("draw", 1),)) for one in ENTRIES]
    order = order_by_hand(ballot, {entry.id: 1 for entry in entries})
    assert order == ["Z3", "Z6", "Z7", "Z4", "Z2", "Z1", "Z5"]
    replay = ballot.replay(PLAIN, rows_of_entries(entries, ballot.record.entries))
    assert replay.same
    assert replay.tickets[0] == TicketCount("draw", "", 19, 7)


def test_friends_who_part_are_still_the_same_people() -> None:
    """Z3 and Z4 got places as a pair; alone each has numbers of their own."""
    ballot = draw()
    assert list(ballot.places()) == ["Z8", "Z1", "Z3", "Z4", "Z6"]
    parted = [Entry((one,), entry.tickets) for entry in ballot.entries for one in entry.members]
    leaves = {entry.id: entry.leaf for entry in ballot.record.entries}
    pair = leaves.pop("Z3+Z4")
    leaves |= {id_: sha256(pair + id_.encode()).digest() for id_ in ("Z3", "Z4")}
    tickets = {entry.id: number for entry in parted for _, number in entry.tickets}
    assert order_by_hand(ballot, tickets, leaves) == ["Z6", "Z2", "Z5", "Z1", "Z3", "Z4", "Z7"]
    replay = ballot.replay(RULES, rows_of_entries(parted, ballot.record.entries))
    assert [(one.id, one.order) for one in replay.gain] == [("Z2", 2)]
    assert [(one.id, one.entry) for one in replay.lose] == [("Z3", "Z3+Z4")]


def test_classes_of_either_rules_are_counted(ballot: Ballot) -> None:
    """`local` is known to the record alone, `young` to the other rules; women are those whom the
    other rules mean."""
    young = ApplicantClass(name="young", column="age", values=("20",))
    rules = replace(PLAIN, classes=(PLAIN.classes[0], young), caps=())
    entries = [
        single("Z1", 1),
        single("Z2", 4, "young", times=15750),
        single("Z3", 2, "women", "young"),
        single("Z4", 1, "women"),
        single("Z5", 1),
        single("Z6", 8),
        single("Z7", 2, "women"),
    ]
    replay = ballot.replay(rules, rows_of_entries(entries, ballot.record.entries))
    assert replay.all_places.classes == (
        ClassCount("local", 1, 1),
        ClassCount("women", 3, 3),
        ClassCount("young", 2, 2),
    )


def test_offers_are_not_part_of_the_draw() -> None:
    people = [member.id for entry in ENTRIES for member in entry.members]
    assert len(people) == len(set(people)) == 7
    files = offered(drawn(record_of(seal(ENTRIES, PLAIN))), {"Z2": "declined", "Z3": "declined"})
    verified = verify(files)
    assert verified.report.holds
    assert verified.sealed is not None
    assert verified.drawn is not None
    assert len(verified.drawn.offers) == 1
    rows = verified.sealed.entries
    assert replay_draw(verified.sealed, verified.drawn, PLAIN, rows=rows).same
