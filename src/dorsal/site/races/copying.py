"""Next year's edition from last year's: dates moved, the ballot's rules taken along, and a list of
what to look at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dorsal.ballot.rules_file import read_rules, write_rules
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.courses.copying import copy_courses
from dorsal.site.courses.models import EditionCourse
from dorsal.site.journal.events import note
from dorsal.site.races.actions import make_edition
from dorsal.site.races.models import Edition, LookAgain, Milestone

TAKEN_ALONG = ("places", "distance_m", "ascent_m", "descent_m", "summary", "video")
BALLOT_TAKEN_ALONG = ("lowest_age", "highest_age", "conditions", "questions", "documents")
BALLOT_DATES = ("opens_at", "closes_at", "claims_until", "seals_at", "draws_at")
YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def moved(moment: datetime, days: int, zone: str) -> datetime:
    """The moment so many days later at the same time of day in a time zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone))


@transaction.atomic
def copy_edition(before: Edition, *, key: str, starts_at: datetime, by: User) -> Edition:
    """A draft of a new edition made from an earlier one of the same race.

    All dates move by the days between the two starts, and keep their time of day.
    """
    zone = before.race.timezone
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    days = (day - before.starts_at.astimezone(ZoneInfo(zone)).date()).days
    fields = {name: getattr(before, name) for name in TAKEN_ALONG}
    edition = make_edition(
        before.race, by=by, key=key, starts_at=starts_at, copied_from=before, **fields
    )
    for one in before.milestones.all():
        Milestone.objects.create(
            edition=edition, at=moved(one.at, days, zone), title=one.title, note=one.note
        )
    ballot = _copy_ballot(before, edition, days)
    courses = copy_courses(before, edition, lambda at: moved(at, days, zone))
    items = (*_to_look_at(before, edition, ballot), *_courses_to_look_at(edition, courses))
    for what, why, address in items:
        LookAgain.objects.create(edition=edition, what=what, why=why, address=address)
    note("edition_copied", edition, by=by, edition=edition, copied_from=before.pk, days=days)
    return edition


def _copy_ballot(before: Edition, edition: Edition, days: int) -> Ballot | None:
    old = Ballot.objects.filter(edition=before).first()
    if old is None:
        return None
    zone = edition.race.timezone
    dates = {name: moved(getattr(old, name), days, zone) for name in BALLOT_DATES}
    along = {name: getattr(old, name) for name in BALLOT_TAKEN_ALONG}
    rules = renamed_rules(old.rules, draw=edition.key, days=days)
    return Ballot.objects.create(edition=edition, rules=rules, **dates, **along)


def renamed_rules(text: str, *, draw: str, days: int) -> str:
    """The rules under the name of a new draw, with the times of ceremonies moved; unreadable rules
    stay as they are.
    """
    try:
        rules = read_rules(text.encode())
    except BadInput:
        return text
    day_s = 24 * 3600
    ceremony = tuple(replace(one, closes=one.closes + days * day_s) for one in rules.ceremony)
    return write_rules(replace(rules, draw=draw, ceremony=ceremony))


def _to_look_at(
    before: Edition, edition: Edition, ballot: Ballot | None
) -> Iterator[tuple[str, str, str]]:
    """What to look at again: what, why, and where."""
    keys = (edition.race.slug, edition.key)
    facts = office_address("office_edition", *keys)
    yield _("Places, distance and climb"), _("taken over as they were"), facts
    if YEAR.search(edition.summary):
        yield _("The summary"), _("it names a year"), facts
    if edition.video:
        yield _("The video"), _("it is last time's"), facts
    if before.milestones.exists():
        yield _("The dates around the race"), _("moved with the start"), facts
    if ballot is None:
        return
    dates = office_address("office_ballot", *keys)
    yield _("The dates of the ballot"), _("moved with the start"), dates
    if YEAR.search(ballot.conditions):
        yield _("What applicants agree to"), _("it names a year"), dates
    yield (
        _("The rules"),
        _("taken over; floors and places may change"),
        office_address("office_rules", *keys),
    )
    yield (
        _("Earlier years"),
        _("last time's applicants are not in the ledger yet"),
        office_address("office_past", *keys),
    )


def _courses_to_look_at(
    edition: Edition, courses: list[EditionCourse]
) -> Iterator[tuple[str, str, str]]:
    """What to look at again of the courses, if there are some."""
    keys = (edition.race.slug, edition.key)
    if not courses:
        return
    yield (
        _("The course"),
        _("taken over, and hidden until you show it; is the way the same?"),
        office_address("office_course", *keys),
    )
    if any(one.checkpoints.exists() for one in courses):
        yield (
            _("Checkpoints and cut-offs"),
            _("opening hours and road closings moved with the start"),
            office_address("office_checkpoints", *keys),
        )


def office_address(name: str, *keys: str) -> str:
    """The address of a page of the office, or nothing while there is no such page."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def proposed_start(before: Edition) -> datetime:
    """The same weekday about a year later (364 days), at the same time of day."""
    return moved(before.starts_at, 364, before.race.timezone)


def proposed_key(before: Edition) -> str:
    """The key with its year counted on, or the year after the old start's."""
    found = YEAR.search(before.key)
    if found:
        return before.key[: found.start()] + str(int(found[0]) + 1) + before.key[found.end() :]
    return str(before.starts_at.year + 1)


def open_items(edition: Edition) -> list[LookAgain]:
    """What is still to be looked at."""
    return list(edition.look_again.filter(done_at=None))
