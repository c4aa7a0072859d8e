"""Every visible text of a template, and every problem that a page reports, goes through gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dorsal.site

SITE = Path(dorsal.site.__file__).parent
TEMPLATES = sorted(SITE.glob("*/templates/**/*.html"))
MACHINERY = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
UNSEEN = re.compile(r"<!--.*?-->|<(style|script|code|kbd)\b.*?</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SEEN_ATTRIBUTE = re.compile(r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"')
ATTRIBUTE = re.compile(r"""[\w-]+=("[^"]*"|'[^']*')""")
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Dorsal", "drand", "ICS", "CSV", "PNG", "TOML", "QR", "SHA", "km", "mi", "ft"} | {
    "nbsp", "amp", "middot", "ndash", "mdash", "rarr", "larr", "times", "hellip", "Español",
    "English",
}  # fmt: skip


def untranslated(template: str) -> list[str]:
    text = UNSEEN.sub(" ", MACHINERY.sub(" ", template))
    seen = [TAG.sub(" ", text), *SEEN_ATTRIBUTE.findall(text)]
    seen = [ATTRIBUTE.sub(" ", part) for part in seen]  # of a block inside a tag
    return [word for part in seen for word in WORD.findall(part) if word not in NAMES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_shows_no_text_that_cannot_be_translated(template: Path) -> None:
    assert untranslated(template.read_text(encoding="utf-8")) == []


def test_untranslated_text_is_found() -> None:
    text = '<p title="Two words">{{ _("yes") }} One {% if x %}and{% endif %}</p><code>git</code>'
    assert untranslated(text) == ["One", "and", "Two", "words"]


MODULES = sorted(set(SITE.glob("*/**/*.py")) - set(SITE.glob("*/migrations/*.py")))
NOT_ON_PAGES = {  # the command line speaks English, as do formats that no form can send wrongly
    "accounts/erased_list.py",
    "applications/questions.py",
    "demo/opening.py",
}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
REPORTS = {"Problem", "self.problems.add"}


def called(node: ast.AST) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""


def sentences(node: ast.AST) -> Iterator[str]:
    """Texts of three words or more that do not go through gettext."""
    if called(node) in GETTEXT:
        return
    if isinstance(node, ast.Constant) and len(str(node.value).split()) > 2:
        yield str(node.value)
    for one in ast.iter_child_nodes(node):
        yield from sentences(one)


def untranslated_problems(code: str) -> list[str]:
    """The sentences of functions that report problems, but for their docstrings."""
    found = []
    for one in ast.walk(ast.parse(code)):
        if isinstance(one, ast.FunctionDef) and REPORTS & set(map(called, ast.walk(one))):
            body = one.body[1:] if ast.get_docstring(one) else one.body
            found += [text for statement in body for text in sentences(statement)]
    return found


def test_no_page_reports_a_problem_that_cannot_be_translated() -> None:
    found = {
        name: untranslated_problems(module.read_text(encoding="utf-8"))
        for module in MODULES
        if (name := module.relative_to(SITE).as_posix()) not in NOT_ON_PAGES
    }
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_an_untranslated_problem_is_found() -> None:
    code = '''
def check(n):
    """Say what is wrong."""
    right = f"write at most {n} words"
    raise BadInput([Problem(_("there are too many"), right), Problem("so it is wrong")])
'''
    assert untranslated_problems(code) == ["write at most ", "so it is wrong"]
