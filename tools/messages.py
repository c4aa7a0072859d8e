"""Translations of the site: gather the messages, bring a language's catalogue up to date, compile.

`python -m tools.messages es` writes django.po for Spanish below src/dorsal/site/locale, with every
message of the site's code and templates, and every sentence that the rooms below the site say
through a `Wording`; what was translated stays. Run again after translating, it compiles what is
translated into django.mo, which the site reads.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DORSAL = ROOT / "src" / "dorsal"
SITE = DORSAL / "site"
ROOMS = ("ground", "ballot", "course", "outside")
PAGES, MAILS = "**/templates/**.html", "**/templates/**.txt"
METHODS = [("**.py", "python"), (PAGES, "jinja2"), (MAILS, "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None} | {
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
SAID = {"say": (1,), "phrase": (1,), "counted": (1, 2)}  # through dorsal.ground.wording
OPTIONS = {PAGES: {"trimmed": "true"}, MAILS: {"trimmed": "true"}}


@lru_cache(maxsize=1)
def gather() -> Catalog:
    """Every message of the site and sentence of the rooms below it, with where it stands."""
    catalog = Catalog(project="Dorsal", charset="utf-8", fuzzy=False)
    _gather(catalog, SITE, METHODS, KEYWORDS)
    for room in ROOMS:
        _gather(catalog, DORSAL / room, METHODS[:1], SAID)
    return catalog


def _gather(
    catalog: Catalog, folder: Path, methods: list[tuple[str, str]], keywords: Mapping[str, object]
) -> None:
    inside = "" if folder == SITE else f"{folder.name}/"
    found = extract_from_dir(str(folder), methods, OPTIONS, keywords)  # type: ignore[arg-type]
    for file, line, message, comments, context in found:
        where = [(f"{inside}{Path(file).as_posix()}", line)]
        catalog.add(message, None, where, auto_comments=comments, context=context)


def update(language: str, locale: Path = SITE / "locale") -> tuple[int, int]:
    """Bring a language's catalogue up to date; returns how many messages, and how many of them are
    translated.
    """
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "django.po"
    catalog = Catalog(locale=language, project="Dorsal", fuzzy=False)
    if file.exists():
        with file.open("rb") as old:
            catalog = read_po(old, locale=language)
    catalog.update(gather(), no_fuzzy_matching=True)
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with file.open("wb") as new:
        write_po(new, catalog, width=100, sort_output=True, ignore_obsolete=True)
    with (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, catalog)
    translated = sum(_is_translated(one.string) for one in _messages(catalog))
    return len(list(_messages(catalog))), translated


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (one for one in catalog if one.id)


def _is_translated(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


def main(languages: list[str]) -> None:
    """Update the languages that are named; without one, say how many messages there are."""
    if not languages:
        print(f"{len(list(_messages(gather())))} messages; name a language, for example es")
    for language in languages:
        messages, translated = update(language)
        print(f"{language}: {translated} of {messages} messages are translated")


if __name__ == "__main__":
    main(sys.argv[1:])
