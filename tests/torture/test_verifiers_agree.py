"""The three verifiers hold the same random ballots, with and without slips."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from dorsal.ballot.draw.drawing import draw_sealed, sealed_round
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.rules import BeaconRules
from tests.ballot.draw import own_beacon
from tests.ballot.draw.own_beacon import OWN_QUICKNET, sign
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import RULES, read, record_of, seal
from tests.torture.slips_of_random_ballots import random_slip
from tests.torture.verdicts import Asked, ByPage, by_one_file, by_package

pytestmark = pytest.mark.torture
BALLOTS = 3


def asked_in(repetition: int) -> list[Asked]:
    """Some random ballots, each with a slip."""
    asked = []
    for seed in range(BALLOTS * repetition, BALLOTS * (repetition + 1)):
        ballot = make_random_ballot(seed)
        asked.append(Asked(ballot.files, random_slip(ballot, Random(seed))))
    return asked


def test_the_package_and_the_one_file_verifier_agree(repetition: int) -> None:
    for asked in asked_in(repetition):
        one, other = by_package(asked), by_one_file(asked)
        assert one.holds, one.why
        assert one.compared == other.compared, other.why


@pytest.mark.browser
def test_the_page_agrees(repetition: int, by_page: ByPage) -> None:
    asked = asked_in(repetition)
    for one, said in zip(asked, by_page(asked), strict=True):
        assert said.compared == by_package(one).compared, said.why


def drawn_by_fallback(seed: int) -> Asked:
    """A draw by fallback on our own beacon, whose rounds only the package can check."""
    rng = Random(seed)
    hours = rng.randint(1, 72)
    beacon = BeaconRules(
        fallback_hours=hours,
        fallback_chain=rng.choice(["quicknet", "default"]),
    )
    moment = Moment(now=OWN_QUICKNET.time_of(rng.randint(1, 10**8)))
    one = seal(rules=replace(RULES, beacon=beacon), moment=moment)
    chain, number = sealed_round(one.seal, fallback=True)
    files = record_of(one)
    round_ = sign(chain, number, rng.randbytes(96).hex())
    return Asked(files | draw_sealed(read(files), round_, fallback=True).files)


def test_draws_by_fallback_hold_alike(repetition: int, monkeypatch: pytest.MonkeyPatch) -> None:
    own_beacon.install(monkeypatch)
    asked = drawn_by_fallback(repetition)
    one, other = by_package(asked), by_one_file(asked)
    assert one.holds, one.why
    assert one.compared == other.compared, other.why
    assert "refutes" in one.told
    assert "refutes" in other.told


@pytest.mark.browser
def test_the_page_holds_draws_by_fallback(
    repetition: int, by_page: ByPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_beacon.install(monkeypatch)
    asked = drawn_by_fallback(repetition)
    (said,) = by_page([asked])
    assert said.compared == by_package(asked).compared, said.why
