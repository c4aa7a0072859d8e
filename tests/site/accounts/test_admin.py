"""The admin: for the installation's staff, who sign in as everybody does."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client

from dorsal.site.accounts.models import Person, User
from dorsal.site.journal.events import note
from tests.site.accounts.signing_in import ask_code, code_in, last_mail, signed_in_as, type_code
from tests.site.conftest import Cast
from tests.site.making import NOW

OURS = ("accounts", "races", "seasons", "ballots", "journal", "applications")


@pytest.fixture
def staff(db: None) -> User:  # noqa: ARG001
    return User.objects.create_superuser("staff@example.org", joined_at=NOW)


def opened(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_the_admin_has_no_password_form(staff: User) -> None:  # noqa: ARG001
    browser = Client()
    answer = browser.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/?next=")
    assert b'type="password"' not in answer.content


def test_runners_and_directors_are_refused(cast: Cast) -> None:
    for who in ("runner", "director"):
        assert cast.client(who).get("/admin/accounts/user/", follow=True).status_code == 403


def test_every_list_opens_and_every_row(staff: User, cast: Cast) -> None:
    note("race_tested", cast.race, by=staff)
    browser = opened(staff)
    lists = [model for model in admin.site._registry if model._meta.app_label in OURS]
    assert len(lists) >= 14
    for model in lists:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert browser.get(path).status_code == 200, path
        row = model._default_manager.first()
        if row is not None:
            assert browser.get(f"{path}{row.pk}/change/").status_code == 200, path


def test_an_account_is_found_by_name_and_closed(staff: User, cast: Cast) -> None:
    browser = opened(staff)
    page = browser.get("/admin/accounts/user/?q=Etxe").content.decode()
    assert cast.runner.email in page
    assert cast.helper.email not in page
    browser.post(f"/admin/accounts/user/{cast.runner.pk}/change/", {"email": "x@example.org"})
    runner = User.objects.get(pk=cast.runner.pk)
    assert (runner.is_active, runner.email) == (False, cast.runner.email)


def test_a_person_is_read_and_neither_written_nor_exported(staff: User, cast: Cast) -> None:
    browser = opened(staff)
    path = f"/admin/accounts/person/{cast.runner.person.pk}/change/"
    assert browser.post(path, {"name": "Changed"}).status_code == 403
    assert Person.objects.get(user=cast.runner).name == "Ane Etxe"
    assert b'name="action"' not in browser.get("/admin/accounts/person/").content


def test_events_are_read_only_and_keys_are_not_shown(staff: User, cast: Cast) -> None:
    event = note("race_tested", cast.race, by=staff)
    browser = opened(staff)
    assert browser.post(f"/admin/journal/event/{event.pk}/delete/").status_code == 403
    page = browser.get(f"/admin/races/race/{cast.race.pk}/change/").content.decode()
    assert cast.race.signing_key not in page


def test_staff_with_a_passkey_is_not_signed_in_by_a_code_alone(staff: User) -> None:
    Authenticator.objects.create(user=staff, type="webauthn", data={"name": "k", "credential": {}})
    browser = Client()
    ask_code(browser, staff.email)
    page = type_code(browser, code_in(last_mail()))
    assert page.headers["Location"] == "/sign-in/"
    assert signed_in_as(browser) == 0
    assert "sign in with its passkey" in browser.get("/sign-in/").content.decode()
    User.objects.filter(pk=staff.pk).update(is_staff=False)
    ask_code(browser, staff.email)
    type_code(browser, code_in(last_mail()))
    assert signed_in_as(browser) == staff.pk
