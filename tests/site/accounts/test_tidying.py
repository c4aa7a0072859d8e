"""What never came to life is removed after a week."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from dorsal.site.accounts import tasks
from dorsal.site.accounts.actions import forget_ended_sessions, forget_the_unconfirmed
from dorsal.site.accounts.models import Person, SignIn, User
from tests.site.accounts.signing_in import ask_code, code_in, last_mail, type_code
from tests.site.conftest import Cast
from tests.site.making import NOW, employ, make_race

WEEK = timedelta(days=7)
pytestmark = pytest.mark.django_db


def test_who_never_typed_the_code_is_removed_after_a_week() -> None:
    ask_code(Client(), "ane@example.org")
    assert forget_the_unconfirmed(NOW + WEEK - timedelta(minutes=1)) == 0
    assert User.objects.count() == Person.objects.count() == 1
    assert forget_the_unconfirmed(NOW + WEEK + timedelta(minutes=1)) == 1
    assert User.objects.count() == Person.objects.count() == 0


def test_who_typed_it_or_was_entrusted_with_something_stays() -> None:
    browser = Client()
    ask_code(browser, "ane@example.org")
    type_code(browser, code_in(last_mail()))
    invited = User.objects.create_user("invited@example.org", joined_at=NOW)
    employ(invited, make_race(), "helper")
    User.objects.create_superuser("staff@example.org", joined_at=NOW)
    assert forget_the_unconfirmed(NOW + 2 * WEEK) == 0
    assert User.objects.count() == 3


def test_ended_sessions_leave_nothing(cast: Cast) -> None:
    cast.client("runner")
    cast.client("helper")
    expired = Session.objects.get(session_key=SignIn.objects.get(user=cast.runner).session_key)
    expired.expire_date = NOW - timedelta(seconds=1)
    expired.save()
    assert forget_ended_sessions(NOW) == 1
    assert [one.user_id for one in SignIn.objects.all()] == [cast.helper.pk]
    assert Session.objects.count() == 1


def test_it_is_enqueued_once_a_day() -> None:
    cache.clear()
    for hours in (0, 1, 2, 11, 12, 24):
        tasks.enqueue_due(NOW.replace(hour=0) + timedelta(hours=hours))
    assert DBTaskResult.objects.count() == 2
