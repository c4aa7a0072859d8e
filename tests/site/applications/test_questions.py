"""The director's questions: their JSON checked with every problem, and answers read from a form."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from dorsal.site.applications.questions import (
    answers_in,
    check_documents,
    check_questions,
    question_fields,
)
from tests.site.applications.applying import DOCUMENTS, QUESTIONS

GOOD = {"column": "club_years", "label": "Years in the club", "kind": "number"}


def test_good_questions_and_documents_have_no_problems() -> None:
    assert check_questions(QUESTIONS) == ()
    assert check_documents(DOCUMENTS) == ()
    assert check_questions([]) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"column": "Club Years"}, ["questions[1].column is no name"]),
        ({"column": "birth_date"}, ["questions[1].column is a column of the profile"]),
        ({"column": ["a"]}, ["questions[1].column is no name"]),
        ({"label": " "}, ["questions[1].label is wrong"]),
        ({"kind": "date"}, ["questions[1].kind is unknown"]),
        ({"kind": []}, ["questions[1].kind is unknown"]),
        ({"required": "yes"}, ["questions[1].required is wrong"]),
        ({"options": ["a", "b"]}, ["questions[1].options belong to a choice only"]),
        ({"kind": "choice"}, ["questions[1].options are wrong"]),
        ({"kind": "choice", "options": ["a", "a"]}, ["questions[1].options are wrong"]),
        ({"kind": "choice", "options": ["a", {}]}, ["questions[1].options are wrong"]),
        ({"lable": "x"}, ["questions[1] has an unknown key"]),
        (
            {"kind": 3, "label": 4, "help": 5},
            [
                "questions[1].label is wrong",
                "questions[1].help is wrong",
                "questions[1].kind is unknown",
            ],
        ),
    ],
)
def test_every_problem_of_a_question_is_told(change: dict[str, Any], told: list[str]) -> None:
    assert [one.what for one in check_questions([{**GOOD, **change}])] == told


def test_questions_are_a_list_of_objects_with_names_of_their_own() -> None:
    assert [one.what for one in check_questions({"column": "a"})] == ["the questions are no list"]
    assert [one.what for one in check_questions([GOOD, 7, GOOD])] == [
        "questions[2] is no object",
        "questions[3].column is used twice",
    ]
    many = [{**GOOD, "column": f"c{number}"} for number in range(31)]
    assert [one.what for one in check_questions(many)] == ["there are 31 questions"]


def test_a_document_is_needed_by_closing_or_later() -> None:
    wrong = [{"kind": "doctor", "label": "Certificate", "until": "soon"}]
    assert [str(one) for one in check_documents(wrong)] == [
        "column documents[1].until: documents[1].until is unknown ('soon'); closing or later"
    ]


def test_answers_are_texts_and_blank_ones_are_left_out() -> None:
    form = type("QuestionsForm", (forms.Form,), question_fields(QUESTIONS))(
        {"answer_healthy": "on", "answer_shirt": "", "answer_hours": "7.250"}
    )
    assert form.is_valid()
    assert answers_in(form.cleaned_data, QUESTIONS) == {"healthy": "yes", "hours": "7.25"}


def test_whole_numbers_keep_their_noughts() -> None:
    form = type("QuestionsForm", (forms.Form,), question_fields([GOOD]))(
        {"answer_club_years": "10"}
    )
    assert form.is_valid()
    assert answers_in(form.cleaned_data, [GOOD]) == {"club_years": "10"}


def test_an_answer_outside_the_options_is_refused() -> None:
    form = type("QuestionsForm", (forms.Form,), question_fields(QUESTIONS))(
        {"answer_healthy": "on", "answer_shirt": "XXL", "answer_hours": "-1"}
    )
    assert sorted(form.errors) == ["answer_hours", "answer_shirt"]
