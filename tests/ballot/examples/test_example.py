import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.entry_file.check import CheckReport, check_entries
from dorsal.ballot.examples.example import make_example, make_groups
from dorsal.ballot.rules_file.reading import read_rules


def make(seed: int, applicants: int, places: int) -> tuple[str, bytes]:
    made = make_example(random.Random(seed), applicants=applicants, places=places)
    return made.rules_toml, "".join(made.entries_csv).encode()


def check(seed: int, applicants: int, places: int) -> CheckReport:
    rules, entries = make(seed, applicants, places)
    return check_entries(entries, read_rules(rules))


@pytest.mark.parametrize("applicants", [1, 2, 3, 10, 99, 1000])
@pytest.mark.parametrize("places", [1, 2, 3, 4, 7, 250])
def test_every_size_is_a_ballot_without_errors(applicants: int, places: int) -> None:
    report = check(1, applicants, places)
    assert report.errors == ()
    assert len(report.applicants) == applicants


@given(st.integers(1, 10**7))
def test_floors_never_exceed_the_places(places: int) -> None:
    made = make_example(random.Random(1), applicants=1, places=places)
    rules = read_rules(made.rules_toml)
    assert [floor.class_name for floor in rules.floors] == ["women", "local"]
    assert rules.floors[1].number + -(-places * 30 // 100) <= places
    assert rules.floors[1].number >= (1 if places >= 2 else 0)


def test_a_ballot_of_ten_thousand_is_believable() -> None:
    report = check(5, 10_000, 200)
    assert report.errors == ()
    draw = report.draws["draw"]
    assert 2.8 < draw.tickets / draw.entries < 3.2
    assert 0.22 < report.classes["women"] / 10_000 < 0.26
    assert 0.02 < report.classes["local"] / 10_000 < 0.04
    in_groups = sum(len(entry.members) for entry in report.entries if len(entry.members) > 1)
    assert 0.02 < in_groups / 10_000 < 0.05
    assert {len(entry.members) for entry in report.entries} == {1, 2, 3, 4}


def test_identifiers_are_as_wide_as_the_number_of_applicants_needs() -> None:
    assert make(1, 3, 1)[1].decode().splitlines()[3].startswith("Z00003,")
    assert make(1, 100_000, 1)[1].decode().splitlines()[1].startswith("Z000001,")


def test_some_towns_need_quotes() -> None:
    assert b'"Keswick, Cumbria"' in make(1, 1000, 1)[1]


def test_one_seed_gives_the_same_bytes_on_every_machine() -> None:
    assert (
        hashlib.sha256(make(7, 30_000, 3)[1]).hexdigest()
        == "3d9ff486218361fce55aabfd42dfa26e9957fb9bb7824e6c28791eb574581105"
    )


def test_another_seed_gives_another_ballot_with_the_same_rules() -> None:
    assert make(1, 50, 5)[0] == make(2, 50, 5)[0]
    assert make(1, 50, 5)[1] != make(2, 50, 5)[1]


@pytest.mark.parametrize(
    ("applicants", "places"), [(0, 1), (1, 0), (10_000_001, 1), (1, 10**7 + 1)]
)
def test_impossible_sizes_are_refused(applicants: int, places: int) -> None:
    with pytest.raises(ValueError, match="are possible"):
        make_example(random.Random(1), applicants=applicants, places=places)


@given(st.integers(0, 400), st.integers(2, 5), st.integers(0, 1000))
def test_groups_are_of_two_or_more_and_few(applicants: int, largest: int, seed: int) -> None:
    codes = list(make_groups(random.Random(seed), applicants, starts=0.5, largest=largest))
    assert len(codes) == applicants
    sizes = [codes.count(code) for code in set(codes) - {""}]
    assert [size for size in sizes if not 2 <= size <= largest] == []
    assert sum(sizes) * 20 < max(applicants, 1)
