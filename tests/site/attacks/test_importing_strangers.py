"""A director's file about people whom the race does not know: what it tells, and what it takes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.actions import withdraw
from dorsal.site.applications.importing.actions import confirm_import, plan_import
from dorsal.site.applications.importing.mails import imports_to_mail
from dorsal.site.applications.models import Application
from dorsal.site.applications.tasks import mail_imported
from dorsal.site.ballots.entries.facts import facts_of
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.journal.models import Message
from tests.site.a_catalogue import speak_spanish
from tests.site.applications.applying import applies
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
IMPORT = "/races/aizkorri-mendi/2027/office/import/"
HEAD = "name,birth_date,sex,email\n"
BORN = date(1990, 5, 17)


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race, places=2))


@pytest.fixture
def stranger() -> User:
    """Somebody who has an account for other races."""
    return make_user("Ane Etxe", birth_date=BORN, country="ESP", town="Zegama")


def test_guesses_do_not_tell_when_somebody_was_born(ballot: Ballot, stranger: User) -> None:
    days = [BORN + timedelta(days=one) for one in range(-30, 30)]
    rows = "".join(f"Ane Etxe,{day},F,{stranger.email}\n" for day in days)
    plan = plan_import(f"{HEAD}{rows}".encode(), ballot, {})
    assert {one.status for one in plan.rows} == {"new"}
    assert [one.row.profile["birth_date"] for one in plan.rows if one.person] == [BORN]


@pytest.mark.usefixtures("ballot")
def test_who_has_an_account_looks_like_who_has_none(cast: Cast, stranger: User) -> None:
    told = set()
    for email in (stranger.email, "nobody@example.org"):
        client = cast.client("director")
        file = SimpleUploadedFile("a.csv", f"{HEAD}Ane Etxe,{BORN},F,{email}\n".encode())
        shown = client.post(IMPORT, {"file": file}, follow=True)
        page = shown.content.decode().replace(email, "…")
        told.add(
            page[page.index('<dl class="facts">') : page.index('<form method="post" class="row">')]
        )
    assert len(told) == 1
    assert "known</span>" not in told.pop()


def test_a_file_with_another_birth_date_gets_nothing_of_somebodys_profile(
    cast: Cast, ballot: Ballot, stranger: User
) -> None:
    rows = f"{HEAD}Ane Etxe,1990-05-18,F,{stranger.email}\n"
    confirm_import(rows.encode(), ballot, {}, by=cast.director)
    made = Application.objects.get().person
    assert (made.user, made.birth_date, made.town) == (None, date(1990, 5, 18), "")
    assert Person.objects.get(user=stranger).birth_date == BORN


def test_who_did_not_apply_themselves_is_told_who_did_and_what_to_do(
    cast: Cast, ballot: Ballot
) -> None:
    rows = f"{HEAD}Jon Bi,1985-01-02,M,jon@example.org\n"
    confirm_import(rows.encode(), ballot, {}, by=cast.director)
    mail_imported.call(imports_to_mail()[0])
    applies(ballot, cast.runner)
    entered, own = Message.objects.order_by("id")
    said = "The race has entered this from a list of its own."
    assert (said in entered.body, said in own.body) == (True, False)
    jon = User.objects.get(email="jon@example.org")
    withdraw(Application.objects.get(person__user=jon), by=jon)
    assert said not in Message.objects.latest("id").body


def test_an_import_signs_nobody_in_and_changes_nothing_of_an_account(
    cast: Cast, ballot: Ballot, stranger: User
) -> None:
    before = User.objects.values().get(pk=stranger.pk)
    person = Person.objects.values().get(user=stranger)
    rows = (
        f"{HEAD}Ane Etxe,{BORN},F,{stranger.email.upper()}\n"
        f"Mikel Bi,1985-01-02,M,{cast.other_director.email}\n"
        "Jon Bi,1985-01-02,M,fresh@example.org\n"
    )
    staff = User.objects.values().get(pk=cast.other_director.pk)
    confirm_import(rows.encode(), ballot, {}, by=cast.director)
    assert User.objects.values().get(pk=stranger.pk) == before
    assert Person.objects.values().get(user=stranger) == person
    assert User.objects.values().get(pk=cast.other_director.pk) == staff
    fresh = User.objects.get(email="fresh@example.org")
    assert not fresh.has_usable_password()
    assert not Client().login(email=fresh.email, password="")
    assert (fresh.is_staff, fresh.is_superuser, fresh.last_login) == (False, False, None)


def test_the_language_of_whoever_imports_is_not_that_of_every_reader(
    cast: Cast, ballot: Ballot, settings: Settings, tmp_path: Path
) -> None:
    said = {"from the imported file": "del fichero importado"}
    speak_spanish(settings, tmp_path, said)
    rows = "name,birth_date,sex,failures\nJon Bi,1985-01-02,M,2\n"
    with translation.override("es"):
        confirm_import(rows.encode(), ballot, {}, by=cast.director)
    person = Application.objects.get().person
    for language, told in (("en", "from the imported file"), ("es", "del fichero importado")):
        with translation.override(language):
            (*_ledger, reason) = facts_of(ballot, [person])[person.pk]["failures"].reasons
        assert reason.endswith(f"2 ({told})")


def test_a_fact_in_strange_digits_breaks_no_later_year(cast: Cast, ballot: Ballot) -> None:
    rows = "name,birth_date,sex,failures\nJon Bi,1985-01-02,M,1\n"
    confirm_import(rows.encode(), ballot, {}, by=cast.director)
    GivenFact.objects.update(value="\N{SUPERSCRIPT TWO}")
    later = make_ballot(make_edition(cast.race, key="2028", places=2), fixed_year=2028)
    person = Application.objects.get().person
    assert facts_of(later, [person])[person.pk]["failures"].value == "0"
