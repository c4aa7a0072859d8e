"""All three verifiers refuse every forgery of the catalogue, and name it alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random

import pytest

import tests.torture.forgeries_of_ceremonies
import tests.torture.forgeries_of_chains
import tests.torture.forgeries_of_draws
import tests.torture.forgeries_of_files
import tests.torture.forgeries_of_offers
import tests.torture.forgeries_of_rows
import tests.torture.forgeries_of_seals  # noqa: F401 - each lists its forgeries
from tests.ballot.draw.random_ballots import RandomBallot, make_random_ballot
from tests.torture.catalogue import CATALOGUE, Forgery
from tests.torture.forger import Forger, Unfit
from tests.torture.verdicts import Asked, ByPage, Verdict, by_one_file, by_package

pytestmark = pytest.mark.torture
EACH = pytest.mark.parametrize("forgery", CATALOGUE, ids=[one.name for one in CATALOGUE])


@lru_cache(maxsize=300)
def ballot_of(seed: int) -> RandomBallot:
    return make_random_ballot(seed)


def forged(forgery: Forgery, repetitions: int) -> Iterator[Forger]:
    """As many random records as there are repetitions, each forged, from ballots that are fit."""
    made = seed = 0
    while made < repetitions:
        assert seed < 100 + 100 * repetitions, "hardly any ballot is fit for this forgery"
        try:
            forger = Forger(ballot_of(seed), Random(seed))
            forgery.forge(forger)
            yield forger
            made += 1
        except Unfit:
            pass
        seed += 1


def refused(forgery: Forgery, forger: Forger, verdict: Verdict, *, checks_bls: bool) -> None:
    """Assert that a verifier refuses the forgery by its code, or tells what gives it away."""
    where = f"ballot {forger.ballot.seed}: {verdict.why}"
    if forgery.only_signature and not checks_bls:
        assert verdict.holds, where
        assert forger.value("draw.json")["random_number"] in verdict.told, where
        assert "holds if" in verdict.told.lower(), where
    else:
        assert (verdict.holds, verdict.failed) == (False, forgery.code), where
        assert verdict.why != ""


def test_the_catalogue_is_large_and_covers_every_check() -> None:
    codes = {"files", "seal", "chain", "rules", "entries", "totals", "floors", "ceremony"}
    codes |= {"beacon", "seed", "places", "waiting-list", "offers", "slip"}
    assert {one.code for one in CATALOGUE} == codes
    assert len({one.name for one in CATALOGUE}) == len(CATALOGUE) >= 100


@EACH
def test_every_forgery_is_refused(forgery: Forgery, repetitions: int) -> None:
    for forger in forged(forgery, repetitions):
        asked = Asked(forger.files, forger.slip)
        refused(forgery, forger, by_package(asked), checks_bls=True)
        refused(forgery, forger, by_one_file(asked), checks_bls=False)


@pytest.mark.browser
@EACH
def test_the_page_refuses_every_forgery(
    forgery: Forgery, repetitions: int, by_page: ByPage
) -> None:
    forgers = list(forged(forgery, max(1, repetitions // 5)))
    verdicts = by_page([Asked(forger.files, forger.slip) for forger in forgers])
    for forger, verdict in zip(forgers, verdicts, strict=True):
        refused(forgery, forger, verdict, checks_bls=False)
