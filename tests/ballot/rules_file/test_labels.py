"""Labels of pools, classes and facts in a rules file."""

from __future__ import annotations

import pytest

from dorsal.ballot.rules import FactLabel, Label
from dorsal.ballot.rules_file import read_rules, write_rules
from dorsal.ground.problems import Problem
from tests.ballot.rules_texts import SMALL, changed, problems_of, small_rules

PLAIN = 'write label = "Locals", or label = { en = "Locals", es = "Vecinos" }'
FACTS = '\n[facts.failures]\nlabel = "Years without a place"\n'


def with_label(value: str) -> str:
    """The small rules with a label of their draw, on line 16."""
    return changed('name = "draw"\n', f'name = "draw"\nlabel = {value}\n')


def test_pools_classes_and_facts_have_a_text_or_texts_by_language() -> None:
    text = with_label('{ en = " Draw ", es = "Sorteo" }')
    text = changed("[classes.women]\n", '[classes.women]\nlabel = "Women"\n', text=text)
    best = '[facts.best_time]\nlabel.es = "Mejor tiempo"\n'
    rules = read_rules(text + FACTS + best)
    assert [pool.label for pool in rules.pools] == [
        Label(),
        Label((("en", "Draw"), ("es", "Sorteo"))),
    ]
    assert rules.classes[0].label == Label((("", "Women"),))
    assert rules.facts == (
        FactLabel(name="failures", label=Label((("", "Years without a place"),))),
        FactLabel(name="best_time", label=Label((("es", "Mejor tiempo"),))),
    )


@pytest.mark.parametrize(
    ("value", "column", "what", "right", "shown"),
    [
        ("3", "label", "label is neither a text nor texts by language", PLAIN, ""),
        ("{}", "label", "label is neither a text nor texts by language", PLAIN, ""),
        ('" "', "label", "the label has 0 characters", "1 to 60 are allowed", ""),
        (
            f'"{"x" * 61}"',
            "label",
            "the label has 61 characters",
            "1 to 60 are allowed",
            "x" * 60,
        ),
        (
            '"a\\nb"',
            "label",
            "the label holds a line break or control characters",
            "write one line of characters that can be seen",
            "",
        ),
        (
            '{ Spanish = "Sorteo" }',
            "label.Spanish",
            "this is no language",
            "write the code of a language in small letters, such as en, es or eu",
            "Spanish",
        ),
        ("{ es = 3 }", "label.es", "this label is no text", 'write es = "..."', ""),
        ('{ es = "" }', "label.es", "the label has 0 characters", "1 to 60 are allowed", ""),
    ],
)
def test_what_is_no_label_is_told_with_its_line(
    value: str, column: str, what: str, right: str, shown: str
) -> None:
    assert problems_of(with_label(value)) == [
        Problem(what, right, "rules.toml", 16, f"pools[2].{column}", shown)
    ]


def test_sixty_characters_are_a_label() -> None:
    assert read_rules(with_label(f'"{"x" * 60}"')).pools[1].label.text("en") == "x" * 60


def test_a_label_for_a_column_that_nothing_counts_is_a_problem() -> None:
    (found,) = problems_of(SMALL + FACTS.replace("failures", "failure"))
    assert found == Problem(
        "no ticket rule and no merit pool reads this column",
        "did you mean failures? take the label away; they read failures, best_time",
        "rules.toml",
        29,
        "facts.failure",
        "failure",
    )


def test_a_broken_ticket_rule_is_told_once_and_not_again_at_the_label_of_its_fact() -> None:
    text = changed('rule = "linear"', 'rule = "lineal"') + FACTS
    assert [one.column for one in problems_of(text)] == ["pools[2].tickets.rule"]


def test_a_fact_without_a_label_is_a_problem() -> None:
    assert problems_of(SMALL + "\n[facts.failures]\n") == [
        Problem("label is missing", PLAIN, "rules.toml", 29, "facts.failures.label")
    ]


