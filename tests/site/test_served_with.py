"""The doctor in another shell: told of the settings of the site that this shell lacks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytest_django import Settings

from dorsal.site.doctor import DEPLOYMENT
from dorsal.site.served_with import FILE, examine_shell, keep_settings

ADDRESS = "https://race.example"
STARTED = f"dorsal serve at {ADDRESS} was started with"


@pytest.fixture(autouse=True)
def _bare_shell(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA, settings.SITE_ADDRESS = tmp_path, ADDRESS
    for name in [one for one in os.environ if one.startswith("DORSAL_") or one == "DATABASE_URL"]:
        monkeypatch.delenv(name)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DORSAL_URL", ADDRESS)
    monkeypatch.setenv("DORSAL_MAIL", "smtp://amaia:secret@mail.example")
    monkeypatch.setenv("DORSAL_DATA", str(tmp_path))
    keep_settings()


def found() -> list[str]:
    return [one.found for one in examine_shell()]


def test_a_site_that_was_never_served_tells_nothing() -> None:
    assert found() == []
    assert examine_shell in DEPLOYMENT


@pytest.mark.usefixtures("served")
def test_the_same_settings_are_no_finding_and_no_secret_is_kept(tmp_path: Path) -> None:
    assert found() == []
    assert "secret" not in (tmp_path / FILE).read_text(encoding="utf-8")


@pytest.mark.usefixtures("served")
def test_settings_that_this_shell_lacks_are_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DORSAL_MAIL")
    monkeypatch.delenv("DORSAL_URL")
    assert found() == [f"{STARTED} DORSAL_MAIL; not so here"]  # the address is the same
    settings.SITE_ADDRESS = "http://localhost:8000"
    assert [(one.level, one.what, one.found) for one in examine_shell()] == [
        ("warning", "settings", f"{STARTED} DORSAL_MAIL and DORSAL_URL; not so here")
    ]


@pytest.mark.usefixtures("served")
def test_another_address_in_this_shell_is_told(settings: Settings) -> None:
    settings.SITE_ADDRESS = "http://localhost:8000"
    said = f"the site was served at {ADDRESS}, this shell says http://localhost:8000"
    assert found() == [said]


def test_a_file_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    assert found() == []


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", "null", '{"settings": ["A"]}', '{"address": 1, "settings": 2}', "\0\xff"],
)
def test_a_broken_note_tells_nothing(tmp_path: Path, data: str) -> None:
    (tmp_path / FILE).write_bytes(data.encode("latin-1"))
    assert found() == []
