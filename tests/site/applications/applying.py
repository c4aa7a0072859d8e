"""Ballots with questions and friends, and people who apply to them, for the tests here."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.test import Client
from PIL import Image

from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import Wishes, apply
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Race
from tests.site.making import make_ballot, make_edition, make_user

QUESTIONS: list[dict[str, Any]] = [
    {"column": "healthy", "label": "I am in good health", "kind": "yes", "required": True},
    {"column": "shirt", "label": "Shirt", "kind": "choice", "options": ["S", "M"]},
    {"column": "hours", "label": "Hours of voluntary work", "kind": "number"},
]
DOCUMENTS: list[dict[str, Any]] = [
    {"kind": "doctor", "label": "Medical certificate", "required": True, "until": "closing"},
    {"kind": "licence", "label": "Licence", "until": "later"},
]
FAILURES: list[dict[str, Any]] = [
    {
        "column": "failures",
        "label": "Years without a place",
        "kind": "number",
        "feeds_rules": True,
    }
]


def open_ballot(race: Race | None = None, **fields: Any) -> Ballot:
    """An open ballot of 10 places for groups of two; failures come from an answer."""
    made = {"questions": FAILURES, "rehearsal": False, **fields}
    return make_ballot(make_edition(race), **made)


def applies(ballot: Ballot, user: User | None = None, **answers: str) -> Application:
    """Somebody applies, by default with no earlier failures."""
    user = user or make_user()
    wishes = Wishes(profile={}, answers={"failures": "0", **answers}, appears="town")
    return apply(ballot, user.person, wishes, by=user)


def signed_in(user: User) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def address(ballot: Ballot, rest: str = "") -> str:
    """An address below the ballot's page."""
    edition = ballot.edition
    return f"/races/{edition.race.slug}/{edition.key}/ballot/{rest}"


def sent(user: User, **fields: str) -> dict[str, str]:
    """What the page on which one applies sends, for a complete profile."""
    person = user.person
    born = person.birth_date.isoformat() if person.birth_date else ""
    profile = {"name": person.name, "birth_date": born, "sex": person.sex}
    usual = {**profile, "town": person.town, "country": person.country, "appears": "town"}
    return {**usual, "agrees": "on", **fields}


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """The bytes of a picture."""
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, format=form, **options)
    return written.getvalue()


def at(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
