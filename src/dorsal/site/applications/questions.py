"""The director's questions and documents: their JSON checked, and made into fields of a form.

A question is `{"column", "label", "help", "kind", "options", "required", "feeds_rules"}`, a
document `{"kind", "label", "help", "required", "until"}`; `column` and `kind` name them in
the entry file and in the uploads; everything else but the label may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dorsal.ground.problems import Problem

KINDS = ("choice", "text", "number", "yes")
UNTIL = ("closing", "later")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
TAKEN = frozenset(
    {
        *("id", "name", "birth_date", "born", "sex", "email", "group", "confirmed"),
        *("country", "nationality", "town", "club", "number"),
    }
)
MOST_QUESTIONS = 30
MOST_DOCUMENTS = 10
LONGEST_LABEL = 200
LONGEST_ANSWER = 500
QUESTION_KEYS = frozenset({"column", "label", "help", "kind", "options", "required", "feeds_rules"})
DOCUMENT_KEYS = frozenset({"kind", "label", "help", "required", "until"})
YES = "yes"

Check = Callable[[Mapping[str, Any], str], Iterator[Problem]]


def check_questions(data: object) -> tuple[Problem, ...]:
    """Everything that is wrong with a ballot's questions."""
    return tuple(_check_list(data, "questions", "column", MOST_QUESTIONS, _question_problems))


def check_documents(data: object) -> tuple[Problem, ...]:
    """Everything that is wrong with the documents that a ballot asks for."""
    return tuple(_check_list(data, "documents", "kind", MOST_DOCUMENTS, _document_problems))


def _check_list(data: object, what: str, key: str, most: int, check: Check) -> Iterator[Problem]:
    if not isinstance(data, list):
        yield Problem(f"the {what} are no list", "a list of objects", column=what)
        return
    if len(data) > most:
        yield Problem(f"there are {len(data)} {what}", f"at most {most}", column=what)
    seen: set[object] = set()
    for number, one in enumerate(data, start=1):
        where = f"{what}[{number}]"
        if not isinstance(one, dict):
            yield Problem(f"{where} is no object", "keys and values", column=where)
            continue
        yield from check(one, where)
        name = one.get(key)
        if isinstance(name, str) and name in seen:
            yield _wrong(f"{where}.{key}", "is used twice", "a name of its own", name)
        seen.add(name if isinstance(name, str) else number)


def _question_problems(one: Mapping[str, Any], where: str) -> Iterator[Problem]:
    yield from _unknown_keys(one, where, QUESTION_KEYS)
    yield from _name_problems(one.get("column"), f"{where}.column")
    yield from _text_problems(one, where)
    if one.get("kind") not in KINDS:
        yield _wrong(f"{where}.kind", "is unknown", ", ".join(KINDS), one.get("kind"))
    yield from _switch_problems(one, where, ("required", "feeds_rules"))
    yield from _option_problems(one, where)


def _document_problems(one: Mapping[str, Any], where: str) -> Iterator[Problem]:
    yield from _unknown_keys(one, where, DOCUMENT_KEYS)
    yield from _name_problems(one.get("kind"), f"{where}.kind")
    yield from _text_problems(one, where)
    yield from _switch_problems(one, where, ("required",))
    if one.get("until", "closing") not in UNTIL:
        yield _wrong(f"{where}.until", "is unknown", " or ".join(UNTIL), one.get("until"))


def _wrong(where: str, what: str, right: str, value: object) -> Problem:
    return Problem(f"{where} {what}", right, column=where, value=str(value)[:80])


def _unknown_keys(one: Mapping[str, Any], where: str, known: frozenset[str]) -> Iterator[Problem]:
    for key in sorted(set(one) - known):
        yield _wrong(where, "has an unknown key", ", ".join(sorted(known)), key)


def _name_problems(name: object, where: str) -> Iterator[Problem]:
    if not isinstance(name, str) or NAME.fullmatch(name) is None:
        yield _wrong(where, "is no name", "up to 40 of a-z, 0-9 and _, a letter first", name)
    elif name in TAKEN:
        yield _wrong(where, "is a column of the profile", "another name", name)


def _text_problems(one: Mapping[str, Any], where: str) -> Iterator[Problem]:
    label, told = one.get("label"), one.get("help", "")
    if not isinstance(label, str) or not 1 <= len(label.strip()) <= LONGEST_LABEL:
        yield _wrong(f"{where}.label", "is wrong", f"1 to {LONGEST_LABEL} characters", label)
    if not isinstance(told, str) or len(told) > LONGEST_ANSWER:
        yield _wrong(f"{where}.help", "is wrong", f"at most {LONGEST_ANSWER} characters", told)


def _switch_problems(one: Mapping[str, Any], where: str, keys: Sequence[str]) -> Iterator[Problem]:
    for key in keys:
        if not isinstance(one.get(key, False), bool):
            yield _wrong(f"{where}.{key}", "is wrong", "true or false", one[key])


def _option_problems(one: Mapping[str, Any], where: str) -> Iterator[Problem]:
    options = one.get("options") or []
    if one.get("kind") != "choice":
        if options:
            yield _wrong(f"{where}.options", "belong to a choice only", "none", options)
        return
    texts = isinstance(options, list) and all(
        isinstance(each, str) and 1 <= len(each.strip()) <= LONGEST_LABEL for each in options
    )
    if not texts or len(set(options)) != len(options) or len(options) < 2:
        yield _wrong(f"{where}.options", "are wrong", "two or more different texts", options)


def question_fields(questions: Sequence[Mapping[str, Any]]) -> dict[str, forms.Field]:
    """A field for each question, by `answer_<column>`; the questions were checked."""
    return {f"answer_{one['column']}": _field(one) for one in questions}


def _field(question: Mapping[str, Any]) -> forms.Field:
    usual: dict[str, Any] = {
        "label": question["label"],
        "help_text": question.get("help", ""),
        "required": bool(question.get("required")),
    }
    match question["kind"]:
        case "choice":
            choices = [(option, option) for option in question["options"]]
            blank = [] if usual["required"] and len(choices) < 5 else [("", "—")]
            widget = forms.RadioSelect if len(choices) < 5 else forms.Select
            return forms.ChoiceField(choices=blank + choices, widget=widget, **usual)
        case "number":
            return forms.DecimalField(
                min_value=0, max_digits=12, decimal_places=3, localize=False, **usual
            )
        case "yes":
            told = {"required": _("You can only apply if you can say yes to this.")}
            return forms.BooleanField(error_messages=told, **usual)
        case _:
            return forms.CharField(max_length=LONGEST_ANSWER, **usual)


def answers_in(
    cleaned: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """The answers of a valid form, as texts by column; blank ones are left out."""
    found = {}
    for question in questions:
        if text := _answer_text(cleaned.get(f"answer_{question['column']}")):
            found[str(question["column"])] = text
    return found


def _answer_text(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return YES
    text = str(value).strip()
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"[0-9]+\.[0-9]+", text) else text


def initial_answers(
    answers: Mapping[str, str], questions: Sequence[Mapping[str, Any]]
) -> dict[str, object]:
    """The answers as the form's initial values."""
    return {
        f"answer_{one['column']}": (
            answers.get(one["column"]) == YES
            if one["kind"] == "yes"
            else answers.get(one["column"], "")
        )
        for one in questions
    }