def test_two_pools_of_one_label_could_not_be_told_apart() -> None:
    text = changed('name = "times"\n', 'name = "times"\nlabel = { es = "SORTEO" }\n')
    text = changed(
        'name = "draw"\n', 'name = "draw"\nlabel = { es = "Sorteo", en = "Draw" }\n', text=text
    )
    assert problems_of(text) == [
        Problem(
            "the label stands on line 8 already",
            "all differ",
            "rules.toml",
            17,
            "pools[2].label.es",
            "Sorteo",
        )
    ]


def two_labels(times: str, draw: str) -> list[tuple[str, str]]:
    """The problems of two labels of pools: where, and what."""
    text = changed('name = "times"\n', f'name = "times"\nlabel = {times}\n')
    text = changed('name = "draw"\n', f'name = "draw"\nlabel = {draw}\n', text=text)
    return [(one.column, one.what) for one in problems_of(text)]


@pytest.mark.parametrize(
    ("times", "draw", "column"),
    [
        ('"Sorteo"', '{ es = "Sorteo" }', "pools[2].label.es"),
        ('{ en = "Gran sorteo" }', '{ es = "Gran sorteo", en = "Draw" }', "pools[2].label.es"),
        ('"The  lot"', '"the lot"', "pools[2].label"),
        ('"Caf\u00e9"', '"Cafe\u0301"', "pools[2].label"),
        ('"Lot"', '"\uff2cot"', "pools[2].label"),
    ],
)
def test_labels_that_some_readers_could_not_tell_apart(times: str, draw: str, column: str) -> None:
    assert two_labels(times, draw) == [(column, "the label stands on line 8 already")]


def test_a_label_is_not_the_name_of_another() -> None:
    assert two_labels('"Draw"', '{ es = "TIMES", en = "Lots" }') == [
        ("pools[1].label", "the label is the name of draw"),
        ("pools[2].label.es", "the label is the name of times"),
    ]
    assert read_rules(with_label('"Draw"')).pools[1].label.text("en") == "Draw"


@pytest.mark.parametrize(
    "sign",
    ["\u115f", "\u2800", "\u3164", "\u200b", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad"],
)
def test_a_label_holds_nothing_unseen(sign: str) -> None:
    (found,) = problems_of(with_label(f'"Dr{sign}aw"'))
    assert found.what == "the label holds a line break or control characters"


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        ((), "en", ""),
        ((("", "Locals"),), "es", "Locals"),
        ((("en", "Locals"), ("es", "Vecinos")), "es", "Vecinos"),
        ((("en", "Locals"), ("es", "Vecinos")), "es-mx", "Vecinos"),
        ((("pt-BR", "Vizinhos"), ("en", "Locals")), "pt-br", "Vizinhos"),
        ((("en", "Locals"), ("es", "Vecinos")), "eu", "Locals"),
        ((("es", "Vecinos"),), "en", ""),
    ],
)
def test_a_label_is_said_in_the_language_asked_for_else_plain_else_in_english(
    texts: tuple[tuple[str, str], ...], language: str, text: str
) -> None:
    assert Label(texts).text(language) == text


def test_labels_are_written_after_names_and_facts_after_classes() -> None:
    text = with_label('{ en = "Draw", es = "Sorteo" }')
    text = changed("[classes.women]\n", '[classes.women]\nlabel = "Women"\n', text=text)
    written = write_rules(read_rules(text + FACTS))
    assert 'name = "draw"\nlabel = { en = "Draw", es = "Sorteo" }\nkind = "draw"\n' in written
    assert (
        '[classes.women]\nlabel = "Women"\ncolumn = "sex"\nis = "F"\n\n'
        "# How readers know the facts that are counted; labels decide nothing.\n"
        '[facts.failures]\nlabel = "Years without a place"\n\n# Floors:'
    ) in written


def test_rules_with_labels_are_hashable_and_differ_from_those_without() -> None:
    labelled = read_rules(with_label('"Draw"'))
    assert len({labelled, small_rules(), read_rules(with_label('"Draw"'))}) == 2
