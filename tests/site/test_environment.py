"""Settings from the environment: they fail loudly, and each one is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dorsal.site import environment
from dorsal.site.environment import WrongSetting
from tests.docs.quoted import DOCS

PAGE = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    from dorsal.site import settings  # inline: reading it fills the list

    assert settings.DATA.name
    documented = re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)
    read = {name for name in environment.READ if not name.startswith("TEST_")}
    assert sorted(documented) == sorted(read)


def test_a_switch_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, expected in (("yes", True), ("0", False), ("ON", True)):
        monkeypatch.setenv("TEST_SWITCH", value)
        assert environment.switch("TEST_SWITCH", True) is expected
    monkeypatch.setenv("TEST_SWITCH", "maybe")
    with pytest.raises(WrongSetting, match="the setting TEST_SWITCH cannot be 'maybe': say yes"):
        environment.switch("TEST_SWITCH", True)


def test_an_empty_setting_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_EMPTY", "")
    assert environment.switch("TEST_EMPTY", True)
    assert environment.number("TEST_EMPTY", 3) == 3
    assert environment.folder("TEST_EMPTY", "/var/lib/dorsal") == Path("/var/lib/dorsal").absolute()


@pytest.mark.parametrize("value", ["three", "-1", "10", "1.5"])
def test_a_number_keeps_its_bounds(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TEST_NUMBER", value)
    with pytest.raises(WrongSetting, match="a whole number from 0 to 9"):
        environment.number("TEST_NUMBER", 1, highest=9)


def test_a_choice_names_the_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_CHOICE", "Staff")
    assert environment.choice("TEST_CHOICE", "everybody", ("everybody", "staff")) == "staff"
    monkeypatch.setenv("TEST_CHOICE", "nobody")
    with pytest.raises(WrongSetting, match="one of everybody, staff"):
        environment.choice("TEST_CHOICE", "everybody", ("everybody", "staff"))


def test_a_secret_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    monkeypatch.setenv("TEST_SECRET_FILE", str(secret))
    assert environment.text("TEST_SECRET") == "hush"
    monkeypatch.setenv("TEST_SECRET", "other")
    with pytest.raises(WrongSetting, match="TEST_SECRET is set as well"):
        environment.text("TEST_SECRET")
    monkeypatch.delenv("TEST_SECRET")
    secret.unlink()
    with pytest.raises(WrongSetting, match="the file cannot be read"):
        environment.text("TEST_SECRET")


def test_the_database_is_sqlite_with_a_log_ahead_unless_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    embedded = environment.database("DATABASE_URL", tmp_path / "x.sqlite3")
    assert embedded["NAME"] == str(tmp_path / "x.sqlite3")
    assert "journal_mode=WAL" in str(embedded["OPTIONS"])
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%40ss@db:5433/dorsal?sslmode=require")
    server = environment.database("DATABASE_URL", tmp_path / "x.sqlite3")
    parts = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    expected = ["dorsal", "u", "p@ss", "db", "5433", {"sslmode": "require"}]
    assert [server[part] for part in parts] == expected


def test_an_unknown_database_is_refused_without_telling_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:hush@db/dorsal")
    with pytest.raises(WrongSetting, match=r"cannot be 'mysql://…'") as refused:
        environment.database("DATABASE_URL", tmp_path / "x")
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["ballot.example.org", "https://", "ftp://ballot.example.org", "https://x.example/a"]
)
def test_the_address_of_the_site_has_scheme_and_host_and_no_path(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TEST_URL", "https://ballot.example.org:8443/")
    assert environment.site_address("TEST_URL", "") == "https://ballot.example.org:8443"
    monkeypatch.setenv("TEST_URL", value)
    with pytest.raises(WrongSetting, match="an address such as https"):
        environment.site_address("TEST_URL", "")


def test_the_mail_server_is_read_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_MAIL", "smtp://user:p%3Ass@mail.example:2525")
    read = environment.mail_server("TEST_MAIL")
    parts = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
    assert [read[part] for part in parts] == ["mail.example", 2525, "p:ss", True, False]
    monkeypatch.setenv("TEST_MAIL", "smtps://mail.example")
    read = environment.mail_server("TEST_MAIL")
    assert [read[part] for part in parts] == ["mail.example", 465, "", False, True]
    monkeypatch.setenv("TEST_MAIL", "mail.example")
    with pytest.raises(WrongSetting, match="smtp://user:password@host:587"):
        environment.mail_server("TEST_MAIL")
