from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.offers import Offers, Withdrawal
from dorsal.ballot.draw.sealed import ReservedPool
from dorsal.ballot.draw.seating import seat_pools
from dorsal.ballot.rules import Pool
from dorsal.ballot.show import Close, Interlude, Reveal, Script, Waiting, say, write_script
from tests.ballot.draw.small_ballot import RULES, person
from tests.ballot.replay.replays import Ballot, draw
from tests.ballot.show.shows import RANDOM_BALLOTS, SMALL, any_ballot, show_of, zegama


def spoken(script: Script, index: int) -> list[str]:
    return [say(one, "en") for one in script.steps[index].sentences]


def kinds(script: Script) -> list[str]:
    return [
        step.about if isinstance(step, Interlude) else type(step).__name__ for step in script.steps
    ]


def test_the_small_show_goes_from_the_seal_to_the_close() -> None:
    assert kinds(show_of(SMALL)) == [
        *["opening", "round", "pools", "draw", "Reveal", "Reveal", "Reveal"],
        *["waiting", "Waiting", "Waiting", "Waiting", "Close"],
    ]


def test_the_facts_before_the_draw_are_those_of_the_record() -> None:
    script = show_of(SMALL)
    assert spoken(script, 0)[:2] == [
        "Zegama-Aizkorri: the draw of 2027.",
        "8 applicants in 7 entries.",
    ]
    assert spoken(script, 1)[0] == (
        "Round 1000 of drand's chain quicknet decides, produced at 2023-08-23 15:59:24 UTC."
    )
    assert spoken(script, 1)[-1].endswith(f"the seed: {SMALL.drawn.drawn.seed}.")
    assert spoken(script, 2) == [
        "times: 1 place of 1 is given by merit.",
        "partners: 1 place is reserved, without a name yet.",
    ]
    assert spoken(script, 3)[:4] == [
        "draw: 4 places are drawn.",
        "6 entries take part, with 18 tickets.",
        "At least 2 of women in draw.",
        "At most 3 of local among all places.",
    ]


def test_a_place_is_told_with_its_order_its_tickets_and_why() -> None:
    script = write_script(SMALL.record, SMALL.drawn, {"Z3": "Ane Etxeberria"})
    assert spoken(script, 5) == [
        "Place 2 of 4: Z1.",
        "Number 4 in the draw order, with 1 ticket.",
        "Why: first of women in the draw order, while the floor of 2 had 0.",
        "2 entries drawn since the last place get none in this draw.",
    ]
    assert spoken(script, 6) == [
        "Places 3 and 4 of 4: Ane Etxeberria and Z4.",
        "Number 5 in the draw order, with 2 tickets.",
        "Why: first of women in the draw order, while the floor of 2 had 1.",
        "The floor of 2 for women is met.",
    ]


def test_the_close_accounts_for_every_place() -> None:
    assert spoken(show_of(SMALL), -1)[:2] == [
        "5 places of 6 have names.",
        "1 place is reserved without a name.",
    ]


def test_unused_places_go_on_before_the_draw_that_gives_them() -> None:
    script = show_of(zegama())
    assert spoken(script, 2)[:2] == [
        "residents: 37 places of 40 are given.",
        "3 unused places of residents go to draw.",
    ]
    assert spoken(script, 3)[0] == "draw: 230 places are drawn."
    counts = {
        one.pool: (one.given, one.places, one.sent_on) for one in script.steps[-1].counts.pools
    }
    assert (counts["residents"], counts["draw"]) == ((37, 40, 3), (230, 230, 0))


def test_a_floor_of_zegama_grows_to_what_is_needed() -> None:
    script = show_of(zegama())
    reveals = [step for step in script.steps if isinstance(step, Reveal)]
    assert script.start.floors[0].count == 0
    assert [one.order for one in reveals] == sorted(one.order for one in reveals)
    by_floor = [one for one in reveals if one.why.startswith("first of women")]
    assert [one.counts.floors[0].count for one in by_floor] == list(range(1, 53))
    assert (by_floor[-2].counts.floors[0].met, by_floor[-1].counts.floors[0].met) == (False, True)
    assert sum(len(one.members) == 2 for one in reveals) > 0


@pytest.mark.parametrize("seed", range(RANDOM_BALLOTS))
def test_what_is_revealed_is_the_outcome(seed: int) -> None:
    ballot = any_ballot(seed)
    script, outcome = show_of(ballot), ballot.drawn.outcome
    draws = {pool.name for pool in ballot.record.seal.rules.draws}
    shown = [
        (one.pool, one.order, member.id, member.appears, one.why)
        for one in script.steps
        if isinstance(one, Reveal)
        for member in one.members
    ]
    drawn = [
        (one.pool, one.order, member, f"«{member}»", one.why)
        for one in outcome.seated
        if one.pool in draws
        for member in one.members
    ]
    assert sorted(shown) == sorted(drawn)


