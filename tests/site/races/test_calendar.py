"""The calendar: search, filters, pages of results, and the same few queries however many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dorsal.site.ballots.models import Ballot, Drawing, Sealing
from tests.site.making import NOW, make_ballot, make_edition, make_race
from tests.site.races.reading import page, text, titles

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def season() -> dict[str, Ballot]:
    """Three ballots: one opens soon, one is open, one closes soon."""
    zegama = make_race("Aizkorri Mendi", town="Zegama", country="ESP")
    canazei = make_race("Dolomyths", town="Canazei", country="ITA")
    seward = make_race("Kodiak Ridge", town="Seward", country="USA")
    return {
        "opening": make_ballot(
            make_edition(zegama, starts_at=NOW + 180 * DAY),
            opens_at=NOW + 9 * DAY,
        ),
        "open": make_ballot(
            make_edition(canazei, starts_at=NOW + 230 * DAY, distance_m=22_000),
        ),
        "closing": make_ballot(
            make_edition(seward, starts_at=NOW + 300 * DAY, distance_m=80_000),
            closes_at=NOW + 2 * DAY,
        ),
    }


def found(query: str) -> list[str]:
    return titles(page(Client(), f"/races/?{query}"))


def test_all_coming_editions_the_soonest_first(season: dict[str, Ballot]) -> None:
    make_edition(season["open"].edition.race, key="2026", starts_at=NOW - DAY)
    make_edition(season["open"].edition.race, key="2028", published=False)
    assert found("") == ["Aizkorri Mendi 2027", "Dolomyths 2027", "Kodiak Ridge 2027"]


@pytest.mark.usefixtures("season")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=mendi", ["Aizkorri Mendi 2027"]),
        ("q=CANAZEI", ["Dolomyths 2027"]),
        ("q=spain", ["Aizkorri Mendi 2027"]),
        ("q=states", ["Kodiak Ridge 2027"]),
        ("q=ridge+seward", ["Kodiak Ridge 2027"]),
        ("q=ridge+zegama", []),
        ("country=ITA", ["Dolomyths 2027"]),
        ("country=XXX", ["Aizkorri Mendi 2027", "Dolomyths 2027", "Kodiak Ridge 2027"]),
        ("month=2027-05", ["Aizkorri Mendi 2027"]),
        ("month=2027-06", ["Aizkorri Mendi 2027", "Dolomyths 2027", "Kodiak Ridge 2027"]),
        ("distance=short", ["Dolomyths 2027"]),
        ("distance=middle", ["Aizkorri Mendi 2027"]),
        ("distance=long", ["Kodiak Ridge 2027"]),
        ("ballot=opening", ["Aizkorri Mendi 2027"]),
        ("ballot=open", ["Dolomyths 2027", "Kodiak Ridge 2027"]),
        ("ballot=closing", ["Kodiak Ridge 2027"]),
        ("ballot=drawn", []),
    ],
)
def test_search_and_filters(query: str, expected: list[str]) -> None:
    assert found(query) == expected


@pytest.mark.parametrize("asked", ["Öztal", "öztal", "oztal", "ÖZTAL+sölden", "trail+solden"])
def test_accents_and_capitals_do_not_matter(asked: str) -> None:
    make_edition(make_race("Öztal Trail", slug="oztal", town="SÖLDEN"))
    make_edition(make_race("Ridge Run", town="Chur"))
    assert found(f"q={asked}") == ["Öztal Trail 2027"]


def test_names_in_any_script_are_found() -> None:
    make_edition(make_race("星山トレイル", slug="race", town="長野"))
    assert found("q=星山") == ["星山トレイル 2027"]
    assert found("q=長野") == ["星山トレイル 2027"]


def test_a_drawn_ballot_is_found_as_drawn_and_no_longer_as_open(season: dict[str, Ballot]) -> None:
    Drawing.objects.create(ballot=season["closing"], at=NOW, random_number="00", seed="00")
    assert found("ballot=drawn") == ["Kodiak Ridge 2027"]
    assert found("ballot=open") == ["Dolomyths 2027"]


def test_a_race_counts_to_the_month_that_it_is_where_it_starts(client: Client) -> None:
    """Seven in the morning of 1 May in Japan, while it is still April in Greenwich; and the last
    evening of May in Alaska, when it is June there."""
    for name, zone, starts_at in (
        ("Hoshiyama", "Asia/Tokyo", datetime(2027, 4, 30, 22, tzinfo=UTC)),
        ("Kodiak", "America/Anchorage", datetime(2027, 6, 1, 5, tzinfo=UTC)),
    ):
        make_edition(make_race(name, timezone=zone), starts_at=starts_at)
    assert found("month=2027-05") == ["Hoshiyama 2027", "Kodiak 2027"]
    offered = client.get("/races/").context["search"].fields["month"].choices
    assert [name for name, _label in offered] == ["", "2027-05", "past"]
    assert offered[1][1] == "May 2027"


def test_past_races_are_found_when_asked_for_the_latest_first(season: dict[str, Ballot]) -> None:
    for key, days in (("2025", 400), ("2026", 40)):
        make_edition(season["open"].edition.race, key=key, starts_at=NOW - days * DAY)
    assert found("month=past") == ["Dolomyths 2026", "Dolomyths 2025"]


def test_a_card_says_what_one_wants_to_know(season: dict[str, Ballot]) -> None:
    said = text(page(Client(), "/races/?q=dolomyths"))
    assert said.endswith(
        "1 race Dolomyths 2027 10 Jul 2027 · Canazei, Italy 22.0 km · ↑ 2,736 m · 10 places "
        "Ballot open Closes in 29 days"
    )
    season["open"].edition.cancelled_why = "Snow."
    season["open"].edition.save()
    assert text(page(Client(), "/races/?q=dolomyths")).endswith("10 places Cancelled")


def test_distances_are_in_the_viewers_units(season: dict[str, Ballot]) -> None:  # noqa: ARG001
    client = Client()
    client.cookies["units"] = "imperial"
    said = text(page(client, "/races/?q=dolomyths"))
    assert "13.7 mi · ↑ 8,976 ft" in said
    assert "all up to 16 mi 16 to 28 mi over 28 mi" in said


@pytest.mark.usefixtures("season")
def test_htmx_gets_the_results_alone() -> None:
    response = Client().get("/races/?q=mendi", headers={"HX-Request": "true"})
    swapped = response.content.decode()
    assert "<html" not in swapped
    assert titles(swapped) == ["Aizkorri Mendi 2027"]
    assert "HX-Request" in response["Vary"]


def test_results_come_in_pages_that_keep_the_search() -> None:
    race = make_race("Aizkorri Mendi")
    for number in range(25):
        make_edition(race, key=str(number), starts_at=NOW + (number + 1) * DAY)
    first = page(Client(), "/races/?q=mendi")
    assert titles(first) == [f"Aizkorri Mendi {number}" for number in range(24)]
    assert '<a rel="next" href="?q=mendi&amp;page=2">' in first
    assert found("q=mendi&page=2") == ["Aizkorri Mendi 24"]
    assert found("q=mendi&page=nonsense") == titles(first)


def test_nothing_found_says_so() -> None:
    assert text(page(Client(), "/races/?q=nowhere")).endswith(
        "0 races No race like this yet Try fewer words, or another month. See all races"
    )


@pytest.mark.parametrize("races", [1, 3])
def test_the_number_of_queries_does_not_grow(
    races: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(races):
        ballot = make_ballot(make_edition(make_race(f"Race {number}")))
        Sealing.objects.create(ballot=ballot, number=1, at=NOW, fingerprint="", round=1)
    with django_assert_num_queries(6):
        assert len(titles(page(Client(), "/races/?q=race+spain"))) == races
