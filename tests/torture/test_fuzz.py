"""Whatever is wrong, wherever: no verifier holds it, none crashes, and they name it alike."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.ballot.draw.random_ballots import make_random_ballot
from tests.torture.mutants import (
    Mutant,
    differs_in_what_nothing_fixes,
    spoilt_bytes,
    with_a_wrong_value,
    with_wrong_bytes,
)
from tests.torture.slips_of_random_ballots import random_slip
from tests.torture.verdicts import Asked, ByPage, Verdict, by_one_file, by_package

pytestmark = pytest.mark.torture
MUTANTS = 12
NO_BLS = "the signature is not that of round"


def mutants_in(repetition: int) -> list[Mutant]:
    rng = Random(f"wrong values {repetition}")
    files = make_random_ballot(rng.randrange(10**9)).files
    return [with_a_wrong_value(files, rng) for _ in range(MUTANTS)]


def alike(mutant: Mutant, package: Verdict, other: Verdict) -> None:
    """Assert that two verdicts agree, but for what only a verifier with BLS can know."""
    if package.failed == "beacon" and NO_BLS in package.why:
        return
    said = f"{mutant.what}: {package.why} / {other.why}"
    assert package.compared == other.compared, said


def test_wrong_values_are_named_alike(repetition: int) -> None:
    for mutant in mutants_in(repetition):
        asked = Asked(mutant.files)
        alike(mutant, by_package(asked), by_one_file(asked))


@pytest.mark.browser
def test_the_page_names_wrong_values_alike(repetition: int, by_page: ByPage) -> None:
    mutants = mutants_in(repetition)
    verdicts = by_page([Asked(mutant.files) for mutant in mutants])
    for mutant, verdict in zip(mutants, verdicts, strict=True):
        alike(mutant, by_package(Asked(mutant.files)), verdict)


def spoilt_in(repetition: int) -> tuple[Verdict, list[Mutant]]:
    """The verdict on one random ballot, and the same with wrong bytes in each file in turn."""
    rng = Random(f"wrong bytes {repetition}")
    files = make_random_ballot(rng.randrange(10**9)).files
    return by_package(Asked(files)), [
        mutant
        for name in sorted(files)
        if not differs_in_what_nothing_fixes(
            files[name], (mutant := with_wrong_bytes(files, name, rng)).files[name]
        )
    ]


def is_noticed(mutant: Mutant, right: Verdict, package: Verdict, other: Verdict) -> None:
    """Assert that wrong bytes are refused by both, or seen where only people can see them.

    A seal that is not drawn yet may say something else (its `newest`, say) and be a sound seal all
    the same: then its words are others. And without BLS nobody can know that a signature, or the
    one before it on the `default` chain, is not the beacon's.
    """
    if package.holds:
        assert "draw.json" not in mutant.files, mutant.what
        assert package.fingerprint != right.fingerprint, mutant.what
    elif not (package.failed == "beacon" and NO_BLS in package.why):
        assert not other.holds, mutant.what
    alike(mutant, package, other)


def test_wrong_bytes_are_refused_alike(repetition: int) -> None:
    right, mutants = spoilt_in(repetition)
    for mutant in mutants:
        asked = Asked(mutant.files)
        is_noticed(mutant, right, by_package(asked), by_one_file(asked))


@pytest.mark.browser
def test_the_page_refuses_wrong_bytes(repetition: int, by_page: ByPage) -> None:
    right, mutants = spoilt_in(repetition)
    verdicts = by_page([Asked(mutant.files) for mutant in mutants])
    for mutant, verdict in zip(mutants, verdicts, strict=True):
        is_noticed(mutant, right, by_package(Asked(mutant.files)), verdict)


def spoilt_slips_in(repetition: int) -> list[Asked]:
    """A random ballot, with wrong bytes in what a slip proves."""
    rng = Random(f"wrong slips {repetition}")
    ballot = make_random_ballot(rng.randrange(10**9))
    slip = random_slip(ballot, rng)
    spoilt = [spoilt_bytes(slip, rng) for _ in range(MUTANTS)]
    return [Asked(ballot.files, one) for one in spoilt if not says_the_same(slip, one)]


def says_the_same(slip: bytes, other: bytes) -> bool:
    """Whether two slips differ only in facts and reasons, on which nobody relies."""
    values = []
    for data in (slip, other):
        try:
            value = json.loads(data)
            values.append({key: value[key] for key in value if key not in ("facts", "reasons")})
        except (ValueError, TypeError):
            return False
    return values[0] == values[1]


def test_spoilt_slips_are_refused_alike(repetition: int) -> None:
    for asked in spoilt_slips_in(repetition):
        for verdict in (by_package(asked), by_one_file(asked)):
            assert (verdict.holds, verdict.failed) == (False, "slip"), asked.slip


@pytest.mark.browser
def test_the_page_refuses_spoilt_slips(repetition: int, by_page: ByPage) -> None:
    asked = spoilt_slips_in(repetition)
    for one, verdict in zip(asked, by_page(asked), strict=True):
        assert (verdict.holds, verdict.failed) == (False, "slip"), one.slip
