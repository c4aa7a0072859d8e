import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.past_years import SURE, Likeness, Person, compare
from tests.ballot.past_years.made_up_past import make_crowd, misspell, refold

BORN = date(1990, 5, 12)
ANE = Person(key="1", name="Ane García Lasa", born=BORN, email="ane@b.org")
FAMILY = "perhaps a family that shares an e-mail"


def likeness(one: Person, **other: object) -> Likeness:
    """The likeness of a person and the same person with some things changed."""
    return compare(one, replace(one, **other))  # type: ignore[arg-type]


def without_email(**other: object) -> Likeness:
    return likeness(replace(ANE, email=""), **other)


def test_the_same_in_everything_scores_100() -> None:
    assert likeness(ANE) == (100, ("same name and birth date", "same e-mail"))


@pytest.mark.parametrize(
    ("name", "score", "words"),
    [
        ("ANE GARCIA LASA", 90, ("same name and birth date",)),
        ("García Lasa, Ane", 90, ("same name and birth date",)),
        ("Lasa García Ane", 90, ("same name and birth date in another order",)),
        ("Ane García", 86, ("same name, one leaves out a part", "same birth date")),
        ("A. García Lasa", 82, ("same name, one with an initial", "same birth date")),
        ("Ane Garzía Lasa", 82, ("name differs by one letter", "same birth date")),
        ("Ane Xarcia Lasa", 82, ("name differs by one letter", "same birth date")),
        ("Ana García Lasa", 82, ("first name differs by one letter", "same birth date")),
        ("Ane Garzía Laxa", 74, ("the parts of the name are alike", "same birth date")),
        ("Ane Garxxa Lasa", 74, ("name differs by two letters", "same birth date")),
        ("A. Garzía Lasa", 74, ("the parts of the name are alike", "same birth date")),
        ("Ane Oria", 44, ("married name: first name and birth date same",)),
        ("Jon García Lasa", 30, ("names differ", "same birth date")),
        ("", 40, ("no name to compare", "same birth date")),
    ],
)
def test_names_with_the_same_birth_date(name: str, score: int, words: tuple[str, ...]) -> None:
    assert without_email(name=name) == (score, words)


@pytest.mark.parametrize(
    ("born", "birth_year", "score", "words"),
    [
        (date(1990, 12, 5), None, 78, "birth day and month swapped"),
        (date(1990, 5, 13), None, 76, "birth date differs by one digit"),
        (None, 1990, 72, "same birth year"),
        (None, None, 50, "no birth date to compare"),
        (date(1991, 6, 12), None, 30, "birth dates differ"),
        (None, 1991, 30, "birth years differ"),
    ],
)
def test_births_with_the_same_name(
    born: date | None, birth_year: int | None, score: int, words: str
) -> None:
    assert without_email(born=born, birth_year=birth_year) == (score, ("same name", words))


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"name": "Jon Oria", "born": date(1961, 8, 30)}, 45),
        ({"name": "Jon Oria", "born": None}, 65),
        ({"name": "Jon García Lasa"}, 84),
        ({"born": date(1961, 8, 30)}, 84),
        ({"name": "Ana García Lasa"}, 84),
    ],
)
def test_a_shared_e_mail_may_be_a_familys_and_is_never_sure(
    changes: dict[str, object], score: int
) -> None:
    found = likeness(ANE, **changes)
    assert (found.score, found.reasons[-2:]) == (score, ("same e-mail", FAMILY))


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({"name": "Ane Oria"}, 100),
        ({"born": date(1990, 12, 5)}, 100),
        ({"born": None}, 100),
        ({"name": "Ane Garzía Lasa", "born": None}, 100),
        ({"name": "Ane Oria", "born": None}, 79),
    ],
)
def test_the_same_e_mail_makes_up_for_another_change(
    changes: dict[str, object], score: int
) -> None:
    found = likeness(ANE, **changes)
    assert (found.score, found.reasons[-1]) == (score, "same e-mail")


def test_the_town_and_the_country_count_a_little() -> None:
    home = replace(ANE, email="", town="Oñati", country="ESP")
    assert likeness(home, town="OÑATI ") == (96, ("same name and birth date", "same town"))
    assert likeness(home, town="Pau", country="FRA") == (
        85,
        ("same name and birth date", "other country"),
    )
    assert likeness(home, town="", country="Spain") == (90, ("same name and birth date",))


def test_names_of_countries_are_not_compared() -> None:
    home = replace(ANE, email="", country="Spain")
    assert likeness(home, country="Italy") == (90, ("same name and birth date",))


def test_a_blank_in_the_first_name_does_not_make_it_another() -> None:
    jean = replace(ANE, name="Jean-Luc Ibar")
    assert likeness(jean, name="Jeanluc Ibar") == (
        100,
        ("name differs by one letter", "same birth date", "same e-mail"),
    )


@pytest.mark.parametrize("name", ["García Ana", "Ana García"])
def test_another_first_name_is_seen_wherever_it_stands_in_one_of_the_two(name: str) -> None:
    found = likeness(replace(ANE, name="Ane García"), name=name)
    assert (found.score, found.reasons[0]) == (84, "first name differs by one letter")


@pytest.mark.parametrize(
    "other",
    [
        Person(key="2", name="Ana García Lasa", born=date(1990, 12, 5)),
        Person(key="2", name="Ane Oria", born=None),
        Person(key="2", name="", born=None),
    ],
)
def test_a_pair_without_a_footing_scores_nothing(other: Person) -> None:
    assert compare(ANE, other) == (0, ())


def test_a_slip_needs_a_year_and_a_part_where_there_is_no_full_date() -> None:
    one = replace(ANE, email="", born=None, birth_year=1990)
    assert compare(one, replace(ANE, name="Ane Garzía Lasa")) == (
        64,
        ("name differs by one letter", "same birth year"),
    )


names = st.lists(
    st.sampled_from(["Ane", "Ana", "A", "García", "Garzia", "Lasa", "Lasá", "Jean-Luc", "Luc,"]),
    max_size=4,
).map(" ".join)
persons = st.builds(
    Person,
    key=st.just("1"),
    name=names | st.text(max_size=6),
    born=st.none() | st.sampled_from([BORN, date(1990, 12, 5), date(1991, 5, 12)]),
    birth_year=st.none() | st.sampled_from([1990, 1991]),
    email=st.sampled_from(["", "a@b", "A@B", "c@d"]),
    country=st.sampled_from(["", "ESP", "FRA"]),
    town=st.sampled_from(["", "Oñati", "Pau"]),
)


@given(one=persons, other=persons)
def test_the_score_is_the_same_whichever_comes_first(one: Person, other: Person) -> None:
    assert compare(one, other) == compare(other, one)
    assert 0 <= compare(one, other).score <= 100


def test_the_score_is_symmetric_for_people_with_slips(repetition: int) -> None:
    rng = random.Random(repetition)
    for person in make_crowd(rng, 200):
        one, other = misspell(rng, person), misspell(rng, person)
        assert compare(one, other) == compare(other, one)


def test_somebody_written_otherwise_is_always_sure(repetition: int) -> None:
    rng = random.Random(repetition)
    people = make_crowd(rng, 200)
    scores = [
        compare(one, replace(refold(rng, one), email="", town="", country="XXX")).score
        for one in people
    ]
    assert [score for score in scores if score < SURE] == []
