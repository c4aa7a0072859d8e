"""Makes races, editions, ballots and people for tests, with sound defaults."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Edition, Race, Staff

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KEY = "11" * 32
NUMBERS = count(1)
RULES = """
version = 1
race = "{race}"
draw = "{draw}"
places = {places}

[[pools]]
name = "draw"
kind = "draw"
places = {places}
waiting_list = 20
tickets = {{ rule = "linear", column = "failures", base = 1, each = 1 }}

[classes.women]
column = "sex"
is = "F"

[groups]
largest = 2
tickets = "min"
"""


def make_user(name: str = "", **person: Any) -> User:
    """An account with a complete person; the e-mail follows from the name."""
    number = next(NUMBERS)
    name = name or f"Runner {number}"
    user = User.objects.create_user(f"{name.split()[0].lower()}{number}@example.org")
    fields = {"name": name, "birth_date": date(1990, 5, 17), "sex": "F", "town": "Zegama"}
    Person.objects.filter(user=user).update(**{**fields, "country": "ESP", **person})
    user.refresh_from_db()
    return user


def make_race(name: str = "Aizkorri Mendi", **fields: Any) -> Race:
    """A race; its slug follows from the name."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    made = {"town": "Zegama", "country": "ESP", "signing_key": KEY, "made_at": NOW}
    return Race.objects.create(name=name, slug=slug, **{**made, **fields})


def make_edition(race: Race | None = None, **fields: Any) -> Edition:
    """A published edition half a year ahead."""
    race = race or make_race()
    made = {
        "key": "2027",
        "starts_at": NOW + timedelta(days=180),
        "places": 10,
        "distance_m": 42195,
        "ascent_m": 2736,
        "descent_m": 2736,
        "published": True,
        "made_at": NOW,
    }
    return Edition.objects.create(race=race, **{**made, **fields})


def make_ballot(edition: Edition | None = None, **fields: Any) -> Ballot:
    """A published ballot that has been open for a day; its rules draw all places."""
    edition = edition or make_edition()
    rules = RULES.format(race=edition.race.name, draw=edition.key, places=edition.places)
    made = {
        "rules": rules,
        "published": True,
        "rehearsal": True,
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=29),
        "claims_until": NOW + timedelta(days=36),
        "seals_at": NOW + timedelta(days=37),
        "draws_at": NOW + timedelta(days=40),
    }
    return Ballot.objects.create(edition=edition, **{**made, **fields})


def make_application(ballot: Ballot, person: Person | None = None, **fields: Any) -> Application:
    """An application with the next number, as the database would hold it."""
    ballot.last_number += 1
    ballot.save(update_fields=["last_number"])
    made = {"made_at": NOW, "changed_at": NOW, "salt": f"{ballot.last_number:064x}"}
    return Application.objects.create(
        ballot=ballot,
        person=person or make_user().person,
        number=ballot.last_number,
        **{**made, **fields},
    )


def employ(user: User, race: Race, role: str) -> User:
    """Give somebody a role in a race."""
    Staff.objects.create(race=race, user=user, role=role)
    return user
