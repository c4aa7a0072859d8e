from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.acknowledgement import Acknowledgement, Action, ChainFault, check_chain
from tests.ballot.acknowledgement.signed_cast import NOON, short_chain, sign

CHAIN = short_chain()


def test_a_chain_in_order_has_no_fault() -> None:
    assert check_chain(CHAIN) is None
    assert check_chain([]) is None


def test_one_that_is_missing_shows_as_a_gap() -> None:
    assert check_chain(CHAIN[:2] + CHAIN[3:]) == ChainFault(
        3, "number 3 is expected, this is number 4"
    )


def test_a_chain_that_does_not_begin_with_the_first_is_seen() -> None:
    assert check_chain(CHAIN[1:]) == ChainFault(1, "number 1 is expected, this is number 2")


def test_one_exchanged_for_another_of_the_same_number_shows_in_the_next() -> None:
    forged = sign("Z00009", after=CHAIN[0], now=NOON + 60)
    assert check_chain([CHAIN[0], forged, *CHAIN[2:]]) == ChainFault(
        3, "it was not made after this number 2: the hash is another"
    )


def test_a_time_that_runs_backwards_is_seen() -> None:
    back = msgspec.structs.replace(CHAIN[1], time=NOON - 5)
    assert check_chain([CHAIN[0], back]) == ChainFault(2, "its time is 5 s before that of number 1")


def test_the_chain_of_another_ballot_does_not_go_on_here() -> None:
    other = msgspec.structs.replace(CHAIN[1], draw="2028")
    assert check_chain([CHAIN[0], other]) == ChainFault(
        2, "it belongs to another ballot: Zegama-Aizkorri, 2028"
    )


def test_a_first_one_with_one_before_it_is_seen() -> None:
    odd = msgspec.structs.replace(CHAIN[0], previous="0" * 64)
    assert check_chain([odd]) == ChainFault(1, "the first names one before it")


def chain_of(*steps: tuple[str, Action]) -> list[Acknowledgement]:
    chain: list[Acknowledgement] = []
    for applicant, action in steps:
        chain.append(sign(applicant, after=chain[-1] if chain else None, action=action))
    return chain


def test_nobody_applies_twice_at_once() -> None:
    chain = chain_of(("Ane", "applied"), ("Ane", "changed"), ("Ane", "applied"))
    assert check_chain(chain) == ChainFault(3, "Ane has applied already")


@pytest.mark.parametrize("action", ["changed", "withdrawn"])
def test_only_who_has_applied_changes_or_withdraws(action: Action) -> None:
    fault = ChainFault(3, "Ane has not applied")
    assert check_chain(chain_of(("Ane", "applied"), ("Ane", "withdrawn"), ("Ane", action))) == fault
    assert check_chain(chain_of(("Jon", "applied"), ("Jon", "changed"), ("Ane", action))) == fault


@given(st.permutations(range(len(CHAIN))))
def test_any_other_order_has_a_fault_where_it_first_differs(order: list[int]) -> None:
    fault = check_chain([CHAIN[at] for at in order])
    differs = next((place for place, at in enumerate(order, start=1) if at != place - 1), None)
    assert (fault.place if fault else None) == differs
