"""The sentences of the pure rooms in the language of a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from dorsal.ballot import amounts
from dorsal.ballot.explain import explain
from dorsal.ballot.odds.words import chance_words
from dorsal.site.pages.wording import SiteWording
from tests.ballot.rules_texts import small_rules
from tests.site.a_catalogue import speak_spanish

SPANISH: dict[str, str | tuple[str, ...]] = {
    "%(places)s by draw.": "%(places)s por sorteo.",
    "Places left over stay open for later offers.": "Las que sobren quedan para más tarde.",
    "%(items)s or %(last)s": "%(items)s o %(last)s",
    "%(number)s place": ("%(number)s plaza", "%(number)s plazas"),
    "%(number)s %%": "%(number)s %%",
    "1 in %(number)s": "1 de %(number)s",
}


@pytest.fixture
def spanish(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A page in Spanish, with a catalogue of a few sentences."""
    speak_spanish(settings, tmp_path, SPANISH)
    with translation.override("es"):
        yield


@pytest.mark.usefixtures("spanish")
def test_sentences_of_the_rules_are_said_in_the_language_of_the_page() -> None:
    names = {("pool", "draw"): "Sorteo"}
    places = explain(small_rules(), words=SiteWording(names)).sections[0]  # type: ignore[arg-type]
    assert places.sentences[-1] == (
        "Sorteo: 60 plazas por sorteo. Las que sobren quedan para más tarde."
    )
    assert amounts.places(1, words=SiteWording()) == "1 plaza"
    assert amounts.places(13830, words=SiteWording()) == "13\xa0830 plazas"
    assert chance_words(0.0123, words=SiteWording()) == "1,23 % (1 de 81)"
    assert SiteWording().listed(["a", "b", "c"], last="or") == "a, b o c"


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    with translation.override("en"):
        words = SiteWording()
        assert words.say("%(a)s by draw, 5 %%", a="2 places") == "2 places by draw, 5 %"
        assert words.counted("%(number)s ticket", "%(number)s tickets", 1024) == "1,024 tickets"
        assert words.listed(["a", "b", "c"]) == "a, b and c"
        assert [words.plain(2.5), words.plain(1000), words.plain(0.001)] == [
            "2.5",
            "1,000",
            "0.001",
        ]


def test_a_name_is_the_races_own_or_that_of_the_rules_with_spaces() -> None:
    words = SiteWording({("class", "first-timers"): "Debutantes"})
    assert words.name("class", "first-timers") == "Debutantes"
    assert words.name("pool", "first-timers") == "first timers"
    assert words.name("fact", "best_time") == "best time"
