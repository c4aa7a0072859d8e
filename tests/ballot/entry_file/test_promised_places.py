from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.draw.seating import seat_pools
from dorsal.ballot.entry_file.promised_places import check_promises
from dorsal.ballot.rules import Pool, Rules
from dorsal.ground.problems import Problems
from tests.ballot.draw.small_ballot import row, sealed_rules

DRAW = Pool(name="draw", kind="draw", places=2)


def guests(places: int, unused: str = "") -> Pool:
    return Pool(
        name="guests",
        kind="invitation",
        places=places,
        unused=unused,
        column="guest",
        values=("y",),
    )


def residents(places: int) -> Pool:
    return Pool(
        name="residents", kind="guaranteed", places=places, column="resident", values=("y",)
    )


def times(places: int, unused: str = "") -> Pool:
    return Pool(name="times", kind="merit", places=places, unused=unused, column="best")


def found(standing: dict[str, dict[str, int]], *pools: Pool) -> list[str]:
    """What is wrong, when these applicants stand in these pools."""
    rules = Rules(race="r", draw="d", places=sum(pool.places for pool in pools), pools=pools)
    problems = Problems("e.csv")
    people = [
        Applicant(id_, 2, standing=tuple(sorted(pairs.items()))) for id_, pairs in standing.items()
    ]
    check_promises(people, rules, problems)
    return [problem.what for problem in problems]


GUEST, RESIDENT = {"guests": 1}, {"residents": 1}
TWO_FOR_ONE = "the pool 'residents' has 1 place for 2 applicants"


def test_more_people_than_places_are_a_problem_of_the_pools_column() -> None:
    problems = Problems("e.csv")
    people = [Applicant(id_, 2, standing=(("guests", 1),)) for id_ in ("A", "B", "C")]
    rules = Rules(race="r", draw="d", places=4, pools=(guests(2), DRAW))
    check_promises(people, rules, problems)
    assert list(map(str, problems)) == [
        "e.csv, column guest: the pool 'guests' has 2 places for 3 applicants; shorten the list, "
        "or give the pool more places in the rules; who is sure of a place in an earlier pool is "
        "not counted here"
    ]
    assert problems.errors


def test_who_is_invited_before_needs_no_guaranteed_place() -> None:
    standing = {"A": GUEST | RESIDENT, "B": RESIDENT}
    assert found(standing, guests(1), residents(1), DRAW) == []
    assert found(standing, residents(1), guests(1), DRAW) == [TWO_FOR_ONE]


def test_who_is_left_out_by_an_overfull_invitation_still_needs_a_place() -> None:
    standing = {"A": GUEST, "B": GUEST | RESIDENT, "C": RESIDENT}
    assert found(standing, guests(1), residents(1), DRAW) == [
        "the pool 'guests' has 1 place for 2 applicants",
        TWO_FOR_ONE,
    ]


def test_places_left_over_by_an_earlier_pool_count() -> None:
    standing = {"A": RESIDENT, "B": RESIDENT}
    assert found(standing, guests(1, "residents"), residents(1), DRAW) == []
    assert found(standing, guests(1, "draw"), residents(1), DRAW) == [TWO_FOR_ONE]


def test_who_is_surely_among_the_best_needs_no_guaranteed_place() -> None:
    standing = {"A": RESIDENT | {"times": 100}, "B": RESIDENT, "C": {"times": 200}}
    assert found(standing, times(1), residents(1), DRAW) == []
    assert found({**standing, "C": {"times": 100}}, times(1), residents(1), DRAW) == [TWO_FOR_ONE]
    assert found({**standing, "C": {"times": 50}}, times(1), residents(1), DRAW) == [TWO_FOR_ONE]


def test_the_best_may_be_the_highest() -> None:
    standing = {"A": RESIDENT | {"times": 700}, "B": RESIDENT, "C": {"times": 600}}
    index = Pool(name="times", kind="merit", places=1, column="best", best="highest")
    assert found(standing, index, residents(1), DRAW) == []


@pytest.mark.parametrize("unused", ["residents", "draw"])
def test_a_draw_before_makes_nobody_sure(unused: str) -> None:
    first = Pool(name="first", kind="draw", places=9, unused=unused)
    assert found({"A": RESIDENT, "B": RESIDENT}, first, residents(1), DRAW) == [TWO_FOR_ONE]


NAMES = ("a", "b", "c", "draw")
KINDS = st.sampled_from(["invitation", "guaranteed", "merit", "reserved", "draw"])
STANDING = st.dictionaries(st.sampled_from(NAMES[:3]), st.integers(1, 3), max_size=3)


@st.composite
def pools_before_a_draw(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Three pools of any kind and a draw, as the seal holds them; places left over go on or not."""
    pools: list[dict[str, Any]] = []
    for position, name in enumerate(NAMES[:3]):
        kind = draw(KINDS)
        unused = draw(st.sampled_from(["", *NAMES[position + 1 :]]))
        pools.append({"name": name, "kind": kind, "places": draw(st.integers(0, 4))})
        pools[-1]["unused"] = unused
        if kind == "merit":
            pools[-1]["best"] = draw(st.sampled_from(["lowest", "highest"]))
    for pool in pools:  # a reserved pool cannot use what others leave over
        if any(one["kind"] == "reserved" and one["name"] == pool["unused"] for one in pools):
            pool["unused"] = ""
    return [*pools, {"name": "draw", "kind": "draw", "places": 1}]


@given(pools_before_a_draw(), st.lists(STANDING, min_size=1, max_size=8), st.binary(max_size=1))
def test_when_the_check_is_content_everybody_promised_a_place_gets_one(
    pools: list[dict[str, Any]], people: list[dict[str, int]], seed: bytes
) -> None:
    kinds = {pool["name"]: pool["kind"] for pool in pools}
    standing = {
        f"Z{n}": {
            name: value if kinds[name] == "merit" else 1
            for name, value in stands.items()
            if kinds[name] in ("invitation", "guaranteed", "merit")
        }
        for n, stands in enumerate(people)
    }
    wrong = found(standing, *(Pool(**pool) for pool in pools))
    entries = [row(id_, **stands) for id_, stands in standing.items()]
    holds = seat_pools(entries, sealed_rules(*pools), seed=seed.ljust(32)).seating.holds
    left_out = {
        id_
        for id_, stands in standing.items()
        for name in stands
        if kinds[name] in ("invitation", "guaranteed") and id_ not in holds
    }
    assert wrong or not left_out
