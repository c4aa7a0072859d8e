import hashlib
import random
from pathlib import Path

import pytest

from dorsal.ballot.entry_file.check import CheckReport, DrawCounts, check_entries
from dorsal.ballot.examples.zegama import SEED, make_zegama
from dorsal.ballot.rules_file.reading import read_rules

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "zegama"


@pytest.fixture(scope="module")
def entries_csv() -> bytes:
    return "".join(make_zegama(random.Random(SEED)).entries_csv).encode()


@pytest.fixture(scope="module")
def report(entries_csv: bytes) -> CheckReport:
    return check_entries(entries_csv, read_rules(make_zegama(random.Random(SEED)).rules_toml))


def test_the_entry_file_is_pinned_for_every_machine(entries_csv: bytes) -> None:
    assert (
        hashlib.sha256(entries_csv).hexdigest()
        == "119410def61c5700613591e10e771e5b9b7fb111b90ec05298f0ab4856da8262"
    )


def test_the_example_folder_holds_what_is_made(entries_csv: bytes) -> None:
    assert (EXAMPLE / "entries.csv").read_bytes() == entries_csv
    made = make_zegama(random.Random(SEED))
    assert (EXAMPLE / "rules.toml").read_bytes() == made.rules_toml.encode()


def test_every_place_is_accounted_for() -> None:
    rules = read_rules(make_zegama(random.Random(SEED)).rules_toml)
    places = {pool.name: pool.places for pool in rules.pools}
    assert (rules.places, places.pop("draw"), places.pop("times")) == (500, 225, 125)
    assert sum(places.values()) == 150
    assert [(floor.numerator, floor.denominator) for floor in rules.floors] == [(23, 100)]


def test_the_ballot_has_no_errors_and_the_size_of_2023(report: CheckReport) -> None:
    assert report.errors == ()
    assert len(report.applicants) == 13_830
    assert report.draws == {"draw": DrawCounts(entries=13710, applicants=13830, tickets=40089)}
    assert report.classes == {"women": 2584}
    assert report.groups == 120


def test_those_named_by_a_commitment_fit_into_its_places(report: CheckReport) -> None:
    assert report.standing == {
        "residents": 37,
        "all-editions": 10,
        "elite": 28,
        "san-silvestre": 3,
        "times": 908,
    }


def test_its_warnings_are_those_of_a_real_list(report: CheckReport) -> None:
    assert sorted(problem.what for problem in report.warnings) == [
        *["the group is not accepted"] * 5,
        *["the same name and a similar birth date"] * 5,
    ]


def test_names_stand_up_to_eleven_times(report: CheckReport) -> None:
    assert max(dict(entry.tickets)["draw"] for entry in report.entries) == 11
