from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

import pytest

from dorsal.ballot.show import LANGUAGES, Sentence, say
from dorsal.ballot.show.words import ENGLISH, Template
from dorsal.ground.problems import BadInput
from tests.ballot.show.shows import RANDOM_BALLOTS, any_ballot, show_of


def params_of(template: Template) -> list[set[str]]:
    forms = (template,) if isinstance(template, str) else template
    return [{name for _, name, _, _ in Formatter().parse(form) if name} for form in forms]


def depends_on_a_number(table: Mapping[str, Template]) -> set[str]:
    return {id_ for id_, template in table.items() if isinstance(template, tuple)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_sentences_with_the_same_parameters(language: str) -> None:
    table = LANGUAGES[language]
    assert list(table) == list(ENGLISH)
    assert {id_: set().union(*params_of(table[id_])) for id_ in table} == {
        id_: set().union(*params_of(ENGLISH[id_])) for id_ in ENGLISH
    }
    assert depends_on_a_number(table) == depends_on_a_number(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_every_show_can_be_said(language: str) -> None:
    for seed in range(RANDOM_BALLOTS):
        for step in show_of(any_ballot(seed), waiting=2).steps:
            for sentence in step.sentences:
                needed = set().union(*params_of(ENGLISH[sentence.id]))
                assert needed <= sentence.params.keys()
                assert say(sentence, language).endswith(".")


def test_spanish_has_its_own_letters_not_those_of_english() -> None:
    assert {id_ for id_ in ENGLISH if LANGUAGES["es"][id_] == ENGLISH[id_]} == set()


def test_one_and_many_are_said_differently() -> None:
    for number, said in ((1, "1 place is not taken."), (2, "2 places are not taken.")):
        assert say(Sentence("close.not-taken", {"number": number}), "en") == said
    assert say(Sentence("close.not-taken", {"number": 1}), "es") == "1 plaza queda sin ocupar."


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("en", 13_830, "13,830"),
        ("en", 2584, "2,584"),
        ("es", 13_830, "13\u202f830"),
        ("es", 2584, "2584"),
    ],
)
def test_numbers_are_written_as_the_language_does(language: str, number: int, said: str) -> None:
    told = say(Sentence("floor.met", {"needed": number, "class": "women"}), language)
    assert re.findall(r"\d[\d,\u202f]*", told) == [said]


@pytest.mark.parametrize(
    ("who", "english", "spanish"),
    [
        (("Ane",), "Ane", "Ane"),
        (("Ane", "Jon"), "Ane and Jon", "Ane y Jon"),
        (("Ane", "Iker"), "Ane and Iker", "Ane e Iker"),
        (("Ane", "Hilario"), "Ane and Hilario", "Ane e Hilario"),
        (("Ane", "Iara"), "Ane and Iara", "Ane y Iara"),
        (("Ane", "Yolanda"), "Ane and Yolanda", "Ane y Yolanda"),
        (("Ane", "Jon", "Íñigo"), "Ane, Jon and Íñigo", "Ane, Jon e Íñigo"),
    ],
)
def test_friends_are_listed(who: tuple[str, ...], english: str, spanish: str) -> None:
    sentence = Sentence("waiting.entry", {"position": 1, "who": who})
    assert say(sentence, "en") == f"Number 1 on the waiting list: {english}."
    assert say(sentence, "es") == f"Número 1 en la lista de espera: {spanish}."


def test_pools_and_classes_are_named_as_people_know_them() -> None:
    sentence = Sentence("draw.floor", {"class": "women", "count": 52, "pool": "draw"})
    names = {"women": "mujeres", "draw": "el sorteo general"}
    assert say(sentence, "es", names=names) == "Como mínimo 52 de mujeres en el sorteo general."
    assert say(sentence, "es") == "Como mínimo 52 de women en draw."


def test_a_name_with_braces_is_a_name() -> None:
    sentence = Sentence("waiting.entry", {"position": 1, "who": ("{seed} %s",)})
    assert say(sentence, "en") == "Number 1 on the waiting list: {seed} %s."


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        say(Sentence("why.next"), "fr")
    assert [str(one) for one in refused.value.problems] == [
        "column language: the show is not told in this language ('fr'); en or es"
    ]
