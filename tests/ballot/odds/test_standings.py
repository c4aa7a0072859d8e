from __future__ import annotations

import msgspec
import pytest

from dorsal.ballot.draw.seating import seat_pools
from dorsal.ballot.odds.ballot_form import form_public
from dorsal.ballot.odds.positions import QUARTERS
from dorsal.ballot.odds.standings import likely_standings
from tests.ballot.draw.small_ballot import limit, sealed_rules
from tests.ballot.odds.plain_rows import entry

SEEDS = 600


def best_standings(pools: list[dict[str, object]], floor: int, entries: list[object]) -> list[int]:
    """Where the first member stands without a place, in real draws by hashes, sorted."""
    rules = sealed_rules(*pools, floors=[limit("women", floor, "draw")])
    found = []
    for number in range(SEEDS):
        seed = number.to_bytes(32, "big")
        outcome = seat_pools(entries, rules, seed=seed)  # type: ignore[arg-type]
        if "z000" in outcome.seating.holds:
            continue
        found.append(
            min(
                position
                for queue in outcome.waiting.values()
                for position, (_, one) in enumerate(queue, 1)
                if "z000" in one.members
            )
        )
    return sorted(found)


@pytest.mark.parametrize("floor", [0, 25])
@pytest.mark.parametrize("second", [False, True])
def test_standings_are_those_of_real_draws_on_the_best_list(floor: int, second: bool) -> None:
    pools: list[dict[str, object]] = [{"name": "draw", "places": 30}]
    tickets = {"draw": 3}
    if second:
        pools.append({"name": "another", "places": 10})
        tickets["another"] = 2
    entries = [
        msgspec.structs.replace(
            entry(f"z{at:03}", tickets if at < 40 else {"draw": 1}, *(["women"] if at % 4 else [])),
            leaf=at.to_bytes(32, "big"),
        )
        for at in range(120)
    ]
    rules = sealed_rules(*pools, floors=[limit("women", floor, "draw")])
    form = form_public(tuple(entries), rules)
    kind = form.kind_of_applicant("z000")
    assert kind is not None
    told = likely_standings(form, kind, QUARTERS, seed=1)
    real = best_standings(pools, floor, list(entries))
    for share, standing in zip(QUARTERS, told, strict=True):
        assert standing == pytest.approx(real[int(share * len(real))], abs=8)


def test_who_always_has_a_place_stands_nowhere() -> None:
    form = form_public((entry("a", {"draw": 1}),), sealed_rules({"places": 2}))
    assert likely_standings(form, form.kinds[0], QUARTERS, seed=1) == ()
