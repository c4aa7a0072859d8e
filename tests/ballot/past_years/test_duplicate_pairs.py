import random
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from dorsal.ballot.past_years import LISTED, Pair, Person, compare, find_pairs
from dorsal.ballot.past_years.duplicate_pairs import MANY
from dorsal.ballot.past_years.footings import MOST_TOGETHER
from dorsal.ground.problems import Problems
from tests.ballot.past_years.made_up_past import make_crowd, misspell

ANE = Person(key="B", name="Ane García Lasa", born=date(1990, 5, 12), email="ane@b.org")


def test_pairs_come_with_score_and_reasons_the_nearest_first() -> None:
    again = replace(ANE, key="A", name="GARCIA LASA, ANE", email="")
    child = Person(key="C", name="Jon Oria", born=date(2001, 1, 30), email="ANE@b.org")
    assert find_pairs([child, ANE, again]) == (
        Pair(again, ANE, 90, ("same name and birth date",)),
        Pair(
            ANE,
            child,
            45,
            (
                "names differ",
                "birth dates differ",
                "same e-mail",
                "perhaps a family that shares an e-mail",
            ),
        ),
    )


def test_different_people_make_no_pair() -> None:
    assert find_pairs([ANE, Person(key="A", name="Jon Oria", born=ANE.born)]) == ()


def test_a_first_name_and_a_birth_date_make_a_pair_among_few_and_are_chance_among_many() -> None:
    married = Person(key="A", name="Ane Oria", born=ANE.born, email="oria@b.org")
    pair = Pair(married, ANE, 44, ("married name: first name and birth date same",))
    crowd = make_crowd(random.Random(4), MANY - 1)
    assert pair in find_pairs([*crowd[1:], ANE, married])
    among_many = find_pairs([*crowd, ANE, married])
    assert [one for one in among_many if "married name" in one.reasons[0]] == []
    assert len(among_many) == 1  # namesakes whose birth dates differ by a digit
    shared = replace(married, email=ANE.email)
    assert find_pairs([*crowd, ANE, shared])[0].score == 100


def test_people_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="two people have the same key"):
        find_pairs([ANE, ANE])


def test_what_too_many_share_is_said() -> None:
    club = [
        Person(key=str(n), name=f"Runner{n}", email="club@b.org") for n in range(MOST_TOGETHER + 1)
    ]
    problems = Problems()
    assert find_pairs(club, problems=problems) == ()
    assert [(problem.what, problem.level) for problem in problems] == [
        (
            "201 people share the e-mail club@b.org; it was not taken as a sign that two of "
            "them are one",
            "warning",
        )
    ]


def test_exactly_the_pairs_are_found_that_comparing_all_finds(repetition: int) -> None:
    rng = random.Random(repetition)
    crowd = make_crowd(rng, 15)
    people = [
        replace(
            misspell(rng, rng.choice(crowd)),
            key=f"{number:02}",
            birth_year=rng.choice([None, 1980]),
        )
        for number in range(40)
    ]
    every = {
        (one.key, other.key, compare(one, other).score)
        for one, other in combinations(people, 2)
        if compare(one, other).score >= LISTED
    }
    found = find_pairs(people)
    assert {(pair.one.key, pair.other.key, pair.score) for pair in found} == every
    assert len(found) == len(every)
    rng.shuffle(people)
    assert find_pairs(people) == found


def test_twenty_hidden_among_two_thousand_are_found() -> None:
    """And one pair of namesakes whose birth dates differ by a digit."""
    rng = random.Random(4)
    people = make_crowd(rng, 2000)
    again = [replace(misspell(rng, one), key=f"X{one.key}") for one in people[:20]]
    found = find_pairs([*people, *again])
    near = {(pair.one.key, pair.other.key) for pair in found if pair.score > 60}
    hidden = {(one.key, f"X{one.key}") for one in people[:20]}
    assert near == hidden | {("P00475", "P01875")}
