"""What a runner reads of their tickets and chances is in their own language."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot, PastLine
from tests.site.a_catalogue import speak_spanish
from tests.site.applications.applying import address, applies, open_ballot, signed_in
from tests.site.making import make_user

SPANISH: dict[str, str | tuple[str, ...]] = {
    "%(year)s: %(what)s: +1": "%(year)s: %(what)s: +1 año",
    "applied, not drawn": "solicitud, sin plaza",
    "%(fact)s: %(number)s, so %(earned)s more": "%(fact)s: %(number)s, o sea %(earned)s más",
    "%(number)s ticket for applying": (
        "%(number)s papeleta por participar",
        "%(number)s papeletas por participar",
    ),
    "%(number)s ticket in all": ("%(number)s papeleta en total", "%(number)s papeletas en total"),
    "Floors and caps": "Mínimos y máximos",
    "%(class)s: at least %(number)s of the %(places)s drawn places%(share)s.": (
        "%(class)s: %(number)s o más de las %(places)s plazas sorteadas%(share)s."
    ),
    " (%(share)s, rounded up)": " (%(share)s, redondeado hacia arriba)",
    "Tickets": "Papeletas",
    "1 in %(number)s": "1 de %(number)s",
}


@pytest.fixture
def ballot(settings: Settings, tmp_path: Path, db: None) -> Ballot:  # noqa: ARG001
    speak_spanish(settings, tmp_path, SPANISH)
    return open_ballot(questions=[])


def runner(ballot: Ballot, language: str) -> User:
    """Somebody who was not drawn last year."""
    user = make_user()
    user.language = language
    user.save()
    person = applies(ballot, user).person
    PastLine.objects.create(
        race=ballot.edition.race, year=2026, outcome="no-place", stub=person, person=person
    )
    return user


def test_each_reads_the_reasons_in_their_own_language_whoever_looked_before(
    ballot: Ballot,
) -> None:
    users = [runner(ballot, language) for language in ("en", "es")]
    edition = ballot.edition
    where = reverse("application", args=[edition.race.slug, edition.key])
    english, spanish = (unescape(signed_in(one).get(where).content.decode()) for one in users)
    for line in (
        "1 ticket for applying",
        "Years without a place: 1, so 1 more",
        "2 tickets in all",
        "2026: applied, not drawn: +1",
    ):
        assert f"<li>{line}</li>" in english
    for line in (
        "1 papeleta por participar",
        "Años sin plaza: 1, o sea 1 más",
        "2 papeletas en total",
        "2026: solicitud, sin plaza: +1 año",
    ):
        assert f"<li>{line}</li>" in spanish


def test_the_rules_stand_in_their_sections_in_any_language(ballot: Ballot) -> None:
    user = runner(ballot, "es")
    ballot.rules += '[[floors]]\nclass = "women"\nat_least = "1/3"\nof = "draw"\n'
    ballot.save(update_fields=["rules"])
    page = unescape(signed_in(user).get(address(ballot)).content.decode())
    places, plain = page.split("<h2>The rules in plain words</h2>")
    assert "<h3>Mínimos y máximos</h3>" in places
    told = "Mujeres: 4 o más de las 10 plazas sorteadas (1 in 3, redondeado hacia arriba)."
    assert f"<p>{told}</p>" in places
    assert "Mínimos y máximos" not in plain
    assert " ".join(plain.split()).startswith("<details> <summary>Places</summary>")
    assert "<details open> <summary>Papeletas</summary>" in " ".join(plain.split())
    assert "The entry file</summary>" not in plain
