"""What must hold for every replay, on random ballots."""

from __future__ import annotations

import random
from dataclasses import replace

import msgspec

from dorsal.ballot.replay import rows_of_entries
from dorsal.ballot.rules import Quota
from tests.ballot.replay.replays import draw, other_rules, random_ballot, seat_slowly


def test_under_its_own_rules_nothing_differs(repetition: int) -> None:
    ballot = random_ballot(random.Random(repetition))
    replay = ballot.replay(ballot.rules)
    assert replay.same
    assert (replay.gain, replay.lose, replay.moved, replay.tickets) == ((), (), (), ())
    assert replay.elsewhere_same
    assert replay.all_places.before == replay.all_places.after == len(ballot.places())


def test_the_entries_formed_again_are_the_sealed_rows(repetition: int) -> None:
    ballot = random_ballot(random.Random(repetition))
    rows = rows_of_entries(ballot.entries, ballot.record.entries)
    assert rows == ballot.record.entries
    assert ballot.replay(ballot.rules, rows).same


def test_other_rules_seat_whom_the_protocol_seats(repetition: int) -> None:
    rng = random.Random(f"other {repetition}")
    ballot = random_ballot(rng)
    rules = other_rules(rng, ballot)
    replay = ballot.replay(rules)
    before, after = ballot.places(), seat_slowly(ballot, rules, ballot.rows(rules)).places
    assert {one.id: one.pool for one in replay.gain} == {
        id_: pool for id_, pool in after.items() if id_ not in before
    }
    assert {one.id: one.pool for one in replay.lose} == {
        id_: pool for id_, pool in before.items() if id_ not in after
    }
    assert {one.id: (one.before, one.after) for one in replay.moved} == {
        id_: (before[id_], pool)
        for id_, pool in after.items()
        if id_ in before and before[id_] != pool
    }
    assert (replay.all_places.before, replay.all_places.after) == (len(before), len(after))
    for one in replay.pools:
        counts = [list(side.values()).count(one.scope) for side in (before, after)]
        assert [one.before, one.after] == counts


def test_who_loses_stands_where_the_protocol_lists_them(repetition: int) -> None:
    rng = random.Random(f"lists {repetition}")
    ballot = random_ballot(rng)
    rules = other_rules(rng, ballot)
    brute = seat_slowly(ballot, rules, ballot.rows(rules))
    for one in ballot.replay(rules).lose:
        assert [(place.pool, place.position, place.order) for place in one.waiting] == [
            (pool, position, order)
            for pool, queue in brute.lists.items()
            for position, (order, row) in enumerate(queue, 1)
            if row["id"] == one.entry
        ]


def test_a_higher_floor_exchanges_only_people_of_its_class(repetition: int) -> None:
    rng = random.Random(f"floor {repetition}")
    ballot = random_ballot(rng, singles=True)
    pool = ballot.rules.draws[-1]
    low = rng.randint(0, pool.places)
    floor = Quota(class_name="women", scope=pool.name, form="number", number=low)
    lower = draw(ballot.entries, replace(ballot.rules, caps=(), floors=(floor,)))
    higher = replace(floor, number=rng.randint(low, pool.places))
    replay = lower.replay(replace(lower.rules, floors=(higher,)))
    women = {one.id for entry in ballot.entries for one in entry.members if "women" in one.classes}
    assert len(replay.gain) == len(replay.lose)
    assert {one.id for one in replay.gain} <= women
    assert {one.id for one in replay.lose}.isdisjoint(women)


def test_more_tickets_never_take_a_place_away(repetition: int) -> None:
    rng = random.Random(f"tickets {repetition}")
    ballot = random_ballot(rng, singles=True)
    rows = ballot.record.entries
    for number in rng.sample(range(len(rows)), min(len(rows), 10)):
        lucky = rows[number]
        more = tuple((pool, held + rng.randint(1, 30)) for pool, held in lucky.tickets)
        richer = msgspec.structs.replace(lucky, tickets=more)
        changed = [*rows[:number], richer, *rows[number + 1 :]]
        replay = ballot.replay(ballot.rules, changed)
        assert lucky.id not in {one.id for one in replay.lose}
        added = sum(held for _, held in more) - sum(held for _, held in lucky.tickets)
        counted = [one for one in replay.tickets if not one.class_name]
        assert sum(one.after - one.before for one in counted) == added
