"""Every visible text of a template goes through gettext."""

from __future__ import annotations

import re
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