@pytest.mark.parametrize("seed", range(RANDOM_BALLOTS))
def test_the_counts_end_at_those_of_the_outcome(seed: int) -> None:
    ballot = any_ballot(seed)
    rules, counts = ballot.record.seal.rules, show_of(ballot).steps[-1].counts
    seating = ballot.drawn.outcome.seating
    given = Counter(seating.holds.values())
    assert [one.given for one in counts.pools] == [given[pool.name] for pool in rules.pools]
    assert [one.count for one in counts.classes] == [
        seating.held["all", name] for name in rules.classes
    ]
    held = [seating.held[floor.scope, floor.class_name] for floor in rules.floors]
    assert [one.count for one in counts.floors] == held
    assert [one.met for one in counts.floors] == [
        count >= floor.count for count, floor in zip(held, rules.floors, strict=True)
    ]
    left = {
        one.pool: one.places - one.given - one.sent_on for one in counts.pools if one.kind == "draw"
    }
    assert left == {name: seating.free[name] for name in left}
    assert sum(one.places - one.sent_on for one in counts.pools) == rules.places


@pytest.mark.parametrize("seed", range(RANDOM_BALLOTS))
def test_a_waiting_list_is_shown_from_its_first_number_on(seed: int) -> None:
    ballot = any_ballot(seed)
    holds = ballot.drawn.outcome.seating.holds
    shown = [step for step in show_of(ballot).steps if isinstance(step, Waiting)]
    assert [
        (step.pool, step.position, step.order, [one.id for one in step.members]) for step in shown
    ] == [
        (pool, position, order, [one for one in entry.members if one not in holds])
        for pool, queue in ballot.drawn.outcome.waiting.items()
        for position, (order, entry) in enumerate(queue, 1)
    ]


@pytest.mark.parametrize("seed", range(RANDOM_BALLOTS))
def test_nothing_about_an_applicant_comes_after_they_are_told(seed: int) -> None:
    ballot = any_ballot(seed)
    script = show_of(ballot, waiting=3)
    last: dict[str, int] = {}
    for index, step in enumerate(script.steps):
        for member in step.members if isinstance(step, Reveal | Waiting) else ():
            last[member.id] = index
    assert {id_ for id_ in script.told if id_ in last and script.told[id_] != last[id_]} == set()
    rules, seated = ballot.record.seal.rules, ballot.drawn.outcome.seated
    draws = {pool.name for pool in rules.draws}
    elsewhere = {one for seat in seated if seat.pool not in draws for one in seat.members}
    assert script.told.keys() - last.keys() == elsewhere
    for id_ in elsewhere:
        step = script.steps[script.told[id_]]
        assert isinstance(step, Interlude)
        assert ballot.drawn.outcome.seating.holds[id_] in [
            one.params["pool"] for one in step.sentences
        ]


def test_the_rest_of_a_list_that_is_cut_is_told_at_the_end() -> None:
    script = show_of(SMALL, waiting=1)
    assert spoken(script, 7) == [
        "The waiting list of draw: 3 entries, in the draw order.",
        "Its first entry is shown.",
    ]
    assert script.told == {"Z8": 2, "Z6": 4, "Z1": 5, "Z3": 6, "Z4": 6, "Z2": 8}
    assert isinstance(script.steps[9], Close)


def test_who_waits_on_two_lists_is_told_after_both() -> None:
    pools = tuple(Pool(name=name, kind="draw", places=1) for name in ("first", "second"))
    rules = replace(RULES, pools=pools, places=2, floors=(), caps=())
    tickets = (("first", 1), ("second", 1))
    ballot = draw([Entry((person(f"Z{n}"),), tickets) for n in range(6)], rules)
    first, second = (
        [entry.id for _, entry in ballot.drawn.outcome.waiting[name]]
        for name in ("first", "second")
    )
    assert sorted(first) == sorted(second)
    assert first[0] != second[0]
    whole, cut = show_of(ballot), show_of(ballot, waiting=1)
    list_of_second = len(whole.steps) - 1 - len(second)
    assert [whole.told[id_] for id_ in second] == [
        list_of_second + position for position in range(len(second))
    ]
    assert cut.told.keys() == ballot.drawn.outcome.seating.holds.keys()


def test_offers_after_the_draw_change_nothing_in_the_show() -> None:
    before = show_of(SMALL)
    ballot = draw()
    outcome = seat_pools(
        ballot.record.entries,
        ballot.record.seal.rules,
        seed=bytes.fromhex(ballot.drawn.drawn.seed),
    )
    offers = Offers(ballot.record.entries, outcome)
    offered = offers.occasion([Withdrawal("Z6", "declined"), Withdrawal("Z5", "declined")])
    assert [one.entry for one in offered] == ["Z2"]
    after = Ballot(
        ballot.entries,
        ballot.rules,
        ballot.record,
        type(ballot.drawn)(ballot.drawn.drawn, outcome, ()),
    )
    assert show_of(after) == before


def test_a_place_that_nobody_can_take_is_told_as_left() -> None:
    pools = (*RULES.pools[:-1], replace(RULES.pools[-1], places=9))
    ballot = draw(rules=replace(RULES, pools=pools, places=11))
    script = show_of(ballot)
    assert "2 places are not taken." in spoken(script, -1)
    reserved = [pool for pool in ballot.record.seal.rules.pools if isinstance(pool, ReservedPool)]
    assert len(reserved) == 1
