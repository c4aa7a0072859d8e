"""Labels of a rules file: how readers know its pools, its classes and the facts it counts.

A label is one text for all languages, or a table of texts by language:
`label = { en = "Locals", es = "Vecinos" }`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from dorsal.ballot.rules import NO_LABEL, FactLabel, Label, Rules
from dorsal.ballot.rules_file.keys import did_you_mean
from dorsal.ballot.rules_file.sections import Page, Section
from dorsal.ground.toml_lines import KeyPath

_Named: TypeAlias = tuple[KeyPath, str, Label]

MOST_LABEL = 60
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
UNSEEN = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and signs without ink
_RIGHT = 'write label = "Locals", or label = { en = "Locals", es = "Vecinos" }'
_DIFFER = "all differ"


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
    elif not text.isprintable() or UNSEEN & set(text):
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
    """Note labels of columns that nothing counts, and labels by which readers could not tell apart
    two pools, classes or facts: those that two share in a language, also where it has to do with
    the plain or the English one, and those that are the name of another.
    """
    _check_columns(rules, page)
    pools: list[_Named] = [
        (("pools", number), pool.name, pool.label) for number, pool in enumerate(rules.pools)
    ]
    classes: list[_Named] = [(("classes", one.name), one.name, one.label) for one in rules.classes]
    facts: list[_Named] = [(("facts", one.name), one.name, one.label) for one in rules.facts]
    for named in (pools, classes, facts):
        _check_other_names(named, page)
        _check_different(named, page)


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


def _check_other_names(named: Sequence[_Named], page: Page) -> None:
    names = {_as_read(name): name for _path, name, _label in named}
    for path, name, label in named:
        for language, text in label.texts:
            here = _path_of(path, language)
            other = names.get(_as_read(text), name)
            if other != name and page.sound(here):
                page.wrong(here, f"the label is the name of {other}", right=_DIFFER, value=text)


def _check_different(named: Sequence[_Named], page: Page) -> None:
    languages = {language for _path, _name, label in named for language, _text in label.texts}
    for asked in sorted(languages | {""}):
        seen: dict[str, KeyPath] = {}
        for path, _name, label in named:
            if not (text := label.text(asked)):
                continue
            language = next(code for code, told in label.texts if told == text)
            here = _path_of(path, language)
            first = seen.setdefault(_as_read(text), here)
            if first != here and page.sound(here):
                what = f"the label stands on line {page.lines.get(first, 1)} already"
                page.wrong(here, what, right=_DIFFER, value=text)


def _path_of(path: KeyPath, language: str) -> KeyPath:
    return (*path, "label", language) if language else (*path, "label")


def _as_read(text: str) -> str:
    """What two texts share that look alike to a reader: case, blanks and forms of letters."""
    plain = unicodedata.normalize("NFKC", text.replace("-", " ").replace("_", " "))
    return " ".join(plain.casefold().split())
