"""The cast of the site's tests, the clock that stands still, and the data folder of each test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.template.backends.jinja2 import Template
from django.test import Client
from django.test.signals import template_rendered
from pytest_django import Settings

from dorsal.site.accounts.models import User
from dorsal.site.journal import clock
from dorsal.site.races.models import Race
from tests.site.making import NOW, employ, make_race, make_user


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    """Uploads, records and private stores of one test."""
    for setting in ("MEDIA_ROOT", "RECORDS_ROOT", "PRIVATE_ROOT"):
        setattr(settings, setting, tmp_path / setting.lower())
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def told_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `response.context` hold the contexts of Jinja2's templates too, as it does Django's."""
    plain = Template.render

    def render(
        template: Template, context: dict[str, Any] | None = None, request: Any = None
    ) -> str:
        template_rendered.send(sender=template, template=template, context=context or {})
        return str(plain(template, context=context, request=request))

    monkeypatch.setattr(Template, "render", render)


SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def site_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """The site's clock stands at `NOW`; call the fixture to set it."""
    time = [NOW]
    monkeypatch.setattr(clock, "now", lambda: time[0])

    def set_to(moment: datetime) -> None:
        time[0] = moment

    return set_to


@dataclass(frozen=True)
class Cast:
    """Amaia directs the race, Beñat helps, Koldo volunteers; Ane runs; Dario directs another."""

    race: Race
    director: User
    helper: User
    volunteer: User
    runner: User
    other_director: User

    def client(self, who: str) -> Client:
        """A browser in which somebody of the cast is signed in; `stranger` is nobody."""
        browser = Client()
        if who != "stranger":
            browser.force_login(
                getattr(self, who), backend="django.contrib.auth.backends.ModelBackend"
            )
        return browser


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """The cast around one race."""
    race = make_race("Aizkorri Mendi")
    return Cast(
        race=race,
        director=employ(make_user("Amaia Zubia"), race, "director"),
        helper=employ(make_user("Beñat Otaegi"), race, "helper"),
        volunteer=employ(make_user("Koldo Aiz"), race, "volunteer"),
        runner=make_user("Ane Etxe"),
        other_director=employ(make_user("Dario Conti"), make_race("Dolomyths"), "director"),
    )
