"""Where a ballot has both an exact and a simulated form, they agree."""

from __future__ import annotations

import numpy as np
import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.odds.ballot_form import form_public
from dorsal.ballot.odds.exact_ballot import exact_ballot
from dorsal.ballot.simulation import (
    ballot_arrays,
    mean_chances,
    simulate_shard,
    standard_errors,
)
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.plain_rows import entry


def crowd(*numbers: tuple[str, int, int, tuple[str, ...]]) -> list[PublicEntry]:
    """Entries of so many people with a draw, tickets and classes."""
    return [
        entry(f"{draw}{tickets}{''.join(classes)}{number}", {draw: tickets}, *classes)
        for draw, tickets, people, classes in numbers
        for number in range(people)
    ]


SIMULATED = {
    "tickets alone": (
        sealed_rules({"places": 12, "waiting_list": 20}),
        crowd(("draw", 1, 60, ()), ("draw", 2, 30, ()), ("draw", 8, 10, ())),
    ),
    "two floors of both scopes": (
        sealed_rules(
            {"kind": "guaranteed", "name": "residents", "places": 4, "unused": "draw"},
            {"name": "draw", "places": 20, "waiting_list": 15},
            floors=[limit("women", 9, "all"), limit("local", 4)],
        ),
        [
            *crowd(("draw", 1, 50, ()), ("draw", 3, 20, ())),
            *crowd(("draw", 1, 12, ("women",)), ("draw", 4, 6, ("women",))),
            *crowd(("draw", 2, 9, ("local",))),
            *[entry(f"r{n}", {"draw": 1}, "women", residents=1) for n in range(3)],
        ],
    ),
    "two draws, one with a floor": (
        sealed_rules(
            {"name": "first", "places": 5, "waiting_list": 5, "unused": "second"},
            {"name": "second", "places": 7, "waiting_list": 5},
            floors=[limit("women", 3, "second")],
        ),
        [
            *crowd(("first", 1, 9, ()), ("first", 5, 4, ("women",))),
            *crowd(("second", 1, 20, ()), ("second", 5, 8, ("women",))),
        ],
    ),
}


@pytest.mark.parametrize("name", SIMULATED)
def test_simulation_agrees_where_both_forms_exist(name: str) -> None:
    rules, entries = SIMULATED[name]
    form = form_public(tuple(entries), rules)
    steps = (2, max(pool.waiting_list for pool in rules.draws))
    exact = np.array(
        [(row.place, *row.within) for row in exact_ballot(form, steps=steps).rows]
    ).transpose()
    arrays = ballot_arrays(form.entries, rules, kinds=form.kind_of, kind_count=len(form.kinds))
    counts = simulate_shard(arrays, seed=20270, shard=0, draws=20_000, within=steps)
    found = mean_chances(counts, arrays.applicants_of_kind)
    errors = standard_errors(counts, arrays.applicants_of_kind)
    assert 0 < errors.max() < 0.004
    assert np.abs(found - exact).max() > 0
    assert bool(np.all(np.abs(found - exact) <= 4 * errors + 1e-12))
    published = [row.place_or_list for row in exact_ballot(form).rows]
    assert published == pytest.approx(exact[-1].tolist(), abs=1e-12)
