"""The doctor examines a deployment: what is broken is named, and what is right is not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from dorsal.site import deployment
from dorsal.site.findings import Finding
from dorsal.site.journal.models import Event
from tests.mail_server import mail_server

HOME = "https://ballot.example.org"


def found(examined: Callable[[], Iterator[Finding]]) -> list[tuple[str, str]]:
    return [(one.level, one.what) for one in examined()]


@pytest.mark.parametrize(
    ("hosts", "demo", "expected"),
    [
        (["ballot.example.org", "localhost"], False, []),
        ([".example.org"], False, []),
        (["www.example.org", "localhost"], False, [("bad", "hosts")]),
        (["*"], False, [("bad", "hosts")]),
        (["*"], True, []),
    ],
)
def test_the_site_answers_to_its_own_name(
    settings: Settings, hosts: list[str], demo: bool, expected: list[tuple[str, str]]
) -> None:
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS, settings.DEMO = HOME, hosts, demo
    assert found(deployment.examine_hosts) == expected


@pytest.mark.parametrize(
    ("secure", "proxies", "expected"),
    [
        (True, 1, []),
        (False, 0, []),
        (True, 0, [("bad", "proxy")]),
        (False, 1, [("warning", "proxy")]),
    ],
)
def test_where_there_is_https_there_is_a_proxy(
    settings: Settings, secure: bool, proxies: int, expected: list[tuple[str, str]]
) -> None:
    settings.SECURE, settings.TRUSTED_PROXIES = secure, proxies
    assert found(deployment.examine_proxy) == expected


@pytest.mark.parametrize("key", ["changeme", "a" * 64, "django-insecure-" + "0123456789" * 5])
def test_a_key_that_can_be_guessed_is_bad(settings: Settings, key: str) -> None:
    assert found(deployment.examine_secret) == []
    settings.SECRET_KEY = key
    assert found(deployment.examine_secret) == [("bad", "secret key")]


@pytest.mark.parametrize(("secure", "level"), [(True, "bad"), (False, "warning")])
def test_without_mail_nobody_signs_in_at_a_public_site(
    settings: Settings, secure: bool, level: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SECURE = secure
    assert found(deployment.examine_mail) == [(level, "mail")]


def test_the_mail_server_is_asked_whether_it_lets_us_in(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "Ballot office <ballot@example.org>"
    with mail_server() as (host, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        assert found(deployment.examine_mail) == [("good", "mail")]
    settings.DEFAULT_FROM_EMAIL = "Dorsal <dorsal@localhost>"
    assert found(deployment.examine_mail) == [("bad", "mail"), ("warning", "mail")]


@pytest.fixture
def folders(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of a site, seen by a user who may write where the owner may."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT, settings.RECORDS_ROOT = tmp_path / "uploads", tmp_path / "records"
    settings.PRIVATE_ROOT = tmp_path / "private"
    for name in ("uploads", "records", "private"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(os, "access", lambda path, _: bool(Path(path).stat().st_mode & 0o200))
    return tmp_path


@pytest.mark.parametrize("locked", [".", "uploads", "records", "private"])
def test_a_folder_that_cannot_be_written_is_bad(folders: Path, locked: str) -> None:
    assert found(deployment.examine_writing) == []
    (folders / locked).chmod(0o500)
    assert found(deployment.examine_writing) == [("bad", "folders")]
    (folders / locked).chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="users have no numbers there")
def test_a_folder_of_another_user_is_warned_of(
    folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folders.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert found(deployment.examine_writing) == [("warning", "user")]


@pytest.mark.django_db
def test_a_clock_that_is_behind_what_has_happened_is_bad(settings: Settings) -> None:
    now = datetime.now(UTC)
    Event.objects.create(at=now - timedelta(hours=1), verb="x", subject_kind="race", subject=1)
    assert found(deployment.examine_time) == []
    Event.objects.create(at=now + timedelta(hours=1), verb="x", subject_kind="race", subject=1)
    assert found(deployment.examine_time) == [("bad", "clock")]
    settings.DEMO = True
    assert found(deployment.examine_time) == []
