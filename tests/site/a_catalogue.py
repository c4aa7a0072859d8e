"""A catalogue of a few Spanish messages, for pages in another language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po, write_po
from pytest_django import Settings

from tools.messages import update


def speak_spanish(
    settings: Settings, folder: Path, said: Mapping[str, str | tuple[str, ...]]
) -> None:
    """Let the site speak Spanish, with these of its messages translated; each must exist."""
    update("es", folder)
    file = folder / "es" / "LC_MESSAGES" / "django.po"
    with file.open("rb") as empty:
        catalog = read_po(empty, locale="es")
    for text, translated in said.items():
        catalog[text].string = translated
    with file.open("wb") as filled:
        write_po(filled, catalog)
    update("es", folder)
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]
