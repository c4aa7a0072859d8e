"""Labels of a rules file: how readers know its pools, its classes and the facts it counts.

A label is one text for all languages, or a table of texts by language:
`label = { en = "Locals", es = "Vecinos" }`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dorsal.ballot.rules import NO_LABEL, FactLabel, Label, Rules
from dorsal.ballot.rules_file.keys import did_you_mean
from dorsal.ballot.rules_file.sections import Page, Section
from dorsal.ballot.rules_file.toml_lines import KeyPath

MOST_LABEL = 60
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_RIGHT = 'write label = "Locals", or label = { en = "Locals", es = "Vecinos" }'


def read_label(section: Section) -> Label:
    """The label of a pool, a class or a fact; none where the key is absent."""
    value = section.values.get("label")
    if value is None:
        return NO_LABEL
    path: KeyPath = (*section.path, "label")
    if isinstance(value, str):
        return Label((("", _text(section.page, path, value)),))
    if not isinstance(value, dict) or not value:
        section.wrong("label", "label is neither a text nor texts by language", right=_RIGHT)
        return NO_LABEL
    return Label(tuple(_by_language(section.page, path, value)))


def _by_language(page: Page, path: KeyPath, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    for language, value in values.items():
        here: KeyPath = (*path, language)
        if not LANGUAGE.fullmatch(language):
            right = "write the code of a language in small letters, such as en, es or eu"
            page.wrong(here, "this is no language", right=right, value=language)
        elif not isinstance(value, str):
            page.wrong(here, "this label is no text", right=f'write {language} = "..."')
        else:
            yield language, _text(page, here, value)


def _text(page: Page, path: KeyPath, value: str) -> str:
    text = value.strip()
    if not 1 <= len(text) <= MOST_LABEL:
        what = f"the label has {len(text)} characters"
        page.wrong(path, what, right=f"1 to {MOST_LABEL} are allowed", value=text)
    elif not text.isprintable():
        right = "write one line of characters that can be seen"
        page.wrong(path, "the label holds a line break or control characters", right=right)
    return text


def read_facts(top: Section) -> tuple[FactLabel, ...]:
    """The labels of facts, in their order; a column may have any name."""
    return tuple(
        FactLabel(name=name, label=_fact_label(section))
        for name, section in top.named_sections("facts", "facts.NAME", any_name=True)
    )


def _fact_label(section: Section) -> Label:
    if not section.has("label"):
        section.wrong("label", "label is missing", right=_RIGHT)
    return read_label(section)


def check_labels(rules: Rules, page: Page) -> None:
    """Note labels of columns that nothing counts, and labels that two pools, classes or facts
    share, since readers could not tell them apart.
    """
    _check_columns(rules, page)
    _check_different(
        [(("pools", number), pool.label) for number, pool in enumerate(rules.pools)], page
    )
    _check_different([(("classes", one.name), one.label) for one in rules.classes], page)
    _check_different([(("facts", one.name), one.label) for one in rules.facts], page)


def _check_columns(rules: Rules, page: Page) -> None:
    if not page.unbroken(("pools",)):
        return  # a column that could not be read may be the one that a label means
    known = rules.labelled_columns
    for one in rules.facts:
        if one.name not in known:
            listed = f"they read {', '.join(known)}" if known else "they read no column"
            right = f"{did_you_mean(one.name, known)}take the label away; {listed}"
            what = "no ticket rule and no merit pool reads this column"
            page.wrong(("facts", one.name), what, right=right, value=one.name)


def _check_different(labelled: Sequence[tuple[KeyPath, Label]], page: Page) -> None:
    seen: dict[tuple[str, str], KeyPath] = {}
    for path, label in labelled:
        for language, text in label.texts:
            here = (*path, "label", language) if language else (*path, "label")
            first = seen.setdefault((language, text.casefold()), here)
            if first != here and page.sound(here):
                line = page.lines.get(first, 1)
                what = f"the label stands on line {line} already"
                page.wrong(here, what, right="all differ", value=text)
