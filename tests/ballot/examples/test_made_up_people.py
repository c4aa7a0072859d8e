import random
from itertools import islice

from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.ballot.examples.made_up_homes import HOMES
from dorsal.ballot.examples.made_up_people import FIRST_BIRTH, LAST_BIRTH, make_people


def test_no_part_of_a_name_stands_twice_in_the_lists() -> None:
    fold = NameFolder().fold
    parts = [fold(part) for home in HOMES for part in (*home.women, *home.men, *home.surnames)]
    assert sorted(parts) == sorted(set(parts))
    assert [part for part in parts if " " in part] == []


def test_no_two_people_have_the_same_name_and_birth_date(repetitions: int) -> None:
    fold = NameFolder().fold
    number = 5000 * min(repetitions, 100)
    people = islice(
        make_people(random.Random(1), women=0.5, locals_=0.1, local_towns=("Aizpea",)), number
    )
    assert len({(fold(person.name), person.born) for person in people}) == number


def test_shares_and_ranges_are_those_asked_for() -> None:
    people = list(
        islice(
            make_people(random.Random(3), women=0.25, locals_=0.1, local_towns=("Aizpea",)), 20_000
        )
    )
    assert abs(sum(person.sex == "F" for person in people) / 20_000 - 0.25) < 0.02
    assert abs(sum(person.town == "Aizpea" for person in people) / 20_000 - 0.1) < 0.01
    assert min(person.born for person in people) >= FIRST_BIRTH.isoformat()
    assert max(person.born for person in people) <= LAST_BIRTH.isoformat()
    assert {person.country for person in people} == {"ESP", "FRA", "GBR"}
