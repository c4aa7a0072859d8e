"""Catalogues of translations: gathered from code, pages and mails, kept, compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from tools.messages import gather, update


def test_messages_come_from_code_pages_and_mails() -> None:
    catalog = gather()
    of_code, of_page = (
        catalog.get("no such time zone: choose one such as Europe/Madrid"),
        catalog.get("Nothing stops you from dreaming."),
    )
    of_mail = catalog.get("The ballot of %(race)s is open")
    of_room = catalog.get("The ballot is closed: %(number)s applicant.")
    assert of_room is not None
    assert of_room.id == (
        "The ballot is closed: %(number)s applicant.",
        "The ballot is closed: %(number)s applicants.",
    )
    assert catalog.get("Jon does not pay") is not None
    assert catalog.get("too young on the day of the race") is not None  # kept now, said later
    plural = catalog.get("%(n)s place")
    assert [one is None for one in (of_code, of_page, of_mail)] == [False, False, False]
    assert plural is not None
    assert plural.id == ("%(n)s place", "%(n)s places")


def test_what_was_translated_is_kept_and_compiled(tmp_path: Path) -> None:
    messages, translated = update("es", tmp_path)
    assert (messages > 1000, translated) == (True, 0)
    file = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    with file.open("rb") as old:
        catalog = read_po(old, locale="es")
    catalog["Races"].string = "Carreras"
    with file.open("wb") as new:
        write_po(new, catalog)
    assert update("es", tmp_path) == (messages, 1)
    with file.with_suffix(".mo").open("rb") as compiled:
        spanish = gettext.GNUTranslations(compiled)
    assert spanish.gettext("Races") == "Carreras"
    assert spanish.gettext("Series") == "Series"


def test_the_same_messages_write_the_same_file(tmp_path: Path) -> None:
    update("es", tmp_path)
    file = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    before = file.read_bytes()
    update("es", tmp_path)
    assert file.read_bytes() == before
