"""What the public pages of races and editions show."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from dorsal.ballot.acknowledgement import public_key_of, public_key_text
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.countries import country_name
from dorsal.site.accounts.models import User
from dorsal.site.courses.glimpses import glimpse_of_edition, glimpse_of_race
from dorsal.site.pages.ridges import skyline
from dorsal.site.races.calendar_file import Calendar
from dorsal.site.races.cards import Card, card_of, cards_of
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.next_step import step_of
from dorsal.site.races.queries import dreams_of, editions_of, has_applied
from dorsal.site.races.timetable import happenings_of, timetable
from dorsal.site.races.videos import Video, read_video


def page_of_race(
    race: Race, now: datetime, *, user: User | None, is_reader: bool
) -> dict[str, Any]:
    """A race with its editions, the coming ones and the past ones; a reader sees drafts too."""
    cards = cards_of(editions_of(race, drafts=is_reader), now)
    return {
        "race": race,
        "skyline": skyline(race.slug),
        "coming": [card for card in reversed(cards) if card.edition.starts_at >= now],
        "past": [card for card in cards if card.edition.starts_at < now],
        "is_reader": is_reader,
        "glimpse": glimpse_of_race(race),
        "dreamt": dreams_of(race, user),
        "public_key": public_key_text(public_key_of(bytes.fromhex(race.signing_key))),
    }


def page_of_edition(edition: Edition, now: datetime, user: User | None) -> dict[str, Any]:
    """An edition: its facts, what happens when, and what whoever looks may do next."""
    card = card_of(edition, now)
    applied = card.ballot is not None and has_applied(card.ballot, user)
    rehearsal = card.ballot is not None and card.ballot.rehearsal
    return {
        "race": edition.race,
        "edition": edition,
        "card": card,
        "has_ballot": not edition.cancelled_why and _has_or_awaits_ballot(card, now),
        "step": step_of(card.stage, applied=applied, rehearsal=rehearsal),
        "dreamt": dreams_of(edition.race, user),
        "lines": timetable(happenings_of(edition), now),
        "skyline": skyline(edition.race.slug),
        "video": _video_of(edition),
        "glimpse": glimpse_of_edition(edition),
    }


def _has_or_awaits_ballot(card: Card, now: datetime) -> bool:
    """False for a race that has been, and had no ballot here."""
    return card.ballot is not None or card.edition.starts_at > now


def calendar_of(edition: Edition, now: datetime) -> Calendar:
    """What the calendar file of an edition says of it."""
    race = edition.race
    page = reverse("edition", args=[race.slug, edition.key])
    return Calendar(
        name=str(edition),
        key=f"{race.slug}.{edition.key}",
        host=urlsplit(settings.SITE_ADDRESS).hostname or "localhost",
        address=f"{settings.SITE_ADDRESS}{page}",
        place=", ".join(filter(None, (race.town, country_name(race.country)))),
        made_at=now,
        cancelled=bool(edition.cancelled_why),
    )


def _video_of(edition: Edition) -> Video | None:
    """The edition's video; none when its address is not one that may be shown."""
    if not edition.video:
        return None
    try:
        return read_video(edition.video)
    except BadInput:
        return None
