"""The arrays of a ballot, and the fingerprint that tells one ballot from another."""

from __future__ import annotations

import pickle

import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.simulation import BallotArrays, ballot_arrays, simulate_shard
from tests.ballot.draw.small_ballot import limit, row, sealed_rules

ENTRIES = [row("A", "women", tickets=2), row("B+C", "local"), row("D")]
KINDS = [0, 1, 1, -1]


def arrays(
    entries: list[PublicEntry] = ENTRIES, kinds: list[int] = KINDS, floor: int = 1
) -> BallotArrays:
    rules = sealed_rules({"places": 2}, floors=[limit("women", floor)])
    return ballot_arrays(entries, rules, kinds=kinds, kind_count=2)


def test_applicants_of_each_kind_are_counted() -> None:
    assert arrays().applicants_of_kind.tolist() == [1, 2]


def test_members_and_their_classes_are_numbered_through() -> None:
    built = arrays()
    assert built.members.tolist() == [[0, 1, 3, 4], [4, 2, 4, 4]]
    assert built.sizes.tolist() == [1, 2, 1, 0]
    assert built.quotas[0].of_entry.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("kinds", [[0, 1, 1], [0, 1, 2, -1], [0, 1, -2, -1]])
def test_kinds_that_do_not_fit_are_refused(kinds: list[int]) -> None:
    with pytest.raises(ValueError, match="kinds"):
        arrays(kinds=kinds)


def test_the_fingerprint_is_that_of_entries_tickets_kinds_and_rules() -> None:
    others = [
        arrays(entries=[row("A", "women", tickets=3), *ENTRIES[1:]]),
        arrays(entries=[row("A", "local", tickets=2), *ENTRIES[1:]]),
        arrays(entries=[*ENTRIES[:2], row("D", "women")]),
        arrays(entries=[ENTRIES[0], row("B"), row("C+D")]),
        arrays(kinds=[1, 0, 0, -1]),
        arrays(floor=2),
    ]
    fingerprints = {one.fingerprint for one in [arrays(), arrays(), *others]}
    assert len(fingerprints) == 1 + len(others)


def test_arrays_can_be_sent_to_another_process() -> None:
    sent: BallotArrays = pickle.loads(pickle.dumps(arrays()))
    assert simulate_shard(sent, seed=1, shard=0, draws=50) == simulate_shard(
        arrays(), seed=1, shard=0, draws=50
    )
