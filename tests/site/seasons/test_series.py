"""Series: joining, what the organiser sees and may do, copied rules, the public page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from dorsal.ballot.rules_file import read_rules
from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition
from dorsal.site.seasons import actions
from dorsal.site.seasons.models import Series, SeriesEdition
from dorsal.site.seasons.queries import seasons_of
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_race, make_user
from tests.site.races.reading import TAG

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> User:
    return make_user("Olatz Garai")


@pytest.fixture
def series(organiser: User) -> Series:
    return actions.make_series(by=organiser, name="Golden Ridges", summary="", website="")


def joined(series: Series, edition: Edition, **fields: object) -> SeriesEdition:
    asked = {"season": "2027", "kind": "race", "may_edit": False, "accepted": True}
    return SeriesEdition.objects.create(series=series, edition=edition, **{**asked, **fields})


def page(cast: Cast, user: User, address: str) -> int:
    client = cast.client("stranger")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).status_code


def test_a_director_asks_and_the_organiser_accepts(
    cast: Cast, series: Series, organiser: User
) -> None:
    edition = make_edition(cast.race)
    director = cast.client("director")
    form = {"edition": edition.pk, "season": "2027", "kind": "race"}
    director.post("/series/golden-ridges/join/", form)
    asked = SeriesEdition.objects.get()
    assert (asked.accepted, asked.may_edit) == (False, False)
    assert seasons_of(series) == []
    assert page(cast, organiser, "/races/aizkorri-mendi/2027/office/") == 404
    client = cast.client("stranger")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/series/golden-ridges/office/{asked.pk}/", {"do": "accept"})
    assert [season.name for season in seasons_of(series)] == ["2027"]
    assert page(cast, organiser, "/races/aizkorri-mendi/2027/office/") == 200
    assert list(Event.objects.filter(edition=edition).values_list("verb", "actor")) == [
        ("series_edition_asked", cast.director.pk),
        ("series_edition_accepted", organiser.pk),
    ]


def test_nobody_else_accepts_or_takes_out_an_edition(
    cast: Cast, series: Series, organiser: User
) -> None:
    other = actions.make_series(by=cast.runner, name="Other", summary="", website="")
    asked = joined(series, make_edition(cast.race), accepted=False)
    inside = joined(series, make_edition(cast.race, key="2028"))
    people = {who: cast.client(who) for who in ("director", "helper", "volunteer", "runner")}
    for who, client in {**people, "other_director": cast.client("other_director")}.items():
        for one in (asked, inside):
            for do in ("accept", "leave"):
                here = f"/series/golden-ridges/office/{one.pk}/"
                assert client.post(here, {"do": do}).status_code == 404, (who, do)
    stranger = cast.client("stranger").post(f"/series/golden-ridges/office/{asked.pk}/")
    assert stranger.headers["Location"].startswith("/sign-in/?next=")
    # whose own series it is not in, finds no such edition there
    elsewhere = people["runner"].post(f"/series/{other.slug}/office/{asked.pk}/", {"do": "leave"})
    assert elsewhere.status_code == 404
    kept = SeriesEdition.objects.order_by("pk").values_list("pk", "accepted")
    assert list(kept) == [(asked.pk, False), (inside.pk, True)]
    assert list(series.organisers.all()) == [organiser]


def test_the_organiser_sees_every_edition_with_its_stage_and_its_numbers(
    cast: Cast, series: Series, organiser: User
) -> None:
    ballot = make_ballot(make_edition(cast.race))
    for fields in ({}, {}, {"withdrawn_at": NOW}, {"left_out_why": "no licence"}):
        make_application(ballot, **fields)
    joined(series, ballot.edition)
    joined(series, make_edition(make_race("Draft"), published=False), may_edit=True)
    asks = make_ballot(make_edition(make_race("Asks")))
    make_application(asks)
    joined(series, asks.edition, accepted=False)
    client = cast.client("stranger")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/series/golden-ridges/office/").content.decode()
    rows = [
        " ".join(TAG.sub(" ", row).split()) for row in answer.split("<tbody>")[1].split("</tr>")
    ]
    day = "21 May 2027"
    assert [row.replace("\u00a0", " ") for row in rows[:-1]] == [
        f"Aizkorri Mendi 2027 {day} Ballot open 10 2 2 you may look Take out",
        f"Draft 2027 {day} Draft 10 0 0 you may edit Take out",
        f"Asks 2027 {day} Ballot open 10 Accept Refuse",
    ]


def test_only_the_director_of_a_race_asks_for_it(cast: Cast, series: Series) -> None:  # noqa: ARG001
    edition = make_edition(cast.race)
    form = {"edition": edition.pk, "season": "2027", "kind": "race"}
    for who in ("helper", "volunteer", "runner", "other_director"):
        answer = cast.client(who).post("/series/golden-ridges/join/", form)
        assert list(answer.context["form"].errors) == ["edition"], who
    assert not SeriesEdition.objects.exists()


def test_the_organiser_looks_without_a_grant_and_edits_with_one(
    cast: Cast, series: Series, organiser: User
) -> None:
    inside = joined(series, make_edition(cast.race))
    client = cast.client("stranger")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    address = "/races/aizkorri-mendi/2027/office/cancel/"
    assert client.post(address, {"why": "x"}).status_code == 404
    inside.may_edit = True
    inside.save()
    assert client.post(address, {"why": "x"}).status_code == 302
    assert Edition.objects.get().cancelled_why == "x"


def test_a_grant_for_one_edition_opens_no_other(
    cast: Cast, series: Series, organiser: User
) -> None:
    joined(series, make_edition(cast.race, key="2027"), may_edit=True)
    make_edition(cast.race, key="2028")
    assert page(cast, organiser, "/races/aizkorri-mendi/2028/office/") == 404
    assert page(cast, organiser, "/races/aizkorri-mendi/office/staff/") == 404


def test_nobody_else_enters_the_office_of_a_series(cast: Cast, series: Series) -> None:  # noqa: ARG001
    for who in ("director", "helper", "volunteer", "runner", "other_director"):
        client = cast.client(who)
        for address in ("office/", "office/about/"):
            assert client.get(f"/series/golden-ridges/{address}").status_code == 404, who


def test_the_final_comes_last_and_drafts_stay_hidden(cast: Cast, series: Series) -> None:
    final = make_edition(cast.race, key="final", starts_at=NOW + timedelta(days=10))
    joined(series, final, kind="final")
    for place, days in ((1, 90), (2, 30)):
        race = make_race(f"Race {place}")
        joined(series, make_edition(race, starts_at=NOW + timedelta(days=days)))
    joined(series, make_edition(make_race("Draft"), published=False))
    (season,) = seasons_of(series)
    names = [one.edition.race.name for one in season.editions]
    assert names == ["Race 2", "Race 1", "Aizkorri Mendi"]
    assert "Draft" not in cast.client("stranger").get("/series/golden-ridges/").content.decode()


def test_who_has_applied_sees_it(cast: Cast, series: Series) -> None:
    edition = make_edition(cast.race)
    joined(series, edition)
    make_application(make_ballot(edition), cast.runner.person)
    applied = {
        who: "You have applied" in cast.client(who).get("/series/golden-ridges/").content.decode()
        for who in ("runner", "helper", "stranger")
    }
    assert applied == {"runner": True, "helper": False, "stranger": False}


def test_rules_are_copied_where_granted_and_keep_the_targets_names(
    cast: Cast, series: Series, organiser: User
) -> None:
    source = make_ballot(make_edition(cast.race))
    other = make_edition(make_race("Dolo"), key="2027b")
    target = make_ballot(other, published=False)
    source.rules = source.rules.replace('rule = "linear"', 'rule = "doubling"').replace(
        ", base = 1, each = 1", ""
    )
    source.save()
    joined(series, source.edition)
    grant = joined(series, other)
    client = cast.client("stranger")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    form = {"source": source.pk, "target": target.pk}
    refused = client.post("/series/golden-ridges/office/", form)
    assert list(refused.context["copy"].errors) == ["target"]
    grant.may_edit = True
    grant.save()
    client.post("/series/golden-ridges/office/", form)
    rules = read_rules(Ballot.objects.get(pk=target.pk).rules.encode())
    assert (rules.race, rules.draw) == ("Dolo", "2027b")
    assert rules.pools == read_rules(source.rules.encode()).pools


def test_rules_for_another_number_of_places_are_not_copied(
    cast: Cast, series: Series, organiser: User
) -> None:
    source = make_ballot(make_edition(cast.race))
    other = make_edition(make_race("Dolo"), places=20)
    target = make_ballot(other, published=False)
    joined(series, source.edition)
    joined(series, other, may_edit=True)
    client = cast.client("stranger")
    client.force_login(organiser, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/series/golden-ridges/office/", {"source": source.pk, "target": target.pk}
    )
    (errors,) = answer.context["copy"].errors.values()
    assert "the rules share out 10 places, the edition has 20" in errors[0]
    assert Ballot.objects.get(pk=target.pk).rules == target.rules


def test_a_director_takes_an_edition_out_again(cast: Cast, series: Series) -> None:
    inside = joined(series, make_edition(cast.race))
    office, leave = "/races/aizkorri-mendi/2027/office/", f"/me/series/{inside.pk}/leave/"
    for who, offered in (("director", True), ("helper", False)):
        page = cast.client(who).get(office).content.decode()
        assert (series.name in page, f'action="{leave}"' in page) == (True, offered)
    assert cast.client("helper").post(leave).status_code == 404
    assert cast.client("director").post(leave).headers["Location"] == office
    assert not SeriesEdition.objects.exists()
    assert series.name not in cast.client("director").get(office).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_number_of_questions_for_any_number_of_editions(
    cast: Cast, series: Series, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        joined(series, make_ballot(make_edition(make_race(f"R {number}"))).edition)
    client = cast.client("stranger")
    with django_assert_num_queries(3):
        client.get("/series/golden-ridges/")
