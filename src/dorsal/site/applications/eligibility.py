"""Who may apply: the ages on race day, and a profile that says enough."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import Ballot
from dorsal.site.races.models import Edition


def race_day(edition: Edition) -> date:
    """The day of the start, where the race is."""
    return edition.starts_at.astimezone(ZoneInfo(edition.race.timezone)).date()


def age_on(born: date, day: date) -> int:
    """The age in whole years; who is born on 29 February has their birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def refusal_by_age(ballot: Ballot, born: date) -> str:
    """Why somebody born then may not apply, or nothing."""
    day = race_day(ballot.edition)
    age = age_on(born, day)
    if age < ballot.lowest_age:
        told = _("You must be %(lowest)s on race day; you will be %(age)s.")
        return told % {"lowest": ballot.lowest_age, "age": max(age, 0)}
    if ballot.highest_age is not None and age > ballot.highest_age:
        told = _("You may be at most %(highest)s on race day; you will be %(age)s.")
        return told % {"highest": ballot.highest_age, "age": age}
    return ""


def refusal(ballot: Ballot, person: Person) -> str:
    """Why somebody may not apply as their profile stands, or nothing."""
    if ballot.edition.cancelled_why:
        return _("This edition is cancelled.")
    if person.birth_date is None or not person.name or not person.sex:
        return _("Your profile does not say enough yet: name, birth date and category.")
    return refusal_by_age(ballot, person.birth_date)
