from __future__ import annotations

import msgspec
import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.odds.ballot_form import BallotForm, form_public
from dorsal.ballot.odds.chances import ChanceRow, Chances, Kind
from dorsal.ballot.odds.comparison import ComparedRow, Standing, compare_forms, standings
from dorsal.ballot.odds.exact_ballot import exact_ballot, why_not_exact
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.plain_rows import entry
from tests.ballot.odds.seated_orders import chances_of_members, number_of_draws
from tests.ballot.odds.tiny_ballots import Taste, tiny_ballot

RESIDENTS = {"kind": "guaranteed", "name": "residents", "places": 1}
DRAW = {"name": "draw", "places": 2}
ENTRIES = (
    entry("a", {"draw": 1}, "women", residents=1),
    entry("b", {"draw": 1}, "women"),
    entry("c", {"draw": 1}),
    entry("d", {"draw": 3}),
    entry("e", {}),
)
PLAIN = sealed_rules({"name": "draw", "places": 3})
KINDER = sealed_rules(RESIDENTS, DRAW, floors=[limit("women", 1)])


def compared(
    entries: tuple[PublicEntry, ...], before: SealedRules, after: SealedRules
) -> tuple[ComparedRow, ...]:
    one, other = form_public(entries, before), form_public(entries, after)
    return compare_forms(one, exact_ballot(one), other, exact_ballot(other))


def kind(tickets: int, *classes: str) -> Standing:
    return Standing(kind=Kind(tickets=(("draw", tickets),), classes=classes))


def test_each_row_holds_those_who_stand_alike_before_and_after() -> None:
    rows = compared(ENTRIES, PLAIN, KINDER)
    told = {(row.before, row.after): row.applicants for row in rows}
    assert told == {
        (kind(1), Standing(sure="residents")): 1,
        (kind(1), kind(1, "women")): 1,
        (kind(1), kind(1)): 1,
        (kind(3), kind(3)): 1,
        (Standing(), Standing()): 1,
    }
    assert [row.classes for row in rows if row.after == kind(1, "women")] == [("women",)]
    assert {row.error for row in rows} == {0.0}


def test_chances_are_those_of_seating_every_order() -> None:
    before, after = (chances_of_members(ENTRIES, rules) for rules in (PLAIN, KINDER))
    rows = {(row.before, row.after): row for row in compared(ENTRIES, PLAIN, KINDER)}
    ways = [
        ("a", (kind(1), Standing(sure="residents"))),
        ("b", (kind(1), kind(1, "women"))),
        ("c", (kind(1), kind(1))),
        ("d", (kind(3), kind(3))),
        ("e", (Standing(), Standing())),
    ]
    for member, way in ways:
        assert rows[way].chance_before == pytest.approx(before[member].place, abs=1e-12)
        assert rows[way].chance_after == pytest.approx(after[member].place, abs=1e-12)
        gain = after[member].place - before[member].place
        assert rows[way].gain == pytest.approx(gain, abs=1e-12)


def test_who_is_sure_has_one_and_who_takes_no_part_has_none() -> None:
    rows = {row.after: row for row in compared(ENTRIES, PLAIN, KINDER)}
    assert rows[Standing(sure="residents")].chance_after == 1.0
    assert rows[Standing()].chance_after == 0.0
    back = {row.before: row for row in compared(ENTRIES, KINDER, PLAIN)}
    sure = back[Standing(sure="residents")]
    assert (sure.chance_before, sure.gain) == (1.0, sure.chance_after - 1)


EXACT = Taste(groups=0.0, two_draws=0.0, pools_between=0.0, ties=False)


def exact_forms(repetitions: int) -> list[BallotForm]:
    found = []
    for seed in range(2000, 2000 + 5 * repetitions):
        ballot = tiny_ballot(seed, EXACT)
        form = form_public(ballot.entries, ballot.rules)
        if not why_not_exact(form) and number_of_draws(ballot.entries, ballot.rules) < 5000:
            found.append(form)
    return found


def test_equal_rules_differ_nowhere_and_nobody_is_lost(repetitions: int) -> None:
    for form in exact_forms(repetitions):
        chances = exact_ballot(form)
        rows = compare_forms(form, chances, form, chances)
        assert {row.gain for row in rows} == {0.0}
        assert all(row.before == row.after for row in rows)
        assert sum(row.applicants for row in rows) == len(form.kind_of)


def without_floors_or_flows(rules: SealedRules) -> SealedRules:
    """The same rules without floors, every pool keeping what it has left over."""
    pools = tuple(msgspec.structs.replace(pool, unused="") for pool in rules.pools)
    return msgspec.structs.replace(rules, floors=(), pools=pools)


def test_places_of_two_rules_add_up_over_the_rows(repetitions: int) -> None:
    for form in exact_forms(repetitions):
        bare = form_public(form.entries, without_floors_or_flows(form.rules))
        if why_not_exact(bare):
            continue
        one, other = exact_ballot(form), exact_ballot(bare)
        rows = compare_forms(form, one, bare, other)
        assert sum(row.applicants for row in rows) == len(form.kind_of)
        before = sum(row.chance_before * row.applicants for row in rows)
        after = sum(row.chance_after * row.applicants for row in rows)
        assert before == pytest.approx(len(form.sure) + one.expected_places, abs=1e-9)
        assert after == pytest.approx(len(bare.sure) + other.expected_places, abs=1e-9)


def test_those_who_are_in_one_ballot_only_are_left_out() -> None:
    before, after = form_public(ENTRIES[:4], PLAIN), form_public(ENTRIES[1:], PLAIN)
    rows = compare_forms(before, exact_ballot(before), after, exact_ballot(after))
    assert sum(row.applicants for row in rows) == 3


def test_everybody_has_a_standing_group_by_group() -> None:
    form = form_public(
        (entry("a+b", {"draw": 2}, residents=1), entry("c", {})), sealed_rules(RESIDENTS, DRAW)
    )
    assert standings(form) == {"a": Standing(sure="residents"), "b": kind(2), "c": Standing()}


def test_errors_of_both_simulations_add_up_like_sides_of_a_triangle() -> None:
    form = form_public((entry("a", {"draw": 1}),), PLAIN)

    def simulated(place: float, error: float) -> Chances:
        row = ChanceRow(
            kind=form.kinds[0], applicants=1, place=place, place_or_list=1.0, place_error=error
        )
        return Chances(rows=(row,), method="simulated", draws=100, seed=1)

    rows = compare_forms(form, simulated(0.5, 0.003), form, simulated(0.75, 0.004))
    assert [row.gain for row in rows] == [0.25]
    assert rows[0].error == pytest.approx(0.005, abs=1e-15)
