"""What is told of somebody is what was sealed, whatever their profile says later."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from dorsal.site.accounts.erasure import erase_account
from dorsal.site.accounts.models import Person, User
from dorsal.site.accounts.my_data import collect_all
from dorsal.site.applications.actions import NotOpen, Wishes, apply
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.names import sealed_names, shown_names
from dorsal.site.ballots.sealing.actions import amend_ballot, seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.journal.models import Message
from dorsal.site.shows import actions
from dorsal.site.shows.card_picture import Shared, draw_card
from dorsal.site.shows.cards import card_of, full_name
from dorsal.site.shows.facts import full_list
from dorsal.site.shows.results import write_result_mails
from tests.site.ballots.sealed_ballots import apply_as, ready
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition, make_user
from tests.site.shows.shown import again

HERE = "/races/aizkorri-mendi/2027"
PLACES, VIEW = f"{HERE}/ballot/places/", f"{HERE}/ballot/show/view.json"
SEALED = {"A00001": "Ane Etxe", "A00002": "Carla (Zegama)", "A00003": "Dani Soto"}


def sealed(cast: Cast, set_clock: SetClock) -> Ballot:
    """Four who appear in different ways, all with a place, sealed and drawn."""
    ballot = ready(make_edition(cast.race, places=4), people=0)
    people = (cast.runner, *map(make_user, ("Carla Otaegi", "Dani Soto", "Eneko Aiz")))
    for user, appears in zip(people, ("full", "town", "full", "code"), strict=True):
        apply_as(ballot, user, appears=appears)
    seal_ballot_now(ballot, None)
    set_clock(ballot.draws_at)
    draw_ballot_now(ballot, None)
    return again(ballot)


def told(ballot: Ballot, cast: Cast, set_clock: SetClock) -> Ballot:
    actions.start_show(ballot, by=cast.director)
    set_clock(ballot.draws_at + timedelta(hours=9))
    assert actions.note_ended(again(ballot))
    return again(ballot)


def edit_all_profiles() -> None:
    for person in Person.objects.filter(applications__isnull=False):
        person.name, person.town = f"Sold To Friend{person.pk}", "Elsewhere"
        person.save()


def named_in_the_show(ballot: Ballot) -> set[str]:
    return {member.appears for step in full_list(ballot).places for member in step.members}


def test_a_profile_that_is_edited_after_the_seal_changes_nothing_that_is_told(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = sealed(cast, site_clock)
    edit_all_profiles()
    ballot = told(ballot, cast, site_clock)
    assert named_in_the_show(ballot) == {*SEALED.values(), "A00004"}
    shown = json.loads(Client().get(VIEW).content)["steps"]
    who = {one for step in shown for one in step.get("who", ())}
    assert who == {*SEALED.values(), "A00004"}
    places = Client().get(PLACES).content.decode()
    assert [name for name in SEALED.values() if name not in places] == []
    for code, name in SEALED.items():
        proof = Client().get(f"{HERE}/ballot/proof/{code}/").content.decode()
        assert name in proof
    write_result_mails(ballot)
    bodies = " ".join(mail.subject + mail.body for mail in Message.objects.all())
    everything = places + bodies + json.dumps(shown)
    assert "Sold To" not in everything
    assert "Elsewhere" not in everything


def test_the_picture_of_a_card_bears_the_name_that_was_sealed(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = sealed(cast, site_clock)
    edit_all_profiles()
    mine = Application.objects.select_related("person", "ballot__edition__race").get(number=1)
    assert full_name(mine) == "Ane Etxe"
    picture = cast.client("runner").get(f"{HERE}/ballot/card.png?name=on").content
    card = card_of(mine, ballot.draws_at)
    assert picture == draw_card(ballot.edition, card, Shared(name="Ane Etxe"))


def test_before_the_seal_a_card_bears_the_name_of_the_profile(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race), people=0)
    assert full_name(apply_as(ballot, cast.runner)) == "Ane Etxe"


def test_who_is_erased_is_a_code_at_once(cast: Cast, site_clock: SetClock) -> None:
    ballot = told(sealed(cast, site_clock), cast, site_clock)
    assert shown_names(ballot, SEALED) == SEALED
    for code in ("A00001", "A00002"):
        erase_account(owner(ballot, code))
    assert shown_names(ballot, SEALED) == {"A00003": "Dani Soto"}
    assert named_in_the_show(ballot) == {"A00001", "A00002", "Dani Soto", "A00004"}
    places = Client().get(PLACES).content.decode()
    assert ("Ane" in places, "Carla" in places, "Dani Soto" in places) == (False, False, True)
    assert set(sealed_names(ballot)) == {"A00003", "A00004"}
    kept = Application.objects.order_by("number").values_list("sealed_town", flat=True)
    assert list(kept) == ["", "", "", ""]


def test_an_amendment_seals_the_names_and_towns_of_its_day(cast: Cast) -> None:
    ballot = ready(make_edition(cast.race, places=3), people=0)
    for name, appears in (("Carla Otaegi", "town"), ("Dani Soto", "full")):
        apply_as(ballot, make_user(name), appears=appears)
    seal_ballot_now(ballot, None)
    Person.objects.filter(name="Carla Otaegi").update(name="Karla Otaegi", town="Segura")
    assert shown_names(ballot, ["A00001"]) == {"A00001": "Carla (Zegama)"}
    amend_ballot(ballot, cast.director, "a name was wrong")
    assert shown_names(ballot, ["A00001"]) == {"A00001": "Karla (Segura)"}


def test_two_people_of_one_name_are_shown_without_the_code_that_tells_their_rows_apart(
    cast: Cast,
) -> None:
    ballot = ready(make_edition(cast.race, places=3), people=0)
    first = apply_as(ballot, make_user("Jon Bi"), appears="full")
    second = apply_as(ballot, make_user("Jon Bi"), appears="full")
    ballot.pairs.create(first=first, second=second, score=90, found_at=NOW, decision="two")
    seal_ballot_now(ballot, None)
    assert shown_names(ballot, ["A00001", "A00002"]) == {"A00001": "Jon Bi", "A00002": "Jon Bi"}


def test_how_somebody_appears_stands_from_closing_on_and_is_in_their_data(
    cast: Cast, site_clock: SetClock
) -> None:
    sealed(cast, site_clock)
    edit_all_profiles()
    mine = Application.objects.get(number=1)
    wishes = Wishes(profile={}, answers={}, appears="code")
    with pytest.raises(NotOpen):
        apply(mine.ballot, mine.person, wishes, by=cast.runner)
    mine.refresh_from_db()
    assert mine.appears == "full"
    (held,) = collect_all(cast.runner)["applications"]
    assert (held["sealed_name"], held["sealed_town"]) == ("Ane Etxe", "")


def owner(ballot: Ballot, code: str) -> User:
    found = Application.objects.get(ballot=ballot, number=int(code[1:])).person.user
    assert found is not None
    return found
