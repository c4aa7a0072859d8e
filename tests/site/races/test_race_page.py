"""A race's page, its colours and its logo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dorsal.site.races.colours import theme
from dorsal.site.races.models import Race
from tests.site.conftest import Cast
from tests.site.making import NOW, make_ballot, make_edition
from tests.site.races.reading import page, text, titles

ADDRESS = "/races/aizkorri-mendi/"
DAY = timedelta(days=1)


def test_coming_editions_and_earlier_ones(cast: Cast) -> None:
    for key, days in (("2028", 545), ("2027", 180), ("2026", -185), ("2025", -550)):
        make_edition(cast.race, key=key, starts_at=NOW + days * DAY)
    make_edition(cast.race, key="2029", published=False)
    shown = page(cast.client("stranger"), ADDRESS)
    expected = [f"Aizkorri Mendi {year}" for year in ("2027", "2028", "2026", "2025")]
    assert titles(shown) == expected
    assert text(shown).index("Earlier editions") < text(shown).index("Aizkorri Mendi 2026")


def test_staff_sees_drafts(cast: Cast) -> None:
    make_edition(cast.race, published=False)
    shown = page(cast.client("director"), ADDRESS)
    assert titles(shown) == ["Aizkorri Mendi 2027"]
    assert "You work on this race." in text(shown)
    assert text(shown).count("Draft") == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 200), ("helper", 200), ("volunteer", 404), ("runner", 404), ("stranger", 404)],
)
def test_a_race_without_a_published_edition_is_not_there_yet(
    cast: Cast, who: str, status: int
) -> None:
    make_edition(cast.race, published=False)
    assert cast.client(who).get(ADDRESS).status_code == status


def test_the_public_key_is_told_and_the_private_one_is_not(cast: Cast) -> None:
    make_edition(cast.race)
    shown = page(cast.client("stranger"), ADDRESS)
    # The public key of a private key of thirty-two bytes 0x11.
    public = "d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737"
    assert f"ed25519:{public}" in shown
    assert cast.race.signing_key not in shown


@pytest.mark.parametrize("editions", [1, 3])
def test_the_number_of_queries_does_not_grow(
    cast: Cast, editions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(editions):
        make_ballot(make_edition(cast.race, key=str(number)))
    with django_assert_num_queries(5):
        assert len(titles(page(cast.client("stranger"), ADDRESS))) == editions


def test_somebody_dreams_of_a_race_and_stops(cast: Cast) -> None:
    make_edition(cast.race)
    runner = cast.client("runner")
    assert "♡ Dream of this race" in text(page(runner, ADDRESS))
    runner.post(f"{ADDRESS}dream/")
    assert "♥ One of my dream races" in text(page(runner, ADDRESS))
    assert "♡ Dream of this race" in text(page(cast.client("helper"), f"{ADDRESS}2027/"))
    runner.post(f"{ADDRESS}dream/", {"stop": "1"})
    assert "♡ Dream of this race" in text(page(runner, ADDRESS))
    sign_in = 'href="/sign-in/?next=/races/aizkorri-mendi/"'
    assert sign_in in page(cast.client("stranger"), ADDRESS)


@pytest.mark.parametrize(("who", "sees"), [("director", True), ("runner", False)])
def test_staff_is_led_to_the_office(cast: Cast, who: str, sees: bool) -> None:
    make_edition(cast.race)
    client = cast.client(who)
    assert (f'href="{ADDRESS}office/"' in page(client, ADDRESS)) is sees
    assert (f'href="{ADDRESS}2027/office/"' in page(client, f"{ADDRESS}2027/")) is sees


def test_the_theme_is_kept_by_browsers_until_it_changes(cast: Cast) -> None:
    first = Client().get(f"{ADDRESS}theme.css")
    assert first.content.decode() == theme("#14532d", "#b45309")
    assert first["Cache-Control"] == "public, max-age=3600"
    again = Client().get(f"{ADDRESS}theme.css", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Race.objects.filter(pk=cast.race.pk).update(colour="#1e3a8a")
    changed = Client().get(f"{ADDRESS}theme.css", headers={"If-None-Match": first["ETag"]})
    assert changed.content.decode() == theme("#1e3a8a", "#b45309")


def test_pages_ask_for_the_theme_of_these_colours(cast: Cast) -> None:
    make_edition(cast.race)
    link = '<link rel="stylesheet" href="/races/aizkorri-mendi/theme.css?14532db45309">'
    assert link in page(cast.client("stranger"), ADDRESS)


def test_a_logo_is_an_image_for_pages_and_a_download_by_itself(cast: Cast) -> None:
    make_edition(cast.race)
    assert Client().get(f"{ADDRESS}logo").status_code == 404
    cast.race.logo.save("ridge.png", ContentFile(b"\x89PNG, or so"))
    response = Client().get(f"{ADDRESS}logo")
    assert b"".join(response) == b"\x89PNG, or so"
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("who", "status"), [("director", 200), ("volunteer", 200), ("runner", 404), ("stranger", 404)]
)
def test_the_logo_of_a_race_that_is_not_public_is_for_its_staff(
    cast: Cast, who: str, status: int
) -> None:
    cast.race.logo.save("ridge.png", ContentFile(b"\x89PNG, or so"))
    answer = cast.client(who).get(f"{ADDRESS}logo")
    answer.close()
    assert answer.status_code == status


def test_a_logo_that_could_hold_a_script_is_not_given_out(cast: Cast) -> None:
    make_edition(cast.race)
    cast.race.logo.save("ridge.svg", ContentFile(b"<svg/>"))
    assert Client().get(f"{ADDRESS}logo").status_code == 404
